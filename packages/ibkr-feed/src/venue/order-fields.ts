import { OrderAction, OrderType as BrokerOrderType, type Contract, type Order } from '@stoqey/ib';
import type { OrderRequest, OrderType } from '@mia-trading/core';

/** Quantity and prices of an order; points, `null` where its type has none. */
export interface OrderTerms {
  /** Total contracts, filled ones included. */
  readonly quantity: number;
  readonly limitPrice: number | null;
  readonly stopPrice: number | null;
}

const TRAILING = BrokerOrderType.TRAIL;
const BROKER_TYPES = { market: BrokerOrderType.MKT, limit: BrokerOrderType.LMT, stop: BrokerOrderType.STP, stopLimit: BrokerOrderType.STP_LMT, marketIfTouched: BrokerOrderType.MIT, trailingStop: TRAILING } as const satisfies Record<OrderType, BrokerOrderType>;
const WITH_LIMIT: ReadonlySet<string> = new Set(['LMT', 'STP LMT', 'LIT']);
const WITH_STOP: ReadonlySet<string> = new Set(['STP', 'STP LMT', 'MIT', 'LIT']);
const TRIGGERED: ReadonlySet<string> = new Set([...WITH_STOP, 'TRAIL', 'TRAIL LIMIT', 'STP PRT']);
/** A fill in one order of the group reduces the others by as much; the broker lets only one of them reach the exchange at a time. */
const REDUCE_WITH_BLOCK = 2;
/** How the library writes a number that was not given. */
const LARGEST_NUMBER = 1e300;

/** Whether an order of this type waits at the broker or the exchange for a price. */
export function isTriggered(type: string): boolean {
  return TRIGGERED.has(type.toUpperCase());
}

/** The contract as an order names it: its id and exchange settle it, and a date written for people would be refused. */
export function orderContract({ conId, symbol, secType, exchange, currency, localSymbol, tradingClass }: Contract): Contract {
  const named = { conId, symbol, secType, exchange, currency, localSymbol, tradingClass };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as Contract;
}

/**
 * What every order says. The library sends what is left out as an empty field, and the server fills it from presets that a person may have
 * changed, so that everything an order of ours depends on is said.
 */
const SAID_ALWAYS = {
  transmit: true,
  outsideRth: true,
  hidden: false,
  openClose: '',
  origin: 0,
  blockOrder: false,
  sweepToFill: false,
  displaySize: 0,
  triggerMethod: 0,
  discretionaryAmt: 0,
  allOrNone: false,
  eTradeOnly: false,
  firmQuoteOnly: false,
  overridePercentageConstraints: false,
  optOutSmartRouting: false,
  notHeld: false,
  whatIf: false,
  solicited: false,
  randomizeSize: false,
  randomizePrice: false,
  autoCancelParent: false,
  shortSaleSlot: 0,
  exemptCode: -1,
} as const satisfies Partial<Order>;

/** An order as the broker's library takes it. */
export function orderFields(request: OrderRequest, account: string): Order {
  const { side, type, timeInForce, orderId, ocaGroup } = request;
  const order: Order = {
    ...SAID_ALWAYS,
    action: side === 1 ? OrderAction.BUY : OrderAction.SELL,
    orderType: BROKER_TYPES[type],
    tif: timeInForce,
    account,
    orderRef: orderId,
    parentId: 0,
    ocaGroup: ocaGroup ?? '',
    ocaType: ocaGroup === null ? 0 : REDUCE_WITH_BLOCK,
  };
  return withTerms({ ...order, ...(request.trailBy === undefined ? {} : { auxPrice: request.trailBy }) }, request);
}

/** An order of an earlier process, from what the broker shows of it. */
export function shownFields({ action, orderType, tif, account, orderRef, parentId, ocaGroup, ocaType, totalQuantity, lmtPrice, auxPrice, trailStopPrice }: Order): Order {
  const told = { action, orderType, tif, account, orderRef, parentId, ocaGroup, ocaType, totalQuantity, lmtPrice, auxPrice, trailStopPrice };
  return { ...SAID_ALWAYS, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) } as Order;
}

/** The same order with other terms. The auxiliary price of a trailing order is its distance. */
export function withTerms(order: Order, { quantity, limitPrice, stopPrice }: OrderTerms): Order {
  const stop = stopPrice === null ? {} : order.orderType === TRAILING ? { trailStopPrice: stopPrice } : { auxPrice: stopPrice };
  return { ...order, totalQuantity: quantity, ...(limitPrice === null ? {} : { lmtPrice: limitPrice }), ...stop };
}

/** Terms of an order as the broker shows it. */
export function termsOf({ orderType, totalQuantity, lmtPrice, auxPrice, trailStopPrice }: Order): OrderTerms {
  const type = String(orderType).toUpperCase();
  const stopPrice = type === TRAILING ? numberOf(trailStopPrice) : WITH_STOP.has(type) ? numberOf(auxPrice) : null;
  return { quantity: totalQuantity ?? 0, limitPrice: WITH_LIMIT.has(type) ? numberOf(lmtPrice) : null, stopPrice };
}

export function areSameTerms(a: OrderTerms, b: OrderTerms): boolean {
  return a.quantity === b.quantity && a.limitPrice === b.limitPrice && a.stopPrice === b.stopPrice;
}

/** Why an order would not be the one that is meant; `null` when it can be sent. Ticks and money are the broker's to judge. */
export function orderFault({ type, quantity, limitPrice, stopPrice, trailBy, instrument }: OrderRequest, symbol: string): { readonly code: string; readonly reason: string } | null {
  const brokerType = BROKER_TYPES[type];
  if (instrument !== symbol) return { code: 'UNKNOWN_INSTRUMENT', reason: `This venue trades ${symbol}, not ${instrument}.` };
  if (!Number.isSafeInteger(quantity) || quantity < 1) return { code: 'BAD_QUANTITY', reason: `Quantity must be a positive integer, not ${quantity}.` };
  const hasStop = type === 'trailingStop' ? isPrice(trailBy ?? null) : WITH_STOP.has(brokerType) === isPrice(stopPrice);
  const isWhole = WITH_LIMIT.has(brokerType) === isPrice(limitPrice) && hasStop;
  return isWhole ? null : { code: 'BAD_PRICE', reason: `A ${type} order with limit price ${limitPrice} and stop price ${stopPrice} is none that can be sent.` };
}

function isPrice(value: number | null): boolean {
  return value !== null && Number.isFinite(value);
}

/** `null` for a number that was not given. */
export function numberOf(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) || Math.abs(value) > LARGEST_NUMBER ? null : value;
}
