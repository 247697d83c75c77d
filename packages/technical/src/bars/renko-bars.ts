import type { Micros, Persistent, StateStream, Ticks, TradeEvent } from '@mia-trading/core';
import { BarSeries } from './bar-series.js';
import { FormingBar } from './forming-bar.js';
import { isSizeKnown, isTapePrint } from './print.js';

/**
 * Renko bricks of a fixed height, on a grid through the first price of the session.
 *
 * With E the edge at which the last brick closed and b the brick: a print at or above E + b closes a rising brick whose close is the
 * highest grid price reached, one at or below E - b a falling brick; against the direction of the last brick it takes 2b, and the brick
 * begins at the near edge of the last one, so it too is b high. Where a print jumps over several bricks only the furthest is made (gaps
 * are not filled with bricks nobody traded); its open is one brick short of its close. High and low of a brick are those of its prints
 * and edges together, quantities those of the prints since the last brick. What has not become a brick when a session ends is dropped:
 * its prices made no brick, and no bar shows its volume.
 *
 * Source: Nison 1994, Beyond Candlesticks, ch. 8 (renko), on prints instead of closes.
 */
export class RenkoBars implements Persistent {
  readonly brick: Ticks;
  readonly tickSize: number;
  readonly series: BarSeries;
  /** Prints since the last brick. */
  readonly forming = new FormingBar();
  /** Edge at which the last brick closed, in ticks; `NaN` before the first print of a session. */
  #edge: Ticks = Number.NaN;
  /** Of the last brick; 0 before the first of a session. */
  #direction = 0;

  /** @param brick height in ticks, an integer of at least 1. */
  constructor(brick: Ticks, tickSize: number, capacity: number) {
    this.brick = brick;
    this.tickSize = tickSize;
    this.series = new BarSeries(capacity);
  }

  /** Drops what is forming; the grid begins anew with the next print. */
  beginSession(): void {
    this.forming.begin(0, 0);
    this.#edge = Number.NaN;
    this.#direction = 0;
  }

  /** Folds one print at event time `now`. Returns whether it closed a brick. */
  onTrade(trade: TradeEvent, now: Micros): boolean {
    if (!isTapePrint(trade)) return false;
    const price = Math.round(trade.price / this.tickSize);
    if (Number.isNaN(this.#edge)) this.#edge = price;
    if (this.forming.isEmpty) {
      const whole = this.forming.whole;
      this.forming.begin(now, now);
      this.forming.whole = whole;
    }
    this.forming.addPrint(trade.price, isSizeKnown(trade) ? trade.size : Number.NaN, trade.aggressor);
    this.forming.end = now;
    const bricks = Math.trunc((price - this.#edge) / this.brick);
    const needed = bricks * this.#direction < 0 ? 2 : 1;
    if (Math.abs(bricks) < needed) return false;
    this.#close(bricks);
    return true;
  }

  /** Events were lost: the forming brick is marked as not whole. */
  onGap(): void {
    this.forming.whole = false;
  }

  persist(state: StateStream): void {
    state.part(this.series);
    state.part(this.forming);
    this.#edge = state.number(this.#edge);
    this.#direction = state.number(this.#direction);
  }

  #close(bricks: number): void {
    const { forming } = this;
    this.#direction = Math.sign(bricks);
    this.#edge += bricks * this.brick;
    forming.close = this.#edge * this.tickSize;
    forming.open = (this.#edge - this.#direction * this.brick) * this.tickSize;
    forming.high = Math.max(forming.high, forming.open, forming.close);
    forming.low = Math.min(forming.low, forming.open, forming.close);
    this.series.push(forming, forming.end);
    forming.begin(0, 0);
  }
}
