import { Float64Ring, type BarEvent, type Detection, type DetectionListener, type Explanation, type MarketView, type Micros, type Persistent, type Side, type StateStream, type TradeEvent, SECOND } from '@mia-trading/core';
import { TimeBars } from '../bars/time-bars.js';
import { createBarPatterns } from './bar-patterns.js';
import { FacingBars, RANGE_BARS, type LevelsAtClose } from './facing-bars.js';
import type { BarPattern, PatternNeed } from './pattern.js';
import { PatternBoard } from './pattern-board.js';
import type { PatternLevels } from './pattern-levels.js';
import { SpreadMeter } from './spread-meter.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

const SIDES: readonly Side[] = [1, -1];

/** Patterns of closed bars: builds the bars of the session, judges every pattern for both sides as each closes, and reports what is complete. */
export class BarPatternWatch implements Persistent {
  readonly patterns: readonly BarPattern[];
  readonly board: PatternBoard;
  readonly bars: TimeBars;
  /** Share of the newest 16 bars in which no events were lost; 0 while there are fewer. */
  wholeShare = 0;
  readonly #facing: FacingBars;
  readonly #levels: LevelsAtClose;
  readonly #source: PatternLevels;
  readonly #spreads: Float64Ring;
  readonly #meter = new SpreadMeter();
  readonly #config: TickPatternsConfig;
  readonly #report: DetectionListener;
  /** Bars closed before this session. */
  #closedBefore = 0;
  #judged = 0;
  #isInferred = false;

  constructor(config: TickPatternsConfig, levels: PatternLevels, report: DetectionListener) {
    this.patterns = createBarPatterns(config).filter(({ name }) => !config.disabled.includes(name));
    this.board = new PatternBoard(this.patterns.length);
    const longest = Math.max(RANGE_BARS + 2, ...this.patterns.map(({ span }) => span));
    this.bars = new TimeBars(config.barSeconds * SECOND, longest);
    const spreads = new Float64Ring(longest);
    this.#spreads = spreads;
    this.#levels = { vwap: Number.NaN, pointOfControl: Number.NaN, gammaStrike: Number.NaN, spread: (ago) => spreads.fromNewest(ago) };
    this.#facing = new FacingBars(this.bars.series, this.#levels);
    this.#source = levels;
    this.#config = config;
    this.#report = report;
  }

  /** Closed bars of this session, as far as they are held. */
  get count(): number {
    return this.#facing.count;
  }

  get isWarm(): boolean {
    return this.#facing.count >= RANGE_BARS + 2;
  }

  /** Mean true range of the 14 bars before the newest, points; `NaN` until warm. */
  get range(): number {
    return this.#facing.range;
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    // A print after the end of a bar closes it; whose aggressor was inferred counts from the bar it belongs to.
    if (this.bars.onTrade(trade, market.now)) this.#judge(market);
    if (trade.aggressor !== 0 && trade.aggressorSource !== 'exchange') this.#isInferred = true;
  }

  onBar(bar: BarEvent, market: MarketView): void {
    if (this.bars.advance(bar.tsEvent - bar.period)) this.#judge(market);
    if (this.bars.onSourceBar(bar)) this.#judge(market);
  }

  onBook(market: MarketView): void {
    if (this.bars.advance(market.now)) this.#judge(market);
    this.#meter.onBook(market);
  }

  /** Shows that event time has reached `market.now`. */
  advance(market: MarketView): void {
    if (this.bars.advance(market.now)) this.#judge(market);
  }

  onGap(market: MarketView): void {
    this.bars.onGap();
    this.#meter.onGap(market.now);
  }

  /** A session begins: what was forming belongs to the old one and is not judged any more. */
  beginSession(sessionStart: Micros): void {
    this.bars.beginSession(sessionStart);
    this.#judged = this.#closedBefore = this.bars.series.closedCount;
    this.#facing.take(0, Number.NaN);
    this.#spreads.clear();
    this.#meter.takeMean(sessionStart);
    this.board.reset();
    this.wholeShare = 0;
    this.#isInferred = false;
  }

  /** Why a pattern is not looked at; empty when it is. */
  absence(pattern: BarPattern): string {
    if (!this.isWarm || this.#facing.count < pattern.span) return 'not warm';
    const missing = pattern.needs.find((need) => !this.#has(need, pattern.span));
    return missing === undefined ? '' : `no ${missing}`;
  }

  persist(state: StateStream): void {
    state.part(this.bars);
    state.part(this.board);
    state.part(this.#spreads);
    state.part(this.#meter);
    this.wholeShare = state.number(this.wholeShare);
    this.#closedBefore = state.number(this.#closedBefore);
    this.#judged = state.number(this.#judged);
    this.#isInferred = state.boolean(this.#isInferred);
    this.#levels.vwap = state.number(this.#levels.vwap);
    this.#levels.pointOfControl = state.number(this.#levels.pointOfControl);
    this.#levels.gammaStrike = state.number(this.#levels.gammaStrike);
    this.#facing.tick = state.number(this.#facing.tick);
    if (state.isRestoring) this.#facing.take(this.#judged - this.#closedBefore, this.#facing.tick);
  }

  #judge(market: MarketView): void {
    const { series } = this.bars;
    const { tickSize } = market.instrument;
    this.#judged = series.closedCount;
    this.#spreads.push(this.#meter.takeMean(series.end(0)) * tickSize);
    this.#levels.vwap = this.#source.vwap(market);
    this.#levels.pointOfControl = this.#source.pointOfControl(market);
    this.#levels.gammaStrike = this.#source.gammaStrike(market);
    this.#facing.take(this.#judged - this.#closedBefore, tickSize);
    this.#countWhole();
    this.patterns.forEach((pattern, index) => {
      const isSeen = this.absence(pattern) === '';
      let completeness = Number.NaN;
      for (const side of SIDES) {
        this.#facing.side = side;
        // One that speaks for no direction is alike for both.
        if (side > 0 || !pattern.isNeutral) completeness = isSeen ? pattern.completeness(this.#facing) : Number.NaN;
        if (!this.board.set(index, side, completeness, market.now, this.#judged, this.#config.repeatBars)) continue;
        if (!pattern.isNeutral || side > 0) this.#report(this.#detection(pattern, side, market));
      }
    });
  }

  #detection(pattern: BarPattern, side: Side, market: MarketView): Detection {
    const { series } = this.bars;
    const isProven = this.#facing.areWhole(pattern.span) && !(this.#isInferred && pattern.needs.includes('delta'));
    return {
      kind: pattern.name,
      detectedAt: market.now,
      since: series.start(pattern.span - 1),
      side: pattern.isNeutral ? 0 : side,
      price: series.close(0),
      grade: isProven ? 'confirmed' : 'possible',
      detail: this.#detail(pattern),
    };
  }

  #detail({ span, needs }: BarPattern): Explanation {
    const { series } = this.bars;
    const detail: Record<string, number | null> = { bars: span, open: series.open(0), high: series.high(0), low: series.low(0), close: series.close(0), range: this.range };
    if (needs.includes('volume') || needs.includes('delta')) {
      detail['volume'] = series.volume(0);
      detail['delta'] = series.askVolume(0) - series.bidVolume(0);
    }
    if (needs.includes('vwap')) detail['level'] = this.#levels.vwap;
    if (needs.includes('pointOfControl')) detail['level'] = this.#levels.pointOfControl;
    if (needs.includes('gammaStrike')) detail['level'] = this.#levels.gammaStrike;
    if (needs.includes('spread')) detail['spread'] = this.#levels.spread(0);
    return detail;
  }

  #has(need: PatternNeed, span: number): boolean {
    if (need === 'vwap' || need === 'pointOfControl' || need === 'gammaStrike') return Number.isFinite(this.#levels[need]);
    for (let ago = 0; ago < span; ago += 1) {
      const value = need === 'spread' ? this.#levels.spread(ago) : need === 'volume' ? this.#facing.volume(ago) : this.#facing.delta(ago);
      if (!Number.isFinite(value)) return false;
    }
    return true;
  }

  #countWhole(): void {
    if (!this.isWarm) return;
    const bars = RANGE_BARS + 2;
    let whole = 0;
    for (let ago = 0; ago < bars; ago += 1) if (this.bars.series.isWhole(ago)) whole += 1;
    this.wholeShare = whole / bars;
  }
}
