import type { OrderPlan, Side } from '@mia-trading/core';
import type { BracketConfig } from '../config.js';
import type { StopMove } from '../journal/journal-record.js';

/** What a following stop may go by; `null` where it is not known, and then the stop stays. */
export interface StopGuide {
  /** Average range of a bar, in points. */
  readonly rangePoints: number | null;
  /** Nearest level between entry side and price: support under a long, resistance over a short, in points. */
  readonly level: number | null;
}

export interface StopSituation {
  readonly plan: OrderPlan;
  readonly config: BracketConfig;
  readonly tickSize: number;
  /** Average price paid, in points. */
  readonly entryPrice: number;
  /** Last and best price since the entry, in points. */
  readonly lastPrice: number;
  readonly bestPrice: number;
  /** Where the stop stands or is on its way to. */
  readonly stopPrice: number;
  readonly guide: StopGuide;
}

/**
 * Where the stop should go, and why; `null` to leave it. It moves only toward safety, by whole ticks, and never to within a tick of the
 * last price, where it would fill at once.
 */
export function nextStop(situation: StopSituation): { readonly price: number; readonly move: StopMove } | null {
  const { plan, config, tickSize, entryPrice, bestPrice } = situation;
  const risk = Math.abs(plan.entryPrice - plan.stopPrice);
  const gain = plan.side * (bestPrice - entryPrice);
  const breakEven = config.breakEvenAfter > 0 && gain >= config.breakEvenAfter * risk ? onTick(entryPrice, plan.side, tickSize) : null;
  const trailing = config.trailing !== 'off' && gain >= config.trailingAfter * risk ? trailingStop(situation) : null;
  if (trailing !== null && isSafer(situation, trailing) && (breakEven === null || plan.side * (trailing - breakEven) > 0)) return { price: trailing, move: 'trailing' };
  return breakEven !== null && isSafer(situation, breakEven) ? { price: breakEven, move: 'breakEven' } : null;
}

function trailingStop({ plan, config, tickSize, bestPrice, guide }: StopSituation): number | null {
  const { side } = plan;
  const behind = -side as Side;
  if (config.trailing === 'range') return guide.rangePoints === null ? null : onTick(bestPrice - side * config.trailingRanges * guide.rangePoints, behind, tickSize);
  return guide.level === null ? null : onTick(guide.level - side * config.trailingLevelTicks * tickSize, behind, tickSize);
}

function isSafer({ plan, stopPrice, lastPrice, tickSize }: StopSituation, price: number): boolean {
  return plan.side * (price - stopPrice) >= tickSize && plan.side * (lastPrice - price) >= tickSize;
}

/** The next price on the grid, upward for +1. */
function onTick(price: number, direction: Side, tickSize: number): number {
  return (direction === 1 ? Math.ceil(price / tickSize) : Math.floor(price / tickSize)) * tickSize;
}
