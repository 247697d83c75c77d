import type { Micros, OrderId } from '@mia-trading/core';
import { OrderStore, type OrderUpdate } from '../orders/order-store.js';
import type { TrackedOrder } from '../orders/tracked-order.js';
import { TakenContracts } from '../outside/taken-contracts.js';
import type { AccountFacts, ForeignDecision, JournalRecord, LedgerFacts, OpenPlan, PositionAdjustment } from './journal-record.js';

const NEW_ACCOUNT: AccountFacts = { limits: null, intents: 0, uncounted: [] };

/**
 * What the records of a journal add up to: orders, the plan under way, loss limits, and what a person decided about orders of others. The running
 * desk and a restarted one both take their records in here, so that they cannot differ.
 */
export class OrderLedger {
  readonly orders: OrderStore;
  readonly taken: TakenContracts;
  #openPlan: OpenPlan | null;
  readonly #decisions: Map<OrderId, ForeignDecision>;
  readonly #adjustments: PositionAdjustment[];
  #account: AccountFacts;

  constructor(facts?: LedgerFacts) {
    this.orders = new OrderStore(facts?.orders);
    this.taken = new TakenContracts(facts?.taken);
    this.#openPlan = facts?.openPlan ?? null;
    this.#decisions = new Map(facts?.decisions);
    this.#adjustments = [...(facts?.adjustments ?? [])];
    this.#account = facts?.account ?? NEW_ACCOUNT;
  }

  /** The ledger after these records: from the last snapshot on. */
  static from(records: readonly JournalRecord[]): OrderLedger {
    let first = records.length;
    let facts: LedgerFacts | undefined;
    while (first > 0 && facts === undefined) {
      first -= 1;
      const record = records[first];
      if (record?.kind === 'snapshot') facts = record.facts;
    }
    const ledger = new OrderLedger(facts);
    for (let at = facts === undefined ? 0 : first + 1; at < records.length; at += 1) ledger.take(records[at] as JournalRecord);
    return ledger;
  }

  get facts(): LedgerFacts {
    const { facts } = this.taken;
    return { orders: this.orders.facts, openPlan: this.#openPlan, decisions: [...this.#decisions], adjustments: [...this.#adjustments], account: this.#account, ...(facts === null ? {} : { taken: facts }) };
  }

  get account(): AccountFacts {
    return this.#account;
  }

  /** `null` when none is under way. */
  get openPlan(): OpenPlan | null {
    return this.#openPlan;
  }

  /** Takes in a record; the update of an order for a report that changed one. */
  take(record: JournalRecord): OrderUpdate | null {
    const { orders } = this;
    switch (record.kind) {
      case 'report':
        return orders.apply(record.report, record.ts);
      case 'command':
        this.#take(record);
        return null;
      case 'unknown':
        orders.markUnknown(record.orderId);
        return null;
      case 'reopened':
        orders.reopen(record.orderId, record.terms);
        return null;
      case 'plan':
        this.#openPlan = { plan: record.plan, terms: record.terms, orderIds: [], exit: null, stopMove: null };
        return null;
      case 'exit':
        if (this.#openPlan !== null) this.#openPlan = { ...this.#openPlan, exit: { reason: record.reason, price: record.price, ts: record.ts } };
        return null;
      case 'stopMove':
        if (this.#openPlan !== null) this.#openPlan = { ...this.#openPlan, stopMove: record.move };
        return null;
      case 'closed':
        this.#openPlan = null;
        if (record.trade !== null) this.#account = { ...this.#account, uncounted: [...this.#account.uncounted, { net: record.trade.net, ts: record.ts }] };
        return null;
      case 'limits':
        this.#account = { limits: record.limits, intents: record.intents, uncounted: [] };
        return null;
      case 'decision':
        this.#decisions.set(record.orderId, record.decision);
        return null;
      case 'adjustment':
        this.#adjust(record.adjustment);
        return null;
      case 'outside':
        this.taken.take(record.close);
        if (this.#openPlan !== null) this.#openPlan = { ...this.#openPlan, outside: [...(this.#openPlan.outside ?? []), { contracts: record.close.contracts, by: record.close.by, ts: record.ts }] };
        return null;
      case 'opened':
      case 'snapshot':
        return null;
    }
  }

  /** Signed contracts: the sum of all executions, and what a person settled. A broker should show the same. */
  position(instrument: string): number {
    return this.orders.position(instrument) + this.#adjusted(instrument, null);
  }

  /** Contracts a person said are not ours. */
  ignored(instrument: string): number {
    let contracts = this.#adjusted(instrument, 'ignored');
    for (const order of this.orders.foreign) if (this.#decisions.get(order.orderId) === 'ignored') contracts += this.#ofOthers(order, instrument);
    return contracts;
  }

  /** Contracts held but for those a person said are not ours: what nobody has decided about is among them. */
  held(instrument: string): number {
    return this.position(instrument) - this.ignored(instrument) + this.taken.unexplained(instrument);
  }

  /** Contracts ours to manage: of orders sent from here and claimed ones, less those that others have closed. */
  managed(instrument: string): number {
    let contracts = this.held(instrument);
    for (const order of this.undecided) contracts -= this.#ofOthers(order, instrument);
    return contracts;
  }

  /** Whether anything was ever heard of orders of others, or said of contracts that no order explains. */
  get knowsOthers(): boolean {
    return this.orders.foreign.size > 0 || this.#adjustments.length > 0 || this.taken.facts !== null;
  }

  /** Orders of others that work or have filled, and about which nobody has decided. */
  get undecided(): TrackedOrder[] {
    const { foreign } = this.orders;
    if (foreign.size === 0) return [];
    return [...foreign].filter((order) => !this.#decisions.has(order.orderId) && (order.filled > 0 || (order.isConfirmed && !order.isDone)));
  }

  /** Every instrument that an execution, or a person's word on a position, speaks of. */
  get instruments(): ReadonlySet<string> {
    const names = new Set<string>(this.#adjustments.map(({ instrument }) => instrument));
    for (const order of this.orders.orders) for (const execution of order.executions) names.add(execution.instrument);
    return names;
  }

  /** Whether an order that moved this instrument was heard of after event time `since`, so that an older answer cannot be compared. */
  hasNewsAfter(instrument: string, since: Micros): boolean {
    for (const order of this.orders.orders) {
      if (order.touchedAt <= since) continue;
      for (const execution of order.executions) if (execution.instrument === instrument) return true;
    }
    return false;
  }

  decisionOn(orderId: OrderId): ForeignDecision | undefined {
    return this.#decisions.get(orderId);
  }

  #take({ command, ts }: Extract<JournalRecord, { kind: 'command' }>): void {
    if (command.kind === 'cancel') this.orders.cancelRequested(command.orderId, ts);
    if (command.kind === 'replace') this.orders.order(command.orderId)?.touch(ts);
    if (command.kind !== 'submit') return;
    this.orders.submitted(command.order, ts);
    if (this.#openPlan !== null) this.#openPlan = { ...this.#openPlan, orderIds: [...this.#openPlan.orderIds, command.order.orderId] };
  }

  #adjust(adjustment: PositionAdjustment): void {
    this.#adjustments.push(adjustment);
    this.taken.take({ instrument: adjustment.instrument, contracts: -(adjustment.taken ?? 0), by: { kind: 'difference' } });
  }

  /** Signed contracts of an order of others that closed none of ours. */
  #ofOthers(order: TrackedOrder, instrument: string): number {
    return contractsOf(order, instrument) - this.taken.ofOrder(order, instrument);
  }

  #adjusted(instrument: string, decision: 'ignored' | null): number {
    let contracts = 0;
    for (const one of this.#adjustments) {
      if (one.instrument !== instrument) continue;
      if (decision === null) contracts += one.contracts;
      else if (one.decision === decision) contracts += one.contracts - (one.taken ?? 0);
    }
    return contracts;
  }
}

function contractsOf(order: TrackedOrder, instrument: string): number {
  let contracts = 0;
  for (const execution of order.executions) if (execution.instrument === instrument) contracts += execution.side * execution.quantity;
  return contracts;
}

