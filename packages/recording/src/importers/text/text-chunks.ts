import { fileChunks, sourceChunks } from '../shared/file-chunks.js';
import { checksumMismatch, corrupt, truncated } from '../shared/import-errors.js';
import type { ImportSource } from '../shared/import-report.js';
import { INFLATE_STEP_BYTES, InflateError, InflateStream } from './inflate-stream.js';

const GZIP_MAGIC_0 = 0x1f;
const GZIP_MAGIC_1 = 0x8b;

export interface TextSource {
  readonly path: string;
  /** Name of the format for the list of sources. */
  readonly format: string;
  /** Where the file is listed once it has been read; absent: a look that is not listed. */
  readonly sources?: ImportSource[];
  /** Messages kept so far, for error texts. */
  kept(): number;
}

/**
 * The bytes of a file, decompressed when it begins as gzip does (its name does not matter). A piece may be overwritten by the next.
 * Throws a `MiaError`: `MIA-IMPORT-FILE`, or `-TRUNCATED`, `-CORRUPT`, `-CHECKSUM` of a gzip after all that could be read before the fault.
 */
export async function* textChunks(source: TextSource): AsyncGenerator<Uint8Array, void, undefined> {
  const { path, format, sources } = source;
  let inflate: InflateStream | null = null;
  let isFirst = true;
  let bytes = 0;
  try {
    for await (const chunk of sources === undefined ? fileChunks(path) : sourceChunks(path, format, sources)) {
      if (isFirst && chunk[0] === GZIP_MAGIC_0 && chunk[1] === GZIP_MAGIC_1) inflate = new InflateStream('gzip');
      isFirst = false;
      if (inflate === null) {
        yield chunk;
        continue;
      }
      for (let at = 0; at < chunk.length; at += INFLATE_STEP_BYTES) {
        const step = chunk.subarray(at, at + INFLATE_STEP_BYTES);
        bytes += step.length;
        yield* inflate.push(step);
      }
    }
    if (inflate !== null) yield* inflate.end();
  } catch (cause) {
    throw cause instanceof InflateError ? placed(cause, path, bytes, source.kept()) : cause;
  } finally {
    inflate?.close();
  }
}

function placed(cause: InflateError, file: string, offset: number, kept: number): Error {
  const place = { file, offset, kept };
  if (cause.fault === 'truncated') return truncated('the gzip stream ends', 'its last block and checksum', place);
  if (cause.fault === 'checksum') return checksumMismatch(`gzip ${cause.message}`, 'content that agrees with its checksum', place);
  return corrupt(`damaged gzip (${cause.message})`, 'a valid deflate block', place);
}
