/**
 * The trading engine: one synchronous reducer over events, the same for a live market and a recorded one.
 *
 * For an event at time t: first everything due before t happens in order of time (venue, then desk timers, then evaluation points);
 * the clock moves to t and session changes are announced; the venue hands over what is due at t and sees the event; the pipeline
 * folds it; the market applies it and, if a consistent book was published, venue and features look at it. Nothing is awaited and no
 * clock but the events' is read.
 */
import { EvaluationGrid, MarketChange, MarketState, MILLISECOND, type ConfluenceRating, type ExplainedRating, type MarketEvent, type MarketListener, type Micros, type ResolvedInstrument, type TapeEvent, type TradingCalendar } from '@mia-trading/core';
import { ScoringPipeline } from '@mia-trading/confluence-scoring';
import type { ExecutionDesk } from '@mia-trading/execution';
import type { LossLimits } from '@mia-trading/risk';
import { FeedWatch } from './decision/feed-watch.js';
import { FixingWatch } from './decision/fixing-watch.js';
import type { TradingLaneOptions } from './lane/lane-options.js';
import { TradingLane } from './lane/trading-lane.js';

export interface TradingEngineOptions extends TradingLaneOptions {
  readonly instrument: ResolvedInstrument;
  readonly calendar: TradingCalendar;
  /** Hear every market event as features do, after them. */
  readonly listeners?: readonly MarketListener[];
  /** Lanes beside the one that is traded: they see its ratings and go their own way. What a broker says on a tape is not for them. */
  readonly lanesBeside?: readonly TradingLaneOptions[];
  /** Events before this time warm the features up: ratings are made of them, and no lane sees either. Default: every event counts. */
  readonly tradesFrom?: Micros;
}

export class TradingEngine {
  readonly market: MarketState;
  readonly pipeline: ScoringPipeline;
  /** The lane that is traded, then those beside it. */
  readonly lanes: readonly TradingLane[];
  /** Events handled. */
  events = 0;
  /** Trade dates traded, in order: those of the warm-up alone are none. */
  readonly tradeDates: string[] = [];
  readonly #traded: TradingLane;
  readonly #tradesFrom: Micros;
  /** Lanes that see what happens: none during the warm-up, then all. */
  #lanesOnDuty: readonly TradingLane[] = [];
  readonly #symbol: string;
  readonly #grid: EvaluationGrid;
  readonly #watch = new FeedWatch();
  readonly #fixing: FixingWatch;

  constructor(options: TradingEngineOptions) {
    const { config, instrument, calendar, sink, listeners = [], lanesBeside = [], tradesFrom = -Infinity } = options;
    this.#symbol = instrument.symbol;
    this.#tradesFrom = tradesFrom;
    this.market = new MarketState(instrument, calendar);
    this.pipeline = new ScoringPipeline(config, {}, { onDetection: (detection) => sink.onDetection?.(detection), listeners });
    this.#grid = new EvaluationGrid(config.score.evaluationIntervalMs * MILLISECOND);
    this.#fixing = new FixingWatch(this.market, calendar);
    const shared = { instrument, calendar, market: this.market, pipeline: this.pipeline, watch: this.#watch, fixing: this.#fixing };
    this.#traded = new TradingLane(shared, options);
    this.lanes = [this.#traded, ...lanesBeside.map((lane) => new TradingLane(shared, lane))];
  }

  /** Limits and lockouts of the lane that is traded. */
  get limits(): LossLimits {
    return this.#traded.limits;
  }

  /** Orders and position of the lane that is traded. */
  get desk(): ExecutionDesk {
    return this.#traded.desk;
  }

  /** The broker should be asked how orders and positions stand; the answer comes as an event of the tape. */
  get wantsReconciliation(): boolean {
    return this.#traded.wantsReconciliation;
  }

  /** Handles the next event of the tape. */
  process(event: TapeEvent): void {
    this.events += 1;
    const laneDue = this.#catchUp(event.tsInit);
    const begins = this.#lanesOnDuty.length === 0 && event.tsInit >= this.#tradesFrom;
    if (begins) this.#beginDuty();
    const lanes = this.#lanesOnDuty;
    const changes = this.market.advance(event);
    this.#announce(changes);
    // What was not due before is due now only if the market has just told something new.
    if (laneDue <= this.market.now || changes !== MarketChange.None || begins) for (const lane of lanes) lane.advanceVenue();
    this.#handle(event, lanes);
    for (const lane of lanes) lane.keepAccount();
  }

  /** What a person should know before trading begins at event time `time`. */
  warningsAt(time: Micros): readonly string[] {
    return this.#traded.warningsAt(time);
  }

  /** Adds what is behind each feature to the rating just made; only from inside {@link DecisionSink.onRating}. */
  explain(rating: ConfluenceRating): ExplainedRating {
    return this.pipeline.explain(rating, this.market);
  }

  #handle(event: TapeEvent, lanes: readonly TradingLane[]): void {
    const { market } = this;
    switch (event.kind) {
      case 'feedStatus':
        if (event.instrument === this.#symbol || event.instrument === '') this.#watch.onStatus(event, market.now);
        for (const lane of lanes) lane.onStatus(event);
        break;
      case 'clock':
        break;
      case 'operator':
        for (const lane of lanes) lane.onOperator(event);
        return;
      case 'brokerReport':
        this.#traded.onReport(event.report);
        return;
      case 'brokerSnapshot':
        this.#traded.onSnapshot(event.snapshot);
        return;
      default:
        this.#beforeApply(event);
    }
    this.pipeline.onEvent(event, market);
    this.#announce(market.apply(event));
  }

  #beginDuty(): void {
    this.#lanesOnDuty = this.lanes;
    if (this.market.tradeDate !== '') this.#enterTradeDate();
  }

  #enterTradeDate(): void {
    for (const lane of this.#lanesOnDuty) lane.onSession();
    if (this.#lanesOnDuty.length > 0) this.tradeDates.push(this.market.tradeDate);
  }

  #beforeApply(event: MarketEvent): void {
    const { now } = this.market;
    if (event.instrument !== this.#symbol) {
      this.#grid.note(now);
      if (event.kind === 'optionQuote') this.#watch.onOptionQuote(event, this.market.tradeDate);
      return;
    }
    for (const lane of this.#lanesOnDuty) lane.onMarketEvent(event);
    this.#watch.onEvent(event, now);
    if (event.kind === 'trade') this.#fixing.onTrade(event, now);
    if (event.kind !== 'order' || !event.snapshot) this.#grid.note(now);
  }

  /** Everything due before `time`, in order of time; at one time the venue first, then the desk's timers, then the evaluation. Answers when a lane is due next. */
  #catchUp(time: Micros): Micros {
    const { market } = this;
    const lanes = this.#lanesOnDuty;
    for (;;) {
      const laneDue = this.#nextLaneDue();
      const due = Math.max(market.now, Math.min(laneDue, this.#grid.due));
      if (!(due < time)) return laneDue;
      this.#announce(market.advanceTo(due));
      if (laneDue > due) this.#evaluate(this.#grid.take());
      else for (const lane of lanes) lane.step(due);
    }
  }

  #nextLaneDue(): Micros {
    let due = Infinity;
    for (const lane of this.#lanesOnDuty) {
      const laneDue = lane.nextDue();
      if (laneDue < due) due = laneDue;
    }
    return due;
  }

  #announce(changes: number): void {
    if (changes === MarketChange.None) return;
    const { market } = this;
    const lanes = this.#lanesOnDuty;
    if ((changes & MarketChange.Session) !== 0) {
      this.#enterTradeDate();
      this.#fixing.onSession();
    }
    if ((changes & MarketChange.Book) !== 0) for (const lane of lanes) lane.onBook();
    if ((changes & MarketChange.Gap) !== 0) this.#watch.onGap(market.now);
    if ((changes & MarketChange.Phase) !== 0) this.#watch.onPhase(market.phase, market.now);
    this.pipeline.announce(changes, market);
  }

  #evaluate(now: Micros): void {
    if (this.market.phase !== 'continuous') return;
    const rating = this.pipeline.rate(this.market);
    for (const lane of this.#lanesOnDuty) lane.onRating(rating, now);
  }
}
