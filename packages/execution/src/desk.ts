import { type Approved, type BrokerReport, type BrokerSnapshot, type ConfluenceRating, type ExitReason, MiaError, type Micros, type OrderId, type OrderPlan, SECOND, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import type { LimitsState } from '@mia-trading/risk';
import { Bracket, type BracketPhase } from './bracket/bracket.js';
import { StrayPosition } from './bracket/stray-position.js';
import type { StopGuide } from './bracket/stop-guide.js';
import type { ExecutionDeskOptions, SubmitTerms } from './desk-options.js';
import { noJournal, type ForeignDecision, type OpenPlan } from './journal/journal-record.js';
import { OrderLedger } from './journal/order-ledger.js';
import { Outbox } from './journal/outbox.js';
import { createOrderIds, type OrderIds } from './orders/order-ids.js';
import type { OrderStore, OrderUpdate } from './orders/order-store.js';
import { OutsideBook } from './outside/outside-book.js';
import { outsideFills } from './outside/outside-fills.js';
import { OpenTrade } from './position/open-trade.js';
import { BrokerAgreement } from './reconciler/agreement.js';
import { reconcile, type Correction, type EntryBlock } from './reconciler/reconcile.js';

const NEVER: Micros = Number.POSITIVE_INFINITY;

/**
 * Carries out approved plans of one instrument, one bracket at a time: sends orders, takes reports, keeps the position and writes the
 * trade list. Everything happens in event time, on the caller's calls, and is in the journal before it has an effect. Contracts of ours
 * that no bracket holds (a late fill, a correction, a claimed position) are closed at market.
 */
export class ExecutionDesk {
  readonly ledger: OrderLedger;
  readonly #options: ExecutionDeskOptions;
  readonly #outbox: Outbox;
  readonly #ids: OrderIds;
  readonly #strays: StrayPosition;
  readonly #agreement: BrokerAgreement;
  readonly #trade: OpenTrade;
  readonly #outside: OutsideBook;
  #bracket: Bracket | null = null;

  constructor(options: ExecutionDeskOptions) {
    const { journal = noJournal, ledger = new OrderLedger(), reconcileFirst = false, sessionId, instrument, config } = options;
    this.#options = options;
    this.ledger = ledger;
    this.#outbox = new Outbox({ journal, ledger, send: options.send });
    this.#agreement = new BrokerAgreement(ledger, reconcileFirst);
    this.#ids = createOrderIds(sessionId);
    for (const { orderId } of ledger.orders.orders) this.#ids.seen(orderId);
    this.#outside = new OutsideBook({ ledger, agreement: this.#agreement, instrument: instrument.symbol, write: (record) => this.#outbox.write(record), onOutside: (close, now) => options.onOutside?.(close, now) });
    const closable = (contracts: number): number => this.#outside.closable(contracts);
    this.#strays = new StrayPosition({ ledger, ids: this.#ids, config, instrument: instrument.symbol, closable, send: (command, now) => this.#send(command, now) });
    this.#trade = new OpenTrade(ledger.orders, instrument.pointValue);
    const { openPlan } = ledger;
    if (openPlan === null) return;
    this.#trade.begin(openPlan);
    this.#bracket = this.#newBracket(openPlan);
  }

  get orders(): OrderStore {
    return this.ledger.orders;
  }

  /** Nothing held, nothing working, nothing to settle. */
  get isIdle(): boolean {
    return this.ledger.openPlan === null && this.contracts === 0 && this.orders.openCount === 0;
  }

  /** Signed contracts held: the sum of all executions but those a person said are not ours, and less what only the broker's position shows to be closed. */
  get contracts(): number {
    return this.ledger.held(this.#options.instrument.symbol);
  }

  /** Contracts of entry orders not yet filled. */
  get workingEntries(): number {
    return this.#bracket?.workingEntry ?? 0;
  }

  get phase(): BracketPhase | 'idle' {
    return this.#bracket?.phase ?? 'idle';
  }

  /** Why nothing may be entered now; empty when it may. */
  get blocks(): EntryBlock[] {
    return this.#agreement.blocks;
  }

  /** The broker was asked since the start and since the last gap; always so where it need not be. */
  get isReconciled(): boolean {
    return this.#agreement.isReconciled;
  }

  /** The broker should be asked: after a start or a gap, when an answer did not come, and while the last comparison left a question. */
  get wantsReconciliation(): boolean {
    return this.#agreement.isWanted;
  }

  /** Why the journal takes nothing more; `null` while it does. Entries are refused then, and what lowers risk still leaves. */
  get journalFailure(): MiaError | null {
    return this.#outbox.failure;
  }

  /** Dollars the open trade would bring if closed at the last price now, after all fees; 0 when there is none. */
  get unrealised(): number {
    return this.#trade.unrealised(this.ledger.openPlan);
  }

  /** Dollars from the last price to the protective stop, expected slippage and fees included; 0 when flat. */
  get openRisk(): number {
    return this.#trade.openRisk(this.ledger.openPlan);
  }

  /**
   * Sends an approved plan. Throws `MIA-EXECUTION-NOT-IDLE` when something is held or working, `MIA-EXECUTION-BLOCKED` when the state at
   * the broker is not known, `MIA-EXECUTION-JOURNAL-WRITE` when the order cannot be journaled; nothing has been sent then.
   */
  submit(approved: Approved<OrderPlan>, { intent, now, tradeDate, flatBy, flatReason = 'sessionEnd', roundTurnFees }: SubmitTerms): void {
    const plan = approved.value;
    if (!this.isIdle) {
      throw new MiaError('MIA-EXECUTION-NOT-IDLE', `Plan ${plan.intentId} was sent while another one is under way.`, 'Let risk refuse it as POSITION_OPEN: pass the desk position in the context.', { intentId: plan.intentId, contracts: this.contracts });
    }
    const [block] = this.blocks;
    if (block !== undefined) {
      throw new MiaError('MIA-EXECUTION-BLOCKED', `Plan ${plan.intentId} was sent while entries are held back: ${block.code}.`, 'Let risk refuse it: pass the blocks of the desk in the context.', { intentId: plan.intentId, block: block.code });
    }
    this.#outbox.require({ kind: 'plan', ts: now, plan, terms: { referencePrice: intent.referencePrice, rating: intent.rating, tradeDate, flatBy, flatReason, roundTurnFees } });
    const open = this.ledger.openPlan as OpenPlan;
    const bracket = this.#newBracket(open);
    try {
      bracket.start(now);
    } catch (error) {
      this.ledger.take({ kind: 'closed', ts: now, trade: null });
      throw error;
    }
    this.#trade.begin(open);
    this.#bracket = bracket;
  }

  /** A report as it arrives. Repeats are ignored, orders of others kept apart in {@link orders}. */
  onReport(report: BrokerReport, now: Micros): void {
    const update = this.#takeReport(report, now);
    if (update === null) return;
    this.#compareLate(update, now);
    if (this.#agreement.isHolding) return;
    const isTaken = this.#takeOutside(now);
    if (this.ledger.openPlan?.orderIds.includes(report.orderId) === true) this.#bracket?.onUpdate(update, now);
    if (isTaken || update.order.request === null) this.#bracket?.onOutside(now);
    this.#finish(now);
  }

  /** A trade price of the market, in points: the mark, and the excursions of the open position. */
  onPrice(price: number): void {
    this.#trade.onPrice(price);
    this.#bracket?.onPrice(price);
  }

  onRating(rating: Pick<ConfluenceRating, 'score' | 'direction'>, now: Micros): void {
    if (this.#agreement.isHolding) return;
    this.#bracket?.onRating(rating, now);
    this.#finish(now);
  }

  /** What a following stop may go by, at an evaluation point: the place where stops move. */
  onGuide(guide: StopGuide, now: Micros): void {
    if (this.#agreement.isHolding) return;
    this.#bracket?.guideStop(this.#trade.lastPrice, guide, now);
    this.#outbox.dispatch();
  }

  /** Next event time at which {@link onTimer} has something to do; `Infinity` for none. */
  nextTimer(): Micros {
    if (this.#agreement.isHolding) return NEVER;
    return Math.min(this.#bracket?.nextTimer() ?? NEVER, this.#trade.feesDue, this.#strays.nextTimer());
  }

  onTimer(now: Micros): void {
    if (this.#agreement.isHolding) return;
    this.#bracket?.onTimer(now);
    if (now >= this.#strays.nextTimer()) this.#strays.step(now);
    this.#finish(now);
  }

  /** Closes whatever of ours is held or working, for a named reason. Does nothing when idle. */
  exit(reason: ExitReason, now: Micros): void {
    this.#bracket?.exit(reason, now);
    this.#finish(now);
  }

  /** Something may have been missed by event time `at`: entries wait until the broker was asked after it. */
  requireReconciliation(reason: string, at: Micros): void {
    this.#agreement.require(reason, at);
  }

  /**
   * The link to the broker was lost at event time `at`. What is known may be old from then on, and nothing can be sent: reports are taken
   * in, and nothing is done on them but what a person orders, until the broker was asked after it. Protective orders work at the venue.
   */
  loseLink(reason: string, at: Micros): void {
    this.#agreement.hold(reason, at);
  }

  /**
   * Compares with what the broker says, takes the corrections in and acts on them: protects, cancels, closes. Says what was corrected;
   * {@link blocks} says what is left. Failed queries leave everything as it is.
   */
  reconcile(snapshot: BrokerSnapshot, now: Micros): readonly Correction[] {
    const grace = this.#options.config.answerTimeout * SECOND;
    const { corrections, blocks, isCompared } = reconcile(this.ledger, snapshot, grace);
    for (const { orderId } of snapshot.openOrders.ok ? snapshot.openOrders.value : []) this.#ids.seen(orderId);
    for (const correction of corrections) {
      if (correction.kind === 'report') this.#takeReport(correction.report, snapshot.askedAt);
      else this.#outbox.write({ ...correction, ts: snapshot.askedAt });
    }
    this.#agreement.take(blocks(this.ledger), snapshot.askedAt, grace, (instrument) => isCompared(this.ledger, instrument));
    if (this.#agreement.isHolding) return corrections;
    if (isCompared(this.ledger, this.#options.instrument.symbol)) this.#outside.correct(now);
    this.#takeOutside(now);
    this.#bracket?.review(snapshot.askedAt, now);
    this.#finish(now);
    return corrections;
  }

  /** A person's word on an order that was not sent from here. A claimed position is closed at market: no plan protects it. */
  decide(orderId: OrderId, decision: ForeignDecision, now: Micros): void {
    this.#outbox.write({ kind: 'decision', ts: now, orderId, decision });
    this.#settleOutside(now);
    this.#finish(now);
  }

  /** A person's word on contracts that no execution explains, as {@link blocks} tells them. */
  settleDifference(instrument: string, decision: ForeignDecision, now: Micros): void {
    this.#agreement.confirm(instrument);
    this.#settleOutside(now);
    const contracts = this.#agreement.gap(instrument)?.contracts ?? 0;
    const taken = this.ledger.taken.unexplained(instrument);
    if (contracts !== 0) this.#outbox.write({ kind: 'adjustment', ts: now, adjustment: { instrument, contracts, decision, ...(taken === 0 ? {} : { taken }) } });
    this.#agreement.settled(instrument);
    this.#settleOutside(now);
    this.#finish(now);
  }

  /** Loss limits and lockouts as they are now, and the number of the last intent: on the disk with the next command, or {@link secureLimits}. */
  keepLimits(limits: LimitsState, intents: number, now: Micros): void {
    this.#outbox.write({ kind: 'limits', ts: now, limits, intents });
  }

  /** Puts limits on the disk that no command has taken along: to be called once an event is handled. */
  secureLimits(): void {
    this.#outbox.secureLimits();
  }

  /** Writes all that is known into the journal, so that a restart reads only what follows. */
  writeSnapshot(now: Micros): void {
    this.#outbox.write({ kind: 'snapshot', ts: now, facts: this.ledger.facts });
  }

  #newBracket(open: OpenPlan): Bracket {
    const { config, instrument } = this.#options;
    return new Bracket({
      open,
      config,
      tickSize: instrument.tickSize,
      ids: this.#ids,
      orders: this.orders,
      send: (command, now) => this.#send(command, now),
      outside: () => outsideFills(this.ledger.openPlan, this.orders),
      closable: (contracts) => this.#outside.closable(contracts),
      onExit: (reason, now) => this.#outbox.write({ kind: 'exit', ts: now, reason, price: this.#trade.lastPrice }),
      onStopMove: (move, now) => this.#outbox.write({ kind: 'stopMove', ts: now, move }),
      onUnanswered: ({ orderId }, now) => {
        this.#agreement.noteUnanswered();
        this.#outbox.write({ kind: 'unknown', ts: now, orderId });
      },
    });
  }

  /** An execution that is told only now may be what a difference was. */
  #compareLate({ execution, superseded }: OrderUpdate, now: Micros): void {
    if (execution === null || superseded !== null) return;
    this.#agreement.explain(execution.instrument, execution.side * execution.quantity);
    if (this.#outside.mayExplain(execution)) this.#agreement.hold('an execution that may explain a difference was told late', now);
  }

  /** Takes in what others have closed of ours, as far as it is known; whether there was anything new. */
  #takeOutside(now: Micros): boolean {
    const bracket = this.#bracket;
    const isTaken = bracket?.phase !== 'closed' && this.#outside.take(bracket === null ? null : bracket.contracts, now);
    const open = this.ledger.openPlan;
    if (open !== null) this.#trade.bookOutside(open);
    return isTaken;
  }

  /** The same when nothing was heard but a person, and acts on it. */
  #settleOutside(now: Micros): void {
    if (!this.#agreement.isHolding && this.#takeOutside(now)) this.#bracket?.onOutside(now);
  }

  #send(command: VenueCommand, now: Micros): void {
    if (command.kind === 'submit' && command.order.role === 'entry') this.#outbox.enter(command, now);
    else this.#outbox.put(command, now);
  }

  /** Journals a report, takes it in and books its fill; acts on nothing. */
  #takeReport(report: BrokerReport, heardAt: Micros): OrderUpdate | null {
    this.#ids.seen(report.orderId);
    const update = this.#outbox.write({ kind: 'report', ts: heardAt, report });
    const open = this.ledger.openPlan;
    if (update !== null && open?.orderIds.includes(report.orderId) === true) this.#trade.book(open, update);
    return update;
  }

  /** Writes the trade once its bracket is closed and its fees are known, then looks after contracts that no bracket holds. */
  #finish(now: Micros): void {
    this.#outbox.dispatch();
    const bracket = this.#bracket;
    const open = this.ledger.openPlan;
    if (bracket?.phase === 'closed' && open !== null) {
      const settled = this.#trade.settle(open, bracket.exitReason, now, this.#options.config.feesTimeout * SECOND);
      if (settled === null) return;
      this.#close(settled.trade, now);
    }
    if (this.#bracket !== null || !this.#agreement.isReconciled) return;
    this.#takeOutside(now);
    this.#strays.step(now);
    this.#outbox.dispatch();
  }

  #close(trade: TradeRecord | null, now: Micros): void {
    this.#bracket = null;
    this.#trade.end();
    this.#outbox.write({ kind: 'closed', ts: now, trade });
    if (trade !== null) this.#options.onTrade(trade, now);
  }
}
