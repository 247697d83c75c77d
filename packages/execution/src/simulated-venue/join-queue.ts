import type { BookView, Side, Ticks } from '@mia-trading/core';
import type { SimulatedVenueConfig } from '../config.js';
import { LevelQueue } from './level-queue.js';
import { OrderQueue } from './order-queue.js';
import type { QueuePlace } from './queue-place.js';

/** The place of an order that comes to rest at a price; `null` where the fill rule asks for none, or the book is sampled and cannot tell one. */
export function joinQueue(book: BookView, side: Side, price: Ticks, { fillRule, queueModel, cancelsAheadWeight }: SimulatedVenueConfig): QueuePlace | null {
  if (fillRule !== 'queue' || book.quality === 'sampled') return null;
  if (queueModel === 'orders' && book.quality === 'l3') return new OrderQueue(book, side, price);
  return new LevelQueue(book, side, price, queueModel === 'probabilistic' ? cancelsAheadWeight : 0);
}
