import { ticksToPrice, type BrokerReport, type ExecutionId, type FuturesContract, type Instrument, type MarketView, type Micros, type OrderId, type OrderRequest, type Ticks, type VenueCommand } from '@mia-trading/core';
import type { FeeSource } from './fees.js';
import { faultOf, replaceFaultOf, type OrderFault, type Replacement } from './order-faults.js';
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
  /** `null` for what does not expire. */
  readonly #lastTradeDate: string | null;
  readonly #fees: FeeSource;
  readonly #emit: Emit;
  readonly #known = new Map<OrderId, ParentState>();
  readonly #ocaFilled = new Map<string, number>();
  #executions = 0;
  #dirty = false;
  #waitsForOpen = false;

  constructor(instrument: Instrument, contract: FuturesContract | null, fees: FeeSource, emit: Emit) {
    this.#instrument = instrument;
    this.#lastTradeDate = contract?.expiry ?? null;
    this.#fees = fees;
    this.#emit = emit;
  }

  /** A command reaches the exchange at time `ts`; `isClosed`: between sessions. */
  accept(command: VenueCommand, market: MarketView, ts: Micros, isClosed: boolean): void {
    if (command.kind === 'submit') this.#submit(command.order, market, ts, isClosed);
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
    order.state = order.stop === null && order.trail === null ? 'taking' : 'armed';
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

  /** A session is over: DAY orders of it end. Those that came in closed hours wait for the next. */
  endDay(ts: Micros): void {
    this.#expire((order) => order.request.timeInForce === 'DAY' && order.tradeDate !== '', ts);
  }

  /** A new trade date: DAY orders of earlier ones end, and everything once the contract has stopped trading. */
  onTradeDate(market: MarketView, ts: Micros): void {
    const isOver = this.#isOver(market);
    this.#expire(({ request, tradeDate }) => isOver || (request.timeInForce === 'DAY' && tradeDate !== '' && tradeDate !== market.tradeDate), ts);
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

  #expire(isDue: (order: SimOrder) => boolean, ts: Micros): void {
    for (const order of this.orders) {
      if (order.state !== 'done' && isDue(order)) this.#end(order, { kind: 'expired', orderId: order.request.orderId, tsVenue: ts });
    }
    this.sweep();
  }

  #submit(request: OrderRequest, market: MarketView, ts: Micros, isClosed: boolean): void {
    const { orderId, parentId, ocaGroup } = request;
    const fault = this.#refusalOf(request, market);
    if (fault !== null) {
      if (!this.#known.has(orderId)) this.#known.set(orderId, 'ended');
      this.#emit({ kind: 'rejected', orderId, tsVenue: ts, ...fault });
      return;
    }
    this.#known.set(orderId, 'open');
    const order: SimOrder = {
      request,
      state: 'parked',
      quantity: request.quantity,
      filled: 0,
      limit: this.#ticks(request.limitPrice),
      stop: this.#ticks(request.stopPrice),
      trail: this.#ticks(request.trailBy ?? null),
      activeFrom: ts,
      tradeDate: isClosed ? '' : market.tradeDate,
      worst: null,
      slippage: null,
      queue: null,
      met: 0,
    };
    this.orders.push(order);
    const alreadyFilled = ocaGroup === null ? 0 : (this.#ocaFilled.get(ocaGroup) ?? 0);
    if (alreadyFilled > 0) this.#reduce(order, alreadyFilled, ts);
    if (order.state === 'done') return;
    if (parentId !== null && this.#known.get(parentId) === 'open') this.#emit({ kind: 'held', orderId, tsVenue: ts, reason: 'PARENT_NOT_FILLED' });
    else this.activate(order, market, ts);
  }

  #refusalOf(request: OrderRequest, market: MarketView): OrderFault | null {
    const { orderId, parentId } = request;
    if (this.#known.has(orderId)) return { code: 'DUPLICATE_ORDER_ID', reason: `Order id ${orderId} was used before.` };
    const fault = faultOf(request, this.#instrument);
    if (fault !== null) return fault;
    if (this.#isOver(market)) return { code: 'CONTRACT_EXPIRED', reason: `The last trade date of ${this.#instrument.symbol} has passed.` };
    const parent = parentId === null ? 'open' : this.#known.get(parentId);
    if (parent === undefined || parent === 'ended') return { code: 'PARENT_GONE', reason: `Parent order ${parentId} is ${parent === undefined ? 'not known' : 'no longer open'}.` };
    return null;
  }

  /** Whether the contract has stopped trading. */
  #isOver({ tradeDate }: MarketView): boolean {
    return this.#lastTradeDate !== null && tradeDate > this.#lastTradeDate;
  }

  #cancelCommand(orderId: OrderId, ts: Micros): void {
    const order = this.#find(orderId);
    if (order !== undefined) return this.cancel(order, 'REQUESTED', ts);
    this.#emit({ kind: 'commandRejected', orderId, tsVenue: ts, command: 'cancel', ...this.#tooLate(orderId) });
  }

  #replace(command: Replacement, ts: Micros): void {
    const { orderId, quantity, limitPrice, stopPrice } = command;
    const order = this.#find(orderId);
    if (order === undefined) return this.#emit({ kind: 'commandRejected', orderId, tsVenue: ts, command: 'replace', ...this.#tooLate(orderId) });
    const fault = replaceFaultOf(command, this.#instrument);
    if (fault !== null) return this.#emit({ kind: 'commandRejected', orderId, tsVenue: ts, command: 'replace', ...fault });
    if (quantity <= order.filled) return this.cancel(order, 'REPLACED_BELOW_FILLED', ts);
    const limit = limitPrice === null || order.limit === null ? order.limit : this.#ticks(limitPrice);
    if (order.state === 'resting' && (limit !== order.limit || quantity > order.quantity)) this.#losePlace(order);
    order.limit = limit;
    order.quantity = quantity;
    if (stopPrice !== null && (order.stop !== null || order.trail !== null)) order.stop = this.#ticks(stopPrice);
    if (order.state !== 'parked') order.activeFrom = ts;
    this.hasWoken = true;
    this.#emitReplaced(order, ts);
  }

  /** Another price or more contracts: it crosses if it can, and else queues behind everyone. A smaller order keeps its place. */
  #losePlace(order: SimOrder): void {
    order.state = 'taking';
    order.queue = null;
    this.orders.splice(this.orders.indexOf(order), 1);
    this.orders.push(order);
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
