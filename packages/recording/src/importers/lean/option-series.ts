import type { Micros, OptionKey } from '@mia-trading/core';
import type { ImportLog } from '../shared/import-report.js';

/**
 * What is known of one option series on one day. Its quote, trade and open-interest files tell parts of it; every event carries the
 * whole, so that a later part does not erase an earlier one.
 */
export class OptionSeries {
  readonly #key: OptionKey;
  readonly #instrument: string;
  #bid: number | null = null;
  #ask: number | null = null;
  #bidSize: number | null = null;
  #askSize: number | null = null;
  #last: number | null = null;
  #volume: number | null = null;
  #openInterest: number | null = null;

  constructor(key: OptionKey, instrument: string) {
    this.#key = key;
    this.#instrument = instrument;
  }

  /** A side of `NaN` is absent and becomes `null` with size `null`. */
  quote(bid: number, bidSize: number, ask: number, askSize: number): void {
    this.#bid = Number.isNaN(bid) ? null : bid;
    this.#bidSize = Number.isNaN(bid) ? null : bidSize;
    this.#ask = Number.isNaN(ask) ? null : ask;
    this.#askSize = Number.isNaN(ask) ? null : askSize;
  }

  /** Adds to the volume of the day. */
  trade(price: number, size: number): void {
    this.#last = price;
    this.#volume = (this.#volume ?? 0) + size;
  }

  setOpenInterest(contracts: number): void {
    this.#openInterest = contracts;
  }

  write(ts: Micros, log: ImportLog): void {
    log.write({
      kind: 'optionQuote', tsEvent: ts, tsInit: log.receivedAt(ts), instrument: this.#instrument,
      root: this.#key.root, expiry: this.#key.expiry, strike: this.#key.strike, right: this.#key.right,
      bid: this.#bid, ask: this.#ask, bidSize: this.#bidSize, askSize: this.#askSize, last: this.#last, volume: this.#volume,
      openInterest: this.#openInterest, iv: null, delta: null, gamma: null, vega: null, theta: null, underlying: null,
    });
  }
}
