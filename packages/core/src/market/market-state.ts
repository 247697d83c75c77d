import { OrderBook } from '../book/order-book.js';
import type { MarketView } from '../contracts/feature.js';
import type { BookPhase, FeedQuality, FeedStatusEvent, TapeEvent, TradeEvent } from '../events/events.js';
import { TradeFlag } from '../events/events.js';
import type { Instrument } from '../instruments/instrument.js';
import { EventClock } from '../time/event-clock.js';
import { MINUTE, type Micros } from '../time/micros.js';
import { MarketChange } from './market-change.js';
import type { SessionClock, SessionState } from './session-source.js';

/** Prints that are not trades of the outright book at its price. */
const ASIDE = TradeFlag.OffBook | TradeFlag.Spread;

/**
 * Everything a feature may see of the traded instrument: book, time, session, phase and last price, kept by whoever feeds it events.
 *
 * For each event: {@link advance}, then the features' hooks, then {@link apply}. Both answer with bits of {@link MarketChange}.
 * The phase is the calendar's until the feed tells one, and the feed's from then until the calendar closes the market.
 */
export class MarketState implements MarketView {
  readonly instrument: Instrument;
  readonly book: OrderBook;
  tradeDate = '';
  /** Start of the session in which {@link now} lies, 17:00 CT. */
  sessionStart: Micros = 0;
  sessionMinute = 0;
  isRegularHours = false;
  /** Last print of the outright book in points (not block trades or spread legs), or the close of the last bar; `NaN` before the first. */
  lastPrice = NaN;
  /** Holes in the data since the start: announced by the feed, impossible messages, books rebuilt or crossed. */
  gaps = 0;
  readonly #clock = new EventClock();
  readonly #sessions: SessionClock;
  readonly #symbol: string;
  #calendarPhase: SessionState['phase'] = 'closed';
  #feedPhase: BookPhase | undefined;
  #stateUntil: Micros = -Infinity;
  #minuteUntil: Micros = -Infinity;

  constructor(instrument: Instrument, sessions: SessionClock) {
    this.instrument = instrument;
    this.book = new OrderBook(instrument.tickSize);
    this.book.setPhase('halted');
    this.#sessions = sessions;
    this.#symbol = instrument.symbol;
  }

  /** Event time reached; 0 before the first event. */
  get now(): Micros {
    return this.#clock.now;
  }

  /** Events that came with a time before one already handled. */
  get regressions(): number {
    return this.#clock.regressions;
  }

  get phase(): BookPhase {
    return this.book.phase;
  }

  get feedQuality(): FeedQuality {
    return this.book.quality;
  }

  /**
   * Moves time to the event about to be handled, and closes a snapshot that it ends. Time never moves back: an event that is late
   * is handled at the time already reached.
   */
  advance(event: TapeEvent): number {
    let changes = this.advanceTo(event.tsInit);
    if (event.instrument === this.#symbol && !(event.kind === 'order' && event.snapshot)) {
      const book = this.book.endSnapshot();
      if (book !== 0) changes |= this.#noted(book);
    }
    return changes;
  }

  /** Moves time with no event, e.g. to an evaluation point. */
  advanceTo(time: Micros): number {
    if (!this.#clock.advanceTo(time)) return MarketChange.None;
    const changes = time >= this.#stateUntil ? this.#enterState(time) : MarketChange.None;
    if (time >= this.#minuteUntil) {
      this.sessionMinute = Math.floor((time - this.sessionStart) / MINUTE);
      this.#minuteUntil = this.sessionStart + (this.sessionMinute + 1) * MINUTE;
    }
    return changes;
  }

  /** Folds the event into book, last price, phase and quality. Events of other instruments change nothing. */
  apply(event: TapeEvent): number {
    if (event.instrument !== this.#symbol && (event.kind !== 'feedStatus' || event.instrument !== '')) return MarketChange.None;
    switch (event.kind) {
      case 'order':
        return this.#noted(this.book.applyOrder(event));
      case 'trade':
        return this.#applyTrade(event);
      case 'depth':
        return this.#noted(this.book.applyDepth(event));
      case 'quote':
        return this.#noted(this.book.applyQuote(event));
      case 'bar':
        if (Number.isFinite(event.close)) this.lastPrice = event.close;
        return MarketChange.None;
      case 'feedStatus':
        return this.#applyStatus(event);
      default:
        return MarketChange.None;
    }
  }

  #noted(changes: number): number {
    if ((changes & MarketChange.Gap) !== 0) this.gaps++;
    return changes;
  }

  #applyTrade(trade: TradeEvent): number {
    if ((trade.flags & ASIDE) === 0 && Number.isFinite(trade.price)) this.lastPrice = trade.price;
    return (trade.flags & TradeFlag.Last) === 0 ? MarketChange.None : this.#noted(this.book.endEvent(trade.tsEvent));
  }

  #applyStatus(event: FeedStatusEvent): number {
    switch (event.status) {
      case 'gap':
      case 'disconnected':
        this.book.invalidate();
        return this.#noted(MarketChange.Gap);
      case 'quality':
        if (event.quality !== null) this.book.setQuality(event.quality);
        return MarketChange.None;
      case 'phase':
        this.#feedPhase = event.phase ?? undefined;
        return this.#choosePhase();
      default:
        return MarketChange.None;
    }
  }

  #enterState(time: Micros): number {
    const state = this.#sessions.at(time);
    if (this.#feedPhase !== undefined && this.#isClosedWithin(this.#stateUntil, time)) this.#feedPhase = undefined;
    this.#stateUntil = state.until;
    let changes: number = MarketChange.None;
    if (state.tradeDate !== this.tradeDate) changes |= MarketChange.Session;
    if (state.isRegularHours !== this.isRegularHours) changes |= MarketChange.RegularHours;
    if (state.sessionStart !== this.sessionStart) this.#minuteUntil = -Infinity;
    this.tradeDate = state.tradeDate;
    this.sessionStart = state.sessionStart;
    this.isRegularHours = state.isRegularHours;
    this.#calendarPhase = state.phase;
    return changes | this.#choosePhase();
  }

  /** Whether the calendar closes the market in [from, to], also where no event came while it was closed. */
  #isClosedWithin(from: Micros, to: Micros): boolean {
    for (let time = from; time <= to; ) {
      const { phase, until } = this.#sessions.at(time);
      if (phase === 'closed') return true;
      time = until;
    }
    return false;
  }

  #choosePhase(): number {
    const phase = this.#feedPhase ?? (this.#calendarPhase === 'closed' ? 'halted' : this.#calendarPhase);
    if (phase === this.book.phase) return MarketChange.None;
    this.book.setPhase(phase);
    return MarketChange.Phase;
  }
}
