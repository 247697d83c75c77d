import type { EventKind } from '@mia-trading/core';
import { AGGRESSOR_SOURCES, BOOK_PHASES, DEPTH_ACTIONS, FEED_QUALITIES, FEED_STATUSES, OPERATOR_COMMANDS, ORDER_ACTIONS } from '../tape/wire-codes.js';

/**
 * How a column is stored in Parquet.
 *
 * - `micros`, `integer`: BIGINT. `micros` counts microseconds since 1970-01-01T00:00:00Z.
 * - `double`: DOUBLE; NaN is a value, NULL means that the source has none.
 * - `sign`: TINYINT +1, 0 or -1.
 * - `boolean`: BOOLEAN.
 * - `choice`: VARCHAR, one of {@link Column.choices}.
 * - `symbol`: VARCHAR with few distinct values, listed in the manifest.
 * - `text`, `json`: VARCHAR.
 */
export type ColumnType = 'micros' | 'integer' | 'double' | 'sign' | 'boolean' | 'choice' | 'symbol' | 'text' | 'json';

export interface Column {
  /** Name in the Parquet file. */
  readonly name: string;
  /** Field of the event. */
  readonly field: string;
  readonly type: ColumnType;
  readonly choices: readonly string[];
  /** NULL stands for `null` of the event. */
  readonly nullable: boolean;
  readonly meaning: string;
}

function column(name: string, field: string, type: ColumnType, meaning: string): Column {
  return { name, field, type, choices: [], nullable: false, meaning };
}

function choice(name: string, field: string, choices: readonly string[], meaning: string): Column {
  return { name, field, type: 'choice', choices, nullable: false, meaning };
}

function orNull(given: Column): Column {
  return { ...given, nullable: true };
}

const header = [
  column('seq', 'seq', 'integer', 'position on the tape over all kinds, from 0'),
  column('ts_event', 'tsEvent', 'micros', 'exchange or vendor time'),
  column('ts_init', 'tsInit', 'micros', 'when the system could first know it; never goes back with seq'),
  column('instrument', 'instrument', 'symbol', 'contract or index symbol'),
];

const price = column('price', 'price', 'double', 'points');
const size = column('size', 'size', 'double', 'contracts');
const side = column('side', 'side', 'sign', '+1 bid, -1 ask');
const aggressor = column('aggressor', 'aggressor', 'sign', '+1 buyer, -1 seller, 0 none or not known');

const optionKey = [
  column('root', 'root', 'symbol', 'OSI root'),
  column('expiry', 'expiry', 'symbol', 'ISO date'),
  column('strike', 'strike', 'double', 'points'),
  choice('right', 'right', ['C', 'P'], 'C call, P put'),
];

/** The column dictionary: the Parquet file of an event kind has exactly these columns, in this order, sorted by `seq`. */
export const PARQUET_COLUMNS: Readonly<Record<EventKind, readonly Column[]>> = {
  trade: [
    ...header,
    price,
    column('size', 'size', 'double', 'contracts; 0 when flags has SizeUnknown'),
    aggressor,
    choice('aggressor_source', 'aggressorSource', AGGRESSOR_SOURCES, 'where aggressor comes from'),
    column('match_id', 'matchId', 'integer', 'prints of one matching event share it; 0 when none'),
    column('flags', 'flags', 'integer', 'bits: 1 last of its exchange event, 2 size unknown, 4 auction, 8 off book, 16 spread'),
  ],
  quote: [
    ...header,
    column('bid', 'bid', 'double', 'points; NaN when the side is empty'),
    column('bid_size', 'bidSize', 'double', 'contracts'),
    column('ask', 'ask', 'double', 'points; NaN when the side is empty'),
    column('ask_size', 'askSize', 'double', 'contracts'),
  ],
  depth: [
    ...header,
    choice('action', 'action', DEPTH_ACTIONS, 'set: the level shows size; clear: the book is empty'),
    side,
    price,
    column('size', 'size', 'double', 'displayed contracts; 0 removes the level'),
    column('orders', 'orders', 'double', 'resting orders; 0 when not known'),
    column('end_of_batch', 'endOfBatch', 'boolean', 'the book is consistent after this event'),
  ],
  order: [
    ...header,
    choice('action', 'action', ORDER_ACTIONS, 'what happens to the order'),
    side,
    price,
    size,
    column('order_id', 'orderId', 'integer', 'exchange order id'),
    column('last', 'last', 'boolean', 'last message of its exchange event'),
    column('snapshot', 'snapshot', 'boolean', 'part of a snapshot that replaces the book'),
  ],
  bar: [
    ...header,
    column('period', 'period', 'integer', 'length in microseconds'),
    column('open', 'open', 'double', 'points'),
    column('high', 'high', 'double', 'points'),
    column('low', 'low', 'double', 'points'),
    column('close', 'close', 'double', 'points'),
    orNull(column('volume', 'volume', 'double', 'contracts')),
    orNull(column('bid_volume', 'bidVolume', 'double', 'contracts sold at the bid')),
    orNull(column('ask_volume', 'askVolume', 'double', 'contracts bought at the ask')),
    orNull(column('trades', 'trades', 'double', 'number of trades')),
  ],
  optionQuote: [
    ...header,
    ...optionKey,
    orNull(column('bid', 'bid', 'double', 'points')),
    orNull(column('ask', 'ask', 'double', 'points')),
    orNull(column('bid_size', 'bidSize', 'double', 'contracts')),
    orNull(column('ask_size', 'askSize', 'double', 'contracts')),
    orNull(column('last', 'last', 'double', 'points')),
    orNull(column('volume', 'volume', 'double', 'contracts so far this session')),
    orNull(column('open_interest', 'openInterest', 'double', 'contracts')),
    orNull(column('iv', 'iv', 'double', 'vendor implied volatility, 0.2 = 20 %')),
    orNull(column('delta', 'delta', 'double', 'vendor delta')),
    orNull(column('gamma', 'gamma', 'double', 'vendor gamma')),
    orNull(column('vega', 'vega', 'double', 'vendor vega')),
    orNull(column('theta', 'theta', 'double', 'vendor theta')),
    orNull(column('underlying', 'underlying', 'double', 'points')),
  ],
  optionTrade: [
    ...header,
    ...optionKey,
    price,
    size,
    aggressor,
    column('conditions', 'conditions', 'symbol', 'vendor condition codes, space separated; empty when none'),
  ],
  index: [...header, column('level', 'level', 'double', 'index points')],
  feedStatus: [
    ...header,
    choice('status', 'status', FEED_STATUSES, 'what the feed says of itself'),
    orNull(choice('quality', 'quality', FEED_QUALITIES, 'with status quality')),
    orNull(choice('phase', 'phase', BOOK_PHASES, 'with status phase')),
    column('detail', 'detail', 'text', 'what happened and what was lost, for people'),
  ],
  clock: header,
  operator: [...header, choice('command', 'command', OPERATOR_COMMANDS, 'word to the engine'), column('reason', 'reason', 'text', 'why'), column('target', 'target', 'text', 'with claim and ignore: order id or instrument')],
  brokerReport: [...header, column('report', 'report', 'json', 'the report; numbers that JSON cannot write as {"$number":"NaN"}')],
  brokerSnapshot: [...header, column('snapshot', 'snapshot', 'json', 'the answers; numbers that JSON cannot write as {"$number":"NaN"}')],
};

/** Code of a `choice` or `symbol` that is NULL. */
export const NULL_CODE = -1;

export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function sqlName(name: string): string {
  return `"${name}"`;
}
