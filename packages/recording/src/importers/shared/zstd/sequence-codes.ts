import { buildFseTable, type FseTable } from './fse-table.js';

/** Code of a length to its base value and extra bits (RFC 8878, 3.1.1.3.2.1.1). */
export interface LengthCodes {
  readonly bases: Uint32Array;
  readonly bits: Uint8Array;
}

function codes(firstBase: number, bits: readonly number[]): LengthCodes {
  const bases = new Uint32Array(bits.length);
  let base = firstBase;
  for (const [code, width] of bits.entries()) {
    bases[code] = base;
    base += 2 ** width;
  }
  return { bases, bits: Uint8Array.from(bits) };
}

const zeros = (count: number): number[] => new Array<number>(count).fill(0);

export const LITERAL_LENGTHS = codes(0, [...zeros(16), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

/** Shortest match. */
const MIN_MATCH = 3;
export const MATCH_LENGTHS = codes(MIN_MATCH, [...zeros(32), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

/** One kind of sequence code: its largest symbol, its finest table, and the table in use unless another is given. */
export interface CodeKind {
  readonly maxSymbol: number;
  readonly maxAccuracyLog: number;
  readonly predefined: FseTable;
}

/** Distributions of RFC 8878, 3.1.1.3.2.2. */
export const LITERAL_LENGTH_CODE: CodeKind = {
  maxSymbol: 35,
  maxAccuracyLog: 9,
  predefined: buildFseTable([4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1], 6),
};

export const MATCH_LENGTH_CODE: CodeKind = {
  maxSymbol: 52,
  maxAccuracyLog: 9,
  predefined: buildFseTable(
    [1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1],
    6,
  ),
};

/** Larger offsets than 2^27 lie beyond any window that is accepted, but the code may name them. */
export const OFFSET_CODE: CodeKind = {
  maxSymbol: 31,
  maxAccuracyLog: 8,
  predefined: buildFseTable([1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1], 5),
};
