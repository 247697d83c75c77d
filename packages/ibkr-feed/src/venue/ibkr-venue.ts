import { EventName, SecType, type Contract, type IBApi } from '@stoqey/ib';
import type { BrokerPosition, BrokerSnapshot, Micros, OrderId, OrderRequest, ReportSink, Venue, VenueCommand } from '@mia-trading/core';
import type { Priority } from '../budget/message-budget.js';
import type { BrokerMessage, Connection } from '../connection/connection.js';
import type { ResolvedFuture } from '../contracts/resolve-future.js';
import { guardAdvancedReject } from './advanced-reject.js';
import { ExecutionLog } from './execution-log.js';
import type { KnownOrder } from './known-order.js';
import { orderContract, orderFault, withTerms } from './order-fields.js';
import { OrderReporter } from './order-reporter.js';
import { OrderRoster } from './order-roster.js';
import { PositionWatch } from './position-watch.js';
import { SnapshotQuery } from './snapshot-query.js';
import { SnapshotRequests } from './snapshot-requests.js';

/** What a person should hear of, and what makes no report. */
export interface VenueNotice {
  /** Code of the broker; 0 for a thing seen here. */
  readonly code: number;
  readonly text: string;
  /** The order it is about; `null` for none. */
  readonly orderId: OrderId | null;
  /** How things stand is open until the broker has been asked, which is done at once. */
  readonly isDoubt: boolean;
}

export interface IbkrVenueOptions {
  readonly connection: Connection;
  readonly future: ResolvedFuture;
  /** Highest broker order id of earlier sessions, from {@link IbkrVenue.orderIdFloor}; default 0. */
  readonly orderIdFloor?: number;
  /** Event time of the session. */
  readonly now: () => Micros;
  /** Never called while a command is being sent. */
  readonly onReport: ReportSink;
  readonly onSnapshot: (snapshot: BrokerSnapshot) => void;
  readonly onNotice: (notice: VenueNotice) => void;
  /** Milliseconds within which each question of a snapshot must be answered; default 5,000. */
  readonly queryTimeoutMs?: number;
  /** Milliseconds from one snapshot to the next; default 1,000. */
  readonly snapshotSpacingMs?: number;
}

const QUERY_TIMEOUT_MS = 5_000;
const SNAPSHOT_SPACING_MS = 1_000;
/** How long an execution may come behind the state or the position that speaks of it. */
const FILL_GRACE_MS = 500;
interface Refusal {
  readonly code: string;
  readonly reason: string;
}

const NOT_SENT: Refusal = { code: 'NOT_SENT', reason: 'There is no connection to the broker; nothing was sent, and nothing will be.' };
const TOO_LATE: Refusal = { code: 'TOO_LATE', reason: 'The order is over, or its end was asked for.' };

/**
 * Orders through Interactive Brokers. Answers come as reports when the broker gives them. A command that cannot be sent this moment is
 * answered as refused and never sent later; of what was sent before a connection ended nothing is said until the broker has been asked,
 * which happens at every new connection, when TWS is linked again, and whenever something was heard that does not fit.
 */
export class IbkrVenue implements Venue {
  readonly #options: IbkrVenueOptions;
  readonly #contract: Contract;
  readonly #roster: OrderRoster;
  readonly #query: SnapshotQuery;
  readonly #snapshots: SnapshotRequests;
  readonly #reporter: OrderReporter;
  readonly #positions: PositionWatch;
  readonly #unwatch: () => void;
  #isClosed = false;

  constructor(options: IbkrVenueOptions) {
    const { connection, future, orderIdFloor = 0, queryTimeoutMs = QUERY_TIMEOUT_MS, snapshotSpacingMs = SNAPSHOT_SPACING_MS, now, onReport, onSnapshot } = options;
    this.#options = options;
    this.#contract = orderContract(future.contract);
    this.#roster = new OrderRoster(connection.config.clientId, orderIdFloor);
    const executions = new ExecutionLog();
    const account = (): string => connection.account;
    const instrumentOf = (contract: Contract): string | null => this.#instrumentOf(contract);
    this.#positions = new PositionWatch(executions, future.symbol);
    this.#query = new SnapshotQuery({ connection, roster: this.#roster, executions, timeoutMs: queryTimeoutMs, account, instrumentOf, onPosition: (position) => this.#awaitExecutions(position) });
    this.#snapshots = new SnapshotRequests({
      connection,
      query: this.#query,
      spacingMs: snapshotSpacingMs,
      now,
      onSnapshot: (snapshot) => {
        if (snapshot.positions.ok) this.#positions.asked(snapshot.positions.value);
        onSnapshot(snapshot);
      },
    });
    this.#reporter = new OrderReporter({
      roster: this.#roster,
      executions,
      query: this.#query,
      onReport,
      onNotice: (code, text, order) => this.#notice(code, text, order),
      onDoubt: (why) => this.#doubt(why),
      onFillMissing: (order, filled) => this.#awaitFill(order, filled),
      onDuplicateId: () => connection.send('order', (api) => api.reqIds()),
      now,
      account,
      instrumentOf,
    });
    this.#unwatch = connection.watch({
      onApi: (api) => this.#attach(api),
      onReady: () => this.#onReady(),
      onServerLink: (isUp) => {
        if (isUp) this.#doubt('TWS is linked to the broker again');
      },
      onMessage: (message) => this.#onMessage(message),
    });
    if (connection.isReady) this.#onReady();
  }

  /** Highest broker order id used or seen; to be kept for the next session. */
  get orderIdFloor(): number {
    return this.#roster.highestId;
  }

  send(command: VenueCommand): void {
    if (command.kind === 'submit') return this.#submit(command.order);
    const order = this.#roster.of(command.orderId);
    if (order === undefined) {
      const { orderId, kind } = command;
      const { onReport, now } = this.#options;
      return queueMicrotask(() => onReport({ kind: 'commandRejected', orderId, tsVenue: now(), command: kind, code: 'UNKNOWN_ORDER', reason: `Order ${orderId} is not known.` }));
    }
    if (!this.#roster.isOwn(order)) return this.#refuse(order, command.kind, { code: 'OTHER_CLIENT', reason: `Order ${order.orderId} belongs to client ${order.clientId}, which alone can change it.` });
    if (command.kind === 'cancel') this.#cancel(order);
    else this.#replace(order, command);
  }

  /** Asks the broker how things stand, at once or as soon as it may be asked again; the answer goes to `onSnapshot`. */
  requestSnapshot(): void {
    this.#snapshots.want();
  }

  /** Reports come by themselves. */
  nextDue(): Micros {
    return Number.POSITIVE_INFINITY;
  }

  advance(): void {}

  onMessage(): void {}

  onBook(): void {}

  /** Listens no more. The connection stays as it is, and so do the orders. */
  close(): void {
    this.#isClosed = true;
    this.#snapshots.close();
    this.#unwatch();
  }

  #submit(request: OrderRequest): void {
    const { connection, future, onReport, now } = this.#options;
    const { orderId } = request;
    const isUsed = this.#roster.of(orderId) !== undefined;
    const fault = isUsed ? { code: 'DUPLICATE_ORDER_ID', reason: `Order id ${orderId} was used before.` } : orderFault(request, future.symbol);
    if (fault !== null) return queueMicrotask(() => onReport({ kind: 'rejected', orderId, tsVenue: now(), ...fault }));
    const order = this.#roster.add(request, connection.account);
    order.isWaiting = true;
    const reject = ({ code, reason }: Refusal): void => {
      order.isWaiting = false;
      queueMicrotask(() => this.#reporter.reject(order, code, reason));
    };
    this.#dispatch('order', (api) => {
      order.isWaiting = false;
      if (order.isCancelAsked) return queueMicrotask(() => this.#reporter.withdrawn(order));
      const parent = request.parentId === null ? null : this.#roster.of(request.parentId);
      if (parent === undefined || parent?.brokerId === 0 || parent?.told === 'over') return reject({ code: 'PARENT_GONE', reason: `The parent order ${request.parentId} is not open.` });
      const parentId = parent === null || parent.isFilled ? 0 : parent.brokerId;
      order.order = { ...order.order, parentId };
      api.placeOrder(this.#roster.number(order), this.#contract, order.order);
    }, () => reject(NOT_SENT));
  }

  #cancel(order: KnownOrder): void {
    order.isCancelAsked = true;
    // A cancel overtakes what waits: the order does not leave any more.
    if (order.isWaiting) return;
    if (order.brokerId === 0) return this.#refuse(order, 'cancel', TOO_LATE);
    this.#dispatch('cancel', (api) => api.cancelOrder(order.brokerId, {}), () => this.#refuse(order, 'cancel', NOT_SENT));
  }

  #replace(order: KnownOrder, { quantity, limitPrice, stopPrice }: Extract<VenueCommand, { kind: 'replace' }>): void {
    const { terms } = order;
    const wanted = {
      quantity,
      limitPrice: terms.limitPrice === null ? null : (limitPrice ?? terms.limitPrice),
      stopPrice: terms.stopPrice === null ? null : (stopPrice ?? terms.stopPrice),
    };
    if (!Number.isSafeInteger(quantity) || quantity < 1) return this.#refuse(order, 'replace', { code: 'BAD_QUANTITY', reason: `Quantity must be a positive integer, not ${quantity}.` });
    this.#dispatch('order', (api) => {
      // An id that is done with could be taken for that of a new order.
      if (order.isOver || order.isCancelAsked || order.brokerId === 0) return this.#refuse(order, 'replace', TOO_LATE);
      const parent = this.#roster.parentOf(order);
      order.change = 'sent';
      api.placeOrder(order.brokerId, this.#contract, { ...withTerms(order.order, wanted), parentId: parent === null || parent.isOver ? 0 : parent.brokerId });
    }, () => this.#refuse(order, 'replace', NOT_SENT));
  }

  /** Sends while TWS is linked to the broker, now or when the budget allows; else `refuse` is called. */
  #dispatch(priority: Priority, send: (api: IBApi) => void, refuse: () => void): void {
    const { connection } = this.#options;
    const whileUp = (api: IBApi): void => (connection.isServerUp ? send(api) : refuse());
    if (!connection.isServerUp || !connection.send(priority, whileUp, refuse)) refuse();
  }

  #refuse(order: KnownOrder, command: 'cancel' | 'replace', { code, reason }: Refusal): void {
    queueMicrotask(() => this.#reporter.refuseCommand(order, command, code, reason));
  }

  #attach(api: IBApi): void {
    guardAdvancedReject(api);
    api.on(EventName.nextValidId, (id) => this.#roster.raiseTo(id));
    this.#query.attach(api);
    this.#reporter.attach(api);
  }

  #onReady(): void {
    this.#roster.raiseTo(this.#options.connection.nextOrderId);
    this.#doubt('a new connection');
  }

  #onMessage(message: BrokerMessage): void {
    const { requestId, code, text } = message;
    if (requestId <= 0 || this.#options.connection.routes.isRequest(requestId)) return;
    const order = this.#roster.ofBrokerId(requestId);
    if (order !== undefined) return this.#reporter.onMessage(order, message);
    this.#doubt(`${code} about the unknown order ${requestId}: ${text}`);
  }

  #awaitFill(order: KnownOrder, filled: number): void {
    this.#options.connection.timer.after(FILL_GRACE_MS, () => {
      if (order.filled < filled && !this.#isClosed) this.#doubt(`order ${order.orderId} has ${filled} contracts filled, executions told of ${order.filled}`);
    });
  }

  /** The broker tells a position: executions that make it should be known, or on their way. */
  #awaitExecutions(position: BrokerPosition): void {
    if (!this.#positions.told(position)) return;
    this.#options.connection.timer.after(FILL_GRACE_MS, () => {
      if (!this.#positions.fits && !this.#isClosed) this.#doubt(`the position of ${position.instrument} is not what the executions make`);
    });
  }

  #doubt(text: string): void {
    this.#options.onNotice({ code: 0, text, orderId: null, isDoubt: true });
    this.#snapshots.want();
  }

  #notice(code: number, text: string, { orderId }: KnownOrder): void {
    this.#options.onNotice({ code, text, orderId, isDoubt: false });
  }

  /** Contracts of the product traded by their names; `null` for others, which are none of ours whoever holds them. */
  #instrumentOf({ conId, secType, symbol, localSymbol }: Contract): string | null {
    const { future } = this.#options;
    if (conId !== undefined && conId === future.contract.conId) return future.symbol;
    return secType === SecType.FUT && symbol === future.root ? (localSymbol ?? null) : null;
  }
}
