import { BlockError } from './block-error.js';

const BITS_PER_BYTE = 8;
/** Most bits that one read of four bytes yields at any alignment. */
const MAX_ONE_READ = 24;
const HALF_READ = 16;
const MSB_OF_U32 = 31;

/**
 * Reads a bit stream backwards from its end, as Huffman and sequence data are stored: the last byte's highest set bit ends it.
 * The array must have four readable bytes after the stream.
 */
export class ReverseBits {
  #bytes = new Uint8Array(0);
  #start = 0;
  /** Bits not yet read; below 0 when more were taken than there are. */
  left = 0;

  /** Begins at the stream in `bytes[start..end)`. */
  open(bytes: Uint8Array<ArrayBuffer>, start: number, end: number): void {
    const last = end > start ? (bytes[end - 1] as number) : 0;
    if (last === 0) throw new BlockError('a bit stream without end mark');
    this.#bytes = bytes;
    this.#start = start;
    this.left = (end - start - 1) * BITS_PER_BYTE + MSB_OF_U32 - Math.clz32(last);
  }

  /** The next `count` bits (at most 24) without taking them; past the beginning they read 0. */
  peek(count: number): number {
    const from = this.left - count;
    if (from < 0) return this.left <= 0 ? 0 : (this.#bitsAt(0, this.left) << -from);
    return this.#bitsAt(from, count);
  }

  /** Takes `count` bits (at most 31). Reading past the beginning shows in {@link left}. */
  take(count: number): number {
    if (count > MAX_ONE_READ) {
      const high = this.take(count - HALF_READ);
      return high * (1 << HALF_READ) + this.take(HALF_READ);
    }
    const bits = this.peek(count);
    this.left -= count;
    return bits;
  }

  #bitsAt(from: number, count: number): number {
    const bytes = this.#bytes;
    const at = this.#start + (from >>> 3);
    const word = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24);
    return (word >>> (from & 7)) & ((1 << count) - 1);
  }
}
