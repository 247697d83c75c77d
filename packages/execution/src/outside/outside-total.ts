import type { Micros, Side } from '@mia-trading/core';
import type { OutsideFill } from './outside-close.js';

/** What others have closed of a trade, summed. */
export interface OutsideTotal {
  /** Contracts closed; those bought back for a position beyond the plan count negative. */
  readonly contracts: number;
  /** Those among them whose price nobody told. */
  readonly unpriced: number;
  /** Points times contracts of the others. */
  readonly value: number;
  /** Dollars, as far as they were told. */
  readonly fees: number;
  /** Venue time of the last; `-Infinity` when there is none. */
  readonly lastTs: Micros;
}

export const NOTHING_OUTSIDE: OutsideTotal = { contracts: 0, unpriced: 0, value: 0, fees: 0, lastTs: Number.NEGATIVE_INFINITY };

/** Sums up for a plan of this side. */
export function totalOutside(fills: readonly OutsideFill[], side: Side): OutsideTotal {
  let contracts = 0;
  let unpriced = 0;
  let value = 0;
  let fees = 0;
  let lastTs: Micros = Number.NEGATIVE_INFINITY;
  for (const fill of fills) {
    const closed = fill.contracts === 0 ? 0 : -side * fill.contracts;
    contracts += closed;
    if (fill.price === null) unpriced += closed;
    else value += fill.price * closed;
    fees += fill.fees ?? 0;
    if (fill.ts > lastTs) lastTs = fill.ts;
  }
  return { contracts, unpriced, value, fees, lastTs };
}
