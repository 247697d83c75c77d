import { BlockError } from './block-error.js';
import { decodeHuffman, readHuffmanTable, type HuffmanTable } from './huffman-table.js';
import { ReverseBits } from './reverse-bits.js';

const LiteralsType = { raw: 0, runLength: 1, huffman: 2, sameTree: 3 } as const;
/** Bits of each of the two sizes of Huffman-coded literals, and header bytes, by size format. */
const SIZE_BITS = [10, 10, 14, 18];
const HEADER_BYTES = [3, 3, 4, 5];
/** Lengths of the first three of four streams, two bytes each. */
const JUMP_TABLE_BYTES = 6;

/** Reads the literals section of each block of a frame; a block may use the tree of an earlier one. */
export class LiteralsReader {
  /** Literals of the last block read, `[0, length)`. */
  readonly bytes: Uint8Array;
  length = 0;
  readonly #stream = new ReverseBits();
  #tree: HuffmanTable | null = null;

  constructor(maxBytes: number) {
    this.bytes = new Uint8Array(maxBytes);
  }

  reset(): void {
    this.#tree = null;
  }

  /** Reads the section that begins `input[start..end)`. Returns the position after it. */
  read(input: Uint8Array<ArrayBuffer>, start: number, end: number): number {
    const first = input[start] as number;
    const type = first & 3;
    const format = (first >> 2) & 3;
    return type <= LiteralsType.runLength ? this.#readPlain(input, start, end, type, format) : this.#readCoded(input, start, end, type, format);
  }

  #readPlain(input: Uint8Array, start: number, end: number, type: number, format: number): number {
    const b0 = input[start] as number, b1 = input[start + 1] as number, b2 = input[start + 2] as number;
    const headerBytes = format === 1 ? 2 : format === 3 ? 3 : 1;
    this.#setLength(format === 1 ? (b0 >> 4) | (b1 << 4) : format === 3 ? (b0 >> 4) | (b1 << 4) | (b2 << 12) : b0 >> 3);
    const from = start + headerBytes;
    const after = from + (type === LiteralsType.raw ? this.length : 1);
    if (after > end) throw new BlockError('literals beyond the block');
    if (type === LiteralsType.raw) this.bytes.set(input.subarray(from, after));
    else this.bytes.fill(input[from] as number, 0, this.length);
    return after;
  }

  #readCoded(input: Uint8Array<ArrayBuffer>, start: number, end: number, type: number, format: number): number {
    const headerBytes = HEADER_BYTES[format] as number;
    const sizeBits = SIZE_BITS[format] as number;
    let header = 0;
    for (let i = headerBytes - 1; i >= 0; i -= 1) header = header * 256 + (input[start + i] as number);
    const sizes = Math.floor(header / 16);
    this.#setLength(sizes % (1 << sizeBits));
    const codedBytes = Math.floor(sizes / (1 << sizeBits));
    let from = start + headerBytes;
    const after = from + codedBytes;
    if (after > end) throw new BlockError('coded literals beyond the block');
    if (type === LiteralsType.huffman) {
      const tree = readHuffmanTable(input, from, after);
      this.#tree = tree.table;
      from = tree.end;
    }
    if (this.#tree === null) throw new BlockError('a reference to a Huffman tree that was never given');
    if (format === 0) decodeHuffman(this.#tree, this.#stream, input, from, after, this.bytes, 0, this.length);
    else this.#readFour(this.#tree, input, from, after);
    return after;
  }

  #readFour(tree: HuffmanTable, input: Uint8Array<ArrayBuffer>, from: number, end: number): void {
    const part = (this.length + 3) >> 2;
    if (from + JUMP_TABLE_BYTES > end || 3 * part > this.length) throw new BlockError('four streams of literals in too little room');
    let start = from + JUMP_TABLE_BYTES;
    for (let i = 0; i < 4; i += 1) {
      const bytes = (input[from + 2 * i] as number) | ((input[from + 2 * i + 1] as number) << 8);
      const stop = i === 3 ? end : start + bytes;
      if (stop > end) throw new BlockError('a stream of literals beyond its section');
      decodeHuffman(tree, this.#stream, input, start, stop, this.bytes, i * part, i === 3 ? this.length - 3 * part : part);
      start = stop;
    }
  }

  #setLength(length: number): void {
    if (length > this.bytes.length) throw new BlockError(`${length} literals`);
    this.length = length;
  }
}
