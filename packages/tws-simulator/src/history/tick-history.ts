import { SECOND, type Micros } from '@mia-trading/core';
import { readContract } from '../contracts/contract-query.js';
import { findContract } from '../contracts/find-contract.js';
import type { SimulatedContract } from '../contracts/simulated-contract.js';
import { parseBrokerTime, zoneOf } from '../server/server-time.js';
import type { SimulatorCore } from '../server/simulator-core.js';
import type { ClientSession } from '../session/client-session.js';
import type { FieldReader } from '../wire/field-reader.js';
import type { Field } from '../wire/frame.js';
import { Reply, Request } from '../wire/message-id.js';
import { BarClock } from './bar-request.js';
import type { GrowingColumns } from './growing-columns.js';
import { PrintColumn, QuoteColumn, type RecordedHistory } from './recorded-history.js';

const INVALID_REQUEST = 321;
const HISTORY_FAULT = 162;
/** Ticks of one request, the last second's beyond it apart. */
const MOST_TICKS = 1_000;
const NO_ATTRIBUTES = 0;

/** What ticks can be asked for, as history and tick by tick. */
const SOURCES: Readonly<Record<string, 'TRADES' | 'BID_ASK' | 'MIDPOINT'>> = {
  TRADES: 'TRADES', BID_ASK: 'BID_ASK', MIDPOINT: 'MIDPOINT', Last: 'TRADES', AllLast: 'TRADES', BidAsk: 'BID_ASK', MidPoint: 'MIDPOINT',
};

/** Answers requests for past ticks: up to a thousand, and all of the second in which they end. */
export class TickHistory {
  readonly #core: SimulatorCore;
  readonly #history: RecordedHistory;

  constructor(core: SimulatorCore, history: RecordedHistory) {
    this.#core = core;
    this.#history = history;
    core.requests.on(Request.HistoricalTicks, (reader, session) => this.#onRequest(reader, session));
  }

  /** The latest ticks, with which a tick-by-tick request can begin. */
  sendLatest(session: ClientSession, requestId: number, contract: SimulatedContract, kind: string, count: number): void {
    const columns = this.#columnsOf(contract, SOURCES[kind]);
    if (columns !== null) this.#send(session, requestId, contract, kind, columns, Math.max(columns.length - count, 0), columns.length);
  }

  #onRequest(reader: FieldReader, session: ClientSession): void {
    const requestId = reader.integer();
    const contract = findContract(this.#core.market.catalogue, readContract(reader), session, requestId);
    if (contract === null) return;
    reader.skip(1);
    const zone = zoneOf(contract.exchange);
    const [startText, endText] = [reader.text(), reader.text()];
    const count = reader.integer();
    const kind = reader.text();
    const onlyRegular = reader.boolean();
    const start = startText === '' ? null : parseBrokerTime(startText, zone);
    const end = endText === '' ? null : parseBrokerTime(endText, zone);
    const isOneGiven = (start === null) !== (end === null);
    if (!isOneGiven || count < 1 || count > MOST_TICKS || SOURCES[kind] === undefined) {
      return session.sendError(requestId, INVALID_REQUEST, `Error validating request: give one of start and end, 1 to ${MOST_TICKS} ticks, and TRADES, BID_ASK or MIDPOINT`);
    }
    const columns = this.#columnsOf(contract, SOURCES[kind]);
    if (columns === null) return session.sendError(requestId, HISTORY_FAULT, `Historical Market Data Service error message:no ticks of ${contract.localSymbol}`);
    const [from, to] = start === null ? rowsUntil(columns, end ?? 0, count) : rowsFrom(columns, start, count);
    const clock = new BarClock(contract, this.#core.now());
    this.#send(session, requestId, contract, kind, columns, from, to, onlyRegular ? (time) => clock.isRegular(time) : undefined);
  }

  #columnsOf(contract: SimulatedContract, source: string | undefined): GrowingColumns | null {
    const history = this.#history.of(contract.instrument);
    if (history === null || contract.secType !== 'FUT') return null;
    return source === 'TRADES' ? history.prints : history.quotes;
  }

  #send(session: ClientSession, requestId: number, contract: SimulatedContract, kind: string, columns: GrowingColumns, from: number, to: number, isWanted: (time: Micros) => boolean = () => true): void {
    const rows: Field[][] = [];
    const source = SOURCES[kind];
    for (let row = from; row < to; row += 1) {
      const time = columns.at(row, PrintColumn.Time);
      if (isWanted(time)) rows.push([Math.floor(time / SECOND), ...fields(columns, row, source, contract)]);
    }
    const reply = source === 'TRADES' ? Reply.HistoricalTicksLast : source === 'BID_ASK' ? Reply.HistoricalTicksBidAsk : Reply.HistoricalTicks;
    session.sendAll([reply, requestId, rows.length, ...rows.flat(), true]);
  }
}

/** What follows the time of a tick. */
function fields(columns: GrowingColumns, row: number, source: string | undefined, contract: SimulatedContract): Field[] {
  if (source === 'TRADES') return [NO_ATTRIBUTES, columns.at(row, PrintColumn.Price), columns.at(row, PrintColumn.Size), contract.exchange, ''];
  const bid = columns.at(row, QuoteColumn.Bid);
  const ask = columns.at(row, QuoteColumn.Ask);
  if (source === 'MIDPOINT') return [0, (bid + ask) / 2, 0];
  return [NO_ATTRIBUTES, bid, ask, columns.at(row, QuoteColumn.BidSize), columns.at(row, QuoteColumn.AskSize)];
}

/** From a time on, to the end of the second of the last tick. */
function rowsFrom(columns: GrowingColumns, start: Micros, count: number): readonly [number, number] {
  const from = columns.firstFrom(start);
  const last = Math.min(from + count, columns.length) - 1;
  if (last < from) return [from, from];
  return [from, columns.firstFrom(secondOf(columns, last) + SECOND)];
}

/** Before a time, from the beginning of the second of the first tick. */
function rowsUntil(columns: GrowingColumns, end: Micros, count: number): readonly [number, number] {
  const to = columns.firstFrom(end);
  if (to === 0) return [0, 0];
  return [columns.firstFrom(secondOf(columns, Math.max(to - count, 0))), to];
}

function secondOf(columns: GrowingColumns, row: number): Micros {
  const time = columns.at(row, PrintColumn.Time);
  return time - (time % SECOND);
}
