/**
 * Volatility of the index in two factors: a slow one, the annual variance that options price (log-normal, returning over weeks, falling
 * when the index rises), and a fast one within the session (log-normal around 1, half-life a quarter of an hour), which makes realised
 * volatility cluster and trading follow it. Sources: Heston-type leverage after Black (1976); two-factor form after Bergomi,
 * "Stochastic Volatility Modeling", chapter 7; volume and variance moving together after Clark (1973).
 */
import { DAY, SECOND, type SeededRandom } from '@mia-trading/core';

const YEAR_SECONDS = (365 * DAY) / SECOND;
/** Annual volatility around which the slow factor moves: the median VIX since 2010 is 16.8, its at-the-money part is below it. */
const MEDIAN_VOLATILITY = 0.15;
/** Return of the slow factor, per year: a half-life of about seven weeks. */
const SLOW_RETURN = 5;
/** Deviation of the log variance over a trading day. */
const SLOW_DAILY_DEVIATION = 0.14;
/** Correlation of the slow factor with the index. */
const LEVERAGE = -0.75;
const FAST_HALF_LIFE_SECONDS = 900;
const FAST_DEVIATION = 0.6;
const LOG_2 = Math.log(2);
const TRADING_DAYS = 252;
/** Options price a premium: realised volatility is this share of what they imply. */
const REALISED_SHARE = 0.8;

export class Volatility {
  readonly #random: SeededRandom;
  #logVariance: number;
  #fast = 0;

  constructor(random: SeededRandom, initialVolatility: number = MEDIAN_VOLATILITY) {
    this.#random = random;
    this.#logVariance = 2 * Math.log(initialVolatility);
  }

  /** Annual variance that options of the shortest life price, in calendar time: 0.0225 is 15 %. */
  get impliedVariance(): number {
    return Math.exp(this.#logVariance);
  }

  /** Variance of one whole session's return, the night before it included. */
  get sessionVariance(): number {
    return (this.impliedVariance * REALISED_SHARE * REALISED_SHARE) / TRADING_DAYS;
  }

  /** Multiplies variance inside the session; 1 on average. */
  get fastFactor(): number {
    return Math.exp(this.#fast - (FAST_DEVIATION * FAST_DEVIATION) / 2);
  }

  /** Level against its usual one, 1 = 15 %: busier and thinner books above. */
  get relativeVolatility(): number {
    return Math.sqrt(this.impliedVariance) / MEDIAN_VOLATILITY;
  }

  /**
   * Moves both factors on by `seconds`, of which `sessionShare` (of a whole session's variance) has passed; `shock` is the index return
   * over that time in its own standard deviations.
   */
  advance(seconds: number, sessionShare: number, shock: number): void {
    const own = this.#random.normal();
    const mix = LEVERAGE * Math.max(-SHOCK_LIMIT, Math.min(SHOCK_LIMIT, shock)) + Math.sqrt(1 - LEVERAGE * LEVERAGE) * own;
    const target = 2 * Math.log(MEDIAN_VOLATILITY);
    this.#logVariance += (SLOW_RETURN * (target - this.#logVariance) * seconds) / YEAR_SECONDS + SLOW_DAILY_DEVIATION * Math.sqrt(sessionShare) * mix;
    const kept = Math.exp((-LOG_2 * seconds) / FAST_HALF_LIFE_SECONDS);
    this.#fast = this.#fast * kept + FAST_DEVIATION * Math.sqrt(1 - kept * kept) * this.#random.normal();
  }
}

/** A single jump does not move volatility by more than this many of its deviations. */
const SHOCK_LIMIT = 4;

/** One earlier trading day. */
export interface PastDay {
  /** Annual variance that options of the shortest life price at its close. */
  readonly variance: number;
  /** Logarithm of the index at the next close, or at the end of the path, over this one. */
  readonly nextReturn: number;
}

/**
 * A past that leads to `variance` now: `count` trading days before, the latest one first.
 *
 * The slow factor is a stationary Gaussian process and looks the same backward, so it is drawn backward from now; returns are then drawn
 * to its innovations as seen forward, with the same leverage. `lastShare` is the part of a session's variance between the latest close
 * and now.
 */
export function pastDays(random: SeededRandom, variance: number, count: number, lastShare: number): PastDay[] {
  const target = 2 * Math.log(MEDIAN_VOLATILITY);
  const kept = 1 - SLOW_RETURN / TRADING_DAYS;
  const days: PastDay[] = [];
  let after = Math.log(variance) - target;
  for (let day = 0; day < count; day += 1) {
    const share = day === 0 ? lastShare : 1;
    const before = day === 0 ? after : kept * after + SLOW_DAILY_DEVIATION * random.normal();
    const innovation = day === 0 ? random.normal() : (after - kept * before) / SLOW_DAILY_DEVIATION;
    const shock = LEVERAGE * innovation + Math.sqrt(1 - LEVERAGE * LEVERAGE) * random.normal();
    const dayVariance = Math.exp(before + target);
    days.push({ variance: dayVariance, nextReturn: shock * Math.sqrt((share * dayVariance * REALISED_SHARE * REALISED_SHARE) / TRADING_DAYS) });
    after = before;
  }
  return days;
}
