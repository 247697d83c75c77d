import type { SeriesColumns } from './option-expiry.js';

/** What is wrong with a quote: nothing, no bid or no ask (0 stands for none), or a bid above the ask. */
export type QuoteFault = 'none' | 'noQuote' | 'crossed';

export function quoteFault(bid: number, ask: number): QuoteFault {
  if (!(bid > 0 && ask > 0 && ask < Number.POSITIVE_INFINITY)) return 'noQuote';
  return bid > ask ? 'crossed' : 'none';
}

/** Middle of the quote of the series at position `index`, points; NaN when the quote is empty, one-sided or crossed. */
export function middleAt(side: SeriesColumns, index: number): number {
  const bid = side.bid[index] as number;
  const ask = side.ask[index] as number;
  return bid > 0 && ask >= bid ? 0.5 * (bid + ask) : Number.NaN;
}
