import type { IsoDate, Micros, OptionQuoteEvent, OptionRight } from '@mia-trading/core';
import { optionRoot, type OptionRoot } from './option-root.js';
import { settlementOf } from './settlement.js';

const FIRST_CAPACITY = 64;
const COLUMNS = ['bid', 'ask', 'volume', 'openInterest', 'iv', 'delta', 'gamma', 'vega', 'theta'] as const;

/** Quantities kept of a series, as in `OptionQuoteEvent`; NaN where the source has none. */
export type SeriesColumn = (typeof COLUMNS)[number];

/** The calls or the puts of an expiry, one entry per strike in ascending order; only the first `size` entries of each column count. */
export type SeriesColumns = Readonly<Record<SeriesColumn, Float64Array>> & { readonly quotedAt: Float64Array };

/** One series as a plain object; `null` where the source has no such quantity. */
export interface OptionSeries extends Readonly<Record<SeriesColumn, number | null>> {
  readonly root: string;
  readonly expiry: IsoDate;
  readonly strike: number;
  readonly right: OptionRight;
  /** Time of its quote. */
  readonly quotedAt: Micros;
}

type Columns = Record<SeriesColumn, Float64Array> & { quotedAt: Float64Array };

function emptyColumns(): Columns {
  const empty = new Float64Array(0);
  return { bid: empty, ask: empty, volume: empty, openInterest: empty, iv: empty, delta: empty, gamma: empty, vega: empty, theta: empty, quotedAt: empty };
}

function copyColumns(from: Columns, to: Columns): void {
  for (const column of COLUMNS) to[column] = from[column].slice();
  to.quotedAt = from.quotedAt.slice();
}

/** Calls and puts of one root and expiry by strike. Two roots of one date are two of these: they settle at different times. */
export class OptionExpiry {
  readonly root: OptionRoot;
  readonly expiry: IsoDate;
  readonly settlement: Micros;
  #size = 0;
  #strikes: Float64Array = new Float64Array(0);
  readonly #calls = emptyColumns();
  readonly #puts = emptyColumns();

  /** @throws MiaError `MIA-OPTIONS-EXPIRY` when `expiry` is no date. */
  constructor(root: string, expiry: IsoDate) {
    this.root = optionRoot(root);
    this.expiry = expiry;
    this.settlement = settlementOf(this.root, expiry);
  }

  /** Number of strikes. */
  get size(): number {
    return this.#size;
  }

  /** Ascending; only the first {@link size} entries count. Do not keep: replaced when it grows. */
  get strikes(): Float64Array {
    return this.#strikes;
  }

  get calls(): SeriesColumns {
    return this.#calls;
  }

  get puts(): SeriesColumns {
    return this.#puts;
  }

  /** Position of the first strike at or above `strike`; {@link size} when there is none. */
  indexAtOrAbove(strike: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#strikes[middle] as number) < strike) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Takes the state of a series of this root and expiry; what the event has no value for becomes NaN. */
  update(event: OptionQuoteEvent): void {
    const index = this.indexAtOrAbove(event.strike);
    if (index === this.#size || this.#strikes[index] !== event.strike) this.#insert(index, event.strike);
    const side = event.right === 'C' ? this.#calls : this.#puts;
    side.bid[index] = event.bid ?? Number.NaN;
    side.ask[index] = event.ask ?? Number.NaN;
    side.volume[index] = event.volume ?? Number.NaN;
    side.openInterest[index] = event.openInterest ?? Number.NaN;
    side.iv[index] = event.iv ?? Number.NaN;
    side.delta[index] = event.delta ?? Number.NaN;
    side.gamma[index] = event.gamma ?? Number.NaN;
    side.vega[index] = event.vega ?? Number.NaN;
    side.theta[index] = event.theta ?? Number.NaN;
    side.quotedAt[index] = event.tsEvent;
  }

  /** The series at a strike as a plain object; `undefined` when it was never quoted. */
  series(strike: number, right: OptionRight): OptionSeries | undefined {
    const index = this.indexAtOrAbove(strike);
    const side = right === 'C' ? this.#calls : this.#puts;
    if (index === this.#size || this.#strikes[index] !== strike || Number.isNaN(side.quotedAt[index])) return undefined;
    const value = (column: SeriesColumn): number | null => {
      const number = side[column][index] as number;
      return Number.isNaN(number) ? null : number;
    };
    return {
      root: this.root.root, expiry: this.expiry, strike, right, quotedAt: side.quotedAt[index] as number,
      bid: value('bid'), ask: value('ask'), volume: value('volume'), openInterest: value('openInterest'),
      iv: value('iv'), delta: value('delta'), gamma: value('gamma'), vega: value('vega'), theta: value('theta'),
    };
  }

  /** The same state in columns of its own, which later events do not reach. */
  copy(): OptionExpiry {
    const copy = new OptionExpiry(this.root.root, this.expiry);
    copy.#size = this.#size;
    copy.#strikes = this.#strikes.slice();
    copyColumns(this.#calls, copy.#calls);
    copyColumns(this.#puts, copy.#puts);
    return copy;
  }

  #insert(index: number, strike: number): void {
    if (this.#size === this.#strikes.length) this.#grow();
    const all = [this.#strikes, ...Object.values(this.#calls), ...Object.values(this.#puts)];
    for (const column of all) {
      column.copyWithin(index + 1, index, this.#size);
      column[index] = Number.NaN;
    }
    this.#strikes[index] = strike;
    this.#size += 1;
  }

  #grow(): void {
    const capacity = Math.max(FIRST_CAPACITY, 2 * this.#strikes.length);
    const larger = (column: Float64Array): Float64Array => {
      const copy = new Float64Array(capacity);
      copy.set(column);
      return copy;
    };
    this.#strikes = larger(this.#strikes);
    for (const side of [this.#calls, this.#puts]) {
      for (const column of COLUMNS) side[column] = larger(side[column]);
      side.quotedAt = larger(side.quotedAt);
    }
  }
}
