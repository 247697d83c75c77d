import type { ParentOrder } from '../parents/parent-aggregator.js';

/** A finished parent of 10 contracts bought at 4800 in one exchange event; what a test cares for is given. */
export function parentOrder(fields: Partial<ParentOrder> = {}): ParentOrder {
  const price = fields.price ?? 4_800;
  return {
    aggressor: 1,
    aggressorSource: 'exchange',
    matchId: 1,
    size: 10,
    prints: 1,
    price,
    lowPrice: price,
    highPrice: price,
    levels: 1,
    isSweep: false,
    flags: 0,
    tsEvent: 1_000,
    detectedAt: 1_000,
    ...fields,
  };
}
