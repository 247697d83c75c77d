import {
  MarketChange,
  MarketState,
  MILLISECOND,
  type Aggressor,
  type BookPhase,
  type BrokerReport,
  type FeedQuality,
  type FeedStatusEvent,
  type Instrument,
  type MarketEvent,
  type Micros,
  type SessionClock,
  type SessionState,
  type TapeEvent,
  type Venue,
  type VenueCommand,
} from '@mia-trading/core';

/** 2024-01-03 15:00 UTC, 09:00 CT: an ordinary regular session. */
const DEFAULT_START: Micros = 1_704_294_000_000_000;
const SESSION_BEFORE_START: Micros = 57_600_000_000;

type WithoutHeader<T> = T extends MarketEvent ? Omit<T, 'tsEvent' | 'tsInit' | 'seq' | 'instrument'> : never;

export interface ScriptedMarketOptions {
  readonly venue: Venue;
  readonly instrument: Instrument;
  readonly start?: Micros;
  /** Default: one long regular session whose date {@link ScriptedMarket.setTradeDate} changes. */
  readonly sessions?: SessionClock;
  /** How much later than the exchange this system hears of an event; 0: one time only, as in most recordings. */
  readonly lagMs?: number;
  /** Called with every report at the event time it arrives. */
  readonly onReport?: (report: BrokerReport, now: Micros) => void;
  /** Called when time reaches it, with no event. */
  readonly nextTimer?: () => Micros;
  readonly onTimer?: (now: Micros) => void;
}

/**
 * A market played by hand for one venue, in the order the engine keeps: time, due commands and reports one by one, `onMessage`, the
 * book, `onBook`. Times of calls are milliseconds after the start.
 */
export class ScriptedMarket {
  readonly reports: BrokerReport[] = [];
  readonly state: MarketState;
  readonly #options: ScriptedMarketOptions;
  readonly #start: Micros;
  #tradeDate = '2024-01-03';
  #now: Micros;
  #seq = 0;

  constructor(options: ScriptedMarketOptions) {
    this.#options = options;
    this.#start = options.start ?? DEFAULT_START;
    this.#now = this.#start;
    this.state = new MarketState(options.instrument, options.sessions ?? { at: (time) => this.#session(time) });
    this.state.advanceTo(this.#start);
  }

  /** Event time reached. */
  get now(): Micros {
    return this.#now;
  }

  timeAt(ms: number): Micros {
    return this.#start + ms * MILLISECOND;
  }

  /** Sends at the time reached. */
  send(command: VenueCommand): void {
    this.#options.venue.send(command, this.#now);
  }

  /** Lets time pass with no event until `ms`: commands arrive, reports come back, timers fire. */
  passTo(ms: number): void {
    this.#advance(this.timeAt(ms));
  }

  quote(ms: number, bid: number, ask: number, bidSize = 10, askSize = 10): void {
    this.play(ms, { kind: 'quote', bid, bidSize, ask, askSize });
  }

  trade(ms: number, price: number, size = 1, aggressor: Aggressor = 0, flags = 1): void {
    this.play(ms, { kind: 'trade', price, size, aggressor, aggressorSource: aggressor === 0 ? 'none' : 'exchange', matchId: 0, flags });
  }

  /** A level of an aggregated book; every call is a batch of its own. */
  depth(ms: number, side: 1 | -1, price: number, size: number): void {
    this.play(ms, { kind: 'depth', action: 'set', side, price, size, orders: 0, endOfBatch: true });
  }

  /** A bar that closes at `ms`. */
  bar(ms: number, periodMs: number, open: number, high: number, low: number, close: number, volume: number | null = null): void {
    this.play(ms, { kind: 'bar', period: periodMs * MILLISECOND, open, high, low, close, volume, bidVolume: null, askVolume: null, trades: null });
  }

  phase(ms: number, phase: BookPhase): void {
    this.#tell(ms, { status: 'phase', phase, quality: null });
  }

  /** The feed says what its book is. */
  quality(ms: number, quality: FeedQuality): void {
    this.#tell(ms, { status: 'quality', phase: null, quality });
  }

  /** From now on it is another trade date. */
  setTradeDate(tradeDate: string): void {
    this.#tradeDate = tradeDate;
  }

  /** Plays an event of the instrument that happened at the exchange at `ms`. */
  play(ms: number, event: WithoutHeader<MarketEvent>): void {
    const header = this.#header(this.timeAt(ms));
    this.#advance(header.tsInit);
    this.#apply({ ...event, ...header } as MarketEvent);
  }

  /** Reports of one order, by kind. */
  kindsOf(orderId: string): string[] {
    return this.reports.filter((report) => report.orderId === orderId).map((report) => report.kind);
  }

  #tell(ms: number, status: Pick<FeedStatusEvent, 'status' | 'phase' | 'quality'>): void {
    const time = this.timeAt(ms);
    this.#advance(time);
    this.#apply({ kind: 'feedStatus', detail: '', ...status, ...this.#header(time) });
  }

  #header(tsEvent: Micros): { tsEvent: Micros; tsInit: Micros; seq: number; instrument: string } {
    this.#seq += 1;
    return { tsEvent, tsInit: tsEvent + (this.#options.lagMs ?? 0) * MILLISECOND, seq: this.#seq, instrument: this.#options.instrument.symbol };
  }

  #apply(event: TapeEvent): void {
    const { venue } = this.#options;
    this.state.advance(event);
    if (event.kind !== 'feedStatus') venue.onMessage(event as MarketEvent, this.state);
    if ((this.state.apply(event) & MarketChange.Book) !== 0) venue.onBook(this.state);
  }

  #advance(until: Micros): void {
    const { venue, nextTimer, onTimer } = this.#options;
    for (;;) {
      const timer = nextTimer?.() ?? Number.POSITIVE_INFINITY;
      const due = Math.min(venue.nextDue(), timer);
      if (due > until) break;
      this.#now = Math.max(this.#now, due);
      this.state.advanceTo(this.#now);
      if (venue.nextDue() <= this.#now) venue.advance(this.#now, this.state, (report) => this.#take(report));
      else onTimer?.(this.#now);
    }
    this.#now = Math.max(this.#now, until);
    this.state.advanceTo(this.#now);
  }

  #take(report: BrokerReport): void {
    this.reports.push(report);
    this.#options.onReport?.(report, this.#now);
  }

  #session(time: Micros): SessionState {
    return { tradeDate: this.#tradeDate, sessionStart: this.#start - SESSION_BEFORE_START, isRegularHours: true, phase: 'continuous', until: time + 1 };
  }
}
