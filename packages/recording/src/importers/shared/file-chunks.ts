import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { unreadable } from './import-errors.js';
import type { ImportSource } from './import-report.js';

/** Bytes read at a time: large enough to hide the cost of a read, small enough to stay in cache. */
const CHUNK_BYTES = 262_144;

/**
 * Streams a file in chunks. The chunk is overwritten by the next one: use it before asking again.
 * `onEnd` is told size and SHA-256 once the whole file has been read.
 */
export async function* fileChunks(path: string, onEnd?: (bytes: number, sha256: string) => void): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const hash = onEnd === undefined ? null : createHash('sha256');
  let bytes = 0;
  try {
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null).catch((cause: unknown) => {
        throw unreadable(path, cause);
      });
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      bytes += bytesRead;
      hash?.update(chunk);
      yield chunk;
    }
  } finally {
    await handle.close();
  }
  if (hash !== null) onEnd?.(bytes, hash.digest('hex'));
}

/** {@link fileChunks} that lists the file among the sources of an import once it has been read. */
export function sourceChunks(path: string, format: string, sources: ImportSource[]): AsyncGenerator<Uint8Array, void, undefined> {
  return fileChunks(path, (bytes, sha256) => sources.push({ format, file: path, bytes, sha256 }));
}
