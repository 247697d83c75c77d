import type { OrderId } from '@mia-trading/core';

export interface OrderIds {
  /** Never the same twice for one session, and never one that was {@link seen}. */
  next(): OrderId;
  /** An id that exists somewhere: later ones are above it. Ids of other sessions are ignored, they cannot collide. */
  seen(orderId: OrderId): void;
  /** Whether an id was made by this session, in this process or an earlier one. */
  isOwn(orderId: OrderId): boolean;
}

const COUNTER = /^[1-9][0-9]{0,14}$/;

/** Ids `<session>-1`, `<session>-2`, ...; `lastUsed` continues a session after a restart. */
export function createOrderIds(sessionId: string, lastUsed = 0): OrderIds {
  const prefix = `${sessionId}-`;
  let counter = lastUsed;
  const isOwn = (orderId: OrderId): boolean => orderId.startsWith(prefix) && COUNTER.test(orderId.slice(prefix.length));
  return {
    next(): OrderId {
      counter += 1;
      return `${prefix}${counter}` as OrderId;
    },
    seen(orderId): void {
      if (isOwn(orderId)) counter = Math.max(counter, Number(orderId.slice(prefix.length)));
    },
    isOwn,
  };
}
