import { SECOND, type BrokerReport, type BrokerSnapshot, type ExecutedReport, type ExecutionId, type Micros, type OrderId, type OrderRequest, type Side, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import { ExecutionDesk } from '../desk.js';
import { openJournal } from '../journal/journal.js';
import { MemoryJournalStore } from '../testing.js';
import { approvedForTest, configOf, ES, intentOf, LONG_PLAN } from './fixtures.js';

interface LiveOrder {
  readonly request: OrderRequest;
  quantity: number;
  traded: number;
  isOpen: boolean;
}

/** How long a report may be on its way: below it an answer of the broker may lack its execution. */
const REPORT_DELAY = 4.5 * SECOND;
/** A report may take so long and no longer, in seconds. */
const ANSWER_TIMEOUT = 5;
const STEP = 0.1 * SECOND;

/**
 * An account that a desk shares with a person: the broker's books are the truth, commands and reports are on their way for a while and
 * are handed over one by one, the process may die, and every answer tells the position as it is at that moment.
 */
export class SharedAccount {
  readonly trades: TradeRecord[] = [];
  desk: ExecutionDesk;
  /** True contracts at the broker. */
  held = 0;
  now: Micros = SECOND;
  readonly #orders = new Map<OrderId, LiveOrder>();
  readonly #executions: ExecutedReport[] = [];
  readonly #commands: VenueCommand[] = [];
  readonly #reports: { readonly report: BrokerReport; readonly at: Micros }[] = [];
  readonly #store = new MemoryJournalStore();
  #people = 0;

  constructor() {
    this.desk = this.#open(false);
    this.desk.submit(approvedForTest(LONG_PLAN), { intent: intentOf(LONG_PLAN, 5000.25), now: this.now, tradeDate: '2024-01-03', flatBy: null, roundTurnFees: 4.5 });
  }

  /** Contracts that orders of ours on this side may still trade. */
  working(side: Side, role?: string): number {
    let contracts = 0;
    for (const { request, quantity, traded, isOpen } of this.#orders.values()) if (isOpen && request.side === side && (role === undefined || request.role === role)) contracts += quantity - traded;
    return contracts;
  }

  passTime(): void {
    this.now += STEP;
    while (this.desk.nextTimer() <= this.now) this.desk.onTimer(this.now);
  }

  /** The next command arrives; market orders fill. */
  deliverCommand(): void {
    const command = this.#commands.shift();
    if (command === undefined) return;
    if (command.kind === 'submit') {
      const { order } = command;
      this.#orders.set(order.orderId, { request: order, quantity: order.quantity, traded: 0, isOpen: true });
      this.#report({ kind: 'working', orderId: order.orderId, tsVenue: this.now });
      if (order.type === 'market') this.fill(order.role, order.quantity);
      return;
    }
    const { orderId } = command;
    const order = this.#orders.get(orderId);
    const isRefused = order?.isOpen !== true || (command.kind === 'replace' && command.quantity <= order.traded);
    if (isRefused) this.#report({ kind: 'commandRejected', orderId, command: command.kind, code: '161', reason: '', tsVenue: this.now });
    else if (command.kind === 'cancel') this.#end(order);
    else this.#resize(order, command.quantity);
  }

  /** The next report arrives. */
  deliverReport(): void {
    const next = this.#reports.shift();
    if (next !== undefined) this.desk.onReport(next.report, this.now);
  }

  /** All that is on its way to the desk arrives. */
  deliverReports(): void {
    while (this.#reports.length > 0) this.deliverReport();
  }

  /** An order of ours with this role trades up to so many contracts; its group comes down with it. */
  fill(role: string, contracts: number): void {
    const order = [...this.#orders.values()].find(({ request, isOpen }) => isOpen && request.role === role);
    if (order === undefined) return;
    const { request } = order;
    const quantity = Math.min(contracts, order.quantity - order.traded);
    order.traded += quantity;
    if (order.traded === order.quantity) order.isOpen = false;
    this.#execute(request.orderId, request.side, quantity, order.quantity - order.traded, true);
    for (const other of this.#orders.values()) {
      if (other === order || !other.isOpen || request.ocaGroup === null || other.request.ocaGroup !== request.ocaGroup) continue;
      if (other.quantity - quantity <= other.traded) this.#end(other);
      else this.#resize(other, other.quantity - quantity);
    }
  }

  /** The person sells of what is there; `isHeard`: reported at once, else only in answers. */
  sellByHand(contracts: number, isHeard: boolean): void {
    const quantity = Math.min(contracts, this.held);
    if (quantity <= 0) return;
    this.#people += 1;
    this.#execute(`manual-${this.#people}` as OrderId, -1, quantity, 0, isHeard);
  }

  /** The broker answers, reports of the last moment still on their way; older ones have arrived. */
  answer(): void {
    while ((this.#reports[0]?.at ?? this.now) < this.now - REPORT_DELAY) this.deliverReport();
    this.desk.reconcile(this.#snapshot(), this.now);
  }

  /** The process dies, with what was on its way to it, and another one asks the broker. */
  restart(): void {
    this.#reports.length = 0;
    this.desk = this.#open(true);
    this.desk.reconcile(this.#snapshot(), this.now);
  }

  /** Everything arrives, and the broker is asked until nothing more happens. */
  settle(): void {
    for (let round = 0; round < 12; round += 1) {
      for (let step = 0; step < 30; step += 1) {
        while (this.#commands.length > 0) this.deliverCommand();
        this.deliverReports();
        this.passTime();
      }
      this.answer();
    }
  }

  #snapshot(): BrokerSnapshot {
    const openOrders = [...this.#orders.values()].filter(({ isOpen }) => isOpen).map(({ request, quantity }) => ({ orderId: request.orderId, instrument: ES.symbol, side: request.side, quantity, limitPrice: request.limitPrice, stopPrice: request.stopPrice, state: 'working' as const }));
    const late = new Set(this.#reports.flatMap(({ report }) => (report.kind === 'executed' ? [report.executionId] : [])));
    const executions = this.#executions.filter(({ executionId }) => !late.has(executionId));
    return { askedAt: this.now, openOrders: { ok: true, value: openOrders }, executions: { ok: true, value: executions }, positions: { ok: true, value: this.held === 0 ? [] : [{ instrument: ES.symbol, contracts: this.held }] } };
  }

  #execute(orderId: OrderId, side: Side, quantity: number, remaining: number, isHeard: boolean): void {
    this.held += side * quantity;
    const report: ExecutedReport = { kind: 'executed', orderId, executionId: `x${this.#executions.length}` as ExecutionId, instrument: ES.symbol, side, quantity, price: 5000, remaining, fees: 2.25 * quantity, passive: false, tsVenue: this.now };
    this.#executions.push(report);
    if (isHeard) this.#report(report);
    // No two things happen in one second, so that the order of executions is known.
    this.now += SECOND;
  }

  #end(order: LiveOrder): void {
    order.isOpen = false;
    this.#report({ kind: 'cancelled', orderId: order.request.orderId, reason: '', tsVenue: this.now });
  }

  #resize(order: LiveOrder, quantity: number): void {
    const { orderId, limitPrice, stopPrice } = order.request;
    order.quantity = quantity;
    this.#report({ kind: 'replaced', orderId, quantity, limitPrice, stopPrice, tsVenue: this.now });
  }

  #report(report: BrokerReport): void {
    this.#reports.push({ report, at: this.now });
  }

  #open(reconcileFirst: boolean): ExecutionDesk {
    const { journal, ledger } = openJournal({ store: this.#store, sessionId: 'test', configHash: '', now: this.now });
    return new ExecutionDesk({ sessionId: 'test', instrument: ES, config: configOf({ bracket: { timeStop: 600, answerTimeout: ANSWER_TIMEOUT, protectionTimeout: 600 } }).bracket, send: (command) => this.#commands.push(command), onTrade: (trade) => this.trades.push(trade), journal, ledger, reconcileFirst });
  }
}
