import { HOUR, instantOf, MILLISECOND, MINUTE, parseIsoDate, SECOND, type Micros, type ZoneName } from '@mia-trading/core';

/** Columns of the export that are read by name; DOM columns follow as `AskDOM_0`, `BidDOM_0`, ... */
const COLUMNS = ['Date', 'Time', 'Sequence', 'Price', 'Volume', 'TradeType', 'AskPrice', 'BidPrice', 'AskSize', 'BidSize'] as const;
type Column = (typeof COLUMNS)[number];

/** Digits of the counter that follows the milliseconds. */
const COUNTER_DIGITS = 3;

/** One row of a Sierra Chart tick-by-tick export. */
export interface TextRow {
  readonly ts: Micros;
  /** Order of the rows; times are not. */
  readonly sequence: number;
  readonly price: number;
  readonly size: number;
  /** 1: at the bid, by a seller. 2: at the ask, by a buyer. */
  readonly tradeType: number;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
  /** Price of the first DOM level of each side; `NaN` without DOM. */
  readonly bidDomPrice: number;
  readonly askDomPrice: number;
  /** Sizes from the first DOM level outwards, one tick apart. */
  readonly bidDom: readonly number[];
  readonly askDom: readonly number[];
}

/** Reads rows by the header's column names. */
export class TextRowParser {
  readonly columns: number;
  readonly hasDom: boolean;
  readonly #at: Readonly<Record<Column, number>>;
  readonly #bidDomPrice: number;
  readonly #askDomPrice: number;
  readonly #bidDom: readonly number[];
  readonly #askDom: readonly number[];
  readonly #zone: ZoneName;

  private constructor(names: readonly string[], at: Record<Column, number>, zone: ZoneName) {
    this.columns = names.length;
    this.#at = at;
    this.#zone = zone;
    this.#bidDomPrice = names.indexOf('BidDOMPrice');
    this.#askDomPrice = names.indexOf('AskDOMPrice');
    this.#bidDom = domColumns(names, 'BidDOM_');
    this.#askDom = domColumns(names, 'AskDOM_');
    this.hasDom = this.#bidDomPrice >= 0 && this.#askDomPrice >= 0 && this.#bidDom.length > 0 && this.#askDom.length > 0;
  }

  /** Reads the header line. Returns the names of missing columns instead when there are any. */
  static fromHeader(line: string, zone: ZoneName): TextRowParser | readonly string[] {
    const names = line.split(';').map((name) => name.trim());
    const missing = COLUMNS.filter((name) => !names.includes(name));
    if (missing.length > 0) return missing;
    const entries = COLUMNS.map((name) => [name, names.indexOf(name)] as const);
    return new TextRowParser(names, Object.fromEntries(entries) as Record<Column, number>, zone);
  }

  /** Parses one line; returns what is wrong with it instead when it is no row. */
  parse(line: string): TextRow | string {
    const cells = line.split(';');
    if (cells.length !== this.columns) return `${cells.length} fields instead of ${this.columns}`;
    const ts = this.#time(cells);
    if (Number.isNaN(ts)) return 'no time';
    const number = (at: number): number => numberOf(cells[at]);
    const of = (name: Column): number => number(this.#at[name]);
    const row: TextRow = {
      ts,
      sequence: of('Sequence'),
      price: of('Price'),
      size: of('Volume'),
      tradeType: of('TradeType'),
      bid: of('BidPrice'),
      bidSize: of('BidSize'),
      ask: of('AskPrice'),
      askSize: of('AskSize'),
      bidDomPrice: this.hasDom ? number(this.#bidDomPrice) : Number.NaN,
      askDomPrice: this.hasDom ? number(this.#askDomPrice) : Number.NaN,
      bidDom: this.hasDom ? this.#bidDom.map(number) : [],
      askDom: this.hasDom ? this.#askDom.map(number) : [],
    };
    if (!Number.isSafeInteger(row.sequence)) return 'no sequence number';
    if (!Number.isFinite(row.price) || !Number.isSafeInteger(row.size)) return 'no price or volume';
    if ([row.bid, row.ask, row.bidSize, row.askSize].some(Number.isNaN)) return 'no bid or ask';
    if (this.hasDom && [row.bidDomPrice, row.askDomPrice, ...row.bidDom, ...row.askDom].some(Number.isNaN)) return 'no DOM price or size';
    return row;
  }

  /** `2022-01-24` and `13:30:00.955008`: unpadded milliseconds, then a three-digit counter that is not time. `NaN` when there is no such date or time. */
  #time(cells: readonly string[]): Micros {
    const date = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(cells[this.#at.Date]?.trim() ?? '');
    const time = /^([01]?\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{4,6}))?$/.exec(cells[this.#at.Time]?.trim() ?? '');
    if (date === null || time === null) return Number.NaN;
    const day = parseIsoDate(date.slice(1).map((part) => part.padStart(2, '0')).join('-'));
    const [hours, minutes, seconds] = time.slice(1, 4).map(Number);
    const milliseconds = Number((time[4] ?? '').slice(0, -COUNTER_DIGITS));
    const minute = (hours ?? 0) * (HOUR / MINUTE) + (minutes ?? 0);
    const ts = day === undefined ? Number.NaN : instantOf(this.#zone, day, minute) + (seconds ?? 0) * SECOND + milliseconds * MILLISECOND;
    return Number.isSafeInteger(ts) ? ts : Number.NaN;
  }
}

function domColumns(names: readonly string[], prefix: string): number[] {
  const columns: number[] = [];
  for (let at = names.indexOf(`${prefix}0`); at >= 0; at = names.indexOf(`${prefix}${columns.length}`)) columns.push(at);
  return columns;
}

/** `NaN` for what is no finite number. */
function numberOf(text: string | undefined): number {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}
