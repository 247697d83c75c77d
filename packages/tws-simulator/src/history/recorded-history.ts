import { DAY, TradeFlag, type BarEvent, type MarketState, type Micros, type TapeEvent } from '@mia-trading/core';
import type { MarketWatcher } from '../market/simulated-market.js';
import { BarSeries } from './bar-series.js';
import { GrowingColumns } from './growing-columns.js';
import { QuoteSeries } from './quote-series.js';

/** What a bar of one price is made of, as clients name it. */
export type BarSource = 'TRADES' | 'MIDPOINT' | 'BID' | 'ASK';

/** Ticks of one instrument that are kept: enough for any request of the last hours, and bounded. */
const MOST_PRINTS = 1_000_000;
const MOST_QUOTES = 200_000;
const ASIDE = TradeFlag.OffBook | TradeFlag.Spread;

export const PrintColumn = { Time: 0, Price: 1, Size: 2 } as const;
export const QuoteColumn = { Time: 0, Bid: 1, Ask: 2, BidSize: 3, AskSize: 4 } as const;

/** The past of one instrument, as far as the recording has told it. */
export class InstrumentHistory {
  readonly series: Readonly<Record<BarSource, BarSeries>> = { TRADES: new BarSeries(), MIDPOINT: new BarSeries(), BID: new BarSeries(), ASK: new BarSeries() };
  /** Both sides together. */
  readonly bidAsk = new QuoteSeries();
  /** Columns of {@link PrintColumn}. */
  readonly prints = new GrowingColumns(3, MOST_PRINTS);
  /** Columns of {@link QuoteColumn}. */
  readonly quotes = new GrowingColumns(5, MOST_QUOTES);
}

/**
 * Keeps what the recording has told so far, so that a client can ask for history: prints, best quotes and bars of futures, levels of indices.
 * Of options nothing is kept. Nothing here is later than the clock of the replay.
 */
export class RecordedHistory implements MarketWatcher {
  readonly #byInstrument = new Map<string, InstrumentHistory>();

  /** `null` when the recording has had nothing of it. */
  of(instrument: string): InstrumentHistory | null {
    return this.#byInstrument.get(instrument) ?? null;
  }

  onEvent(event: TapeEvent): void {
    switch (event.kind) {
      case 'trade': {
        if ((event.flags & ASIDE) !== 0) return;
        const history = this.#take(event.instrument);
        history.series.TRADES.see(event.tsEvent, event.price, event.size);
        pushAt(history.prints, event.tsEvent, event.price, event.size);
        return;
      }
      case 'index':
        this.#take(event.instrument).series.TRADES.see(event.tsEvent, event.level, 0);
        return;
      case 'bar':
        this.#onBar(event);
        return;
      default:
    }
  }

  afterEvent(event: TapeEvent, market: MarketState | null, bookChanged: boolean): void {
    if (!bookChanged || market === null) return;
    const { book } = market;
    if (book.levelCount(1) === 0 || book.levelCount(-1) === 0) return;
    const history = this.#take(event.instrument);
    const bid = book.bestBid * book.tickSize;
    const ask = book.bestAsk * book.tickSize;
    const { quotes } = history;
    const last = quotes.length - 1;
    const isSame =
      quotes.at(last, QuoteColumn.Bid) === bid &&
      quotes.at(last, QuoteColumn.Ask) === ask &&
      quotes.at(last, QuoteColumn.BidSize) === book.bestBidSize &&
      quotes.at(last, QuoteColumn.AskSize) === book.bestAskSize;
    if (isSame) return;
    pushAt(quotes, event.tsEvent, bid, ask, book.bestBidSize, book.bestAskSize);
    history.series.BID.see(event.tsEvent, bid, 0);
    history.series.ASK.see(event.tsEvent, ask, 0);
    history.series.MIDPOINT.see(event.tsEvent, (bid + ask) / 2, 0);
    history.bidAsk.see(event.tsEvent, bid, ask);
  }

  #onBar({ instrument, tsEvent, period, open, high, low, close, volume, trades }: BarEvent): void {
    const known = volume ?? 0;
    // A bar of a day belongs to the date on which it closes, whenever its session began.
    const time = period >= DAY ? tsEvent - 1 : tsEvent - period;
    const bar = { time, open, high, low, close, volume: known, turnover: known * close, count: trades ?? 0 };
    this.#take(instrument).series.TRADES.add(bar, period);
  }

  #take(instrument: string): InstrumentHistory {
    const known = this.#byInstrument.get(instrument);
    if (known !== undefined) return known;
    const made = new InstrumentHistory();
    this.#byInstrument.set(instrument, made);
    return made;
  }
}

/** A row that is not before the last one, whatever its source says: history is searched by time. */
function pushAt(columns: GrowingColumns, time: Micros, ...values: readonly number[]): void {
  const last = columns.length === 0 ? time : columns.at(columns.length - 1, PrintColumn.Time);
  columns.push(Math.max(time, last), ...values);
}
