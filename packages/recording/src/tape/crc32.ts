/** Reflected polynomial of CRC-32/ISO-HDLC, the one of zip, gzip and PNG. */
const POLYNOMIAL = 0xedb88320;
const TABLE_SIZE = 256;
const BYTE_MASK = 0xff;
const BITS_PER_BYTE = 8;
/** Tables 1..3 advance the sum by further bytes, so that four bytes are folded per step. */
const SLICES = 4;

const tables = makeTables();

/** Signed, so that the sums stay 32-bit integers of the engine. */
function makeTables(): Int32Array {
  const table = new Int32Array(TABLE_SIZE * SLICES);
  for (let index = 0; index < TABLE_SIZE; index++) {
    let sum = index;
    for (let bit = 0; bit < BITS_PER_BYTE; bit++) sum = (sum & 1) === 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
    table[index] = sum;
  }
  for (let index = TABLE_SIZE; index < TABLE_SIZE * SLICES; index++) {
    const previous = table[index - TABLE_SIZE] as number;
    table[index] = (previous >>> BITS_PER_BYTE) ^ (table[previous & BYTE_MASK] as number);
  }
  return table;
}

/**
 * CRC-32 (ISO-HDLC) of `bytes[start, end)`, as an unsigned 32-bit integer.
 * `seed` is the CRC of what came before, so that parts can be summed one after the other. Check value: `crc32('123456789') = 0xcbf43926`.
 */
export function crc32(bytes: Uint8Array, start = 0, end = bytes.length, seed = 0): number {
  let sum = ~seed;
  let at = start;
  for (; at + SLICES <= end; at += SLICES) {
    sum ^= (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
    sum =
      (tables[3 * TABLE_SIZE + (sum & BYTE_MASK)] as number) ^
      (tables[2 * TABLE_SIZE + ((sum >>> 8) & BYTE_MASK)] as number) ^
      (tables[TABLE_SIZE + ((sum >>> 16) & BYTE_MASK)] as number) ^
      (tables[sum >>> 24] as number);
  }
  for (; at < end; at++) sum = (tables[(sum ^ (bytes[at] as number)) & BYTE_MASK] as number) ^ (sum >>> BITS_PER_BYTE);
  return ~sum >>> 0;
}
