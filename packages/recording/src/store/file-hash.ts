import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const READ_BYTES = 1_048_576;

/** Size and SHA-256 (hexadecimal) of a file, read in pieces. */
export function hashFile(file: string): { readonly bytes: number; readonly sha256: string } {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(READ_BYTES);
  const descriptor = openSync(file, 'r');
  let bytes = 0;
  try {
    for (;;) {
      const count = readSync(descriptor, buffer, 0, READ_BYTES, null);
      if (count === 0) return { bytes, sha256: hash.digest('hex') };
      hash.update(count === READ_BYTES ? buffer : buffer.subarray(0, count));
      bytes += count;
    }
  } finally {
    closeSync(descriptor);
  }
}
