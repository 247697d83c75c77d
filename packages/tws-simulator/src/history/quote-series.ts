import { SECOND, type DurationMicros, type Micros } from '@mia-trading/core';
import type { BarClock } from './bar-request.js';
import type { Bar } from './bar-series.js';
import { GrowingColumns } from './growing-columns.js';

/** Of a second in which a quote changed: its first and last change, what stands at its end, its extremes, and price times microseconds between the changes. */
const Column = { Time: 0, First: 1, Last: 2, Bid: 3, Ask: 4, Low: 5, High: 6, BidArea: 7, AskArea: 8 } as const;
const WIDTH = 9;

/** Which bars are wanted. */
export interface QuoteBarsWanted {
  /** Of a second that begins before it only what stands at its end counts. */
  readonly from: Micros;
  /** Exclusive. */
  readonly to: Micros;
  /** Until when the last quote has stood. */
  readonly now: Micros;
  readonly period: DurationMicros;
  readonly onlyRegular: boolean;
  readonly clock: BarClock;
}

/** A bar that grows. */
interface Span {
  readonly time: Micros;
  bidArea: number;
  askArea: number;
  /** Microseconds that the areas cover. */
  stood: DurationMicros;
  low: number;
  high: number;
  bid: number;
  ask: number;
}

/**
 * Best bid and ask over time, for bars of both sides together (BID_ASK): open is the average bid, close the average ask, both weighted by
 * the time they stood, high the highest ask and low the lowest bid. A quote stands until the next one or until continuous trading stops,
 * so a bar in which nothing changed has the quote from before. Source: description of reqHistoricalData in the broker's API guide.
 */
export class QuoteSeries {
  readonly #rows = new GrowingColumns(WIDTH);

  /** Time of the first quote; `null` without one. */
  get start(): Micros | null {
    return this.#rows.length === 0 ? null : this.#rows.at(0, Column.First);
  }

  /** A quote at a time, taken for that of the last one when it is earlier. */
  see(tsEvent: Micros, bid: number, ask: number): void {
    const rows = this.#rows;
    const row = rows.length - 1;
    const time = row < 0 ? tsEvent : Math.max(tsEvent, rows.at(row, Column.Last));
    const second = time - (time % SECOND);
    if (row < 0 || second > rows.at(row, Column.Time)) {
      rows.push(second, time, time, bid, ask, bid, ask, 0, 0);
      return;
    }
    const stood = time - rows.at(row, Column.Last);
    rows.set(row, Column.BidArea, rows.at(row, Column.BidArea) + stood * rows.at(row, Column.Bid));
    rows.set(row, Column.AskArea, rows.at(row, Column.AskArea) + stood * rows.at(row, Column.Ask));
    rows.set(row, Column.Last, time);
    rows.set(row, Column.Bid, bid);
    rows.set(row, Column.Ask, ask);
    if (bid < rows.at(row, Column.Low)) rows.set(row, Column.Low, bid);
    if (ask > rows.at(row, Column.High)) rows.set(row, Column.High, ask);
  }

  /** Bars in order of time; none where no quote stood. */
  bars({ from, to, now, period, onlyRegular, clock }: QuoteBarsWanted): Bar[] {
    const rows = this.#rows;
    const startOf = clock.starts(period, onlyRegular);
    const spans: Span[] = [];
    const spanAt = (time: Micros, row: number): Span | null => {
      const start = startOf(time);
      if (start === null) return null;
      const last = spans.at(-1);
      if (last?.time === start) return last;
      const begun = { time: start, bidArea: 0, askArea: 0, stood: 0, low: Infinity, high: -Infinity, bid: rows.at(row, Column.Bid), ask: rows.at(row, Column.Ask) };
      spans.push(begun);
      return begun;
    };
    for (let row = Math.max(0, rows.firstFrom(from) - 1); row < rows.length && rows.at(row, Column.Time) < to; row += 1) {
      if (rows.at(row, Column.Time) >= from) this.#takeChanges(row, spanAt);
      const until = Math.min(to, now, row + 1 < rows.length ? rows.at(row + 1, Column.First) : Infinity);
      for (let time = Math.max(from, rows.at(row, Column.Last)); time < until && clock.isTrading(time); ) {
        const end = Math.min(until, clock.heldUntil(time, period));
        const span = spanAt(time, row);
        if (span !== null) takeStanding(span, rows.at(row, Column.Bid), rows.at(row, Column.Ask), end - time);
        time = end;
      }
    }
    return spans.map(barOf);
  }

  /** What happened between the first and the last change of a second, which lies in one bar. */
  #takeChanges(row: number, spanAt: (time: Micros, row: number) => Span | null): void {
    const rows = this.#rows;
    const span = spanAt(rows.at(row, Column.Time), row);
    if (span === null) return;
    span.bidArea += rows.at(row, Column.BidArea);
    span.askArea += rows.at(row, Column.AskArea);
    span.stood += rows.at(row, Column.Last) - rows.at(row, Column.First);
    span.low = Math.min(span.low, rows.at(row, Column.Low));
    span.high = Math.max(span.high, rows.at(row, Column.High));
    span.bid = rows.at(row, Column.Bid);
    span.ask = rows.at(row, Column.Ask);
  }
}

function takeStanding(span: Span, bid: number, ask: number, stood: DurationMicros): void {
  span.bidArea += bid * stood;
  span.askArea += ask * stood;
  span.stood += stood;
  span.low = Math.min(span.low, bid);
  span.high = Math.max(span.high, ask);
}

/** A quote that came this very moment has stood for no time: it is its own average. */
function barOf({ time, bidArea, askArea, stood, low, high, bid, ask }: Span): Bar {
  return { time, open: stood > 0 ? bidArea / stood : bid, high, low, close: stood > 0 ? askArea / stood : ask, volume: 0, turnover: 0, count: 0 };
}
