import { BlockError } from './block-error.js';
import { readFseTable } from './fse-table.js';
import { ReverseBits } from './reverse-bits.js';

/** Huffman decoding table (RFC 8878, 4.2): the next `maxBits` bits to a symbol and the bits it takes. */
export interface HuffmanTable {
  readonly maxBits: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
}

const MAX_BITS = 11;
const MAX_SYMBOLS = 256;
/** Header bytes below this give the length of compressed weights; from it on, the number of plain ones. */
const PLAIN_WEIGHTS_FROM = 128;
const WEIGHT_ACCURACY_LOG = 6;
const MAX_WEIGHT = 12;
const MSB_OF_U32 = 31;

/** Reads a tree description from `bytes[start..end)`. Returns the table with the position after it. */
export function readHuffmanTable(bytes: Uint8Array<ArrayBuffer>, start: number, end: number): { table: HuffmanTable; end: number } {
  if (start >= end) throw new BlockError('no Huffman tree');
  const header = bytes[start] as number;
  const from = start + 1;
  const isPlain = header >= PLAIN_WEIGHTS_FROM;
  const count = header - PLAIN_WEIGHTS_FROM + 1;
  const after = from + (isPlain ? (count + 1) >> 1 : header);
  if (after > end) throw new BlockError('a Huffman tree beyond its block');
  const weights = isPlain ? plainWeights(bytes, from, count) : compressedWeights(bytes, from, after);
  return { table: buildHuffmanTable(weights), end: after };
}

function plainWeights(bytes: Uint8Array, from: number, count: number): number[] {
  const weights: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const pair = bytes[from + (i >> 1)] as number;
    weights.push(i % 2 === 0 ? pair >> 4 : pair & 15);
  }
  return weights;
}

/** Two interleaved states take turns until the bits run out; the last states yield one symbol more each. */
function compressedWeights(bytes: Uint8Array<ArrayBuffer>, from: number, end: number): number[] {
  const { table, end: at } = readFseTable(bytes, from, end, MAX_WEIGHT, WEIGHT_ACCURACY_LOG);
  const stream = new ReverseBits();
  stream.open(bytes, at, end);
  const weights: number[] = [];
  let state = stream.take(table.accuracyLog);
  let other = stream.take(table.accuracyLog);
  if (stream.left < 0) throw new BlockError('Huffman weights without states');
  for (;;) {
    if (weights.length >= MAX_SYMBOLS - 1) throw new BlockError('too many Huffman weights');
    weights.push(table.symbols[state] as number);
    const next = (table.bases[state] as number) + stream.take(table.bits[state] as number);
    if (stream.left < 0) {
      weights.push(table.symbols[other] as number);
      return weights;
    }
    state = other;
    other = next;
  }
}

/** The last symbol's weight is not stored: it completes the sum to a power of two. */
function buildHuffmanTable(stored: readonly number[]): HuffmanTable {
  let sum = 0;
  for (const weight of stored) {
    if (weight > MAX_BITS) throw new BlockError(`a Huffman weight of ${weight}`);
    if (weight > 0) sum += 1 << (weight - 1);
  }
  if (sum === 0 || stored.length >= MAX_SYMBOLS) throw new BlockError('a Huffman tree without symbols, or with too many');
  const maxBits = MSB_OF_U32 - Math.clz32(sum) + 1;
  const missing = (1 << maxBits) - sum;
  if (maxBits > MAX_BITS || (missing & (missing - 1)) !== 0) throw new BlockError('a Huffman tree that does not fill up');
  const weights = [...stored, MSB_OF_U32 - Math.clz32(missing) + 1];
  const symbols = new Uint8Array(1 << maxBits);
  const bits = new Uint8Array(1 << maxBits);
  let at = 0;
  for (let weight = 1; weight <= maxBits; weight += 1) {
    for (const [symbol, own] of weights.entries()) {
      if (own !== weight) continue;
      const span = 1 << (weight - 1);
      symbols.fill(symbol, at, at + span);
      bits.fill(maxBits + 1 - weight, at, at + span);
      at += span;
    }
  }
  return { maxBits, symbols, bits };
}

/** Decodes `count` symbols from the stream in `bytes[start..end)` into `out` at `at`. */
export function decodeHuffman(table: HuffmanTable, stream: ReverseBits, bytes: Uint8Array<ArrayBuffer>, start: number, end: number, out: Uint8Array, at: number, count: number): void {
  stream.open(bytes, start, end);
  const { maxBits, symbols, bits } = table;
  for (let i = at; i < at + count; i += 1) {
    const code = stream.peek(maxBits);
    out[i] = symbols[code] as number;
    stream.left -= bits[code] as number;
    if (stream.left < 0) break;
  }
  if (stream.left !== 0) throw new BlockError('Huffman data of another length than said');
}
