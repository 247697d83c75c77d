import { MILLISECOND, type DurationMicros, type Micros, type Side, type StateStream, type Ticks } from '@mia-trading/core';
import { shareOfThree } from './pattern.js';
import type { PrintPattern, PrintSeen } from './print-pattern.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

/**
 * Tick reversal (upward): a run down in single price changes is taken back at once.
 *
 * 1. at least `reversalChanges` price changes down in a row, none up between
 * 2. at least `reversalTicks` above its last price within `reversalMs` of the first print back up
 * 3. with buyers: contracts bought less sold by the prints above that price, since it last traded, are above 0 (prints, where sizes are not told)
 *
 * Changes are counted, not prints: of 210,816 successive prints of ES on 2021-12-13 three quarters had the price of the one before. Each run is
 * answered once. Mirror: a run up. Source: Sierra Chart, tick reversal; FEATURES, tickPatterns.
 */
export class TickReversal implements PrintPattern {
  readonly name = 'tickReversal';
  since: Micros = 0;
  readonly #changes: number;
  readonly #ticks: Ticks;
  readonly #within: DurationMicros;
  /** Changes of the run under way, and its direction. */
  #run = 0;
  #direction: Side | 0 = 0;
  #runBegan: Micros = 0;
  /** The run that turned: its direction, length, last price and the time of it. */
  #turned: Side | 0 = 0;
  #turnedChanges = 0;
  #turnedBegan: Micros = 0;
  #extreme: Ticks = 0;
  #extremeAt: Micros = 0;
  #price: Ticks = 0;
  #delta = 0;
  #isReported = false;

  constructor({ reversalChanges, reversalTicks, reversalMs }: TickPatternsConfig) {
    this.#changes = reversalChanges;
    this.#ticks = reversalTicks;
    this.#within = reversalMs * MILLISECOND;
  }

  onPrint({ now, price, change, size, aggressor }: PrintSeen): Side | 0 {
    if (change !== 0) this.#onChange(change > 0 ? 1 : -1, now, price - change);
    this.#price = price;
    if (this.#turned === 0) return 0;
    if (this.#turned * (price - this.#extreme) >= 0) {
      // Back at the extreme or beyond: what the aggressors did since then is void.
      this.#delta = 0;
      return 0;
    }
    this.#delta += aggressor * (Number.isNaN(size) ? 1 : size);
    const side = (0 - this.#turned) as Side;
    if (this.#isReported || this.#met(side, now) < 1) return 0;
    this.#isReported = true;
    this.since = this.#turnedBegan;
    return side;
  }

  /** Prices alone are enough. */
  get isSeen(): boolean {
    return true;
  }

  completeness(side: Side, now: Micros): number {
    if (this.#turned === -side && now - this.#extremeAt <= this.#within) return this.#met(side, now);
    return this.#direction === -side ? shareOfThree(this.#run >= this.#changes, false, false) : 0;
  }

  reset(): void {
    this.#run = this.#turnedChanges = this.#delta = 0;
    this.#direction = this.#turned = 0;
    this.#isReported = false;
  }

  persist(state: StateStream): void {
    this.since = state.number(this.since);
    this.#run = state.number(this.#run);
    this.#direction = state.number(this.#direction) as Side | 0;
    this.#runBegan = state.number(this.#runBegan);
    this.#turned = state.number(this.#turned) as Side | 0;
    this.#turnedChanges = state.number(this.#turnedChanges);
    this.#turnedBegan = state.number(this.#turnedBegan);
    this.#extreme = state.number(this.#extreme);
    this.#extremeAt = state.number(this.#extremeAt);
    this.#price = state.number(this.#price);
    this.#delta = state.number(this.#delta);
    this.#isReported = state.boolean(this.#isReported);
  }

  /** A price change; `before` is the price that it left. */
  #onChange(direction: Side, now: Micros, before: Ticks): void {
    if (direction === this.#direction) {
      this.#run += 1;
      return;
    }
    if (this.#run >= this.#changes) {
      this.#turned = this.#direction;
      this.#turnedChanges = this.#run;
      this.#turnedBegan = this.#runBegan;
      this.#extreme = before;
      this.#extremeAt = now;
      this.#delta = 0;
      this.#isReported = false;
    }
    this.#direction = direction;
    this.#run = 1;
    this.#runBegan = now;
  }

  #met(side: Side, now: Micros): number {
    const isBack = side * (this.#price - this.#extreme) >= this.#ticks && now - this.#extremeAt <= this.#within;
    return shareOfThree(this.#turnedChanges >= this.#changes, isBack, side * this.#delta > 0);
  }
}
