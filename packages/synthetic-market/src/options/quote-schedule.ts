import { MINUTE, SECOND, type DurationMicros, type Micros, type SeededRandom } from '@mia-trading/core';
import type { ExpiryChain } from './expiry-chain.js';
import { yearsBetween } from './carry.js';

/** One strike of one expiry. */
export interface Pair {
  readonly chain: ExpiryChain;
  readonly index: number;
}

interface Group {
  /** Time in which every pair of the group is quoted once. */
  readonly interval: DurationMicros;
  pairs: Pair[];
  cursor: number;
  next: Micros;
}

/** Around the money of the nearest expiry, around the money of the week, and everything else. */
const INTERVALS = [5 * SECOND, 25 * SECOND, 100 * SECOND] as const;
const NEAR_SHARE = 0.008;
const WEEK_SHARE = 0.02;
const WEEK_YEARS = 8 / 365;
/** The money moves: pairs are sorted into groups anew this often. */
const REGROUP = MINUTE;
/** At the opening the whole chain is quoted within this time. */
const OPENING = 10 * SECOND;
/** Waits vary between half and one and a half of the mean. */
const LEAST_WAIT = 0.5;

/** When which pair of options is quoted next. */
export class QuoteSchedule {
  readonly #random: SeededRandom;
  readonly #groups: readonly Group[] = INTERVALS.map((interval) => ({ interval, pairs: [], cursor: 0, next: Infinity }));
  #chains: readonly ExpiryChain[] = [];
  #openUntil: Micros = Infinity;
  #regroupAt: Micros = Infinity;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** Quoting begins. */
  open(chains: readonly ExpiryChain[], now: Micros, spot: number): void {
    this.#chains = chains;
    this.#openUntil = now + OPENING;
    this.regroup(now, spot);
  }

  close(): void {
    for (const group of this.#groups) group.next = Infinity;
  }

  get next(): Micros {
    return Math.min(...this.#groups.map((group) => group.next));
  }

  /** The pair that is due at `now`. */
  take(now: Micros, spot: number): Pair | undefined {
    if (now >= this.#regroupAt) this.regroup(now, spot);
    const group = this.#groups.find(({ next }) => next <= now);
    if (group === undefined) return undefined;
    const pair = group.pairs[group.cursor % group.pairs.length];
    group.cursor += 1;
    group.next = now + this.#wait(group, now);
    return pair;
  }

  regroup(now: Micros, spot: number): void {
    this.#regroupAt = now + REGROUP;
    for (const group of this.#groups) group.pairs = [];
    const nearest = this.#chains.find(({ listed }) => listed.settlement > now);
    for (const chain of this.#chains) {
      const years = yearsBetween(now, chain.listed.settlement);
      if (years <= 0) continue;
      chain.strikes.forEach((strike, index) => {
        const distance = Math.abs(strike / spot - 1);
        const place = chain === nearest && distance < NEAR_SHARE ? 0 : years < WEEK_YEARS && distance < WEEK_SHARE ? 1 : 2;
        this.#groups[place]?.pairs.push({ chain, index });
      });
    }
    for (const group of this.#groups) if (group.pairs.length === 0) group.next = Infinity;
    else if (group.next === Infinity) group.next = now + this.#wait(group, now);
  }

  #wait(group: Group, now: Micros): DurationMicros {
    const interval = now < this.#openUntil ? OPENING : group.interval;
    return Math.max(1, Math.round((interval / group.pairs.length) * (LEAST_WAIT + this.#random.uniform())));
  }
}
