import type { OrderId } from '@mia-trading/core';

export interface OrderIds {
  /** Never the same twice for one session. */
  next(): OrderId;
}

/** Ids `<session>-1`, `<session>-2`, ...; `lastUsed` continues a session after a restart. */
export function createOrderIds(sessionId: string, lastUsed = 0): OrderIds {
  let counter = lastUsed;
  return {
    next(): OrderId {
      counter += 1;
      return `${sessionId}-${counter}` as OrderId;
    },
  };
}
