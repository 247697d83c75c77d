import type { Side } from '@mia-trading/core';

/** Decimal digits to which `price + level * tick` is rounded: beyond any tick, within a double. */
const PRICE_DIGITS = 12;

/** A level whose size changed; size 0 when it went, or left the window. */
export interface LevelChange {
  readonly side: Side;
  readonly price: number;
  readonly size: number;
}

/** Remembers the DOM last shown and tells what a new one changes. */
export class DomWindow {
  readonly #tickSize: number;
  readonly #shown = { 1: new Map<number, number>(), [-1]: new Map<number, number>() };

  constructor(tickSize: number) {
    this.#tickSize = tickSize;
  }

  /** Changes of one side from the last DOM to one that begins at `first` and goes away from the other side, one tick a level. */
  changes(side: Side, first: number, sizes: readonly number[]): LevelChange[] {
    const before = this.#shown[side];
    const after = new Map<number, number>();
    for (const [level, size] of sizes.entries()) {
      if (size > 0) after.set(Number((first - side * level * this.#tickSize).toPrecision(PRICE_DIGITS)), size);
    }
    const changes: LevelChange[] = [];
    for (const price of before.keys()) if (!after.has(price)) changes.push({ side, price, size: 0 });
    for (const [price, size] of after) if (before.get(price) !== size) changes.push({ side, price, size });
    this.#shown[side] = after;
    return changes;
  }
}
