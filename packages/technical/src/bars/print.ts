import { TradeFlag, type TradeEvent } from '@mia-trading/core';

const NOT_ON_TAPE = TradeFlag.OffBook;

/**
 * Whether a print takes part in bars, VWAP and profiles: a finite price, made on the book, with a size above zero or with
 * {@link TradeFlag.SizeUnknown}. Zero-size rows of a source that does report sizes are status rows and are dropped.
 */
export function isTapePrint(trade: TradeEvent): boolean {
  if ((trade.flags & NOT_ON_TAPE) !== 0 || !Number.isFinite(trade.price)) return false;
  return trade.size > 0 ? trade.size < Number.POSITIVE_INFINITY : (trade.flags & TradeFlag.SizeUnknown) !== 0;
}

/** Whether the source told how many contracts traded. */
export function isSizeKnown(trade: TradeEvent): boolean {
  return (trade.flags & TradeFlag.SizeUnknown) === 0;
}
