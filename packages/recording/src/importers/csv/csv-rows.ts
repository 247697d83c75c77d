import { SECOND, TradeFlag, type Aggressor, type AggressorSource, type Micros } from '@mia-trading/core';
import type { UnsequencedEvent } from '../../store/event-sink.js';
import type { Row } from '../text/row.js';
import type { CsvMapping } from './csv-mapping.js';

/** A row cannot be read. */
export class RowFault extends Error {
  /** Position from 0. */
  readonly column: number;
  readonly expected: string;

  constructor(column: number, expected: string) {
    super(expected);
    this.name = 'RowFault';
    this.column = column;
    this.expected = expected;
  }
}

/** Makes the event of a row, `tsInit` still equal to its own time; `null`: nothing to tell, for the named reason. Throws {@link RowFault}. */
export type EventMaker = (row: Row, ts: Micros, instrument: string) => UnsequencedEvent | { readonly skipped: string };

/** Position of a column by the key that the mapping gives it; -1 when the mapping names none. */
export type ColumnOf = (key: string) => number;

/** The event of each kind of mapping. */
export function eventMaker(mapping: CsvMapping, columnOf: ColumnOf): EventMaker {
  const scale = exactScale(mapping.priceScale);
  const price = (row: Row, column: number): number => {
    const value = row.number(column);
    if (!Number.isFinite(value)) throw new RowFault(column, 'a price');
    return scale(value);
  };
  switch (mapping.kind) {
    case 'trade':
      return tradeMaker(mapping, columnOf, price);
    case 'quote':
      return quoteMaker(columnOf, price);
    case 'bar':
      return barMaker(mapping, columnOf, price);
    case 'index':
      return (row, ts, instrument) => ({ kind: 'index', tsEvent: ts, tsInit: ts, instrument, level: price(row, columnOf('level')) });
  }
}

type PriceOf = (row: Row, column: number) => number;

/** Multiplies by a scale; by dividing where the scale is one over a whole number, since 0.1 is not exact and 10 is. */
function exactScale(priceScale: number): (value: number) => number {
  const inverse = Math.round(1 / priceScale);
  if (priceScale === 1) return (value) => value;
  return Math.abs(inverse * priceScale - 1) < Number.EPSILON ? (value) => value / inverse : (value) => value * priceScale;
}

const SIDES: Readonly<Record<'buy' | 'sell' | 'none', Aggressor>> = { buy: 1, sell: -1, none: 0 };

function tradeMaker(mapping: Extract<CsvMapping, { kind: 'trade' }>, columnOf: ColumnOf, priceOf: PriceOf): EventMaker {
  const at = { price: columnOf('price'), size: columnOf('size'), matchId: columnOf('matchId'), aggressor: columnOf('aggressor') };
  const values = new Map(Object.entries(mapping.aggressor?.values ?? {}));
  const source: AggressorSource = mapping.aggressor?.source ?? 'none';
  return (row, ts, instrument) => {
    const price = priceOf(row, at.price);
    const size = at.size === -1 ? 0 : countOf(row, at.size);
    if (at.size !== -1 && size === 0) return { skipped: 'print of size 0' };
    const side = at.aggressor === -1 ? 'none' : values.get(row.text(at.aggressor));
    if (side === undefined) throw new RowFault(at.aggressor, `one of ${[...values.keys()].join(', ')}`);
    const matchId = at.matchId === -1 ? 0 : row.wholeNumber(at.matchId);
    if (Number.isNaN(matchId)) throw new RowFault(at.matchId, 'a whole number');
    const aggressor = SIDES[side];
    const flags = at.size === -1 ? TradeFlag.Last | TradeFlag.SizeUnknown : TradeFlag.Last;
    return { kind: 'trade', tsEvent: ts, tsInit: ts, instrument, price, size, aggressor, aggressorSource: aggressor === 0 ? 'none' : source, matchId, flags };
  };
}

function quoteMaker(columnOf: ColumnOf, priceOf: PriceOf): EventMaker {
  const at = { bid: columnOf('bid'), bidSize: columnOf('bidSize'), ask: columnOf('ask'), askSize: columnOf('askSize') };
  const side = (row: Row, column: number): number => (row.isEmpty(column) && column < row.count ? Number.NaN : priceOf(row, column));
  const sizeOf = (row: Row, price: number, column: number): number => (column === -1 || Number.isNaN(price) ? 0 : countOf(row, column));
  return (row, ts, instrument) => {
    const bid = side(row, at.bid);
    const ask = side(row, at.ask);
    if (Number.isNaN(bid) && Number.isNaN(ask)) return { skipped: 'quote without a side' };
    return { kind: 'quote', tsEvent: ts, tsInit: ts, instrument, bid, bidSize: sizeOf(row, bid, at.bidSize), ask, askSize: sizeOf(row, ask, at.askSize) };
  };
}

function barMaker(mapping: Extract<CsvMapping, { kind: 'bar' }>, columnOf: ColumnOf, priceOf: PriceOf): EventMaker {
  const at = {
    open: columnOf('open'), high: columnOf('high'), low: columnOf('low'), close: columnOf('close'),
    volume: columnOf('volume'), bidVolume: columnOf('bidVolume'), askVolume: columnOf('askVolume'), trades: columnOf('trades'),
  };
  const period = Math.round(mapping.bar.periodSeconds * SECOND);
  const toClose = mapping.bar.stamp === 'start' ? period : 0;
  return (row, ts, instrument) => {
    const [open, high, low, close] = [priceOf(row, at.open), priceOf(row, at.high), priceOf(row, at.low), priceOf(row, at.close)];
    if (high < Math.max(open, close, low)) throw new RowFault(at.high, 'a high that is not below open, low and close');
    if (low > Math.min(open, close)) throw new RowFault(at.low, 'a low that is not above open and close');
    const closedAt = ts + toClose;
    return {
      kind: 'bar', tsEvent: closedAt, tsInit: closedAt, instrument, period, open, high, low, close,
      volume: countOrNull(row, at.volume), bidVolume: countOrNull(row, at.bidVolume), askVolume: countOrNull(row, at.askVolume), trades: countOrNull(row, at.trades),
    };
  };
}

function countOf(row: Row, column: number): number {
  const count = row.number(column);
  if (!(count >= 0 && Number.isFinite(count))) throw new RowFault(column, 'a size of 0 or more');
  return count;
}

function countOrNull(row: Row, column: number): number | null {
  return column === -1 || (row.isEmpty(column) && column < row.count) ? null : countOf(row, column);
}
