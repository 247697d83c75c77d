import { SECOND, type Aggressor, type DurationMicros, type Micros, type SeededRandom } from '@mia-trading/core';
import type { EventOutbox } from '../market/event-outbox.js';
import { yearsBetween } from './carry.js';
import { UNDERLYING } from './chain-quotes.js';
import type { ExpiryChain } from './expiry-chain.js';
import type { ChainExtent } from './expiries.js';
import { roundness } from './open-interest.js';
import { atMoneyTotalVariance } from './surface.js';

/** Prints a second at mean activity of the regular hours. */
const PRINTS_PER_SECOND: Readonly<Record<ChainExtent, number>> = { full: 1.2, thin: 0.4 };
/** Half of the volume is in the nearest expiry (Cboe, 2023), a fifth in the next one. */
const NEAREST_SHARE = 0.5;
const NEXT_SHARE = 0.2;
/** Puts per print around which a day varies, and how far. */
const PUT_SHARE = 0.55;
const PUT_SHARE_DEVIATION = 0.03;
/** Traded strikes lie around the money within this many standard deviations to expiry. */
const STRIKE_DEVIATIONS = 0.7;
const MID_SHARE = 0.1;
const SPREAD_SHARE = 0.15;
const USUAL_SIZE = 6;
const LARGE_SHARE = 0.02;
const LARGE_SIZE = 150;
/** Tries to find a rounder strike nearby. */
const TRIES = 3;
const ROUNDEST = 16;

/** Share of puts in the prints of a day. */
export function drawPutShare(random: SeededRandom): number {
  return PUT_SHARE + PUT_SHARE_DEVIATION * random.normal();
}

/** Prints of options, at the quotes of the moment; buyers and sellers by turns of chance. */
export class OptionTrades {
  readonly #random: SeededRandom;
  readonly #outbox: EventOutbox;
  readonly #extent: ChainExtent;
  #putShare = PUT_SHARE;
  prints = 0;

  constructor(random: SeededRandom, outbox: EventOutbox, extent: ChainExtent) {
    this.#random = random;
    this.#outbox = outbox;
    this.#extent = extent;
  }

  startDay(): void {
    this.#putShare = drawPutShare(this.#random);
  }

  /** Time to the next print; `activity` is 1 at the mean of the regular hours. */
  nextWait(activity: number): DurationMicros {
    return Math.max(1, Math.round(this.#random.exponential(SECOND / (PRINTS_PER_SECOND[this.#extent] * activity))));
  }

  /** One print in a series that is quoted on both sides; none when the one drawn is not. */
  print(chains: readonly ExpiryChain[], now: Micros, spot: number, shortVariance: number): void {
    const chain = this.#pick(chains.filter(({ listed }) => listed.settlement > now));
    if (chain === undefined) return;
    const index = this.#strike(chain, now, spot, shortVariance);
    const isPut = this.#random.uniform() < this.#putShare;
    const columns = isPut ? chain.puts : chain.calls;
    const bid = columns.bid[index] as number;
    const ask = columns.ask[index] as number;
    if (!(bid > 0 && ask > bid)) return;
    const draw = this.#random.uniform();
    const aggressor: Aggressor = draw < MID_SHARE ? 0 : this.#random.uniform() < 0.5 ? 1 : -1;
    const price = aggressor === 0 ? Math.round((bid + ask) * 10) / 20 : aggressor > 0 ? ask : bid;
    const size = 1 + Math.floor(this.#random.exponential(this.#random.uniform() < LARGE_SHARE ? LARGE_SIZE : USUAL_SIZE));
    columns.volume[index] = (columns.volume[index] as number) + size;
    columns.last[index] = price;
    this.prints += 1;
    const { root, expiry } = chain.listed;
    this.#outbox.events.push({
      kind: 'optionTrade',
      tsEvent: now,
      tsInit: now,
      seq: this.#outbox.nextSeq(),
      instrument: UNDERLYING,
      root,
      expiry,
      strike: chain.strikes[index] as number,
      right: isPut ? 'P' : 'C',
      price,
      size,
      aggressor,
      conditions: this.#random.uniform() < SPREAD_SHARE ? 'spread' : '',
    });
  }

  #pick(chains: readonly ExpiryChain[]): ExpiryChain | undefined {
    const draw = this.#random.uniform();
    if (draw < NEAREST_SHARE) return chains[0];
    if (draw < NEAREST_SHARE + NEXT_SHARE) return chains[1];
    return chains[this.#random.below(chains.length)];
  }

  #strike(chain: ExpiryChain, now: Micros, spot: number, shortVariance: number): number {
    const deviation = Math.sqrt(atMoneyTotalVariance(yearsBetween(now, chain.listed.settlement), shortVariance));
    let chosen = 0;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const wanted = spot * (1 + STRIKE_DEVIATIONS * deviation * this.#random.normal());
      const above = chain.strikes.findIndex((strike) => strike >= wanted);
      chosen = above < 0 ? chain.strikes.length - 1 : above;
      if (this.#random.uniform() * ROUNDEST < roundness(chain.strikes[chosen] as number)) return chosen;
    }
    return chosen;
  }
}
