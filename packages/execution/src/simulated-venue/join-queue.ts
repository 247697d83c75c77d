import type { BookView, Side, Ticks } from '@mia-trading/core';
import type { SimulatedVenueConfig } from '../config.js';
import { LevelQueue } from './level-queue.js';
import { OrderQueue } from './order-queue.js';
import type { QueuePlace } from './queue-place.js';

/** Whether the book shows what rests behind its best prices: quotes alone and samples tell nothing of a queue. */
export function hasDepth({ quality }: BookView): boolean {
  return quality === 'l3' || quality === 'l2-atomic' || quality === 'l2-async';
}

/** The place of an order that rests at a price, behind everything displayed there now; `null` where the fill rule asks for none, or the book shows no depth. */
export function joinQueue(book: BookView, side: Side, price: Ticks, { fillRule, queueModel, cancelsAheadWeight }: SimulatedVenueConfig): QueuePlace | null {
  if (fillRule !== 'queue' || !hasDepth(book)) return null;
  if (queueModel === 'orders' && book.quality === 'l3') return new OrderQueue(book, side, price);
  return new LevelQueue(book, side, price, queueModel === 'probabilistic' ? cancelsAheadWeight : 0);
}
