import {
  MILLISECOND,
  type BarEvent,
  type Explanation,
  type Feature,
  type MarketView,
  type Micros,
  type Persistent,
  type Reading,
  type StateStream,
  type TradeEvent,
  type VolatilityRegime,
} from '@mia-trading/core';
import { BarLadder } from '../bars/bar-ladder.js';
import { isTapePrint } from '../bars/print.js';
import { sessionStartOf } from '../bars/session-start.js';
import { BAR_PERIODS } from '../bars/time-bars.js';
import { confluenceOf, createConfluence, type Confluence } from './confluence.js';
import type { MtfConfluenceConfig } from './mtf-config.js';
import { TimeframeTrend } from './timeframe-trend.js';

const PERIODS = [BAR_PERIODS.oneMinute, BAR_PERIODS.fiveMinutes, BAR_PERIODS.fifteenMinutes, BAR_PERIODS.oneHour] as const;
const NAMES = ['1m', '5m', '15m', '1h'] as const;

/**
 * mtfConfluence: do the timeframes agree on a direction?
 *
 * Each of 1 m, 5 m, 15 m and 1 h is judged on its closed bars ({@link TimeframeTrend}), then weighted by the volatility regime
 * (high .7/.2/.1/0, normal .5/.3/.15/.05, low .3/.3/.25/.15) and put together by {@link confluenceOf}:
 * weighted mean, gain when all confident timeframes agree, as far as their patterns are complete, loss for every pair of them that is opposed.
 * An unknown regime weighs as a high one, as everywhere (FEATURES, volatilityRegime): the shorter timeframes, which turn first.
 * confidence = Σ(weight × confidence of the timeframe): one that is not warm is missing from it and adds nothing to the signal.
 * Works on prints without sizes and on source bars. Unavailable: no timeframe warm (1 m: 21 bars), last price older than 5 minutes.
 */
export class MtfConfluence implements Feature, Persistent {
  readonly name = 'mtfConfluence';
  readonly ladder: BarLadder;
  readonly timeframes: readonly TimeframeTrend[];
  readonly #config: MtfConfluenceConfig;
  readonly #volatility: (market: MarketView) => VolatilityRegime;
  readonly #confluence: Confluence = createConfluence();
  /** Weights that the confluence was made with; `null` when a bar has closed since. */
  #confluenceWeights: readonly number[] | null = null;
  #lastTime: Micros = Number.NEGATIVE_INFINITY;

  /** @param volatility the regime as of `market.now`, asked at every reading; without it the regime is unknown. */
  constructor(config: MtfConfluenceConfig, volatility: (market: MarketView) => VolatilityRegime = () => 'unknown') {
    this.#config = config;
    this.#volatility = volatility;
    const longest = Math.max(config.slowPeriod, config.structureBars + 1);
    this.ladder = new BarLadder(PERIODS, 2 * longest);
    this.timeframes = this.ladder.rungs.map((rung) => new TimeframeTrend(rung.series, config));
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if (this.ladder.onTrade(trade, market.now)) this.#foldClosed();
    if (isTapePrint(trade)) this.#lastTime = market.now;
  }

  onBar(bar: BarEvent): void {
    if (this.ladder.onSourceBar(bar)) this.#foldClosed();
    if (Number.isFinite(bar.close)) this.#lastTime = bar.tsEvent;
  }

  onGap(): void {
    this.ladder.onGap();
  }

  onSession(market: MarketView): void {
    if (this.ladder.beginSession(sessionStartOf(market))) this.#foldClosed();
  }

  read(market: MarketView, reading: Reading): void {
    if (this.ladder.advance(market.now)) this.#foldClosed();
    const confluence = this.#confluence;
    const weights = this.#weights(this.#volatility(market));
    if (weights !== this.#confluenceWeights) {
      confluenceOf(this.timeframes, weights, this.#config, confluence);
      this.#confluenceWeights = weights;
    }
    reading.available = false;
    reading.signal = 0;
    reading.confidence = 0;
    reading.asOf = 0;
    reading.reason = this.#whyNot(market);
    if (reading.reason !== '') return;
    reading.available = true;
    reading.signal = confluence.signal;
    reading.confidence = confluence.confidence;
    reading.asOf = this.#lastTime;
  }

  explain(market: MarketView): Explanation {
    const explanation: Record<string, number | string | boolean | null> = {
      volatility: this.#volatility(market),
      mean: this.#confluence.mean,
      bonus: this.#confluence.bonus,
      penalty: this.#confluence.penalty,
    };
    this.timeframes.forEach((timeframe, i) => {
      const name = NAMES[i] as string;
      const isWarm = timeframe.confidence > 0;
      explanation[`${name}.bars`] = timeframe.bars;
      explanation[`${name}.signal`] = isWarm ? timeframe.signal : null;
      explanation[`${name}.trend`] = isWarm ? timeframe.trend : null;
      explanation[`${name}.momentum`] = isWarm ? timeframe.momentum : null;
      explanation[`${name}.structure`] = isWarm ? timeframe.structure : null;
      explanation[`${name}.completeness`] = isWarm ? timeframe.completeness : null;
      explanation[`${name}.rsi`] = isWarm ? timeframe.rsi : null;
      explanation[`${name}.confidence`] = timeframe.confidence;
    });
    return explanation;
  }

  persist(state: StateStream): void {
    state.part(this.ladder);
    for (const timeframe of this.timeframes) state.part(timeframe);
    this.#lastTime = state.number(this.#lastTime);
    if (state.isRestoring) this.#confluenceWeights = null;
  }

  #whyNot(market: MarketView): string {
    if (!(this.#confluence.confidence > 0)) return 'not warm';
    if (market.now - this.#lastTime > this.#config.staleAfterMs * MILLISECOND) return 'last price too old';
    return Number.isFinite(this.#confluence.signal) ? '' : 'not finite';
  }

  #weights(volatility: VolatilityRegime): readonly number[] {
    if (volatility === 'Normal') return this.#config.weightsNormal;
    return volatility === 'Low' ? this.#config.weightsLow : this.#config.weightsHigh;
  }

  #foldClosed(): void {
    this.#confluenceWeights = null;
    for (const timeframe of this.timeframes) timeframe.foldClosed();
  }
}
