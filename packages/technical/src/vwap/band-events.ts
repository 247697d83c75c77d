import {
  ignoreDetections,
  MINUTE,
  type BarEvent,
  type Detection,
  type DetectionListener,
  type MarketView,
  type Micros,
  type Persistent,
  type Side,
  type StateStream,
  type Ticks,
  type TradeEvent,
} from '@mia-trading/core';
import { BarLadder } from '../bars/bar-ladder.js';
import type { BarSeries } from '../bars/bar-series.js';
import { isTapePrint } from '../bars/print.js';
import type { TimeBars } from '../bars/time-bars.js';
import type { AnchoredVwap } from './anchored-vwap.js';
import type { SessionVwap } from './session-vwap.js';

const FIVE = 5;
const FIFTEEN = 15;
/** Timeframes of the closed bars that are judged, in minutes. */
const MINUTES = [1, FIVE, FIFTEEN] as const;
const PERIODS = MINUTES.map((minutes) => minutes * MINUTE);
/** A bar is judged when it closes and folded into the longer one at once. */
const KEPT_BARS = 32;
/** Half a tick: nearer to the VWAP no price can come. */
const TOUCH: Ticks = 0.5;
/** Below it the bands lie on top of one another. */
const LEAST_DEVIATION: Ticks = 1;
const OUTER_BAND = 2;

/** What {@link BandEvents} goes by. */
export interface BandEventOptions {
  /** Closed 1-minute bars of the VWAP from which anything is reported (bars). */
  readonly leastSlopeBars: number;
  /** Distance from the VWAP that arms the next touch (standard deviations). */
  readonly touchArmDistance: number;
  /** Part of a bar's range by which it must have come back from its extreme to count as rejected (share). */
  readonly rejectionShare: number;
}

/**
 * Events at a VWAP and its bands, each reported once, at the print or bar that completes it:
 *
 * - `vwapTouch`: a print within half a tick of the VWAP or beyond it, after one at least 0.5 SD away. `side` 0: a touch is a place, not a
 *   direction; `from` says where price came from.
 * - `bandRejection`: a closed bar reached SD2 (high ≥ upper band) and closed back inside it (close < upper band) by half of its own range
 *   ((high - close) ≥ 0.5·(high - low)): against the upper band `side` -1, against the lower one +1.
 * - `bandBreakout`: a closed bar closes at or outside SD1 after one that closed inside: above `side` +1, below -1.
 *
 * Bars are those of 1, 5 and 15 minutes (`minutes`); bands are those of the VWAP that leads when the bar closes, with everything traded
 * before. A print is held against the VWAP without itself. When the leading VWAP changes (begin of regular hours, session) all of it begins
 * anew. `confirmed` when the VWAP was seen from its anchor on without holes and from prints, else `possible`. Nothing is reported while the
 * VWAP has closed fewer than 5 bars or its SD is under a tick. Mirrors under reflection of prices.
 *
 * Source: bands as in {@link bandsOf}; touch, rejection and breakout as the field uses the words, thresholds are the system's own.
 */
export class BandEvents implements Persistent {
  readonly #vwap: SessionVwap;
  readonly #options: BandEventOptions;
  readonly #onDetection: DetectionListener;
  readonly #bars = new BarLadder(PERIODS, KEPT_BARS);
  /** Closed bars of each timeframe that were judged. */
  readonly #judged = new Float64Array(PERIODS.length);
  /** Distance from the VWAP at the last close of each timeframe (SD); `NaN` before. */
  readonly #lastDistance = new Float64Array(PERIODS.length).fill(Number.NaN);
  /** Side of the VWAP from which the next touch may come; 0 while price has not been away. */
  #armed = 0;
  #armedAt: Micros = 0;
  #isRegular = false;

  /** @param vwap the VWAPs that are watched; their owner feeds them. */
  constructor(vwap: SessionVwap, options: BandEventOptions, onDetection: DetectionListener = ignoreDetections) {
    this.#vwap = vwap;
    this.#options = options;
    this.#onDetection = onDetection;
  }

  /** A session begins: bars of the old one are dropped unjudged. */
  onSession(sessionStart: Micros): void {
    this.#bars.beginSession(sessionStart);
    this.#bars.rungs.forEach((rung, i) => {
      this.#judged[i] = rung.series.closedCount;
    });
    this.#forget();
  }

  /** A print, before the VWAP has it; the minutes before it are closed. */
  onTrade(trade: TradeEvent, market: MarketView): void {
    const leading = this.#leadingAt(market);
    if (this.#bars.onTrade(trade, market.now)) this.#judgeClosed(market, leading);
    if (isTapePrint(trade)) this.#judgePrint(Math.round(trade.price / market.instrument.tickSize), market, leading);
  }

  /** A bar of the source, before the VWAP has it: what ended before its begin is judged. */
  beforeBar(bar: BarEvent, market: MarketView): void {
    const leading = this.#leadingAt(market);
    if (this.#bars.advance(bar.tsEvent - bar.period)) this.#judgeClosed(market, leading);
  }

  /** A bar of the source, after the VWAP has it. */
  onBar(bar: BarEvent, market: MarketView): void {
    const leading = this.#leadingAt(market);
    if (this.#bars.onSourceBar(bar)) this.#judgeClosed(market, leading);
  }

  persist(state: StateStream): void {
    state.part(this.#bars);
    state.numbers(this.#judged);
    state.numbers(this.#lastDistance);
    this.#armed = state.number(this.#armed);
    this.#armedAt = state.number(this.#armedAt);
    this.#isRegular = state.boolean(this.#isRegular);
  }

  #leadingAt(market: MarketView): AnchoredVwap {
    const leading = this.#vwap.leadingAt(market);
    const isRegular = leading === this.#vwap.regular;
    if (isRegular !== this.#isRegular) this.#forget();
    this.#isRegular = isRegular;
    return leading;
  }

  #forget(): void {
    this.#armed = 0;
    this.#lastDistance.fill(Number.NaN);
  }

  #judgePrint(price: Ticks, market: MarketView, leading: AnchoredVwap): void {
    if (leading.slope.count < this.#options.leastSlopeBars) return;
    const { mean } = leading.sums;
    const distance = price - mean;
    const side = Math.sign(distance);
    if (this.#armed !== 0 && distance * this.#armed <= TOUCH) {
      this.#report('vwapTouch', 0, mean, this.#armedAt, market, leading, { from: this.#armed > 0 ? 'above' : 'below' });
      this.#armed = 0;
    }
    if (side === this.#armed) return;
    const { deviation } = leading.sums;
    if (!(deviation >= LEAST_DEVIATION) || distance * side < this.#options.touchArmDistance * deviation) return;
    this.#armed = side;
    this.#armedAt = market.now;
  }

  #judgeClosed(market: MarketView, leading: AnchoredVwap): void {
    for (let i = 0; i < PERIODS.length; i += 1) {
      const { series } = this.#bars.rungs[i] as TimeBars;
      if (series.closedCount > (this.#judged[i] as number)) this.#judgeBar(i, series, market, leading);
      this.#judged[i] = series.closedCount;
    }
  }

  #judgeBar(i: number, bar: BarSeries, market: MarketView, leading: AnchoredVwap): void {
    const { mean, deviation } = leading.sums;
    if (leading.slope.count < this.#options.leastSlopeBars || !(deviation >= LEAST_DEVIATION)) return;
    const { tickSize } = market.instrument;
    const high = Math.round(bar.high(0) / tickSize) - mean;
    const low = Math.round(bar.low(0) / tickSize) - mean;
    const close = Math.round(bar.close(0) / tickSize) - mean;
    const since = bar.start(0);
    const distanceInSd = close / deviation;
    const detail = { minutes: MINUTES[i] as number, distanceInSd };
    const outer = OUTER_BAND * deviation;
    const enough = this.#options.rejectionShare * (high - low);
    if (high >= outer && close < outer && high - close >= enough) this.#report('bandRejection', -1, mean + outer, since, market, leading, detail);
    if (low <= -outer && close > -outer && close - low >= enough) this.#report('bandRejection', 1, mean - outer, since, market, leading, detail);
    const before = this.#lastDistance[i] as number;
    if (distanceInSd >= 1 && before < 1) this.#report('bandBreakout', 1, mean + deviation, since, market, leading, detail);
    if (distanceInSd <= -1 && before > -1) this.#report('bandBreakout', -1, mean - deviation, since, market, leading, detail);
    this.#lastDistance[i] = distanceInSd;
  }

  #report(kind: string, side: Side | 0, price: number, since: Micros, market: MarketView, { sums, wholeness }: AnchoredVwap, detail: Detection['detail']): void {
    const { tickSize } = market.instrument;
    this.#onDetection({
      kind,
      detectedAt: market.now,
      since,
      side,
      price: price * tickSize,
      grade: wholeness.isWhole && !this.#vwap.isFromBars ? 'confirmed' : 'possible',
      detail: { anchor: this.#isRegular ? 'regular' : 'session', vwap: sums.mean * tickSize, sd: sums.deviation * tickSize, ...detail },
    });
  }
}
