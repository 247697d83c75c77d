import { BarSizeSetting, WhatToShow, type Contract } from '@stoqey/ib';
import { DAY, MINUTE, SECOND, type BarEvent, type DurationMicros, type Micros } from '@mia-trading/core';
import type { Connection } from '../connection/connection.js';
import { request } from '../connection/request.js';
import type { HistoryLine } from '../connection/routes.js';
import { brokerMoment } from '../contracts/broker-date.js';

/** A bar of history without its place on a tape; `tsEvent` = `tsInit` = its close. */
export type HistoryBar = Omit<BarEvent, 'seq'>;

/** One request reaches back at most this far: a day of minutes is 1,380 bars, and from 2,000 on the library stops everything for seconds. */
const LONGEST_CHUNK: DurationMicros = DAY;
/** Code of the history server; also of requests that come too fast, which are no answer at all. */
const HISTORY_MESSAGE = 162;
const NO_DATA = /no data/i;
const HISTORY_TIMEOUT_MS = 60_000;
const END_OF_HISTORY = 'finished';
const EPOCH_SECONDS = 2;
const WHOLE_SECONDS = /^\d{9,11}$/;

export interface BarRequest {
  readonly contract: Contract;
  /** Symbol of the bars, as on the tape. */
  readonly instrument: string;
  readonly from: Micros;
  readonly to: Micros;
  /** An index has no trades to count. */
  readonly isIndex: boolean;
}

/**
 * One-minute bars that closed in (`from`, `to`], oldest first, asked for in chunks of a day, one after the other.
 * Rejects as {@link request} does; a day without data gives no bars.
 */
export async function requestMinuteBars(connection: Connection, wanted: BarRequest): Promise<HistoryBar[]> {
  const bars: HistoryBar[] = [];
  for (let start = wanted.from; start < wanted.to; start += LONGEST_CHUNK) {
    const end = Math.min(start + LONGEST_CHUNK, wanted.to);
    const lines = await requestChunk(connection, wanted, end, Math.ceil((end - start) / SECOND));
    const after = bars.at(-1)?.tsInit ?? wanted.from;
    bars.push(...lines.map((line) => minuteBar(line, wanted)).filter((bar): bar is HistoryBar => bar !== null && bar.tsInit > after && bar.tsInit <= end));
  }
  return bars;
}

function requestChunk(connection: Connection, { contract, instrument }: BarRequest, end: Micros, seconds: number): Promise<readonly HistoryLine[]> {
  return request<readonly HistoryLine[]>(connection, {
    what: `one-minute bars of ${instrument}`,
    priority: 'subscription',
    timeoutMs: HISTORY_TIMEOUT_MS,
    send: (api, id) => api.reqHistoricalData(id, contract, brokerMoment(end), `${seconds} S`, BarSizeSetting.MINUTES_ONE, WhatToShow.TRADES, false, EPOCH_SECONDS, false),
    cancel: (api, id) => api.cancelHistoricalData(id),
    listen: collectLines,
    emptyAt: { isEmpty: isNoData, answer: [] },
  });
}

function isNoData(code: number, text: string): boolean {
  return code === HISTORY_MESSAGE && NO_DATA.test(text);
}

function collectLines(done: (lines: readonly HistoryLine[]) => void): { onHistory: (line: HistoryLine) => void } {
  const lines: HistoryLine[] = [];
  return {
    onHistory: (line) => {
      if (line.time.startsWith(END_OF_HISTORY)) done(lines);
      else lines.push(line);
    },
  };
}

/** The broker dates a bar by its start; ours is known at its close. `null` when its numbers cannot be. */
function minuteBar(line: HistoryLine, { instrument, isIndex }: BarRequest): HistoryBar | null {
  const { time, open, high, low, close, volume, trades } = line;
  if (!WHOLE_SECONDS.test(time) || ![open, high, low, close].every((price) => Number.isFinite(price) && price > 0)) return null;
  const closedAt = Number(time) * SECOND + MINUTE;
  const hasVolume = !isIndex && Number.isFinite(volume) && volume >= 0;
  const hasTrades = !isIndex && trades !== undefined && trades >= 0;
  return {
    kind: 'bar', tsEvent: closedAt, tsInit: closedAt, instrument, period: MINUTE, open, high, low, close,
    volume: hasVolume ? volume : null, bidVolume: null, askVolume: null, trades: hasTrades ? trades : null,
  };
}

/** Contracts traded on the last `days` complete days of a contract, all together; `null` when the broker has none. */
export async function requestDayVolume(connection: Connection, contract: Contract, name: string, days: number): Promise<number | null> {
  const lines = await request<readonly HistoryLine[]>(connection, {
    what: `volume of ${name}`,
    priority: 'subscription',
    send: (api, id) => api.reqHistoricalData(id, contract, '', `${days + 1} D`, BarSizeSetting.DAYS_ONE, WhatToShow.TRADES, false, EPOCH_SECONDS, false),
    cancel: (api, id) => api.cancelHistoricalData(id),
    listen: collectLines,
    emptyAt: { isEmpty: isNoData, answer: [] },
  });
  // The last line is the day under way, in which the two contracts have not traded equally long.
  const complete = lines.slice(0, -1).map(({ volume }) => volume).filter((volume) => Number.isFinite(volume) && volume >= 0);
  return complete.length === 0 ? null : complete.slice(-days).reduce((sum, volume) => sum + volume, 0);
}
