import { open } from 'node:fs/promises';
import { unreadable } from './import-errors.js';

/** Bytes read at a time: large enough to hide the cost of a read, small enough to stay in cache. */
const CHUNK_BYTES = 262_144;

/** Streams a file in chunks. The chunk is overwritten by the next one: use it before asking again. */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null).catch((cause: unknown) => {
        throw unreadable(path, cause);
      });
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
