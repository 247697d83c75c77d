import { open, type FileHandle } from 'node:fs/promises';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { crc32 } from '../../tape/crc32.js';
import { checksumMismatch, corrupt, overLimit, truncated, unreadable, wrongFormat } from '../shared/import-errors.js';
import { INFLATE_STEP_BYTES, InflateError, InflateStream } from '../text/inflate-stream.js';

/** What an import may inflate: a zip can say, or do, far more than its size suggests. */
export interface ZipLimits {
  /** Decompressed bytes of all entries of one zip. */
  readonly maxBytes: number;
  readonly maxEntries: number;
}

const STORED = 0;
const DEFLATED = 8;
const SIGNATURE = [0x50, 0x4b]; // "PK"

/** Random access to the entries of one zip file, each streamed and checked against its size and CRC. */
export class ZipSource {
  readonly path: string;
  readonly entries: readonly Entry[];
  readonly #zip: ZipFile;
  readonly #handle: FileHandle;
  readonly #limits: ZipLimits;
  #inflated = 0;

  private constructor(path: string, zip: ZipFile, handle: FileHandle, entries: readonly Entry[], limits: ZipLimits) {
    this.path = path;
    this.entries = entries;
    this.#zip = zip;
    this.#handle = handle;
    this.#limits = limits;
  }

  /** Opens a zip and reads its directory. Throws `MIA-IMPORT-FILE`, `-FORMAT`, `-TRUNCATED`, `-CORRUPT` or `-LIMIT`. */
  static async open(path: string, limits: ZipLimits): Promise<ZipSource> {
    if (!(await isZip(path))) throw wrongFormat('no zip signature', 'a zip file', place(path, 0));
    const zip = await openPromise(path, { autoClose: false }).catch((cause: unknown) => {
      throw directoryFault(path, cause);
    });
    try {
      if (zip.entryCount > limits.maxEntries) throw overLimit(`${zip.entryCount} entries`, `at most ${limits.maxEntries}`, place(path, 0));
      const entries = await readDirectory(path, zip);
      const declared = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
      if (declared > limits.maxBytes) throw overLimit(`${declared} bytes when decompressed`, `at most ${limits.maxBytes}`, place(path, 0));
      return new ZipSource(path, zip, await openFile(path), entries, limits);
    } catch (cause) {
      zip.close();
      throw cause;
    }
  }

  /** Content of an entry. `kept` tells error texts how much of it was used. A piece may be overwritten by the next. */
  async *chunks(entry: Entry, kept: () => number): AsyncGenerator<Uint8Array, void, undefined> {
    const file = `${this.path}, ${entry.fileName}`;
    if (entry.isEncrypted()) throw wrongFormat('an encrypted entry', 'plain or deflated content', place(file, 0));
    const { compressionMethod: method } = entry;
    if (method !== STORED && method !== DEFLATED) throw wrongFormat(`compression method ${method}`, 'stored or deflated content', place(file, 0));
    const inflate = method === DEFLATED ? new InflateStream('raw') : null;
    let bytes = 0;
    let sum = 0;
    const check = (piece: Uint8Array): Uint8Array => {
      bytes += piece.length;
      this.#inflated += piece.length;
      sum = crc32(piece, 0, piece.length, sum);
      if (bytes > entry.uncompressedSize) throw corrupt(`more than the ${entry.uncompressedSize} bytes the directory names`, 'that many', { file, offset: bytes, kept: kept() });
      if (this.#inflated > this.#limits.maxBytes) throw overLimit('decompressed content', `at most ${this.#limits.maxBytes} bytes`, { file, offset: bytes, kept: kept() });
      return piece;
    };
    try {
      for await (const step of this.#rawSteps(entry)) {
        if (inflate === null) yield check(step);
        else for await (const piece of inflate.push(step)) yield check(piece);
      }
      if (inflate !== null) for await (const piece of inflate.end()) yield check(piece);
    } catch (cause) {
      throw cause instanceof InflateError ? corrupt(`damaged deflate stream (${cause.message})`, 'a valid block', { file, offset: bytes, kept: kept() }) : cause;
    } finally {
      inflate?.close();
    }
    if (bytes < entry.uncompressedSize) throw truncated('the entry ends', `${entry.uncompressedSize} bytes`, { file, offset: bytes, kept: kept() });
    if (sum !== entry.crc32) throw checksumMismatch('CRC-32 of the entry', 'that of the directory', { file, offset: bytes, kept: kept() });
  }

  async close(): Promise<void> {
    this.#zip.close();
    await this.#handle.close();
  }

  async *#rawSteps(entry: Entry): AsyncGenerator<Uint8Array, void, undefined> {
    const { fileDataStart } = await this.#zip.readLocalFileHeaderPromise(entry, { minimal: true }).catch((cause: unknown) => {
      throw directoryFault(`${this.path}, ${entry.fileName}`, cause);
    });
    const buffer = new Uint8Array(Math.min(INFLATE_STEP_BYTES, entry.compressedSize));
    for (let at = 0; at < entry.compressedSize; ) {
      const wanted = Math.min(buffer.length, entry.compressedSize - at);
      const { bytesRead } = await this.#handle.read(buffer, 0, wanted, fileDataStart + at).catch((cause: unknown) => {
        throw unreadable(this.path, cause);
      });
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
}

/** Whether a file begins as a zip does. Throws `MIA-IMPORT-FILE` when it cannot be read. */
export async function isZip(path: string): Promise<boolean> {
  const handle = await openFile(path);
  try {
    const head = new Uint8Array(SIGNATURE.length);
    await handle.read(head, 0, head.length, 0);
    return SIGNATURE.every((byte, i) => head[i] === byte);
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    await handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  return open(path, 'r').catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
}

async function readDirectory(path: string, zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (cause) {
    throw directoryFault(path, cause);
  }
  return entries;
}

/** yauzl tells its errors apart by text only; a missing directory means that the end of the file is missing. */
function directoryFault(file: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof Error && 'syscall' in cause) return unreadable(file, cause);
  if (/end of central directory/i.test(reason)) return truncated('no directory at the end of the zip', 'the end-of-central-directory record', place(file, 0));
  return corrupt(`damaged zip directory (${reason})`, 'a valid zip directory', place(file, 0));
}

function place(file: string, offset: number): { readonly file: string; readonly offset: number; readonly kept: number } {
  return { file, offset, kept: 0 };
}
