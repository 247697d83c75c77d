import { instantOf, localDate, type MarketState, type Micros } from '@mia-trading/core';
import { findContract } from '../contracts/find-contract.js';
import type { SimulatorCore } from '../server/simulator-core.js';
import { parseBrokerTime } from '../server/server-time.js';
import type { ClientSession } from '../session/client-session.js';
import type { FieldReader } from '../wire/field-reader.js';
import { Reply, Request } from '../wire/message-id.js';
import type { Ledger } from '../account/ledger.js';
import { commissionFields, executionFields, type Execution } from './execution-log.js';
import { refusalOf } from './order-check.js';
import type { OrderDesk } from './order-desk.js';
import { orderCost } from './order-cost.js';
import { completedOrderFields, openOrderFields, statusFields } from './order-messages.js';
import { OrderCode } from './order-refusal.js';
import type { OrderRegister } from './order-register.js';
import type { OrderTicket } from './order-ticket.js';
import { readOrder } from './read-order.js';
import { SimulatedOrder } from './simulated-order.js';
import type { TradeBook } from './trade-book.js';
import type { VenueDesk } from './venue-desk.js';

/** From this version on a cancel has no version of its own. */
const NO_CANCEL_VERSION = 192;
const MISSING_PARENT = 10_006;

/** What answers to requests about orders need. */
export interface OrderPartParts {
  readonly register: OrderRegister;
  readonly desk: OrderDesk;
  readonly trades: TradeBook;
  readonly venues: VenueDesk;
  readonly ledger: Ledger;
}

/** Answers requests about orders and executions. */
export class OrderPart {
  readonly #core: SimulatorCore;
  readonly #parts: OrderPartParts;
  readonly #wasRegular = new Map<string, boolean>();

  constructor(core: SimulatorCore, parts: OrderPartParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** Begins to answer. */
  attach(): void {
    const core = this.#core;
    const { requests } = core;
    const { register, desk } = this.#parts;
    requests.on(Request.PlaceOrder, (reader, session) => this.#place(readOrder(reader, session.serverVersion), session));
    requests.on(Request.CancelOrder, (reader, session) => this.#cancel(reader, session));
    requests.on(Request.GlobalCancel, () => desk.cancelAll());
    requests.on(Request.Ids, (_reader, session) => session.send(Reply.NextValidId, 1, register.nextId(session.clientId)));
    requests.on(Request.OpenOrders, (_reader, session) => this.#sendOpen(session, (order) => order.clientId === session.clientId));
    requests.on(Request.AllOpenOrders, (_reader, session) => this.#sendOpen(session, () => true));
    requests.on(Request.AutoOpenOrders, (_reader, session) => {
      if (session.clientId !== 0) session.sendError(-1, OrderCode.InvalidRequest, 'Error validating request: only the client with id 0 can bind orders');
    });
    requests.on(Request.CompletedOrders, (_reader, session) => {
      for (const order of register.all) if (order.place === 'done') session.send(...completedOrderFields(order, session.serverVersion));
      session.send(Reply.CompletedOrdersEnd);
    });
    requests.on(Request.Executions, (reader, session) => this.#sendExecutions(reader, session));
    core.market.watch({ afterEvent: (event, market) => this.#watchHours(event.instrument, market) });
  }

  #watchHours(instrument: string, market: MarketState | null): void {
    if (market === null || this.#wasRegular.get(instrument) === market.isRegularHours) return;
    this.#wasRegular.set(instrument, market.isRegularHours);
    if (market.isRegularHours) this.#parts.desk.releaseWaiting(instrument);
  }

  #place(sent: OrderTicket, session: ClientSession): void {
    const { register, desk } = this.#parts;
    const { orderId } = sent;
    const known = register.of(session.clientId, orderId);
    if (known !== null && known.place !== 'done') return desk.modify(known, sent);
    if (known !== null && known.status === 'Filled' && known.ticket.orderRef === sent.orderRef && known.ticket.action === sent.action && known.ticket.orderType === sent.orderType) {
      return session.sendError(orderId, OrderCode.CannotModifyFilled, 'Cannot modify a filled order.');
    }
    if (!register.isFree(session.clientId, orderId)) return session.sendError(orderId, OrderCode.DuplicateId, 'Duplicate order id');
    const contract = findContract(this.#core.market.catalogue, sent.contract, session, orderId);
    if (contract === null) return register.use(session.clientId, orderId);
    const ticket: OrderTicket = { ...sent, timeInForce: sent.timeInForce === '' ? 'DAY' : sent.timeInForce };
    const order = new SimulatedOrder(ticket, session.clientId, register.takePermanentId(), contract, sent.account || (this.#core.accounts[0] ?? ''), register.of(session.clientId, sent.parentId));
    const refusal = this.#refusalOf(order);
    if (!sent.whatIf) register.use(session.clientId, orderId);
    if (refusal !== null) return session.sendError(orderId, refusal.code, refusal.message);
    if (sent.whatIf) return this.#tellCost(order, session);
    if (sent.timeInForce === '') session.sendError(orderId, OrderCode.PresetApplied, 'Order TIF was set to DAY based on order preset.');
    desk.submit(order);
  }

  #tellCost(order: SimulatedOrder, session: ClientSession): void {
    const { venues, ledger } = this.#parts;
    const market = venues.marketOf(order.contract.instrument);
    if (market !== null) session.send(...openOrderFields(order, session.serverVersion, orderCost(order, ledger, market)));
  }

  #refusalOf(order: SimulatedOrder): { readonly code: number; readonly message: string } | null {
    const { ticket, contract } = order;
    const { accounts } = this.#core;
    if (ticket.account === '' && accounts.length > 1) return { code: OrderCode.AccountMissing, message: 'You must specify an account.' };
    if (!accounts.includes(order.account)) return { code: OrderCode.InvalidRequest, message: `Error validating request: Invalid account code '${order.account}'` };
    const refusal = refusalOf(ticket, contract);
    if (refusal !== null) return refusal;
    if (ticket.parentId !== 0 && order.parent === null) return { code: MISSING_PARENT, message: 'Missing parent order.' };
    if (this.#parts.venues.marketOf(contract.instrument) === null) return { code: OrderCode.Rejected, message: `Order rejected - reason:${contract.localSymbol} has no market on this recording` };
    return null;
  }

  #cancel(reader: FieldReader, session: ClientSession): void {
    if (session.serverVersion < NO_CANCEL_VERSION) reader.skip(1);
    const orderId = reader.integer();
    const order = this.#parts.register.of(session.clientId, orderId);
    if (order === null) return session.sendError(orderId, OrderCode.UnknownOrder, `OrderId ${orderId} that needs to be cancelled is not found.`);
    if (order.place === 'done') return session.sendError(orderId, OrderCode.CannotCancel, `OrderId ${orderId} that needs to be cancelled can not be cancelled, state: ${order.status}.`);
    this.#parts.desk.cancel(order);
  }

  #sendOpen(session: ClientSession, isWanted: (order: SimulatedOrder) => boolean): void {
    for (const order of this.#parts.register.open) {
      if (!isWanted(order)) continue;
      session.send(...openOrderFields(order, session.serverVersion));
      session.send(...statusFields(order));
    }
    session.send(Reply.OpenOrderEnd, 1);
  }

  /** Executions of the day that pass the filter, each with its commission. */
  #sendExecutions(reader: FieldReader, session: ClientSession): void {
    reader.skip(1);
    const requestId = reader.integer();
    const isWanted = executionFilter(reader, this.#core.now());
    for (const execution of this.#parts.trades.log.all) {
      if (!isWanted(execution)) continue;
      session.send(...executionFields(execution, requestId, session.serverVersion));
      session.send(...commissionFields(execution));
    }
    session.send(Reply.ExecutionEnd, 1, requestId);
  }
}

/** Client, account, time, symbol, type, exchange and side; what is left open lets all through. Nothing from before midnight is kept. */
function executionFilter(reader: FieldReader, now: Micros): (execution: Execution) => boolean {
  const clientId = reader.integer();
  const account = reader.text();
  const since = Math.max(parseBrokerTime(reader.text(), 'US/Eastern') ?? 0, midnightBefore(now));
  const symbol = reader.text();
  const secType = reader.text();
  const exchange = reader.text();
  const side = reader.text().toUpperCase();
  const wantedSide = side === '' ? 0 : side.startsWith('B') ? 1 : -1;
  return (execution) =>
    (clientId === 0 || execution.clientId === clientId) &&
    (account === '' || execution.account === account) &&
    execution.time >= since &&
    (symbol === '' || execution.contract.symbol === symbol) &&
    (secType === '' || execution.contract.secType === secType) &&
    (exchange === '' || execution.contract.exchange === exchange) &&
    (wantedSide === 0 || execution.side === wantedSide);
}

function midnightBefore(now: Micros): Micros {
  return instantOf('America/New_York', localDate('America/New_York', now), 0);
}
