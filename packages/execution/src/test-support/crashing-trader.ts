import { type BrokerReport, type BrokerSnapshot, type Micros, MILLISECOND, type OrderPlan, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import { ExecutionDesk } from '../desk.js';
import { openJournal } from '../journal/journal.js';
import { OrderStore } from '../orders/order-store.js';
import { SimulatedVenue } from '../simulated-venue/simulated-venue.js';
import { MemoryJournalStore, ScriptedMarket } from '../testing.js';
import { approvedForTest, configOf, ES, intentOf } from './fixtures.js';

/** What a crash leaves of the write it happens in. */
export type CrashKind = 'before' | 'torn' | 'after';

/** Dies at its nth write; whoever writes on writes to nobody. */
class DyingStore extends MemoryJournalStore {
  readonly #diesAt: number;
  readonly #kind: CrashKind;
  readonly #onDeath: () => void;
  #writes = 0;

  constructor(bytes: Uint8Array, diesAt: number, kind: CrashKind, onDeath: () => void) {
    super(bytes);
    this.#diesAt = diesAt;
    this.#kind = kind;
    this.#onDeath = onDeath;
  }

  override append(bytes: Uint8Array): void {
    this.#write((part) => super.append(bytes.subarray(0, Math.floor(part * bytes.length))));
  }

  /** A file begins whole or not at all. */
  override begin(bytes: Uint8Array): void {
    this.#write((part) => {
      if (part === 1) super.begin(bytes);
    });
  }

  #write(write: (part: number) => void): void {
    this.#writes += 1;
    if (this.#writes > this.#diesAt) return;
    if (this.#writes < this.#diesAt || this.#kind === 'after') write(1);
    else if (this.#kind === 'torn') write(1 / 2);
    if (this.#writes === this.#diesAt) this.#onDeath();
  }
}

export interface CrashPlan {
  /** Write of the first process at which it dies; `Infinity` for none. */
  readonly atWrite: number;
  readonly kind: CrashKind;
  readonly downtimeMs: number;
}

/**
 * A desk with a journal, trading on a simulated broker that lives on while the desk is dead. After the downtime a new desk reads the
 * journal, asks the broker, and goes on.
 */
export class CrashingTrader {
  readonly market: ScriptedMarket;
  /** What the broker knows: every order that reached it, every execution. */
  readonly broker = new OrderStore();
  readonly commands: VenueCommand[] = [];
  readonly trades: TradeRecord[] = [];
  desk: ExecutionDesk | null = null;
  crashes = 0;
  /** Longest time the broker held contracts without a working stop and with no exit on its way, the desk alive, in milliseconds. */
  longestNaked = 0;
  readonly #venue = new SimulatedVenue({ instrument: ES, config: configOf().simulatedVenue });
  readonly #crash: CrashPlan;
  #journal = new MemoryJournalStore();
  #restartAt: Micros = Number.POSITIVE_INFINITY;
  #nakedSince = Number.POSITIVE_INFINITY;

  constructor(crash: CrashPlan) {
    this.#crash = crash;
    this.market = new ScriptedMarket({ venue: this.#venue, instrument: ES, onReport: (report, now) => this.#onReport(report, now), nextTimer: () => (this.desk === null ? this.#restartAt : this.desk.nextTimer()), onTimer: (now) => this.#onTimer(now) });
    this.market.quote(0, 5000, 5000.25);
    this.market.trade(0, 5000.25);
    this.#start(this.market.now, crash.atWrite);
  }

  get writes(): number {
    return this.#journal.boundaries.length;
  }

  /** Kills the process between two writes. */
  kill(): void {
    if (this.desk === null) return;
    this.desk = null;
    this.crashes += 1;
    this.#restartAt = this.market.now + this.#crash.downtimeMs * MILLISECOND;
  }

  submit(plan: OrderPlan, referencePrice: number): void {
    this.desk?.submit(approvedForTest(plan), { intent: intentOf(plan, referencePrice), now: this.market.now, tradeDate: '2024-01-03', flatBy: null, roundTurnFees: 4.5 });
  }

  /** Lets time pass in steps, asking the broker whenever the desk wants it. */
  passTo(ms: number): void {
    const stepMs = 100;
    for (let at = Math.ceil((this.market.now - this.market.timeAt(0)) / MILLISECOND / stepMs) * stepMs; at <= ms; at += stepMs) {
      this.market.passTo(at);
      if (this.desk?.wantsReconciliation === true) this.desk.reconcile(this.snapshot(), this.market.now);
      this.#watchProtection(at);
    }
    this.market.passTo(ms);
  }

  snapshot(): BrokerSnapshot {
    const openOrders = this.broker.open.map(({ orderId, request, terms }) => ({ orderId, instrument: ES.symbol, side: request?.side ?? 1, quantity: terms.quantity, limitPrice: terms.limitPrice, stopPrice: terms.stopPrice, state: 'working' as const }));
    const executions = [...this.broker.orders].flatMap((order) => [...order.executions]);
    const contracts = this.broker.position(ES.symbol);
    return { askedAt: this.market.now, openOrders: { ok: true, value: openOrders }, executions: { ok: true, value: executions }, positions: { ok: true, value: contracts === 0 ? [] : [{ instrument: ES.symbol, contracts }] } };
  }

  #start(now: Micros, diesAt: number): void {
    const store = new DyingStore(this.#journal.read(), diesAt, this.#crash.kind, () => {
      isDead = true;
    });
    let isDead = false;
    this.#journal = store;
    const { journal, ledger } = openJournal({ store, sessionId: 'test', configHash: '', now });
    const isRestart = this.crashes > 0;
    const send = (command: VenueCommand, at: Micros): void => {
      if (isDead) return;
      this.commands.push(command);
      if (command.kind === 'submit') this.broker.submitted(command.order, at);
      this.#venue.send(command, at);
    };
    const desk = new ExecutionDesk({ sessionId: 'test', instrument: ES, config: configOf().bracket, send, journal, ledger, reconcileFirst: isRestart, onTrade: (trade) => void (isDead || this.trades.push(trade)) });
    this.#isDead = () => isDead;
    this.desk = desk;
    this.#restartAt = Number.POSITIVE_INFINITY;
    if (isRestart) desk.reconcile(this.snapshot(), now);
    this.#bury();
  }

  #isDead: () => boolean = () => false;

  #bury(): void {
    if (this.#isDead()) this.kill();
  }

  #onReport(report: BrokerReport, now: Micros): void {
    this.broker.apply(report, now);
    this.desk?.onReport(report, now);
    this.#bury();
  }

  #onTimer(now: Micros): void {
    if (this.desk === null) this.#start(now, Number.POSITIVE_INFINITY);
    else this.desk.onTimer(now);
    this.#bury();
  }

  /** To be called after every call into the desk that is not a report or a timer. */
  settle(): void {
    this.#bury();
  }

  #watchProtection(ms: number): void {
    const held = this.broker.position(ES.symbol);
    const covers = this.broker.open.some(({ request, quantity, traded }) => (request?.role === 'stop' && quantity - traded >= Math.abs(held)) || request?.role === 'exit');
    if (held === 0 || covers || this.desk === null) this.#nakedSince = Number.POSITIVE_INFINITY;
    else if (this.#nakedSince === Number.POSITIVE_INFINITY) this.#nakedSince = ms;
    this.longestNaked = Math.max(this.longestNaked, ms - this.#nakedSince);
  }
}
