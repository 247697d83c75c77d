import { DAY, instantOf, MILLISECOND, MINUTE, SECOND, TradeFlag, type DurationMicros, type Micros } from '@mia-trading/core';
import { corrupt } from '../shared/import-errors.js';
import type { ImportLog } from '../shared/import-report.js';
import type { LineReader } from '../text/line-reader.js';
import { Row } from '../text/row.js';
import { ExchangeQuotes } from './exchange-quotes.js';
import type { LeanEntry } from './lean-entry.js';
import type { OptionSeries } from './option-series.js';

const COMMA = 44;
const ONE = 49;
const MILLISECONDS_PER_DAY = 86_400_000;
const MILLISECONDS_PER_MINUTE = 60_000;

/** Columns of the files, from 0. Source: Lean, `Common/Data/Market` and `LeanData.GenerateLine`; checked on the sample files. */
const Bar = { open: 1, high: 2, low: 3, close: 4, volume: 5 } as const;
const QuoteBar = { bidClose: 4, bidSize: 5, askClose: 9, askSize: 10 } as const;
const TradeTick = { price: 1, size: 2, suspicious: 5 } as const;
const QuoteTick = { bid: 1, bidSize: 2, ask: 3, askSize: 4, exchange: 5, suspicious: 7 } as const;
const OPEN_INTEREST = 1;

/** Order of rows of one time: a print comes before the quote, as the exchange tells a trade before the change of the book it causes. */
const RANKS = { openinterest: 0, trade: 1, quote: 2 } as const;

/** The rows of one zip entry as events, one at a time, in the order of the file. */
export class LeanRows {
  readonly rank: number;
  /** When the current row becomes known: the close of a bar, the time of a tick. */
  ts: Micros = Number.NEGATIVE_INFINITY;
  readonly #entry: LeanEntry;
  readonly #file: string;
  readonly #lines: LineReader;
  readonly #log: ImportLog;
  readonly #instrument: string;
  readonly #series: OptionSeries | null;
  readonly #row = new Row();
  readonly #quotes = new ExchangeQuotes();
  readonly #period: DurationMicros;
  readonly #midnight: Micros;
  readonly #isPlainDay: boolean;

  /** @param series state of the option the rows are about; `null` unless an option. */
  constructor(file: string, entry: LeanEntry, lines: LineReader, log: ImportLog, instrument: string, series: OptionSeries | null) {
    this.rank = RANKS[entry.kind];
    this.#entry = entry;
    this.#file = file;
    this.#lines = lines;
    this.#log = log;
    this.#instrument = instrument;
    this.#series = series;
    const isInstant = entry.resolution === 'tick' || entry.kind === 'openinterest';
    this.#period = isInstant ? 0 : entry.resolution === 'minute' ? MINUTE : SECOND;
    this.#midnight = instantOf(entry.zone, entry.date, 0);
    this.#isPlainDay = instantOf(entry.zone, entry.date + 1, 0) - this.#midnight === DAY;
  }

  /** Steps to the next row that is in memory; `false`: call {@link load}. */
  step(): boolean {
    while (this.#lines.next()) if (this.#parse()) return true;
    return false;
  }

  /** Reads on until a row is at hand; `false` at the end. */
  async load(): Promise<boolean> {
    while (await this.#lines.load()) if (this.#parse()) return true;
    return false;
  }

  async close(): Promise<void> {
    await this.#lines.close();
  }

  /** Hands on the current row, or counts why not. */
  write(): void {
    const { kind, resolution } = this.#entry;
    this.#log.sourceMessages += 1;
    if (kind === 'openinterest') this.#writeOpenInterest();
    else if (resolution === 'tick') this.#writeTick();
    else if (kind === 'trade') this.#writeBar();
    else this.#writeQuoteBar();
  }

  #parse(): boolean {
    const { bytes, start, end } = this.#lines;
    if (start === end) return false;
    this.#row.split(bytes, start, end, COMMA);
    const milliseconds = this.#row.wholeNumber(0);
    if (!(milliseconds < MILLISECONDS_PER_DAY)) throw this.#fault(0, 'milliseconds since midnight');
    const minutes = Math.floor(milliseconds / MILLISECONDS_PER_MINUTE);
    const opened = this.#isPlainDay
      ? this.#midnight + milliseconds * MILLISECOND
      : instantOf(this.#entry.zone, this.#entry.date, minutes) + (milliseconds - minutes * MILLISECONDS_PER_MINUTE) * MILLISECOND;
    this.ts = opened + this.#period;
    return true;
  }

  #writeTick(): void {
    const isQuote = this.#entry.kind === 'quote';
    if (this.#row.byte(isQuote ? QuoteTick.suspicious : TradeTick.suspicious) === ONE) return this.#log.skip('suspicious tick');
    if (isQuote) this.#writeQuoteTick();
    else this.#writeTradeTick();
  }

  #writeTradeTick(): void {
    const price = this.#price(TradeTick.price);
    const size = this.#count(TradeTick.size);
    if (size === 0) return this.#log.skip('print of size 0');
    this.#log.write({
      kind: 'trade', tsEvent: this.ts, tsInit: this.#log.receivedAt(this.ts), instrument: this.#instrument, price, size,
      aggressor: 0, aggressorSource: 'none', matchId: 0, flags: TradeFlag.Last,
    });
  }

  #writeQuoteTick(): void {
    const quote = this.#quotes.update(
      this.#row.text(QuoteTick.exchange),
      this.#price(QuoteTick.bid), this.#count(QuoteTick.bidSize), this.#price(QuoteTick.ask), this.#count(QuoteTick.askSize),
    );
    if (quote === null) return this.#log.skip('quote without a side');
    this.#writeQuote(quote.bid, quote.bidSize, quote.ask, quote.askSize);
  }

  #writeQuoteBar(): void {
    const bid = this.#priceOrNone(QuoteBar.bidClose);
    const ask = this.#priceOrNone(QuoteBar.askClose);
    if (Number.isNaN(bid) && Number.isNaN(ask)) return this.#log.skip('quote without a side');
    const bidSize = Number.isNaN(bid) ? 0 : this.#count(QuoteBar.bidSize);
    const askSize = Number.isNaN(ask) ? 0 : this.#count(QuoteBar.askSize);
    if (this.#series === null) return this.#writeQuote(bid, bidSize, ask, askSize);
    this.#series.quote(bid, bidSize, ask, askSize);
    this.#series.write(this.ts, this.#log);
  }

  #writeQuote(bid: number, bidSize: number, ask: number, askSize: number): void {
    this.#log.write({ kind: 'quote', tsEvent: this.ts, tsInit: this.#log.receivedAt(this.ts), instrument: this.#instrument, bid, bidSize, ask, askSize });
  }

  #writeBar(): void {
    const close = this.#price(Bar.close);
    // The volume of an index file counts updates of the index, not contracts.
    const volume = this.#entry.security === 'index' ? null : this.#count(Bar.volume);
    if (this.#series !== null) {
      this.#series.trade(close, volume ?? 0);
      return this.#series.write(this.ts, this.#log);
    }
    this.#log.write({
      kind: 'bar', tsEvent: this.ts, tsInit: this.#log.receivedAt(this.ts), instrument: this.#instrument, period: this.#period,
      open: this.#price(Bar.open), high: this.#price(Bar.high), low: this.#price(Bar.low), close,
      volume, bidVolume: null, askVolume: null, trades: null,
    });
  }

  #writeOpenInterest(): void {
    if (this.#series === null) return this.#log.skip('open interest');
    this.#series.setOpenInterest(this.#count(OPEN_INTEREST));
    this.#series.write(this.ts, this.#log);
  }

  #price(column: number): number {
    const stored = this.#row.number(column);
    if (!Number.isFinite(stored)) throw this.#fault(column, 'a price');
    return stored / this.#entry.priceScale;
  }

  #priceOrNone(column: number): number {
    return column < this.#row.count && this.#row.isEmpty(column) ? Number.NaN : this.#price(column);
  }

  #count(column: number): number {
    const count = this.#row.number(column);
    if (!(count >= 0 && Number.isFinite(count))) throw this.#fault(column, 'a size of 0 or more');
    return count;
  }

  #fault(column: number, expected: string): Error {
    const found = column < this.#row.count ? `"${this.#row.text(column)}"` : 'missing';
    const { line } = this.#lines;
    return corrupt(`line ${line}, column ${column + 1} is ${found},`, expected, { file: this.#file, offset: line, kept: line - 1 });
  }
}
