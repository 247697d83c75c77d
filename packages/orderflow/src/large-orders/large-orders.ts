import { ignoreDetections, TradeFlag, type DetectionListener, type MarketView, type Persistent, type StateStream, type TradeEvent } from '@mia-trading/core';
import type { OrderflowConfig } from '../config.js';
import { gradeOf, type ParentOrder } from '../parents/parent-aggregator.js';
import { SizeQuantile } from './size-quantile.js';

export type LargeOrdersOptions = OrderflowConfig['smartMoneyFlow']['largeOrders'];

/** What a parent order is by its size. */
export type SizeClass = 'ordinary' | 'large' | 'block';

/**
 * Large parent orders of the lit book.
 *
 *     threshold = max(minimumSize, 99th percentile of the parent sizes of this session before this parent)
 *     large     = size ≥ threshold;  block = large and size ≥ blockSize
 *
 * The percentile counts from 100 parents on; before, the minimum stands alone. Prints of an auction are no order of anybody and neither
 * judged nor counted. A block here is a large order on the book: the exchange's own "block trade" is negotiated off the book (CME Rule
 * 526), is never part of the flow and is reported apart as `offBookPrint`.
 *
 * Detections: `largeParent`, `block` (side = aggressor, 0 when not known; price = volume-weighted price; `confirmed` when the exchange
 * names event and aggressor, else `possible`), `offBookPrint` (side 0).
 */
export class LargeOrders implements Persistent {
  readonly #options: LargeOrdersOptions;
  readonly #listener: DetectionListener;
  readonly #sizes: SizeQuantile;
  #count = 0;
  #volume = 0;
  #offBookPrints = 0;
  #offBookVolume = 0;

  constructor(options: LargeOrdersOptions, listener: DetectionListener = ignoreDetections) {
    this.#options = options;
    this.#listener = listener;
    this.#sizes = new SizeQuantile(options.percentile);
  }

  /** Contracts from which on the next parent is large. */
  get threshold(): number {
    const { minimumSize, minimumParents } = this.#options;
    return this.#sizes.count < minimumParents ? minimumSize : Math.max(minimumSize, this.#sizes.value);
  }

  /** Large parents and blocks of this session, and their contracts. */
  get count(): number {
    return this.#count;
  }
  get volume(): number {
    return this.#volume;
  }

  /** Off-book prints of this session, and their contracts. */
  get offBookPrints(): number {
    return this.#offBookPrints;
  }
  get offBookVolume(): number {
    return this.#offBookVolume;
  }

  /** Judges a finished parent by what was before it, then counts it. */
  onParent(parent: ParentOrder): SizeClass {
    if ((parent.flags & TradeFlag.Auction) !== 0) return 'ordinary';
    const { threshold } = this;
    this.#sizes.add(parent.size);
    if (parent.size < threshold) return 'ordinary';
    this.#count += 1;
    this.#volume += parent.size;
    const sizeClass = parent.size >= this.#options.blockSize ? 'block' : 'large';
    this.#listener({
      kind: sizeClass === 'block' ? 'block' : 'largeParent',
      detectedAt: parent.detectedAt,
      since: Math.min(parent.tsEvent, parent.detectedAt),
      side: parent.aggressor,
      price: parent.price,
      grade: gradeOf(parent),
      detail: { contracts: parent.size, threshold, prints: parent.prints, levels: parent.levels },
    });
    return sizeClass;
  }

  /** Looks at every print for those made off the book. */
  onTrade(trade: TradeEvent, market: MarketView): void {
    if ((trade.flags & TradeFlag.OffBook) === 0) return;
    this.#offBookPrints += 1;
    if (trade.size > 0) this.#offBookVolume += trade.size;
    this.#listener({
      kind: 'offBookPrint',
      detectedAt: market.now,
      since: Math.min(trade.tsEvent, market.now),
      side: 0,
      price: trade.price,
      grade: 'confirmed',
      detail: { contracts: trade.size },
    });
  }

  /** A new trade date: sizes of the last one tell nothing about it. */
  onSession(): void {
    this.#sizes.clear();
    this.#count = 0;
    this.#volume = 0;
    this.#offBookPrints = 0;
    this.#offBookVolume = 0;
  }

  persist(state: StateStream): void {
    state.part(this.#sizes);
    this.#count = state.number(this.#count);
    this.#volume = state.number(this.#volume);
    this.#offBookPrints = state.number(this.#offBookPrints);
    this.#offBookVolume = state.number(this.#offBookVolume);
  }
}
