import { MiaError } from '@mia-trading/core';
import { fileChunks } from '../shared/file-chunks.js';
import { wrongFormat } from '../shared/import-errors.js';
import { isSkippableFrame, isZstd, SIGNATURE_BYTES, ZstdStream } from '../shared/zstd/zstd-stream.js';
import { DbnDecoder, type DbnVersion, type DbnVisitor } from './dbn-decoder.js';

export interface DecodeDbnOptions {
  /** Version of a fragment, a stream of bare records without metadata. Absent: the stream begins with its metadata. */
  readonly fragmentVersion?: DbnVersion;
}

/** How far a decode came. */
export interface DbnDecodeReport {
  /** DBN version of the records; 0 when the metadata was not reached. */
  readonly version: number;
  /** Complete records handed to the visitor. */
  readonly records: number;
  /** Why it stopped before the end of the stream; `null` when it did not. */
  readonly failure: MiaError | null;
}

/** Where the signature of the obsolete DBZ format stands: inside the skippable zstd frame that holds its metadata. */
const DBZ_SIGNATURE_AT = 8;
const DBZ_SIGNATURE = [0x44, 0x42, 0x5a];

/**
 * Decodes a DBN stream, plain or zstd-compressed, record by record with constant memory.
 *
 * A cut or damaged stream is not an exception: the records before the damage reach the visitor and the report says why it ended.
 * In a compressed stream those are the records of complete blocks; where a frame's checksum fails, its blocks have been handed on
 * already and must be discarded. Errors of the visitor are thrown through.
 *
 * @param source a path, or chunks of bytes with a `name` for messages. A chunk may be overwritten after the next is asked for.
 */
export async function decodeDbn(
  source: string | { readonly name: string; readonly chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array> },
  visitor: DbnVisitor,
  options: DecodeDbnOptions = {},
): Promise<DbnDecodeReport> {
  const name = typeof source === 'string' ? source : source.name;
  const chunks = typeof source === 'string' ? fileChunks(source) : source.chunks;
  const decoder = new DbnDecoder(name, visitor, options.fragmentVersion ?? null);
  let failure: MiaError | null = null;
  try {
    let head: Uint8Array | null = new Uint8Array(0);
    let zstd: ZstdStream | null = null;
    const start = (bytes: Uint8Array): void => {
      if (isZstd(bytes)) {
        refuseDbz(bytes, name);
        zstd = new ZstdStream(name, (out) => decoder.push(out), () => decoder.records);
      }
      head = null;
    };
    const feed = (bytes: Uint8Array): void => {
      if (zstd === null) decoder.push(bytes);
      else zstd.push(bytes);
    };
    for await (const chunk of chunks) {
      if (head === null) {
        feed(chunk);
        continue;
      }
      head = joined(head, chunk);
      if (head.length < SIGNATURE_BYTES) continue;
      const first: Uint8Array = head;
      start(first);
      feed(first);
    }
    if (head !== null) {
      const first: Uint8Array = head;
      start(first);
      feed(first);
    }
    finishAll(zstd, decoder);
  } catch (cause) {
    if (!(cause instanceof MiaError)) throw cause;
    failure = cause;
  }
  return { version: decoder.version, records: decoder.records, failure };
}

function finishAll(zstd: ZstdStream | null, decoder: DbnDecoder): void {
  zstd?.finish();
  decoder.finish();
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function refuseDbz(head: Uint8Array, name: string): void {
  if (!isSkippableFrame(head) || !DBZ_SIGNATURE.every((code, i) => head[DBZ_SIGNATURE_AT + i] === code)) return;
  throw wrongFormat('the obsolete DBZ format', 'DBN version 1, 2 or 3', { file: name, offset: 0, kept: 0 }, 'Download it again as DBN, or convert it with Databento\'s dbn tool before version 0.16.');
}
