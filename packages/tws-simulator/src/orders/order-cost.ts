import { feesOn, type MarketState } from '@mia-trading/core';
import { equityOf, marginOn } from '../account/account-values.js';
import type { Ledger } from '../account/ledger.js';
import type { SimulatedOrder } from './simulated-order.js';

/** Dollars before an order, what it changes, and after it: initial and maintenance margin, equity. */
export interface OrderCost {
  readonly before: readonly [initial: number, maintenance: number, equity: number];
  readonly change: readonly [initial: number, maintenance: number, equity: number];
  /** `null` when the fees of the day are not known. */
  readonly commission: number | null;
}

/** What an order would cost its account if all of it were executed at the last price. Nothing is done. */
export function orderCost(order: SimulatedOrder, ledger: Ledger, market: MarketState): OrderCost {
  const { account, contract, side, ticket } = order;
  const held = ledger.positionsOf(account).find((position) => position.contract.conId === contract.conId)?.quantity ?? 0;
  const more = Math.abs(held + side * ticket.quantity) - Math.abs(held);
  const margin = marginOn(ledger.grossValueOf(account));
  const change = marginOn(more * market.lastPrice * Number(contract.multiplier));
  const fee = feesOn(contract.symbol, market.tradeDate)?.total ?? null;
  const commission = fee === null ? null : fee * ticket.quantity;
  return { before: [margin, margin, equityOf(ledger, account)], change: [change, change, -(commission ?? 0)], commission };
}
