import { TradeFlag, type TradeEvent } from '@mia-trading/core';

/** Block trades and spread legs: neither traded in the outright book at its price. */
const ASIDE = TradeFlag.OffBook | TradeFlag.Spread;

/**
 * Whether a print takes part in bars, VWAP and profiles: a finite price, made in the outright book, with a size above zero or with
 * {@link TradeFlag.SizeUnknown}. Zero-size rows of a source that does report sizes are status rows and are dropped.
 */
export function isTapePrint(trade: TradeEvent): boolean {
  if ((trade.flags & ASIDE) !== 0 || !Number.isFinite(trade.price)) return false;
  return trade.size > 0 ? trade.size < Number.POSITIVE_INFINITY : (trade.flags & TradeFlag.SizeUnknown) !== 0;
}

/** Whether the source told how many contracts traded. */
export function isSizeKnown(trade: TradeEvent): boolean {
  return (trade.flags & TradeFlag.SizeUnknown) === 0;
}
