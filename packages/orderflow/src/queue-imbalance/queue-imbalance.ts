import type { BookView, Ticks } from '@mia-trading/core';

/**
 * Queue imbalance and weighted mid: which side of the book is heavier.
 *
 * `I = (Qb - Qa) / (Qb + Qa)` in [-1, +1], positive when the bid is heavier, with `Q = Σ decay^k · size_k` over the first levels of
 * a side, k = 0 at the best price. One level is the plain queue imbalance.
 *
 * `weightedMid = (ask · Qb + bid · Qa) / (Qb + Qa)` with the sizes at the best prices: the mid drawn toward the side that is about to give
 * way. It lies `(ask - bid)/2 · I` from the mid.
 *
 * Sources: Gould and Bonart (2016), Market Microstructure and Liquidity 2(2) for the imbalance as predictor of the next mid move; Stoikov (2018),
 * Quantitative Finance 18(12), for the weighted mid and the micro-price that corrects it.
 */
export function queueImbalance(bidSize: number, askSize: number): number {
  return (bidSize - askSize) / (bidSize + askSize);
}

/** Imbalance over the first `levels` levels a side; `NaN` for an empty book. A missing level counts as size 0. */
export function weightedQueueImbalance(book: BookView, levels: number, decay: number): number {
  let bids = 0;
  let asks = 0;
  let weight = 1;
  for (let level = 0; level < levels; level += 1) {
    bids += weight * book.levelSize(1, level);
    asks += weight * book.levelSize(-1, level);
    weight *= decay;
  }
  return queueImbalance(bids, asks);
}

/** Weighted mid in ticks, between bid and ask; `NaN` when both sizes are 0. Prices in ticks, both sides present. */
export function weightedMid(bid: Ticks, bidSize: number, ask: Ticks, askSize: number): number {
  return (ask * bidSize + bid * askSize) / (bidSize + askSize);
}

/** Weighted mid less mid, in ticks, positive when the price is drawn upward; `NaN` unless the book is whole. */
export function weightedMidOffset(book: BookView): number {
  if (!book.isWhole) return Number.NaN;
  return ((book.bestAsk - book.bestBid) / 2) * queueImbalance(book.bestBidSize, book.bestAskSize);
}
