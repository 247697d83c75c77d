import { isOnTick, ticksToPrice, type BrokerReport, type ExecutionId, type Instrument, type MarketView, type Micros, type OrderId, type OrderRequest, type Ticks, type VenueCommand } from '@mia-trading/core';
import type { FeeSource } from './models.js';
import { remainingOf, type SimOrder } from './sim-order.js';

type ParentState = 'open' | 'filled' | 'ended';

/** Hands a report over to the wire back. */
export type Emit = (report: BrokerReport) => void;

/**
 * The order side of the simulated exchange: accepts, rejects, holds, cancels, replaces and fills; knows parents, OCA groups, DAY orders
 * and opening hours. What fills when is the matcher's business.
 */
export class SimulatedExchange {
  /** Orders that are not done, in order of arrival; those done meanwhile are removed by {@link sweep}. */
  readonly orders: SimOrder[] = [];
  /** An order began to work, or got a new price, and has not met the market yet; whoever lets it meet the market clears this. */
  hasWoken = false;
  readonly #instrument: Instrument;
  readonly #fees: FeeSource;
  readonly #emit: Emit;
  readonly #known = new Map<OrderId, ParentState>();
  readonly #ocaFilled = new Map<string, number>();
  #arrivals = 0;
  #executions = 0;
  #dirty = false;
  #waitsForOpen = false;

  constructor(instrument: Instrument, fees: FeeSource, emit: Emit) {
    this.#instrument = instrument;
    this.#fees = fees;
    this.#emit = emit;
  }

  /** A command reaches the exchange at time `ts`. */
  accept(command: VenueCommand, market: MarketView, ts: Micros): void {
    if (command.kind === 'submit') this.#submit(command.order, market, ts);
    else if (command.kind === 'cancel') this.#cancelCommand(command.orderId, ts);
    else this.#replace(command, ts);
  }

  /** Lets an order work from `ts` on: at once, or parked while the market is not open. */
  activate(order: SimOrder, market: MarketView, ts: Micros): void {
    const { orderId, timeInForce } = order.request;
    if (market.phase !== 'continuous') {
      if (timeInForce === 'IOC') return this.#end(order, { kind: 'rejected', orderId, tsVenue: ts, code: 'MARKET_NOT_OPEN', reason: `The market is ${market.phase}; an immediate order cannot wait.` });
      order.state = 'parked';
      this.#waitsForOpen = true;
      this.#emit({ kind: 'held', orderId, tsVenue: ts, reason: 'MARKET_NOT_OPEN' });
      return;
    }
    order.activeFrom = ts;
    order.tradeDate = market.tradeDate;
    order.state = order.stop === null ? 'taking' : 'armed';
    this.hasWoken = true;
    this.#emit({ kind: 'working', orderId, tsVenue: ts });
  }

  /** Fills `quantity` contracts of an order at `price`, with what follows for its OCA group and its children. */
  fill(order: SimOrder, quantity: number, price: Ticks, passive: boolean, market: MarketView, ts: Micros): void {
    const { orderId, instrument, side, ocaGroup } = order.request;
    order.filled += quantity;
    this.#executions += 1;
    const feePerContract = this.#fees(this.#instrument, market.tradeDate);
    this.#emit({
      kind: 'executed',
      orderId,
      tsVenue: ts,
      executionId: `sim-${this.#executions}` as ExecutionId,
      instrument,
      side,
      quantity,
      price: ticksToPrice(price, this.#instrument.tickSize),
      remaining: remainingOf(order),
      fees: feePerContract === null ? null : roundToCent(feePerContract * quantity),
      passive,
    });
    if (remainingOf(order) === 0) this.#close(order, 'filled');
    if (ocaGroup !== null) this.#reduceGroup(order, ocaGroup, quantity, ts);
    if (remainingOf(order) === 0) this.#wakeChildren(orderId, market, ts);
  }

  /** Takes an order off the book. */
  cancel(order: SimOrder, reason: string, ts: Micros): void {
    this.#end(order, { kind: 'cancelled', orderId: order.request.orderId, tsVenue: ts, reason });
  }

  /** A new trade date: DAY orders of earlier ones end. */
  expireDayOrders(tradeDate: string, ts: Micros): void {
    for (const order of this.orders) {
      if (order.state === 'done' || order.request.timeInForce !== 'DAY' || order.tradeDate === tradeDate) continue;
      this.#end(order, { kind: 'expired', orderId: order.request.orderId, tsVenue: ts });
    }
    this.sweep();
  }

  /** Orders parked for the opening begin to work, now that the market is open. */
  open(market: MarketView, ts: Micros): void {
    if (!this.#waitsForOpen) return;
    this.#waitsForOpen = false;
    for (const order of this.orders) {
      if (order.state === 'parked' && (order.request.parentId === null || this.#known.get(order.request.parentId) === 'filled')) this.activate(order, market, ts);
    }
  }

  /** Drops orders that are done; call after a pass over {@link orders}. */
  sweep(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    let kept = 0;
    for (const order of this.orders) {
      if (order.state !== 'done') {
        this.orders[kept] = order;
        kept += 1;
      }
    }
    this.orders.length = kept;
  }

  #submit(request: OrderRequest, market: MarketView, ts: Micros): void {
    const { orderId, parentId, ocaGroup } = request;
    const fault = this.#faultOf(request);
    if (fault !== null) {
      if (!this.#known.has(orderId)) this.#known.set(orderId, 'ended');
      this.#emit({ kind: 'rejected', orderId, tsVenue: ts, ...fault });
      return;
    }
    this.#known.set(orderId, 'open');
    this.#arrivals += 1;
    const order: SimOrder = {
      request,
      arrival: this.#arrivals,
      state: 'parked',
      quantity: request.quantity,
      filled: 0,
      limit: this.#ticks(request.limitPrice),
      stop: this.#ticks(request.stopPrice),
      activeFrom: ts,
      tradeDate: market.tradeDate,
      worst: null,
    };
    this.orders.push(order);
    const alreadyFilled = ocaGroup === null ? 0 : (this.#ocaFilled.get(ocaGroup) ?? 0);
    if (alreadyFilled > 0) this.#reduce(order, alreadyFilled, ts);
    if (order.state === 'done') return;
    if (parentId !== null && this.#known.get(parentId) === 'open') this.#emit({ kind: 'held', orderId, tsVenue: ts, reason: 'PARENT_NOT_FILLED' });
    else this.activate(order, market, ts);
  }

  #faultOf(request: OrderRequest): { readonly code: string; readonly reason: string } | null {
    const { orderId, quantity, type, limitPrice, stopPrice, parentId } = request;
    const { tickSize, symbol } = this.#instrument;
    if (this.#known.has(orderId)) return { code: 'DUPLICATE_ORDER_ID', reason: `Order id ${orderId} was used before.` };
    if (request.instrument !== symbol) return { code: 'UNKNOWN_INSTRUMENT', reason: `This venue trades ${symbol}, not ${request.instrument}.` };
    if (!Number.isSafeInteger(quantity) || quantity < 1) return { code: 'BAD_QUANTITY', reason: `Quantity must be a positive integer, not ${quantity}.` };
    const needsLimit = type === 'limit' || type === 'stopLimit';
    const needsStop = type === 'stop' || type === 'stopLimit';
    if (needsLimit !== (limitPrice !== null) || needsStop !== (stopPrice !== null)) return { code: 'BAD_PRICE', reason: `A ${type} order carries ${needsLimit ? 'a' : 'no'} limit price and ${needsStop ? 'a' : 'no'} stop price.` };
    for (const price of [limitPrice, stopPrice]) {
      if (price !== null && !isOnTick(price, tickSize)) return { code: 'BAD_PRICE', reason: `Price ${price} is not a whole number of ticks of ${tickSize}.` };
    }
    if (parentId !== null) {
      const parent = this.#known.get(parentId);
      if (parent === undefined || parent === 'ended') return { code: 'PARENT_GONE', reason: `Parent order ${parentId} is ${parent === undefined ? 'not known' : 'no longer open'}.` };
    }
    return null;
  }

  #cancelCommand(orderId: OrderId, ts: Micros): void {
    const order = this.#find(orderId);
    if (order !== undefined) return this.cancel(order, 'REQUESTED', ts);
    this.#emit({ kind: 'commandRejected', orderId, tsVenue: ts, command: 'cancel', ...this.#tooLate(orderId) });
  }

  #replace(command: Extract<VenueCommand, { kind: 'replace' }>, ts: Micros): void {
    const { orderId, quantity, limitPrice, stopPrice } = command;
    const order = this.#find(orderId);
    if (order === undefined) return this.#emit({ kind: 'commandRejected', orderId, tsVenue: ts, command: 'replace', ...this.#tooLate(orderId) });
    const { tickSize } = this.#instrument;
    const badPrice = [limitPrice, stopPrice].find((price) => price !== null && !isOnTick(price, tickSize));
    if (badPrice !== undefined || !Number.isSafeInteger(quantity)) {
      return this.#emit({ kind: 'commandRejected', orderId, tsVenue: ts, command: 'replace', code: 'BAD_REPLACE', reason: 'The quantity must be an integer and prices whole numbers of ticks.' });
    }
    if (quantity <= order.filled) return this.cancel(order, 'REPLACED_BELOW_FILLED', ts);
    order.quantity = quantity;
    if (limitPrice !== null && order.limit !== null) {
      order.limit = this.#ticks(limitPrice);
      if (order.state === 'resting') order.state = 'taking';
    }
    if (stopPrice !== null && order.stop !== null) order.stop = this.#ticks(stopPrice);
    if (order.state !== 'parked') order.activeFrom = ts;
    this.hasWoken = true;
    this.#emitReplaced(order, ts);
  }

  #emitReplaced(order: SimOrder, ts: Micros): void {
    const price = (ticks: Ticks | null): number | null => (ticks === null ? null : ticksToPrice(ticks, this.#instrument.tickSize));
    this.#emit({ kind: 'replaced', orderId: order.request.orderId, tsVenue: ts, quantity: order.quantity, limitPrice: price(order.limit), stopPrice: price(order.stop) });
  }

  #tooLate(orderId: OrderId): { readonly code: string; readonly reason: string } {
    return this.#known.has(orderId) ? { code: 'TOO_LATE', reason: `Order ${orderId} is already done.` } : { code: 'UNKNOWN_ORDER', reason: `Order ${orderId} is not known.` };
  }

  #reduceGroup(by: SimOrder, group: string, quantity: number, ts: Micros): void {
    this.#ocaFilled.set(group, (this.#ocaFilled.get(group) ?? 0) + quantity);
    for (const order of this.orders) if (order !== by && order.state !== 'done' && order.request.ocaGroup === group) this.#reduce(order, quantity, ts);
  }

  #reduce(order: SimOrder, quantity: number, ts: Micros): void {
    if (remainingOf(order) <= quantity) return this.cancel(order, 'OCA', ts);
    order.quantity -= quantity;
    this.#emitReplaced(order, ts);
  }

  #wakeChildren(parentId: OrderId, market: MarketView, ts: Micros): void {
    for (const order of this.orders) if (order.state === 'parked' && order.request.parentId === parentId) this.activate(order, market, ts);
  }

  #end(order: SimOrder, report: BrokerReport): void {
    this.#close(order, 'ended');
    this.#emit(report);
    const { orderId } = order.request;
    for (const child of this.orders) if (child.state === 'parked' && child.request.parentId === orderId) this.cancel(child, 'PARENT_GONE', report.tsVenue);
  }

  #close(order: SimOrder, as: ParentState): void {
    order.state = 'done';
    this.#dirty = true;
    this.#known.set(order.request.orderId, as);
  }

  #find(orderId: OrderId): SimOrder | undefined {
    return this.orders.find((order) => order.request.orderId === orderId && order.state !== 'done');
  }

  #ticks(price: number | null): Ticks | null {
    return price === null ? null : Math.round(price / this.#instrument.tickSize);
  }
}

const CENTS_PER_DOLLAR = 100;

function roundToCent(dollars: number): number {
  return Math.round(dollars * CENTS_PER_DOLLAR) / CENTS_PER_DOLLAR;
}
