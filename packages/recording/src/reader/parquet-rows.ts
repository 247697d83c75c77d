import { parseExactJson, type Aggressor, type BrokerReport, type BrokerSnapshot, type EventKind, type OptionRight, type Side, type TapeEvent } from '@mia-trading/core';
import type { ColumnValues } from './column-values.js';
import { AGGRESSOR_SOURCES, BOOK_PHASES, DEPTH_ACTIONS, FEED_QUALITIES, FEED_STATUSES, OPERATOR_COMMANDS, ORDER_ACTIONS } from '../tape/wire-codes.js';

/** Makes the event of one row; `columns` are those of the kind, in the order of the column dictionary. */
export type RowDecoder = (columns: readonly ColumnValues[], row: number) => TapeEvent;

/** Positions of the columns that every kind begins with. */
export const SEQ = 0;
const TS_EVENT = 1;
export const TS_INIT = 2;
const INSTRUMENT = 3;

const number = (columns: readonly ColumnValues[], column: number, row: number): number => (columns[column] as ColumnValues).numbers[row] as number;

const nullable = (columns: readonly ColumnValues[], column: number, row: number): number | null => {
  const values = columns[column] as ColumnValues;
  return values.nulls[row] === 0 ? (values.numbers[row] as number) : null;
};

const symbol = (columns: readonly ColumnValues[], column: number, row: number): string => {
  const { symbols, numbers } = columns[column] as ColumnValues;
  return symbols[symbols.length === 1 ? 0 : (numbers[row] as number)] as string;
};

const text = (columns: readonly ColumnValues[], column: number, row: number): string => (columns[column] as ColumnValues).texts[row] as string;

function choice<T>(choices: readonly T[], columns: readonly ColumnValues[], column: number, row: number): T {
  return choices[number(columns, column, row)] as T;
}

function nullableChoice<T>(choices: readonly T[], columns: readonly ColumnValues[], column: number, row: number): T | null {
  const code = number(columns, column, row);
  return code < 0 ? null : (choices[code] as T);
}

const right = (code: number): OptionRight => (code === 0 ? 'C' : 'P');

export const ROW_DECODERS: Readonly<Record<EventKind, RowDecoder>> = {
  trade: (c, i) => ({
    kind: 'trade',
    tsEvent: number(c, TS_EVENT, i),
    tsInit: number(c, TS_INIT, i),
    seq: number(c, SEQ, i),
    instrument: symbol(c, INSTRUMENT, i),
    price: number(c, 4, i),
    size: number(c, 5, i),
    aggressor: number(c, 6, i) as Aggressor,
    aggressorSource: choice(AGGRESSOR_SOURCES, c, 7, i),
    matchId: number(c, 8, i),
    flags: number(c, 9, i),
  }),
  quote: (c, i) => ({
    kind: 'quote',
    tsEvent: number(c, TS_EVENT, i),
    tsInit: number(c, TS_INIT, i),
    seq: number(c, SEQ, i),
    instrument: symbol(c, INSTRUMENT, i),
    bid: number(c, 4, i),
    bidSize: number(c, 5, i),
    ask: number(c, 6, i),
    askSize: number(c, 7, i),
  }),
  depth: (c, i) => ({
    kind: 'depth',
    tsEvent: number(c, TS_EVENT, i),
    tsInit: number(c, TS_INIT, i),
    seq: number(c, SEQ, i),
    instrument: symbol(c, INSTRUMENT, i),
    action: choice(DEPTH_ACTIONS, c, 4, i),
    side: number(c, 5, i) as Side,
    price: number(c, 6, i),
    size: number(c, 7, i),
    orders: number(c, 8, i),
    endOfBatch: number(c, 9, i) === 1,
  }),
  order: (c, i) => ({
    kind: 'order',
    tsEvent: number(c, TS_EVENT, i),
    tsInit: number(c, TS_INIT, i),
    seq: number(c, SEQ, i),
    instrument: symbol(c, INSTRUMENT, i),
    action: choice(ORDER_ACTIONS, c, 4, i),
    side: number(c, 5, i) as Side,
    price: number(c, 6, i),
    size: number(c, 7, i),
    orderId: number(c, 8, i),
    last: number(c, 9, i) === 1,
    snapshot: number(c, 10, i) === 1,
  }),
  bar: (c, i) => ({
    kind: 'bar',
    tsEvent: number(c, TS_EVENT, i),
    tsInit: number(c, TS_INIT, i),
    seq: number(c, SEQ, i),
    instrument: symbol(c, INSTRUMENT, i),
    period: number(c, 4, i),
    open: number(c, 5, i),
    high: number(c, 6, i),
    low: number(c, 7, i),
    close: number(c, 8, i),
    volume: nullable(c, 9, i),
    bidVolume: nullable(c, 10, i),
    askVolume: nullable(c, 11, i),
    trades: nullable(c, 12, i),
  }),
  optionQuote: (c, i) => ({
    kind: 'optionQuote',
    tsEvent: number(c, TS_EVENT, i),
    tsInit: number(c, TS_INIT, i),
    seq: number(c, SEQ, i),
    instrument: symbol(c, INSTRUMENT, i),
    root: symbol(c, 4, i),
    expiry: symbol(c, 5, i),
    strike: number(c, 6, i),
    right: right(number(c, 7, i)),
    bid: nullable(c, 8, i),
    ask: nullable(c, 9, i),
    bidSize: nullable(c, 10, i),
    askSize: nullable(c, 11, i),
    last: nullable(c, 12, i),
    volume: nullable(c, 13, i),
    openInterest: nullable(c, 14, i),
    iv: nullable(c, 15, i),
    delta: nullable(c, 16, i),
    gamma: nullable(c, 17, i),
    vega: nullable(c, 18, i),
    theta: nullable(c, 19, i),
    underlying: nullable(c, 20, i),
  }),
  optionTrade: (c, i) => ({
    kind: 'optionTrade',
    tsEvent: number(c, TS_EVENT, i),
    tsInit: number(c, TS_INIT, i),
    seq: number(c, SEQ, i),
    instrument: symbol(c, INSTRUMENT, i),
    root: symbol(c, 4, i),
    expiry: symbol(c, 5, i),
    strike: number(c, 6, i),
    right: right(number(c, 7, i)),
    price: number(c, 8, i),
    size: number(c, 9, i),
    aggressor: number(c, 10, i) as Aggressor,
    conditions: symbol(c, 11, i),
  }),
  index: (c, i) => ({
    kind: 'index',
    tsEvent: number(c, TS_EVENT, i),
    tsInit: number(c, TS_INIT, i),
    seq: number(c, SEQ, i),
    instrument: symbol(c, INSTRUMENT, i),
    level: number(c, 4, i),
  }),
  feedStatus: (c, i) => ({
    kind: 'feedStatus',
    tsEvent: number(c, TS_EVENT, i),
    tsInit: number(c, TS_INIT, i),
    seq: number(c, SEQ, i),
    instrument: symbol(c, INSTRUMENT, i),
    status: choice(FEED_STATUSES, c, 4, i),
    quality: nullableChoice(FEED_QUALITIES, c, 5, i),
    phase: nullableChoice(BOOK_PHASES, c, 6, i),
    detail: text(c, 7, i),
  }),
  clock: (c, i) => ({
    kind: 'clock',
    tsEvent: number(c, TS_EVENT, i),
    tsInit: number(c, TS_INIT, i),
    seq: number(c, SEQ, i),
    instrument: symbol(c, INSTRUMENT, i),
  }),
  operator: (c, i) => ({
    kind: 'operator',
    tsEvent: number(c, TS_EVENT, i),
    tsInit: number(c, TS_INIT, i),
    seq: number(c, SEQ, i),
    instrument: symbol(c, INSTRUMENT, i),
    command: choice(OPERATOR_COMMANDS, c, 4, i),
    reason: text(c, 5, i),
    target: text(c, 6, i),
  }),
  brokerReport: (c, i) => ({
    kind: 'brokerReport',
    tsEvent: number(c, TS_EVENT, i),
    tsInit: number(c, TS_INIT, i),
    seq: number(c, SEQ, i),
    instrument: symbol(c, INSTRUMENT, i),
    report: parseExactJson(text(c, 4, i)) as BrokerReport,
  }),
  brokerSnapshot: (c, i) => ({
    kind: 'brokerSnapshot',
    tsEvent: number(c, TS_EVENT, i),
    tsInit: number(c, TS_INIT, i),
    seq: number(c, SEQ, i),
    instrument: symbol(c, INSTRUMENT, i),
    snapshot: parseExactJson(text(c, 4, i)) as BrokerSnapshot,
  }),
};
