import { SECOND, type BrokerReport, type BrokerSnapshot, type ExecutedReport, type ExecutionId, type OrderId, type Side, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import { ExecutionDesk } from '../desk.js';
import { openJournal } from '../journal/journal.js';
import { MemoryJournalStore } from '../testing.js';
import { approvedForTest, configOf, ES, intentOf, LONG_PLAN } from './fixtures.js';

const id = (text: string): OrderId => text as OrderId;

/**
 * A desk with a journal whose broker is the test: every report and every answer is given by hand. Orders are test-1 entry, test-2 stop,
 * test-3 target, test-4 on exits; times in seconds.
 */
export class HandDesk {
  readonly store = new MemoryJournalStore();
  readonly trades: TradeRecord[] = [];
  readonly #sent: VenueCommand[] = [];
  readonly #told: ExecutedReport[] = [];
  desk: ExecutionDesk;
  #looked = 0;

  constructor() {
    this.desk = this.#open(false);
  }

  /** Entered two at 5000.25 a second ago, stop 4998.50 and target 5005.75 working. */
  static inPosition(): HandDesk {
    const bench = new HandDesk();
    bench.enter();
    bench.fill('test-1', 1, 2, 5000.25, 1);
    bench.works('test-2', 1);
    bench.works('test-3', 1);
    bench.news();
    return bench;
  }

  enter(): void {
    this.desk.submit(approvedForTest(LONG_PLAN), { intent: intentOf(LONG_PLAN, 5000.25), now: 0, tradeDate: '2024-01-03', flatBy: null, roundTurnFees: 4.5 });
  }

  say(report: BrokerReport): void {
    this.desk.onReport(report, report.tsVenue);
  }

  works(orderId: string, seconds: number): void {
    this.say({ kind: 'working', orderId: id(orderId), tsVenue: seconds * SECOND });
  }

  cancelled(orderId: string, seconds: number): void {
    this.say({ kind: 'cancelled', orderId: id(orderId), reason: 'REQUESTED', tsVenue: seconds * SECOND });
  }

  /** Stop and target are cancelled. */
  legsCancelled(seconds: number): void {
    this.cancelled('test-2', seconds);
    this.cancelled('test-3', seconds);
  }

  replaced(orderId: string, quantity: number, seconds: number): void {
    const prices = orderId === 'test-2' ? { limitPrice: null, stopPrice: 4998.5 } : { limitPrice: 5005.75, stopPrice: null };
    this.say({ kind: 'replaced', orderId: id(orderId), quantity, ...prices, tsVenue: seconds * SECOND });
  }

  /** An execution is told, of an order of ours or of somebody else's. */
  fill(orderId: string, side: Side, quantity: number, price: number, seconds: number, over: { readonly executionId?: string; readonly fees?: number | null; readonly revision?: number } = {}): void {
    this.say(this.execution(orderId, side, quantity, price, seconds, over));
  }

  /** An execution that the broker knows and has not told. */
  execution(orderId: string, side: Side, quantity: number, price: number, seconds: number, over: { readonly executionId?: string; readonly fees?: number | null; readonly revision?: number } = {}): ExecutedReport {
    const { executionId = `x-${orderId}-${seconds}`, fees = 2.25 * quantity, revision = 0 } = over;
    const report: ExecutedReport = { kind: 'executed', orderId: id(orderId), executionId: executionId as ExecutionId, instrument: ES.symbol, side, quantity, price, remaining: 0, fees, passive: false, tsVenue: seconds * SECOND, revision };
    this.#told.push(report);
    return report;
  }

  /** The broker answers a question of this second: all executions told so far, our open orders as we know them, so many contracts. */
  answer(contracts: number, seconds: number, over: Partial<BrokerSnapshot> = {}): void {
    const openOrders = this.desk.orders.open.map(({ orderId, request, terms }) => ({ orderId, instrument: ES.symbol, side: request?.side ?? 1, quantity: terms.quantity, limitPrice: terms.limitPrice, stopPrice: terms.stopPrice, state: 'working' as const }));
    const positions = contracts === 0 ? [] : [{ instrument: ES.symbol, contracts }];
    const at = seconds * SECOND;
    this.desk.reconcile({ askedAt: at, openOrders: { ok: true, value: openOrders }, executions: { ok: true, value: [...this.#told] }, positions: { ok: true, value: positions }, ...over }, at);
  }

  /** The process dies and another one reads the journal; it has not asked the broker yet. */
  restart(): void {
    this.desk = this.#open(true);
  }

  /** What was sent since the last look: `entry buy 2`, `cancel test-3`, `replace test-2 1`, ... */
  news(): string[] {
    const lines = this.#sent.slice(this.#looked).map((command) => {
      if (command.kind !== 'submit') return `${command.kind} ${command.orderId}${command.kind === 'replace' ? ` ${command.quantity}` : ''}`;
      const { role, side, quantity } = command.order;
      return `${role} ${side === 1 ? 'buy' : 'sell'} ${quantity}`;
    });
    this.#looked = this.#sent.length;
    return lines;
  }

  get blocks(): string[] {
    return this.desk.blocks.map(({ code }) => code);
  }

  #open(reconcileFirst: boolean): ExecutionDesk {
    const { journal, ledger } = openJournal({ store: this.store, sessionId: 'test', configHash: '', now: 0 });
    return new ExecutionDesk({ sessionId: 'test', instrument: ES, config: configOf().bracket, send: (command) => this.#sent.push(command), onTrade: (trade) => this.trades.push(trade), journal, ledger, reconcileFirst });
  }
}
