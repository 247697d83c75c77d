import { MILLISECOND, type DetectionListener, type MarketView, type Micros, type Persistent, type Side, type StateStream, type TradeEvent } from '@mia-trading/core';
import { isSizeKnown, isTapePrint } from '../bars/print.js';
import { Burst } from './burst.js';
import { MomentumShift } from './momentum-shift.js';
import { PatternBoard } from './pattern-board.js';
import type { PrintPattern, PrintSeen } from './print-pattern.js';
import { TickReversal } from './tick-reversal.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

/** Patterns of single prints on event time. On a sampled feed prints stand for others that were not sent: nothing is looked at. */
export class PrintPatternWatch implements Persistent {
  readonly patterns: readonly PrintPattern[];
  readonly board: PatternBoard;
  readonly #report: DetectionListener;
  readonly #quiet: Micros;
  readonly #print: PrintSeen = { now: 0, price: Number.NaN, change: 0, size: Number.NaN, aggressor: 0 };
  #price = Number.NaN;
  #isInferred = false;
  #isSampled = false;

  constructor(config: TickPatternsConfig, report: DetectionListener) {
    const all: readonly PrintPattern[] = [new TickReversal(config), new MomentumShift(config), new Burst(config)];
    this.patterns = all.filter(({ name }) => !config.disabled.includes(name));
    this.board = new PatternBoard(this.patterns.length);
    this.#quiet = config.repeatMs * MILLISECOND;
    this.#report = report;
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if (market.feedQuality === 'sampled') {
      if (!this.#isSampled) this.reset();
      this.#isSampled = true;
      return;
    }
    this.#isSampled = false;
    if (!isTapePrint(trade)) return;
    if (trade.aggressor !== 0 && trade.aggressorSource !== 'exchange') this.#isInferred = true;
    const print = this.#print;
    const price = Math.round(trade.price / market.instrument.tickSize);
    print.now = market.now;
    print.price = price;
    print.change = this.#price === this.#price ? price - this.#price : 0;
    print.size = isSizeKnown(trade) ? trade.size : Number.NaN;
    print.aggressor = trade.aggressor;
    this.#price = price;
    for (let index = 0; index < this.patterns.length; index += 1) {
      const side = (this.patterns[index] as PrintPattern).onPrint(print);
      if (side !== 0) this.#complete(index, side, trade, market);
    }
  }

  /** Prints were lost, or a session begins. */
  reset(): void {
    for (const pattern of this.patterns) pattern.reset();
    this.#price = Number.NaN;
  }

  beginSession(): void {
    this.reset();
    this.board.reset();
    this.#isInferred = false;
  }

  /** Whether a pattern can be looked at. */
  isSeen(index: number, market: MarketView): boolean {
    return market.feedQuality !== 'sampled' && (this.patterns[index] as PrintPattern).isSeen;
  }

  /** Share of the conditions of a pattern that hold now; `NaN` when it is not looked at. */
  completeness(index: number, side: Side, market: MarketView): number {
    return market.feedQuality === 'sampled' ? Number.NaN : (this.patterns[index] as PrintPattern).completeness(side, market.now);
  }

  persist(state: StateStream): void {
    for (const pattern of this.patterns) state.part(pattern);
    state.part(this.board);
    this.#price = state.number(this.#price);
    this.#isInferred = state.boolean(this.#isInferred);
    this.#isSampled = state.boolean(this.#isSampled);
  }

  #complete(index: number, side: Side, trade: TradeEvent, market: MarketView): void {
    const { now } = market;
    this.board.set(index, side, 0, now, now, this.#quiet);
    if (!this.board.set(index, side, 1, now, now, this.#quiet)) return;
    const { name, since } = this.patterns[index] as PrintPattern;
    this.#report({ kind: name, detectedAt: now, since, side, price: trade.price, grade: this.#isInferred ? 'possible' : 'confirmed', detail: { milliseconds: (now - since) / MILLISECOND } });
  }
}
