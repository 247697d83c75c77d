import { SECOND, type DurationMicros, type Micros } from '@mia-trading/core';
import { GrowingColumns } from './growing-columns.js';

/** A bar of any length. Times in microseconds, prices in points, volume in contracts. */
export interface Bar {
  /** Start. */
  readonly time: Micros;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Sum of price times size. */
  readonly turnover: number;
  readonly count: number;
}

const Column = { Time: 0, Period: 1, Open: 2, High: 3, Low: 4, Close: 5, Volume: 6, Turnover: 7, Count: 8 } as const;
const WIDTH = 9;
/** What prints and quotes are kept as: the shortest bar the broker gives. */
const BASE_PERIOD: DurationMicros = SECOND;

/** One price over time as bars of a second, where something happened, and of what longer bars the recording has. */
export class BarSeries {
  readonly #rows = new GrowingColumns(WIDTH);

  /** Start of the first bar; `null` without one. */
  get start(): Micros | null {
    return this.#rows.length === 0 ? null : this.#rows.at(0, Column.Time);
  }

  /** Close of the last bar; `NaN` without one. */
  get lastClose(): number {
    return this.#rows.at(this.#rows.length - 1, Column.Close);
  }

  /** A price at a time; earlier than what is known already it is left out. */
  see(time: Micros, price: number, size: number): void {
    if (!Number.isFinite(price)) return;
    const start = time - (time % BASE_PERIOD);
    const rows = this.#rows;
    const last = rows.length - 1;
    const lastStart = last < 0 ? -Infinity : rows.at(last, Column.Time);
    if (start < lastStart) return;
    if (start > lastStart || rows.at(last, Column.Period) !== BASE_PERIOD) {
      rows.push(start, BASE_PERIOD, price, price, price, price, size, price * size, 1);
      return;
    }
    if (price > rows.at(last, Column.High)) rows.set(last, Column.High, price);
    if (price < rows.at(last, Column.Low)) rows.set(last, Column.Low, price);
    rows.set(last, Column.Close, price);
    rows.set(last, Column.Volume, rows.at(last, Column.Volume) + size);
    rows.set(last, Column.Turnover, rows.at(last, Column.Turnover) + price * size);
    rows.set(last, Column.Count, rows.at(last, Column.Count) + 1);
  }

  /** A recorded bar; earlier than what is known already it is left out. */
  add(bar: Bar, period: DurationMicros): void {
    const last = this.#rows.length - 1;
    if (last >= 0 && bar.time <= this.#rows.at(last, Column.Time)) return;
    this.#rows.push(bar.time, period, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.turnover, bar.count);
  }

  /**
   * Bars from `from` to before `to`. `startOf` gives the start of the bar that a time belongs to, `null` for a time that is left out. Recorded
   * bars longer than `period` are left out: they cannot be cut.
   */
  bars(from: Micros, to: Micros, period: DurationMicros, startOf: (time: Micros) => Micros | null): Bar[] {
    const rows = this.#rows;
    const made: Bar[] = [];
    for (let row = rows.firstFrom(from); row < rows.length && rows.at(row, Column.Time) < to; row += 1) {
      if (rows.at(row, Column.Period) > period) continue;
      const time = startOf(rows.at(row, Column.Time));
      if (time === null) continue;
      const last = made.at(-1);
      if (last?.time === time) made[made.length - 1] = joined(last, this.#bar(row, time));
      else made.push(this.#bar(row, time));
    }
    return made;
  }

  #bar(row: number, time: Micros): Bar {
    const rows = this.#rows;
    return {
      time,
      open: rows.at(row, Column.Open),
      high: rows.at(row, Column.High),
      low: rows.at(row, Column.Low),
      close: rows.at(row, Column.Close),
      volume: rows.at(row, Column.Volume),
      turnover: rows.at(row, Column.Turnover),
      count: rows.at(row, Column.Count),
    };
  }
}

/** Two bars, one after the other, as one. */
function joined(first: Bar, second: Bar): Bar {
  return {
    time: first.time,
    open: first.open,
    high: Math.max(first.high, second.high),
    low: Math.min(first.low, second.low),
    close: second.close,
    volume: first.volume + second.volume,
    turnover: first.turnover + second.turnover,
    count: first.count + second.count,
  };
}
