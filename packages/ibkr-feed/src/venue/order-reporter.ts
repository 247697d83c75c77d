import { EventName, type Contract, type Execution, type IBApi, type Order, type OrderState } from '@stoqey/ib';
import type { BrokerReport, Micros, ReportSink } from '@mia-trading/core';
import type { BrokerMessage } from '../connection/connection.js';
import { statementOf, type ExecutionLog } from './execution-log.js';
import { executionTime } from './execution-time.js';
import type { BrokerName, KnownOrder } from './known-order.js';
import { answerAboutOrder, DUPLICATE_ID, MODIFICATION_CODES, reasonIn } from './order-answer.js';
import { areSameTerms, numberOf, shownFields, termsOf } from './order-fields.js';
import type { OrderRoster } from './order-roster.js';
import type { SnapshotQuery } from './snapshot-query.js';

export interface OrderReporterOptions {
  readonly roster: OrderRoster;
  readonly executions: ExecutionLog;
  readonly query: SnapshotQuery;
  readonly onReport: ReportSink;
  /** A message about an order that makes no report. */
  readonly onNotice: (code: number, text: string, order: KnownOrder) => void;
  /** What was heard leaves open how things stand. */
  readonly onDoubt: (why: string) => void;
  /** The broker has told of more contracts filled than its executions make: they should be on their way. */
  readonly onFillMissing: (order: KnownOrder, filled: number) => void;
  /** An id was used before. */
  readonly onDuplicateId: () => void;
  readonly now: () => Micros;
  account(): string;
  instrumentOf(contract: Contract): string | null;
}

const ENDED: ReadonlySet<string> = new Set(['Cancelled', 'ApiCancelled']);
const SENT_ONLY: ReadonlySet<string> = new Set(['ApiPending', 'PendingSubmit', 'Unknown']);
const INACTIVE = 'Inactive';
const ADDED_LIQUIDITY = 1;

/**
 * Turns what the broker says of orders into reports, each state once. Only executions fill: a state that tells more contracts filled is a
 * reason to ask, as is every state that does not fit what was told before.
 */
export class OrderReporter {
  readonly #options: OrderReporterOptions;

  constructor(options: OrderReporterOptions) {
    this.#options = options;
  }

  /** Listens to a client of the library. */
  attach(api: IBApi): void {
    api.on(EventName.openOrder, (brokerId, contract, order, state) => this.#onOpenOrder(brokerId, contract, order, state));
    api.on(EventName.orderStatus, (brokerId, status, filled, _remaining, _average, permId, _parentId, _lastPrice, clientId, whyHeld) => {
      this.#onStatus({ brokerId, clientId: clientId ?? 0, permId: permId ?? 0 }, status, filled, whyHeld ?? '');
    });
    api.on(EventName.execDetails, (requestId, contract, execution) => this.#onExecution(requestId, contract, execution));
    api.on(EventName.commissionReport, ({ execId, commission }) => {
      const fees = numberOf(commission);
      const told = fees === null ? null : this.#options.executions.addFees(execId ?? '', fees);
      if (told !== null) this.#options.onReport(told);
    });
  }

  /** An error or a warning about an order of this client. */
  onMessage(order: KnownOrder, { code, text }: BrokerMessage): void {
    const { onNotice, onDoubt } = this.#options;
    const reason = reasonIn(text);
    switch (answerAboutOrder(code)) {
      case 'lives':
        return onNotice(code, text, order);
      case 'cancelled':
        return this.#cancelled(order, reason);
      case 'refused':
        if (code === DUPLICATE_ID) this.#options.onDuplicateId();
        return this.#refused(order, code, reason);
      case 'commandRefused':
        this.refuseCommand(order, MODIFICATION_CODES.has(code) || (order.change === 'sent' && !order.isCancelAsked) ? 'replace' : 'cancel', String(code), reason);
        if (!order.isOver) onDoubt(`${code} about order ${order.orderId}`);
        return;
      case 'unknown':
        onNotice(code, text, order);
        onDoubt(`the code ${code} about order ${order.orderId} is not known`);
    }
  }

  /** An order of ours is not taken, here or by the broker. */
  reject(order: KnownOrder, code: string, reason: string): void {
    this.#end(order, { kind: 'rejected', orderId: order.orderId, tsVenue: this.#options.now(), code, reason });
  }

  /** A cancel or a change of it came to nothing. */
  refuseCommand(order: KnownOrder, command: 'cancel' | 'replace', code: string, reason: string): void {
    if (command === 'cancel') order.isCancelAsked = false;
    else order.change = 'none';
    this.#options.onReport({ kind: 'commandRejected', orderId: order.orderId, tsVenue: this.#options.now(), command, code, reason });
  }

  /** The order never left, as was asked for. */
  withdrawn(order: KnownOrder): void {
    this.#cancelled(order, '');
  }

  #onOpenOrder(brokerId: number, contract: Contract, shown: Order, { status }: OrderState): void {
    const { roster, query, account, instrumentOf } = this.#options;
    const instrument = instrumentOf(contract);
    if (instrument === null || shown.account !== account()) return;
    const order = roster.identify({ brokerId, clientId: shown.clientId ?? 0, permId: shown.permId ?? 0 }, shown, instrument);
    query.showed(order);
    // A change that is only on its way is shown like one that was made.
    if (!SENT_ONLY.has(status)) this.#showed(order, shown);
    this.#stands(order, status, '');
  }

  #showed(order: KnownOrder, shown: Order): void {
    const terms = termsOf(shown);
    if (String(order.order.orderType) === '') order.order = shownFields(shown);
    if (areSameTerms(terms, order.terms)) return;
    order.terms = terms;
    order.change = 'none';
    if (!order.isOver) this.#options.onReport({ kind: 'replaced', orderId: order.orderId, tsVenue: this.#options.now(), ...terms });
  }

  #onStatus(name: BrokerName, status: string, filled: number, whyHeld: string): void {
    const { roster, onDoubt, onFillMissing } = this.#options;
    const order = roster.find(name);
    if (order === undefined) {
      // Which order it is, its open order or its executions tell; those of others on other products are none of ours.
      if (roster.isOwn(name)) onDoubt(`a state of the unknown order ${name.brokerId}`);
      return;
    }
    this.#stands(order, status, whyHeld);
    if (filled <= Math.max(order.filled, order.saidFilled)) return;
    order.saidFilled = filled;
    onFillMissing(order, filled);
  }

  #stands(order: KnownOrder, status: string, whyHeld: string): void {
    const { roster, onDoubt, onReport, now } = this.#options;
    const isNews = order.status !== status;
    order.status = status;
    if (ENDED.has(status)) return this.#cancelled(order, '');
    if (status === INACTIVE && isNews && !order.isOver) return onDoubt(`order ${order.orderId} is inactive`);
    const standing = order.standing(status, whyHeld, roster.parentOf(order));
    if (standing === null || order.isFilled || order.told === standing || (standing === 'held' && order.told === 'working')) return;
    const wasOver = order.told === 'over';
    order.told = standing;
    // Whoever heard that it was over has to hear from the whole picture that it is not.
    if (wasOver) return onDoubt(`order ${order.orderId} was over and is ${status}`);
    const head = { orderId: order.orderId, tsVenue: now() };
    onReport(standing === 'working' ? { ...head, kind: 'working' } : { ...head, kind: 'held', reason: whyHeld === '' ? status : whyHeld });
  }

  #onExecution(requestId: number, contract: Contract, told: Execution): void {
    const { roster, query, executions, onReport, onDoubt, account, instrumentOf, now } = this.#options;
    const instrument = instrumentOf(contract);
    const { execId = '', shares = Number.NaN, price = Number.NaN, orderRef = '', clientId = 0, permId = 0, cumQty = 0 } = told;
    if (instrument === null || told.acctNumber !== account()) return;
    // One that was asked for would be told the same way again.
    if (execId === '' || !Number.isFinite(shares) || !Number.isFinite(price)) return requestId < 0 ? onDoubt(`an execution without its numbers: ${JSON.stringify(told)}`) : undefined;
    const side = told.side === 'BOT' ? 1 : -1;
    const order = roster.identify({ brokerId: told.orderId ?? 0, clientId, permId }, bareOrder(side, orderRef), instrument);
    order.filled = Math.max(order.filled, cumQty);
    const remaining = Math.max(0, order.terms.quantity - cumQty);
    const tsVenue = executionTime(told.time ?? '', now());
    executions.add(execId, { kind: 'executed', orderId: order.orderId, tsVenue, ...statementOf(execId), instrument, side, quantity: shares, price, remaining, fees: null, passive: told.lastLiquidity === ADDED_LIQUIDITY });
    if (query.took(requestId, execId)) return;
    const report = executions.takeUntold(execId);
    if (report !== null) onReport(report);
  }

  #cancelled(order: KnownOrder, told: string): void {
    const reason = told === '' ? (order.isCancelAsked ? 'REQUESTED' : 'BROKER') : told;
    this.#end(order, { kind: 'cancelled', orderId: order.orderId, tsVenue: this.#options.now(), reason });
  }

  #refused(order: KnownOrder, code: number, reason: string): void {
    if (order.isOver) return this.#options.onNotice(code, reason, order);
    const command = order.change === 'sent' ? 'replace' : order.isCancelAsked ? 'cancel' : null;
    if (!order.isConfirmed || command === null) return this.reject(order, String(code), reason);
    this.refuseCommand(order, command, String(code), reason);
    this.#options.onDoubt(`${code} about order ${order.orderId}`);
  }

  #end(order: KnownOrder, report: BrokerReport): void {
    if (order.told === 'over' || order.isFilled) return;
    order.told = 'over';
    order.isCancelAsked = false;
    order.change = 'none';
    this.#options.onReport(report);
  }
}

/** All that an execution tells of its order. */
function bareOrder(side: 1 | -1, orderRef: string): Order {
  return { action: side === 1 ? 'BUY' : 'SELL', orderType: '', orderRef } as unknown as Order;
}
