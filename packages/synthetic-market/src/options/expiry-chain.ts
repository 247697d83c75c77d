import type { SeededRandom } from '@mia-trading/core';
import type { ChainExtent, ListedExpiry } from './expiries.js';
import { openInterest } from './open-interest.js';
import { listedStrikes } from './strikes.js';

/** One right of an expiry, by strike: contracts and the quotes as last published. */
export interface SeriesColumns {
  /** Contracts at the start of the day. */
  openInterest: Float64Array;
  /** Contracts traded today. */
  volume: Float64Array;
  /** Points; `NaN` before the first trade of the day. */
  last: Float64Array;
  /** Points; `NaN` before the first quote of the day, 0 when nobody bids. */
  bid: Float64Array;
  ask: Float64Array;
}

/** Share of a day's volume that is added to open interest overnight, between these two. */
const LEAST_OPENED = -0.1;
const MOST_OPENED = 0.5;

/** The series of one expiry. Strikes once listed stay; new ones are added as the index moves. */
export class ExpiryChain {
  readonly listed: ListedExpiry;
  strikes: number[];
  calls: SeriesColumns;
  puts: SeriesColumns;

  constructor(random: SeededRandom, listed: ListedExpiry, spot: number, deviation: number, extent: ChainExtent) {
    this.listed = listed;
    this.strikes = listedStrikes(spot, deviation, extent);
    const contracts = openInterest(random, listed, this.strikes, spot, deviation);
    this.calls = columns(contracts.calls);
    this.puts = columns(contracts.puts);
  }

  /** A new day: some of yesterday's volume has become open interest, quotes and volume begin anew, strikes are added around `spot`. */
  roll(random: SeededRandom, spot: number, deviation: number, extent: ChainExtent): void {
    const strikes = [...new Set([...this.strikes, ...listedStrikes(spot, deviation, extent)])].sort((a, b) => a - b);
    const place = new Map(this.strikes.map((strike, index) => [strike, index]));
    const carried = (old: SeriesColumns): SeriesColumns =>
      columns(
        Float64Array.from(strikes, (strike) => {
          const index = place.get(strike);
          if (index === undefined) return 0;
          const opened = LEAST_OPENED + (MOST_OPENED - LEAST_OPENED) * random.uniform();
          return Math.max(0, Math.round((old.openInterest[index] as number) + opened * (old.volume[index] as number)));
        }),
      );
    this.calls = carried(this.calls);
    this.puts = carried(this.puts);
    this.strikes = strikes;
  }
}

function columns(contracts: Float64Array): SeriesColumns {
  const unknown = (): Float64Array => new Float64Array(contracts.length).fill(Number.NaN);
  return { openInterest: contracts, volume: new Float64Array(contracts.length), last: unknown(), bid: unknown(), ask: unknown() };
}
