import {
  MiaError,
  MINUTE,
  type BrokerReport,
  type BrokerSnapshot,
  type ConfluenceRating,
  type CurrentRating,
  type ExitReason,
  type FeedStatusEvent,
  type MarketEvent,
  type Micros,
  type OperatorEvent,
  type OrderIntent,
  type TradeRecord,
  type Venue,
  type VenueCommand,
} from '@mia-trading/core';
import { ExecutionDesk, OrderLedger } from '@mia-trading/execution';
import { assess, effectiveGate, gatePointsOf, LossLimits, referencePriceOf, type Lockout, type RefusalCode } from '@mia-trading/risk';
import type { Config } from '../config/config.js';
import { EntryGate } from '../decision/entry-gate.js';
import { levelsAround } from '../decision/levels-around.js';
import { RiskDesk } from '../decision/risk-desk.js';
import type { DecisionSink } from '../output/decision-sink.js';
import { AccountKeeper } from './account-keeper.js';
import { BrokerLink } from './broker-link.js';
import { DataLoss } from './data-loss.js';
import type { SharedMarket, TradingLaneOptions } from './lane-options.js';
import { takeOperatorWord } from './operator-word.js';
import { RatingAssessment } from './rating-assessment.js';

/** The order could not be journaled, so it was not sent. */
const JOURNAL_FAILED: RefusalCode = 'JOURNAL_FAILED';

/**
 * Everything that comes after a rating: entry gate, risk, orders, and the venue they go to. An engine has one lane for what it trades;
 * lanes beside it answer what the same ratings would have earned under other rules. Lanes know nothing of each other.
 */
export class TradingLane {
  readonly limits: LossLimits;
  readonly desk: ExecutionDesk;
  readonly #shared: SharedMarket;
  readonly #config: Config;
  readonly #venue: Venue;
  readonly #sink: DecisionSink;
  readonly #sessionId: string;
  readonly #gate: EntryGate;
  readonly #risk: RiskDesk;
  readonly #assessment: RatingAssessment;
  readonly #link: BrokerLink;
  readonly #loss: DataLoss;
  readonly #keeper: AccountKeeper | null;
  readonly #takeReport = (report: BrokerReport): void => {
    this.onReport(report);
  };
  #intents: number;

  constructor(shared: SharedMarket, options: TradingLaneOptions) {
    const { config, venue, sessionId, sink, limits, journal, ledger, reconcileFirst = false, intents = 0 } = options;
    const { instrument } = shared;
    this.#shared = shared;
    this.#config = config;
    this.#venue = venue;
    this.#sink = sink;
    this.#sessionId = sessionId;
    this.#intents = intents;
    const onLockout = (lockout: Lockout): void => sink.onLockout?.(lockout);
    this.limits = limits === undefined ? new LossLimits(config.risk.limits, config.account.equity, onLockout) : LossLimits.restore(config.risk.limits, limits, onLockout);
    this.#gate = new EntryGate({
      rearmBelow: Math.min(config.entry.rearmBelow, config.risk.checks.entryGate),
      rearmAfterExit: config.entry.rearmAfterExitMinutes * MINUTE,
    });
    this.desk = new ExecutionDesk({
      sessionId,
      instrument,
      config: config.execution.bracket,
      send: (command) => {
        this.#send(command);
      },
      onTrade: (trade, now) => {
        this.#onTrade(trade, now);
      },
      onOutside: (close, now) => sink.onOutside?.(close, now),
      ledger: new OrderLedger(ledger),
      reconcileFirst,
      ...(journal === undefined ? {} : { journal }),
    });
    this.#link = new BrokerLink(this.desk, config.reconciliation, reconcileFirst);
    this.#loss = new DataLoss(shared, this.desk, config);
    this.#keeper = journal === undefined ? null : new AccountKeeper(this.limits, this.desk);
    this.#risk = new RiskDesk({ ...shared, config, contract: instrument.contract, limits: this.limits, desk: this.desk, broker: () => this.#link.state });
    this.#assessment = new RatingAssessment(this.#risk, config.risk);
  }

  /** What a person should know before trading begins at event time `time`. */
  warningsAt(time: Micros): readonly string[] {
    return this.#risk.warningsAt(time);
  }

  /** The broker should be asked how orders and positions stand, and the answer put on the tape. */
  get wantsReconciliation(): boolean {
    return this.#link.isWanted(this.#shared.market.now);
  }

  /** Earliest event time at which the venue or the desk has something to do, or a position is to be closed; `Infinity` for never. */
  nextDue(): Micros {
    const venueDue = this.#venue.nextDue();
    const timerDue = this.desk.nextTimer();
    const due = venueDue < timerDue ? venueDue : timerDue;
    return this.desk.ledger.openPlan === null ? due : Math.min(due, this.#loss.due());
  }

  /** Does one thing that is due at `due`: the venue's, then the desk's, then the exit for want of data. */
  step(due: Micros): void {
    if (this.#venue.nextDue() <= due) this.#venue.advance(due, this.#shared.market, this.#takeReport);
    else if (this.desk.nextTimer() <= due) this.desk.onTimer(due);
    else this.#exit(this.#loss.reasonAt(due), due);
  }

  /** Lets the venue hand over what is due by now. */
  advanceVenue(): void {
    const { market } = this.#shared;
    if (this.#venue.nextDue() <= market.now) this.#venue.advance(market.now, market, this.#takeReport);
  }

  /** A market event of the traded instrument, before it is applied to the market. */
  onMarketEvent(event: MarketEvent): void {
    this.#venue.onMessage(event, this.#shared.market);
    if (event.kind === 'trade') this.desk.onPrice(event.price);
    else if (event.kind === 'bar') this.desk.onPrice(event.close);
  }

  /** The book has reached a new consistent state. */
  onBook(): void {
    this.#venue.onBook(this.#shared.market);
  }

  /** A new trade date begins. */
  onSession(): void {
    this.limits.onSession(this.#shared.market.tradeDate);
  }

  onRating(rating: CurrentRating, now: Micros): void {
    const { desk } = this;
    this.#assessment.take(rating);
    this.#sink.onRating?.(rating, this.#assessment.source);
    if (!desk.isIdle) {
      this.limits.onMark(desk.unrealised, now);
      if (desk.isReconciled) this.#exit(this.#lockedOut(), now);
      desk.onRating(rating, now);
      this.#guide(now);
    }
    const gate = effectiveGate(this.#config.risk.checks.entryGate, gatePointsOf(rating.conditions));
    if (this.#gate.crosses(rating, gate)) this.#consider(rating.keep(), now);
  }

  onReport(report: BrokerReport): void {
    const { now } = this.#shared.market;
    this.#sink.onReport?.(report, now);
    this.desk.onReport(report, now);
  }

  onSnapshot(snapshot: BrokerSnapshot): void {
    const { now } = this.#shared.market;
    const { corrections, blocks } = this.#link.onSnapshot(snapshot, now);
    this.#sink.onReconciliation?.(corrections, blocks, now);
  }

  /** What the feed says of itself, which comes over the same link as the broker's word. */
  onStatus(event: FeedStatusEvent): void {
    this.#link.onStatus(event, this.#shared.market.now);
  }

  onOperator(event: OperatorEvent): void {
    const { now } = this.#shared.market;
    if (takeOperatorWord(event, this.limits, this.desk, now)) this.#exit('kill', now);
  }

  /** What has changed of limits and lockouts is in the journal and on the disk once this returns. */
  keepAccount(): void {
    this.#writeAccount();
    this.desk.secureLimits();
  }

  /** Writes what has changed of limits and lockouts, for the disk to take with the command that follows. */
  #writeAccount(): void {
    this.#keeper?.keep(this.#intents, this.#shared.market.now);
  }

  /** Leaves for a reason, once what brought it about is in the journal. */
  #exit(reason: ExitReason | null, now: Micros): void {
    if (reason === null) return;
    this.#writeAccount();
    this.desk.exit(reason, now);
  }

  /** Why an open position has to be left at once; `null` when it need not be. Holds on over a restart, until it is done. */
  #lockedOut(): ExitReason | null {
    if (this.limits.lockout('KILL_SWITCH') !== null) return 'kill';
    return this.limits.lockout('DAILY_LOSS') !== null || this.limits.lockout('MONTHLY_LOSS') !== null ? 'lockout' : null;
  }

  /** Shows the stop what it may follow. */
  #guide(now: Micros): void {
    const { market, pipeline } = this.#shared;
    const { trailing } = this.#config.execution.bracket;
    const { openPlan } = this.desk.ledger;
    if (openPlan === null) return;
    const level = trailing === 'level' ? levelsAround(openPlan.plan.side, this.#config.risk.stopTarget.levelStrength, pipeline, market).behind : null;
    this.desk.onGuide({ rangePoints: pipeline.rangePoints, level }, now);
  }

  #consider(rating: ConfluenceRating, now: Micros): void {
    if (rating.direction === 0) return;
    const { instrument, market, pipeline } = this.#shared;
    this.#intents += 1;
    const intent: OrderIntent = {
      intentId: `${this.#sessionId}-${this.#intents}`,
      ts: now,
      instrument: instrument.symbol,
      side: rating.direction,
      referencePrice: referencePriceOf(rating.direction, { market }),
      rating,
    };
    const answer = assess(intent, this.#risk.context(rating), this.#config.risk);
    if (answer.kind === 'refused') {
      this.#sink.onRefusal?.(intent, answer);
      return;
    }
    const flat = { flatBy: this.#risk.flatBy, flatReason: this.#risk.flatReason };
    this.#sink.onEntry?.(intent, answer.value, () => pipeline.explain(rating, market));
    this.limits.onEntry(intent.intentId, now);
    this.#writeAccount();
    try {
      this.desk.submit(answer, { intent, now, tradeDate: market.tradeDate, ...flat, roundTurnFees: this.#risk.roundTurnFees });
    } catch (error) {
      if (!(error instanceof MiaError) || error.code !== 'MIA-EXECUTION-JOURNAL-WRITE') throw error;
      this.#sink.onRefusal?.(intent, { kind: 'refused', code: JOURNAL_FAILED, context: { reason: error.message } });
    }
  }

  #send(command: VenueCommand): void {
    const { now } = this.#shared.market;
    this.#sink.onCommand?.(command, now);
    this.#venue.send(command, now);
  }

  #onTrade(trade: TradeRecord, now: Micros): void {
    this.limits.onTrade(trade.net, now);
    this.#gate.onExit(now);
    this.#sink.onTrade?.(trade, now);
  }
}
