import { TradeFlag, type Aggressor, type Micros, type TradingCalendar } from '@mia-trading/core';
import type { ImportLog } from '../shared/import-report.js';
import { DbnFlag, DbnSide } from './dbn-layout.js';
import type { DbnRecord } from './dbn-record.js';

/** Says which phase the market is in at a time. */
export type PhaseClock = Pick<TradingCalendar, 'at'>;

/** What every mapping from DBN records to events shares. */
export interface MapContext {
  readonly log: ImportLog;
  /** The user named the instrument, so others are passed over. */
  readonly isChosen: boolean;
  /** Source that is being read, for messages. */
  file: string;
  /** Symbol the events carry. */
  instrument: string;
  /** Calendar that tells opening crosses; `null`: prints without aggressor stay unmarked. */
  readonly sessions: PhaseClock | null;
}

/** Turns records of some types into events. */
export interface RecordMapper {
  handle(record: DbnRecord): void;
  /** The source is over: hands on what waited for the next record. */
  endOfSource(): void;
}

/** An opening cross is printed at the opening instant; a print without aggressor this soon after it belongs to it. */
const OPENING_CROSS_MICROS = 1_000_000;

/**
 * Receive time of a record: `ts_recv` unless it is absent or flagged as bad, else exchange time.
 * `NaN` when the record has neither.
 */
export function receiveTime(record: DbnRecord, tsRecvAt: number, flags: number): Micros {
  if ((flags & DbnFlag.BadTsRecv) !== 0) return record.tsEvent;
  const received = record.micros(tsRecvAt);
  return Number.isNaN(received) ? record.tsEvent : received;
}

/** The part of a trade that all schemas with prints share. */
export interface Print {
  readonly price: number;
  readonly size: number;
  /** ASCII code of the aggressor's side. */
  readonly side: number;
  readonly flags: number;
  readonly tsRecvAt: number;
}

/**
 * Writes a print. `matchId` is the exchange time in nanoseconds modulo 2^53 (unique for 104 days): in the ES order-by-order hour it
 * groups 2,973 prints into 2,834 matching events, the same groups as the end-of-event flag and never two aggressor sides, while
 * `sequence` numbers packets (45 events span several, 12 packets hold several events).
 */
export function writeTrade(context: MapContext, record: DbnRecord, print: Print): void {
  const { log } = context;
  const tsReceived = receiveTime(record, print.tsRecvAt, print.flags);
  const tsEvent = record.tsEvent;
  if (Number.isNaN(tsEvent) || Number.isNaN(print.price) || print.size === 0) {
    log.skip('trade without time, price or size');
    return;
  }
  const aggressor: Aggressor = print.side === DbnSide.Bid ? 1 : print.side === DbnSide.Ask ? -1 : 0;
  let flags = (print.flags & DbnFlag.Last) !== 0 ? TradeFlag.Last : 0;
  if (aggressor === 0 && isOpeningCross(context.sessions, tsEvent)) flags |= TradeFlag.Auction;
  log.write({
    kind: 'trade',
    tsEvent,
    tsInit: log.receivedAt(tsReceived),
    instrument: context.instrument,
    price: print.price,
    size: print.size,
    aggressor,
    aggressorSource: aggressor === 0 ? 'none' : 'exchange',
    matchId: record.low53(8),
    flags,
  });
}

function isOpeningCross(sessions: PhaseClock | null, ts: Micros): boolean {
  return sessions !== null && sessions.at(ts - OPENING_CROSS_MICROS).phase !== 'continuous';
}
