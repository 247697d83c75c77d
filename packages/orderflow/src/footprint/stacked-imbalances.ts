import type { Side, Ticks } from '@mia-trading/core';
import type { Footprint } from './footprint.js';

export interface ImbalanceOptions {
  /** Least ratio of one side's volume to the other's, diagonally; 3 is 300 %. */
  readonly ratio: number;
  /** Least difference of the two, in contracts. */
  readonly minimumVolume: number;
  /** Neighbouring prices that make a stack, a count. */
  readonly stackedRows: number;
}

/** A run of neighbouring prices with an imbalance of one side. */
export interface StackedImbalance {
  readonly side: Side;
  /** Prices in ticks, both included. */
  readonly low: Ticks;
  readonly high: Ticks;
  /** Contracts of the stronger side over the run, and of the weaker one diagonally opposite. */
  readonly volume: number;
  readonly opposite: number;
}

/**
 * Diagonal imbalance at a price: buyers who lifted the ask at p against sellers who hit the bid one tick below, as they met in one book;
 * and the mirror.
 *
 *     buy   ask(p) ≥ ratio · max(bid(p - 1), 1)  and  ask(p) - bid(p - 1) ≥ minimum
 *     sell  bid(p) ≥ ratio · max(ask(p + 1), 1)  and  bid(p) - ask(p + 1) ≥ minimum
 *
 * Source: footprint charts of ATAS and Sierra Chart, whose defaults (300 %, 30 contracts) are ours.
 */
export function diagonalImbalance(footprint: Footprint, price: Ticks, side: Side, { ratio, minimumVolume }: ImbalanceOptions): boolean {
  const strong = strength(footprint, price, side);
  const weak = weakness(footprint, price, side);
  return strong >= ratio * Math.max(weak, 1) && strong - weak >= minimumVolume;
}

/** Runs of at least `stackedRows` neighbouring prices with an imbalance of one side: buy runs, then sell runs, each from the lowest price up. */
export function stackedImbalances(footprint: Footprint, options: ImbalanceOptions): StackedImbalance[] {
  return footprint.isEmpty ? [] : [...stacksOf(footprint, 1, options), ...stacksOf(footprint, -1, options)];
}

function stacksOf(footprint: Footprint, side: Side, options: ImbalanceOptions): StackedImbalance[] {
  const { lowest, highest } = footprint;
  const found: StackedImbalance[] = [];
  let rows = 0;
  for (let price = lowest; price <= highest + 1; price += 1) {
    if (price <= highest && diagonalImbalance(footprint, price, side, options)) {
      rows += 1;
      continue;
    }
    if (rows >= options.stackedRows) found.push(stack(footprint, side, price - rows, price - 1));
    rows = 0;
  }
  return found;
}

function stack(footprint: Footprint, side: Side, low: Ticks, high: Ticks): StackedImbalance {
  let volume = 0;
  let opposite = 0;
  for (let price = low; price <= high; price += 1) {
    volume += strength(footprint, price, side);
    opposite += weakness(footprint, price, side);
  }
  return { side, low, high, volume, opposite };
}

function strength(footprint: Footprint, price: Ticks, side: Side): number {
  return side > 0 ? footprint.askVolumeAt(price) : footprint.bidVolumeAt(price);
}

/** Volume of the other side one tick behind. */
function weakness(footprint: Footprint, price: Ticks, side: Side): number {
  return side > 0 ? footprint.bidVolumeAt(price - 1) : footprint.askVolumeAt(price + 1);
}
