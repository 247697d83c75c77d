import {
  ignoreDetections,
  MILLISECOND,
  type BarEvent,
  type DetectionListener,
  type Explanation,
  type Feature,
  type MarketView,
  type Persistent,
  type Reading,
  type StateStream,
  type TradeEvent,
} from '@mia-trading/core';
import { isSizeKnown } from '../bars/print.js';
import { sessionStartOf } from '../bars/session-start.js';
import type { AnchoredVwap } from './anchored-vwap.js';
import { BandEvents } from './band-events.js';
import { bandsOf, positionOf, slopeClassOf, widthClassOf } from './bands.js';
import type { ClosingSlope } from './closing-slope.js';
import { SessionVwap } from './session-vwap.js';
import type { VwapTrendConfig } from './vwap-config.js';
import type { WeightedSums } from './weighted-sums.js';

/** Votes of an anchor grow linearly to their full size at 1/4 standard deviation from its VWAP, so that a cross does not flip them. */
const VOTES_PER_DEVIATION = 4;
/** Below this many ticks a standard deviation is rounding, and a distance in units of it means nothing. */
const LEAST_DEVIATION = 1e-6;

function clampUnit(value: number): number {
  return value > 1 ? 1 : value < -1 ? -1 : value;
}

/**
 * vwapTrend: does the market trade on the rising or on the falling side of its volume-weighted average price?
 *
 *     signal = 0.35·tanh(slope / 2) + 0.35·tanh(z) + 0.30·consistency
 *
 * - slope: least-squares slope of the leading VWAP over its last 20 closed 1-minute bars, in ticks per bar; 2 ticks is a strong slope.
 * - z = (last price - VWAP) / SD of the leading VWAP, SD being the volume-weighted population standard deviation.
 * - consistency: mean of the votes there are. Each VWAP (session, regular hours while they last, week if seen from its begin, rolling 20 bars)
 *   votes clamp(4·z); each slope (1, 5, 15 minutes, from 5 bars on) votes clamp(slope / 0.1), a full vote outside the sideways class.
 * - The leading VWAP is that of regular hours once it has closed 20 bars in them, else that of the session.
 * - Touches of the VWAP, rejections at SD2 and breakouts at SD1 are detections: {@link BandEvents}.
 *
 * confidence = (bars in the slope / 20) × (0.5 if the anchor was not seen, else 1 - 0.05 per hole in the data, at least 0.5) × 0.8 if
 * built from bars.
 * Unavailable: a size was unknown, no volume, fewer than 5 closed bars, all volume at one price, last trade older than 5 minutes.
 * Mirrors under reflection of prices. Sources: bands as in Sierra Chart's and TradingView's VWAP (population, volume-weighted); the three
 * weights are the system's own.
 */
export class VwapTrend implements Feature, Persistent {
  readonly name = 'vwapTrend';
  readonly vwap: SessionVwap;
  readonly #config: VwapTrendConfig;
  readonly #events: BandEvents;
  #votes = 0;
  #voters = 0;
  /** What was judged last, and of which version of the VWAP: between prints most readings find the same. */
  #judgedVersion = Number.NaN;
  #signal = Number.NaN;
  #confidence = 0;

  constructor(config: VwapTrendConfig, onDetection: DetectionListener = ignoreDetections) {
    this.#config = config;
    this.vwap = new SessionVwap(config.slopeBars, config.rollingBars, config.squeezeBars);
    this.#events = new BandEvents(this.vwap, config, onDetection);
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    const { vwap } = this;
    vwap.advance(market.now);
    if (vwap.isSizeKnown && isSizeKnown(trade)) this.#events.onTrade(trade, market);
    vwap.onTrade(trade, market);
  }

  onBar(bar: BarEvent, market: MarketView): void {
    this.#events.beforeBar(bar, market);
    this.vwap.onBar(bar, market);
    if (this.vwap.isSizeKnown) this.#events.onBar(bar, market);
  }

  onGap(): void {
    this.vwap.onGap();
  }

  onSession(market: MarketView): void {
    this.#events.onSession(sessionStartOf(market));
    this.vwap.onSession(market);
  }

  onRegularHours(isRegularHours: boolean, market: MarketView): void {
    this.vwap.onRegularHours(isRegularHours, market);
  }

  read(market: MarketView, reading: Reading): void {
    const { vwap } = this;
    vwap.advance(market.now);
    reading.available = false;
    reading.signal = 0;
    reading.confidence = 0;
    reading.asOf = 0;
    const leading = vwap.leadingAt(market);
    reading.reason = this.#whyNot(market, leading);
    if (reading.reason !== '') return;
    if (vwap.version !== this.#judgedVersion) this.#judge(market, leading);
    if (!Number.isFinite(this.#signal)) {
      reading.reason = 'not finite';
      return;
    }
    reading.available = true;
    reading.asOf = vwap.lastTime;
    reading.signal = clampUnit(this.#signal);
    reading.confidence = this.#confidence;
  }

  explain(market: MarketView): Explanation {
    const leading = this.vwap.leadingAt(market);
    const { tickSize } = market.instrument;
    const bands = bandsOf(leading.sums, tickSize);
    const regular = bandsOf(this.vwap.regular.sums, tickSize);
    const deviation = leading.sums.deviation;
    const z = deviation > LEAST_DEVIATION ? (this.vwap.lastPrice - leading.sums.mean) / deviation : Number.NaN;
    const slope = leading.slope.slope;
    return {
      anchor: leading === this.vwap.regular ? 'regular' : 'session',
      vwap: bands?.vwap ?? null,
      sd: bands?.deviation ?? null,
      upper1: bands?.upper1 ?? null,
      lower1: bands?.lower1 ?? null,
      upper2: bands?.upper2 ?? null,
      lower2: bands?.lower2 ?? null,
      upper3: bands?.upper3 ?? null,
      lower3: bands?.lower3 ?? null,
      regularVwap: regular?.vwap ?? null,
      weekVwap: this.vwap.week.wholeness.sawBegin ? (bandsOf(this.vwap.week.sums, tickSize)?.vwap ?? null) : null,
      rollingVwap: bandsOf(this.vwap.rolling.total, tickSize)?.vwap ?? null,
      distanceInSd: Number.isNaN(z) ? null : z,
      position: positionOf(z),
      slopeTicksPerBar: Number.isNaN(slope) ? null : slope,
      slopeClass: slopeClassOf(slope, this.#config.strongSlope, this.#config.sidewaysSlope),
      slope5m: this.#slopeOver(this.vwap.fiveMinuteSlope),
      slope15m: this.#slopeOver(this.vwap.fifteenMinuteSlope),
      width: widthClassOf(deviation, this.#config.narrowWidth, this.#config.wideWidth),
      squeeze: this.vwap.isSqueezed,
      consistency: Number.isNaN(z) ? null : this.#consistency(market, leading),
      whole: leading.wholeness.isWhole,
      fromBars: this.vwap.isFromBars,
    };
  }

  persist(state: StateStream): void {
    state.part(this.vwap);
    state.part(this.#events);
  }

  /** What only a print, a bar that closes, a gap or a session can change. */
  #judge(market: MarketView, leading: AnchoredVwap): void {
    const config = this.#config;
    const { slope, sums, wholeness } = leading;
    const z = (this.vwap.lastPrice - sums.mean) / sums.deviation;
    this.#judgedVersion = this.vwap.version;
    this.#signal = config.slopeWeight * Math.tanh(slope.slope / config.strongSlope) + config.positionWeight * Math.tanh(z) + config.consistencyWeight * this.#consistency(market, leading);
    this.#confidence = (slope.count / slope.window) * wholeness.confidence(config.partialConfidence, config.gapLoss) * (this.vwap.isFromBars ? config.barsConfidence : 1);
  }

  #whyNot(market: MarketView, leading: AnchoredVwap): string {
    if (!this.vwap.isSizeKnown) return 'trade size unknown';
    if (!(leading.sums.volume > 0)) return 'no volume in this session';
    if (market.now - this.vwap.lastTime > this.#config.staleAfterMs * MILLISECOND) return 'last trade too old';
    if (leading.slope.count < this.#config.leastSlopeBars) return 'not warm';
    return leading.sums.deviation > LEAST_DEVIATION ? '' : 'all volume at one price';
  }

  /** Class of a slope, in ticks per its own bar; unknown while it has too few. */
  #slopeOver(slope: ClosingSlope): string {
    return slopeClassOf(slope.count < this.#config.leastSlopeBars ? Number.NaN : slope.slope, this.#config.strongSlope, this.#config.sidewaysSlope);
  }

  #consistency(market: MarketView, leading: AnchoredVwap): number {
    const { vwap } = this;
    this.#votes = 0;
    this.#voters = 0;
    this.#voteOfAnchor(vwap.session.sums);
    if (market.isRegularHours) this.#voteOfAnchor(vwap.regular.sums);
    if (vwap.week.wholeness.sawBegin) this.#voteOfAnchor(vwap.week.sums);
    this.#voteOfAnchor(vwap.rolling.total);
    this.#voteOfSlope(leading.slope);
    this.#voteOfSlope(vwap.fiveMinuteSlope);
    this.#voteOfSlope(vwap.fifteenMinuteSlope);
    return this.#voters === 0 ? 0 : this.#votes / this.#voters;
  }

  #voteOfAnchor(sums: WeightedSums): void {
    if (!(sums.volume > 0)) return;
    const deviation = sums.deviation;
    if (!(deviation > LEAST_DEVIATION)) return;
    this.#votes += clampUnit((VOTES_PER_DEVIATION * (this.vwap.lastPrice - sums.mean)) / deviation);
    this.#voters += 1;
  }

  #voteOfSlope(slope: ClosingSlope): void {
    if (slope.count < this.#config.leastSlopeBars) return;
    this.#votes += clampUnit(slope.slope / this.#config.sidewaysSlope);
    this.#voters += 1;
  }
}
