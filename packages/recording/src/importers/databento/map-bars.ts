import { DAY, HOUR, MINUTE, SECOND, type BookPhase, type DurationMicros } from '@mia-trading/core';
import { OhlcvField, RType, StatusField } from './dbn-layout.js';
import type { DbnRecord } from './dbn-record.js';
import type { MapContext, RecordMapper } from './map-context.js';

const PERIODS = new Map<number, DurationMicros>([
  [RType.Ohlcv1s, SECOND],
  [RType.Ohlcv1m, MINUTE],
  [RType.Ohlcv1h, HOUR],
  [RType.Ohlcv1d, DAY],
]);

/** Whether {@link BarMapper} knows the period of this record type. */
export function isBarRecord(rtype: number): boolean {
  return PERIODS.has(rtype);
}

/** OHLCV records to `bar` events. Databento stamps a bar with its start; the event comes at its close, start + period. */
export class BarMapper implements RecordMapper {
  readonly #context: MapContext;

  constructor(context: MapContext) {
    this.#context = context;
  }

  handle(record: DbnRecord): void {
    const { log, instrument } = this.#context;
    const period = PERIODS.get(record.rtype) ?? Number.NaN;
    const tsEvent = record.tsEvent + period;
    if (Number.isNaN(tsEvent)) return log.skip('bar without time');
    log.write({
      kind: 'bar',
      tsEvent,
      tsInit: log.receivedAt(tsEvent),
      instrument,
      period,
      open: record.price(OhlcvField.open),
      high: record.price(OhlcvField.high),
      low: record.price(OhlcvField.low),
      close: record.price(OhlcvField.close),
      volume: record.u64(OhlcvField.volume),
      bidVolume: null,
      askVolume: null,
      trades: null,
    });
  }

  endOfSource(): void {
    // Every record is handed on at once.
  }
}

/** Databento's status actions that say which phase the book is in. */
const PHASES = new Map<number, BookPhase>([
  [1, 'preOpen'], // pre-open
  [2, 'preOpen'], // pre-cross
  [3, 'preOpen'], // quoting
  [4, 'auction'], // cross
  [5, 'auction'], // rotation
  [7, 'continuous'], // trading
  [8, 'halted'], // halt
  [9, 'halted'], // pause
  [10, 'halted'], // suspend
  [11, 'preOpen'], // pre-close
  [12, 'halted'], // close
  [13, 'halted'], // post-close
  [15, 'halted'], // not available for trading
]);

/** Status records to `feedStatus` events with the phase of the book; actions without one are counted only. */
export class StatusMapper implements RecordMapper {
  readonly #context: MapContext;

  constructor(context: MapContext) {
    this.#context = context;
  }

  handle(record: DbnRecord): void {
    const { log, instrument } = this.#context;
    const action = record.u16(StatusField.action);
    const phase = PHASES.get(action);
    const tsEvent = record.tsEvent;
    if (phase === undefined || Number.isNaN(tsEvent)) return log.skip('status without phase or time');
    const received = record.micros(StatusField.tsRecv);
    const tsInit = log.receivedAt(Number.isNaN(received) ? tsEvent : received);
    log.write({ kind: 'feedStatus', tsEvent, tsInit, instrument, status: 'phase', quality: null, phase, detail: `exchange status action ${action}` });
  }

  endOfSource(): void {
    // Every record is handed on at once.
  }
}
