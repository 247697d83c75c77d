/**
 * The trading engine: one synchronous reducer over events, the same for a live market and a recorded one.
 *
 * For an event at time t: first everything due before t happens in order of time (venue, then desk timers, then evaluation points);
 * the clock moves to t and session changes are announced; the venue hands over what is due at t and sees the event; the pipeline
 * folds it; the market applies it and, if a consistent book was published, venue and features look at it. Nothing is awaited and no
 * clock but the events' is read.
 */
import {
  EvaluationGrid,
  MarketChange,
  MarketState,
  MILLISECOND,
  MINUTE,
  type BrokerReport,
  type ConfluenceRating,
  type ExplainedRating,
  type MarketEvent,
  type MarketListener,
  type Micros,
  type OperatorEvent,
  type OrderIntent,
  type ResolvedInstrument,
  type Side,
  type TapeEvent,
  type TradeRecord,
  type TradingCalendar,
  type Venue,
  type VenueCommand,
} from '@mia-trading/core';
import { ScoringPipeline } from '@mia-trading/confluence-scoring';
import { ExecutionDesk } from '@mia-trading/execution';
import { ASSESSED_FROM_SCORE, assess, effectiveGate, LossLimits, multipliersOf, NO_LEVELS, referencePriceOf, riskAssessment, type BrokerState, type LevelsAround, type Lockout, type RiskContext } from '@mia-trading/risk';
import type { Config } from './config/config.js';
import { EntryGate } from './decision/entry-gate.js';
import { RiskDesk } from './decision/risk-desk.js';
import type { DecisionSink } from './output/decision-sink.js';

export interface TradingEngineOptions {
  readonly config: Config;
  readonly instrument: ResolvedInstrument;
  readonly calendar: TradingCalendar;
  readonly venue: Venue;
  /** Begins every id of the session. */
  readonly sessionId: string;
  /** Takes every decision as it is made. */
  readonly sink: DecisionSink;
  /** Hear every market event as features do, after them. */
  readonly listeners?: readonly MarketListener[];
  /** Loss limits and lockouts as an earlier run left them ({@link LossLimits.snapshot}); without it they begin with the configured equity. */
  readonly limits?: unknown;
  /** How far our books agree with the broker's; without it they always do. */
  readonly broker?: () => BrokerState;
}

export class TradingEngine {
  readonly market: MarketState;
  readonly pipeline: ScoringPipeline;
  readonly limits: LossLimits;
  readonly desk: ExecutionDesk;
  /** Events handled. */
  events = 0;
  /** Trade dates seen, in order. */
  readonly tradeDates: string[] = [];
  readonly #config: Config;
  readonly #venue: Venue;
  readonly #sink: DecisionSink;
  readonly #sessionId: string;
  readonly #symbol: string;
  readonly #grid: EvaluationGrid;
  readonly #gate: EntryGate;
  readonly #risk: RiskDesk;
  readonly #takeReport = (report: BrokerReport): void => {
    this.#onReport(report);
  };
  #intents = 0;

  constructor({ config, instrument, calendar, venue, sessionId, sink, listeners = [], limits, broker }: TradingEngineOptions) {
    this.#config = config;
    this.#venue = venue;
    this.#sink = sink;
    this.#sessionId = sessionId;
    this.#symbol = instrument.symbol;
    this.market = new MarketState(instrument, calendar);
    this.pipeline = new ScoringPipeline(config, {}, { onDetection: (detection) => sink.onDetection?.(detection), listeners });
    const onLockout = (lockout: Lockout): void => sink.onLockout?.(lockout);
    this.limits = limits === undefined ? new LossLimits(config.risk.limits, config.account.equity, onLockout) : LossLimits.restore(config.risk.limits, limits, onLockout);
    this.#grid = new EvaluationGrid(config.score.evaluationIntervalMs * MILLISECOND);
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
    });
    this.#risk = new RiskDesk({ config, instrument, contract: instrument.contract, calendar, market: this.market, limits: this.limits, desk: this.desk, ...(broker === undefined ? {} : { broker }) });
  }

  /** Handles the next event of the tape. */
  process(event: TapeEvent): void {
    const { market } = this;
    this.events += 1;
    this.#catchUp(event.tsInit);
    this.#announce(market.advance(event));
    if (this.#venue.nextDue() <= market.now) this.#venue.advance(market.now, market, this.#takeReport);
    switch (event.kind) {
      case 'feedStatus':
        if (event.instrument === this.#symbol || event.instrument === '') this.#risk.watch.onStatus(event);
        break;
      case 'clock':
        break;
      case 'operator':
        this.#onOperator(event);
        return;
      case 'brokerReport':
        this.#onReport(event.report);
        return;
      case 'brokerSnapshot':
        this.desk.reconcile(event.snapshot, market.now);
        return;
      default:
        this.#beforeApply(event);
    }
    this.pipeline.onEvent(event, market);
    this.#announce(market.apply(event));
  }

  /** What a person should know before trading begins at event time `time`. */
  warningsAt(time: Micros): readonly string[] {
    return this.#risk.warningsAt(time);
  }

  /** Adds what is behind each feature to the rating just made; only from inside {@link DecisionSink.onRating}. */
  explain(rating: ConfluenceRating): ExplainedRating {
    return this.pipeline.explain(rating, this.market);
  }

  /** A report that came outside the run of events, as when a simulated venue settles at the end of the data. */
  onReport(report: BrokerReport): void {
    this.#onReport(report);
  }

  #beforeApply(event: MarketEvent): void {
    if (event.instrument !== this.#symbol) {
      this.#grid.note(this.market.now);
      if (event.kind === 'optionQuote') this.#risk.watch.onOptionQuote(event, this.market.tradeDate);
      return;
    }
    const isSnapshot = event.kind === 'order' && event.snapshot;
    this.#venue.onMessage(event, this.market);
    this.#risk.watch.onEvent(event, this.market.now);
    if (event.kind === 'trade') {
      this.desk.onPrice(event.price);
      this.#risk.fixing.onTrade(event, this.market.now);
    } else if (event.kind === 'bar') this.desk.onPrice(event.close);
    if (!isSnapshot) this.#grid.note(this.market.now);
  }

  /** Everything due before `time`, in order of time; at one time the venue first, then the desk's timers, then the evaluation. */
  #catchUp(time: Micros): void {
    for (;;) {
      const venueDue = this.#venue.nextDue();
      const timerDue = this.desk.nextTimer();
      const due = Math.max(this.market.now, Math.min(venueDue, timerDue, this.#grid.due));
      if (!(due < time)) return;
      this.#announce(this.market.advanceTo(due));
      if (venueDue <= due) this.#venue.advance(due, this.market, this.#takeReport);
      else if (timerDue <= due) this.desk.onTimer(due);
      else this.#evaluate(this.#grid.take());
    }
  }

  #announce(changes: number): void {
    if (changes === MarketChange.None) return;
    if ((changes & MarketChange.Session) !== 0) {
      this.limits.onSession(this.market.tradeDate);
      this.#risk.fixing.onSession();
      this.tradeDates.push(this.market.tradeDate);
    }
    if ((changes & MarketChange.Book) !== 0) this.#venue.onBook(this.market);
    if ((changes & MarketChange.Gap) !== 0) this.#risk.watch.onGap(this.market.now);
    this.pipeline.announce(changes, this.market);
  }

  #evaluate(now: Micros): void {
    const { market, desk } = this;
    if (market.phase !== 'continuous') return;
    const rating = this.pipeline.evaluate(market);
    const assessment = rating.score >= ASSESSED_FROM_SCORE ? riskAssessment(rating, this.#riskContext(rating), this.#config.risk) : null;
    this.#sink.onRating?.(rating, assessment);
    if (!desk.isIdle) {
      if (this.limits.onMark(desk.unrealised, now) !== null) desk.exit('lockout', now);
      desk.onRating(rating, now);
    }
    const gate = effectiveGate(this.#config.risk.checks.entryGate, multipliersOf(rating.conditions).gatePoints);
    if (this.#gate.crosses(rating, gate)) this.#consider(rating, now);
  }

  /** What risk looks at for an entry on a rating, with the level it would run into. */
  #riskContext({ direction: side, conditions }: ConfluenceRating): RiskContext {
    const { opposingTicks, opposingStrength } = this.#config.risk.checks;
    const ahead = side === 0 ? null : this.pipeline.opposingLevel(side, referencePriceOf(side, { market: this.market }), opposingTicks, opposingStrength, this.market);
    return this.#risk.context(conditions, this.pipeline.rangePoints, ahead, side === 0 ? NO_LEVELS : this.#levelsAround(side));
  }

  /** Strong levels that stop and target of an entry heed; none when they go by volatility alone. */
  #levelsAround(side: Side): LevelsAround {
    const { levels, levelStrength } = this.#config.risk.stopTarget;
    if (levels === 'ignore') return NO_LEVELS;
    const { market } = this;
    const price = referencePriceOf(side, { market });
    const map = this.pipeline.levels(market);
    const above = map.nearestAbove(price, levelStrength);
    const below = map.nearestBelow(price, levelStrength);
    return side === 1 ? { behind: below?.low ?? null, ahead: above?.low ?? null } : { behind: above?.high ?? null, ahead: below?.high ?? null };
  }

  #consider(rating: ConfluenceRating, now: Micros): void {
    if (rating.direction === 0) return;
    const { market, desk } = this;
    this.#intents += 1;
    const intent: OrderIntent = {
      intentId: `${this.#sessionId}-${this.#intents}`,
      ts: now,
      instrument: this.#symbol,
      side: rating.direction,
      referencePrice: referencePriceOf(rating.direction, { market }),
      rating,
    };
    const answer = assess(intent, this.#riskContext(rating), this.#config.risk);
    if (answer.kind === 'refused') {
      this.#sink.onRefusal?.(intent, answer);
      return;
    }
    this.#sink.onEntry?.(intent, answer.value, this.explain(rating));
    this.limits.onEntry(intent.intentId, now);
    desk.submit(answer, { intent, now, tradeDate: market.tradeDate, flatBy: this.#risk.flatBy, roundTurnFees: this.#risk.roundTurnFees });
  }

  #send(command: VenueCommand): void {
    this.#sink.onCommand?.(command, this.market.now);
    this.#venue.send(command, this.market.now);
  }

  #onReport(report: BrokerReport): void {
    this.#sink.onReport?.(report, this.market.now);
    this.desk.onReport(report, this.market.now);
  }

  #onTrade(trade: TradeRecord, now: Micros): void {
    this.limits.onTrade(trade.net, now);
    this.#gate.onExit(now);
    this.#sink.onTrade?.(trade);
  }

  #onOperator({ command, reason }: OperatorEvent): void {
    const { now } = this.market;
    if (command === 'kill') this.limits.lock('KILL_SWITCH', reason, now);
    else if (command === 'unkill') this.limits.lift('KILL_SWITCH');
    else if (command === 'pause') this.limits.lock('PAUSED', reason, now);
    else if (command === 'resume') this.limits.lift('PAUSED');
    if (command === 'kill' || command === 'flatten') this.desk.exit('kill', now);
  }
}
