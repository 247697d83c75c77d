import { BlockError } from './block-error.js';
import { readFseTable, singleSymbolTable, type FseTable } from './fse-table.js';
import { ReverseBits } from './reverse-bits.js';
import { LITERAL_LENGTH_CODE, LITERAL_LENGTHS, MATCH_LENGTH_CODE, MATCH_LENGTHS, OFFSET_CODE, type CodeKind } from './sequence-codes.js';

const TableMode = { predefined: 0, singleSymbol: 1, described: 2, repeat: 3 } as const;
/** First byte from which a count of sequences takes two bytes, and from which three. */
const TWO_BYTE_COUNT = 128;
const THREE_BYTE_COUNT = 255;
const THREE_BYTE_BASE = 0x7f00;
const FIRST_OFFSETS = [1, 4, 8] as const;

/** Where sequences put what they make. */
export interface SequenceSink {
  /** Appends `literals` literals, then `length` bytes from `offset` bytes back. */
  append(literals: number, offset: number, length: number): void;
}

/** Reads the sequences section of each block of a frame; tables and offsets live on from block to block. */
export class SequencesReader {
  readonly #stream = new ReverseBits();
  #literalLengths: FseTable | null = null;
  #offsets: FseTable | null = null;
  #matchLengths: FseTable | null = null;
  #offset1: number = FIRST_OFFSETS[0];
  #offset2: number = FIRST_OFFSETS[1];
  #offset3: number = FIRST_OFFSETS[2];

  reset(): void {
    this.#literalLengths = null;
    this.#offsets = null;
    this.#matchLengths = null;
    [this.#offset1, this.#offset2, this.#offset3] = FIRST_OFFSETS;
  }

  /** Reads the section `input[start..end)` and plays every sequence into `sink`. */
  read(input: Uint8Array<ArrayBuffer>, start: number, end: number, sink: SequenceSink): void {
    if (start >= end) throw new BlockError('no sequences section');
    const first = input[start] as number;
    let at = start + 1;
    let count = first;
    if (first >= THREE_BYTE_COUNT) {
      count = (input[at] as number) + ((input[at + 1] as number) << 8) + THREE_BYTE_BASE;
      at += 2;
    } else if (first >= TWO_BYTE_COUNT) {
      count = ((first - TWO_BYTE_COUNT) << 8) + (input[at] as number);
      at += 1;
    }
    if (count === 0) {
      if (at !== end) throw new BlockError('bytes after an empty sequences section');
      return;
    }
    const modes = input[at] as number;
    if (at >= end || (modes & 3) !== 0) throw new BlockError('sequence table modes that are reserved or missing');
    at += 1;
    const table = (kind: CodeKind, mode: number, previous: FseTable | null): FseTable => {
      if (mode === TableMode.predefined) return kind.predefined;
      if (mode === TableMode.repeat) {
        if (previous === null) throw new BlockError('a reference to a sequence table that was never given');
        return previous;
      }
      if (at >= end) throw new BlockError('a sequence table beyond the block');
      if (mode === TableMode.singleSymbol) {
        const symbol = input[at] as number;
        if (symbol > kind.maxSymbol) throw new BlockError(`sequence code ${symbol}`);
        at += 1;
        return singleSymbolTable(symbol);
      }
      const described = readFseTable(input, at, end, kind.maxSymbol, kind.maxAccuracyLog);
      at = described.end;
      return described.table;
    };
    this.#literalLengths = table(LITERAL_LENGTH_CODE, modes >> 6, this.#literalLengths);
    this.#offsets = table(OFFSET_CODE, (modes >> 4) & 3, this.#offsets);
    this.#matchLengths = table(MATCH_LENGTH_CODE, (modes >> 2) & 3, this.#matchLengths);
    this.#stream.open(input, at, end);
    this.#play(count, this.#literalLengths, this.#offsets, this.#matchLengths, sink);
  }

  #play(count: number, literalLengths: FseTable, offsets: FseTable, matchLengths: FseTable, sink: SequenceSink): void {
    const stream = this.#stream;
    let literalState = stream.take(literalLengths.accuracyLog);
    let offsetState = stream.take(offsets.accuracyLog);
    let matchState = stream.take(matchLengths.accuracyLog);
    for (let left = count; left > 0; left -= 1) {
      const offsetCode = offsets.symbols[offsetState] as number;
      const matchCode = matchLengths.symbols[matchState] as number;
      const literalCode = literalLengths.symbols[literalState] as number;
      const offsetValue = ((1 << offsetCode) >>> 0) + stream.take(offsetCode);
      const length = (MATCH_LENGTHS.bases[matchCode] as number) + stream.take(MATCH_LENGTHS.bits[matchCode] as number);
      const literals = (LITERAL_LENGTHS.bases[literalCode] as number) + stream.take(LITERAL_LENGTHS.bits[literalCode] as number);
      if (left > 1) {
        literalState = (literalLengths.bases[literalState] as number) + stream.take(literalLengths.bits[literalState] as number);
        matchState = (matchLengths.bases[matchState] as number) + stream.take(matchLengths.bits[matchState] as number);
        offsetState = (offsets.bases[offsetState] as number) + stream.take(offsets.bits[offsetState] as number);
      }
      if (stream.left < 0) throw new BlockError('sequences beyond their bits');
      sink.append(literals, this.#resolveOffset(offsetValue, literals), length);
    }
    if (stream.left !== 0) throw new BlockError('sequence bits left over');
  }

  /** Values 1 to 3 name a recent offset; without literals before it, the next one down, and the latest less one. */
  #resolveOffset(value: number, literals: number): number {
    if (value > FIRST_OFFSETS.length) {
      this.#offset3 = this.#offset2;
      this.#offset2 = this.#offset1;
      this.#offset1 = value - FIRST_OFFSETS.length;
      return this.#offset1;
    }
    const index = value - (literals === 0 ? 0 : 1);
    if (index === 0) return this.#offset1;
    const offset = index === 1 ? this.#offset2 : index === 2 ? this.#offset3 : this.#offset1 - 1;
    if (index > 1) this.#offset3 = this.#offset2;
    this.#offset2 = this.#offset1;
    this.#offset1 = offset;
    return offset;
  }
}
