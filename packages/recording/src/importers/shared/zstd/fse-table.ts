import { BlockError } from './block-error.js';

/** Finite state entropy table (RFC 8878, 4.1): state to symbol, and to the next state as `base + next bits`. */
export interface FseTable {
  readonly accuracyLog: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
}

const MIN_ACCURACY_LOG = 5;
const MSB_OF_U32 = 31;
/** A probability that stands for "less than one". */
const LESS_THAN_ONE = -1;

/** A table that always yields one symbol and takes no bits. */
export function singleSymbolTable(symbol: number): FseTable {
  return { accuracyLog: 0, symbols: Uint8Array.of(symbol), bits: new Uint8Array(1), bases: new Uint16Array(1) };
}

/** Spreads symbols over the states by their probabilities, which add up to the table size (-1 counts as 1). */
export function buildFseTable(probabilities: readonly number[], accuracyLog: number): FseTable {
  const size = 1 << accuracyLog;
  const symbols = new Uint8Array(size);
  const next = new Uint16Array(probabilities.length);
  let high = size;
  for (const [symbol, probability] of probabilities.entries()) {
    if (probability !== LESS_THAN_ONE) {
      next[symbol] = probability;
      continue;
    }
    high -= 1;
    symbols[high] = symbol;
    next[symbol] = 1;
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  for (const [symbol, probability] of probabilities.entries()) {
    for (let i = 0; i < probability; i += 1) {
      symbols[at] = symbol;
      do at = (at + step) & (size - 1);
      while (at >= high);
    }
  }
  if (at !== 0) throw new BlockError('an entropy table that does not fill up');
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  for (let state = 0; state < size; state += 1) {
    const symbol = symbols[state] as number;
    const count = next[symbol] as number;
    next[symbol] = count + 1;
    const width = accuracyLog - (MSB_OF_U32 - Math.clz32(count));
    bits[state] = width;
    bases[state] = (count << width) - size;
  }
  return { accuracyLog, symbols, bits, bases };
}

/**
 * Reads a table's description from `bytes[start..end)`. Returns it with the position after it.
 * Four bytes after `end` must be readable.
 */
export function readFseTable(bytes: Uint8Array, start: number, end: number, maxSymbol: number, maxAccuracyLog: number): { table: FseTable; end: number } {
  let bit = start * 8;
  const peek = (count: number): number => {
    const at = bit >>> 3;
    const word = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
    return (word >>> (bit & 7)) & ((1 << count) - 1);
  };
  const accuracyLog = peek(4) + MIN_ACCURACY_LOG;
  bit += 4;
  if (accuracyLog > maxAccuracyLog) throw new BlockError(`an entropy table of 2^${accuracyLog} states`);
  const probabilities: number[] = [];
  let remaining = 1 << accuracyLog;
  while (remaining > 0) {
    if (probabilities.length > maxSymbol || bit > end * 8) throw new BlockError('an entropy table beyond its symbols or bytes');
    const width = MSB_OF_U32 - Math.clz32(remaining + 1) + 1;
    const lowMask = (1 << (width - 1)) - 1;
    const threshold = (1 << width) - 1 - (remaining + 1);
    let value = peek(width);
    if ((value & lowMask) < threshold) {
      value &= lowMask;
      bit += width - 1;
    } else {
      if (value > lowMask) value -= threshold;
      bit += width;
    }
    const probability = value - 1;
    remaining -= Math.abs(probability);
    probabilities.push(probability);
    if (probability !== 0) continue;
    for (let repeat = 3; repeat === 3; ) {
      repeat = peek(2);
      bit += 2;
      for (let i = 0; i < repeat; i += 1) probabilities.push(0);
      if (probabilities.length > maxSymbol + 1) throw new BlockError('an entropy table beyond its symbols');
    }
  }
  const after = (bit + 7) >>> 3;
  if (remaining < 0 || probabilities.length > maxSymbol + 1 || after > end) throw new BlockError('an entropy table that does not add up');
  return { table: buildFseTable(probabilities, accuracyLog), end: after };
}
