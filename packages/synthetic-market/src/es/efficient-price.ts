/**
 * The price that the public information of the moment implies, in ticks: an exact martingale.
 *
 * It moves with the surprise in each market order, m' = m + κ·(s·g(v) - (2p - 1)·E[g]), where p is the probability that the next order
 * buys given everything published so far, and with news, symmetric jumps. Expected buying moves nothing, so nothing published tells
 * where the price goes next. Source: Madhavan, Richardson and Roomans, "Why do security prices change?", Review of Financial Studies
 * 10(4), 1997; Hasbrouck (1991).
 */
import type { SeededRandom, Side } from '@mia-trading/core';
import { impactWeight, MEAN_IMPACT_WEIGHT, MEAN_SQUARED_IMPACT_WEIGHT } from './order-size.js';

/** Share of the variance that comes through market orders; the rest is news. */
const FLOW_SHARE = 0.5;
/** News jumps of about this size, in ticks, set how often news comes. */
const NEWS_JUMP = 0.75;
/** In ticks; never more often than twice a second per unit of trading. */
const MOST_NEWS_PER_TRADE = 2;

export class EfficientPrice {
  readonly #random: SeededRandom;
  /** Ticks, not whole. */
  value: number;
  /** News jumps per market order. */
  newsPerTrade = 0;
  #impact = 0;
  #jump = 0;

  constructor(random: SeededRandom, value: number) {
    this.#random = random;
    this.value = value;
  }

  /** Splits a variance (ticks² per second) over market orders that come at a mean rate (per second). */
  calibrate(variancePerSecond: number, tradesPerSecond: number): void {
    const perTrade = variancePerSecond / tradesPerSecond;
    this.#impact = Math.sqrt((FLOW_SHARE * perTrade) / MEAN_SQUARED_IMPACT_WEIGHT);
    this.newsPerTrade = Math.min(MOST_NEWS_PER_TRADE, ((1 - FLOW_SHARE) * perTrade) / (NEWS_JUMP * NEWS_JUMP));
    this.#jump = Math.sqrt(((1 - FLOW_SHARE) * perTrade) / this.newsPerTrade);
  }

  /** A market order of `size` lots on `side`, which was to be expected as a purchase with probability `buyProbability`. */
  onOrder(side: Side, size: number, buyProbability: number): void {
    this.value += this.#impact * (side * impactWeight(size) - (2 * buyProbability - 1) * MEAN_IMPACT_WEIGHT);
  }

  onNews(): void {
    this.value += this.#random.laplace(this.#jump);
  }
}
