import {
  ignoreDetections,
  MILLISECOND,
  SECOND,
  type BarEvent,
  type DetectionListener,
  type Explanation,
  type Feature,
  type MarketView,
  type Micros,
  type Persistent,
  type Reading,
  type Side,
  type StateStream,
  type TradeEvent,
} from '@mia-trading/core';
import { isTapePrint } from '../bars/print.js';
import { sessionStartOf } from '../bars/session-start.js';
import { BarPatternWatch } from './bar-pattern-watch.js';
import { NO_PATTERN_LEVELS, type PatternLevels } from './pattern-levels.js';
import { PrintPatternWatch } from './print-pattern-watch.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

/**
 * tickPatterns: which known patterns are complete, and which way do they point?
 *
 *     net    = Σ weight × (e^(-age/fade) of the upward pattern - e^(-age/fade) of its mirror),  age since it was complete last
 *     signal = tanh(net / unit)
 *
 * over all patterns that speak for a direction; an incomplete pattern counts for nothing, however nearly complete. net is 0 most of the time, so a
 * median of past values, by which other features scale, would be 0: the unit is configuration.
 *
 * Patterns of closed bars (1 minute) and of single prints on event time, one file each, listed in `BAR_PATTERN_NAMES` and `PRINT_PATTERN_NAMES`.
 * confidence = share (by weight) of the patterns of a direction that can be looked at × share of the newest 16 bars without lost events: without
 * levels, sizes or aggressors the patterns that need them are missing, never guessed. Patterns begin anew with each session.
 *
 * Every completed pattern is told to the listener at the event that completed it, with its name as kind: `confirmed` unless an aggressor that it
 * relies on was inferred or events were lost in its bars. Unavailable: fewer than 16 bars in the session, last price older than 5 minutes.
 */
export class TickPatterns implements Feature, Persistent {
  readonly name = 'tickPatterns';
  readonly bars: BarPatternWatch;
  readonly prints: PrintPatternWatch;
  readonly #config: TickPatternsConfig;
  readonly #barFade: Micros;
  readonly #printFade: Micros;
  #lastTime: Micros = Number.NEGATIVE_INFINITY;
  #net = 0;
  /** Weight of the bar patterns of a direction, and of those that can be looked at, as of a version of their board. */
  #barWeight = 0;
  #barWeightSeen = 0;
  #coverageVersion = -1;

  /** @param levels VWAP, POC and gamma strike; without them the patterns at these levels are not looked at. */
  constructor(config: TickPatternsConfig, levels: PatternLevels = NO_PATTERN_LEVELS, report: DetectionListener = ignoreDetections) {
    this.#config = config;
    this.bars = new BarPatternWatch(config, levels, report);
    this.prints = new PrintPatternWatch(config, report);
    this.#barFade = config.barFadeSeconds * SECOND;
    this.#printFade = config.printFadeSeconds * SECOND;
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    this.bars.onTrade(trade, market);
    this.prints.onTrade(trade, market);
    if (isTapePrint(trade)) this.#lastTime = market.now;
  }

  onBar(bar: BarEvent, market: MarketView): void {
    this.bars.onBar(bar, market);
    if (Number.isFinite(bar.close)) this.#lastTime = bar.tsEvent;
  }

  onBook(market: MarketView): void {
    this.bars.onBook(market);
  }

  onGap(market: MarketView): void {
    this.bars.onGap(market);
    this.prints.reset();
  }

  onSession(market: MarketView): void {
    this.bars.beginSession(sessionStartOf(market));
    this.prints.beginSession();
  }

  read(market: MarketView, reading: Reading): void {
    this.bars.advance(market);
    this.#net = this.#sum(market.now);
    const confidence = this.#coverage(market) * this.bars.wholeShare;
    reading.reason = this.#whyNot(market, confidence);
    reading.available = reading.reason === '';
    reading.signal = reading.available ? Math.tanh(this.#net / this.#config.unit) : 0;
    reading.confidence = reading.available ? confidence : 0;
    reading.asOf = reading.available ? this.#lastTime : 0;
  }

  explain(market: MarketView): Explanation {
    const explanation: Record<string, number | string | boolean | null> = { net: this.#net, bars: this.bars.count, range: orNull(this.bars.range) };
    this.bars.patterns.forEach((pattern, index) => {
      const absence = this.bars.absence(pattern);
      explain(explanation, pattern.name, absence, (side) => this.bars.board.completeness(index, side));
      explanation[`${pattern.name}.weight`] = pattern.isNeutral ? 0 : this.#config.barWeight * this.bars.board.lean(index, market.now, this.#barFade);
    });
    this.prints.patterns.forEach(({ name }, index) => {
      const isSeen = this.prints.isSeen(index, market);
      explain(explanation, name, isSeen ? '' : market.feedQuality === 'sampled' ? 'sampled feed' : 'not warm or no sizes', (side) => this.prints.completeness(index, side, market));
      explanation[`${name}.weight`] = this.#config.printWeight * this.prints.board.lean(index, market.now, this.#printFade);
    });
    return explanation;
  }

  persist(state: StateStream): void {
    state.part(this.bars);
    state.part(this.prints);
    this.#lastTime = state.number(this.#lastTime);
    this.#net = state.number(this.#net);
  }

  #sum(now: Micros): number {
    const { barWeight, printWeight } = this.#config;
    let net = 0;
    const { bars, prints } = this;
    if (!bars.board.hasFaded(now, this.#barFade)) {
      for (let index = 0; index < bars.patterns.length; index += 1) {
        if (bars.patterns[index]?.isNeutral === false) net += barWeight * bars.board.lean(index, now, this.#barFade);
      }
    }
    if (!prints.board.hasFaded(now, this.#printFade)) {
      for (let index = 0; index < prints.patterns.length; index += 1) net += printWeight * prints.board.lean(index, now, this.#printFade);
    }
    return net;
  }

  #coverage(market: MarketView): number {
    const { printWeight } = this.#config;
    if (this.bars.board.version !== this.#coverageVersion) this.#coverBars();
    let all = this.#barWeight;
    let seen = this.#barWeightSeen;
    for (let index = 0; index < this.prints.patterns.length; index += 1) {
      all += printWeight;
      if (this.prints.isSeen(index, market)) seen += printWeight;
    }
    return all > 0 ? seen / all : 0;
  }

  /** Bar patterns change only when a bar closes. */
  #coverBars(): void {
    const { barWeight } = this.#config;
    this.#coverageVersion = this.bars.board.version;
    this.#barWeight = 0;
    this.#barWeightSeen = 0;
    for (let index = 0; index < this.bars.patterns.length; index += 1) {
      if (this.bars.patterns[index]?.isNeutral !== false) continue;
      this.#barWeight += barWeight;
      if (!Number.isNaN(this.bars.board.completeness(index, 1))) this.#barWeightSeen += barWeight;
    }
  }

  #whyNot(market: MarketView, confidence: number): string {
    if (!this.bars.isWarm) return 'not warm';
    if (market.now - this.#lastTime > this.#config.staleAfterMs * MILLISECOND) return 'last price too old';
    return confidence > 0 ? '' : 'no pattern can be looked at';
  }
}

function explain(explanation: Record<string, number | string | boolean | null>, name: string, absence: string, completeness: (side: Side) => number): void {
  explanation[`${name}.up`] = absence === '' ? orNull(completeness(1)) : null;
  explanation[`${name}.down`] = absence === '' ? orNull(completeness(-1)) : null;
  if (absence !== '') explanation[`${name}.absence`] = absence;
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
