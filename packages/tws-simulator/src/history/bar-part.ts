import { DAY, isoFromMicros, SECOND, type DurationMicros, type Micros } from '@mia-trading/core';
import { readContract } from '../contracts/contract-query.js';
import { findContract } from '../contracts/find-contract.js';
import type { SimulatedContract } from '../contracts/simulated-contract.js';
import { brokerTime, compactDate, parseBrokerTime } from '../server/server-time.js';
import type { SimulatorCore } from '../server/simulator-core.js';
import type { Subscription } from '../server/subscriptions.js';
import type { ClientSession } from '../session/client-session.js';
import { Gate } from '../session/server-version.js';
import type { FieldReader } from '../wire/field-reader.js';
import type { Field } from '../wire/frame.js';
import { Reply, Request } from '../wire/message-id.js';
import { BAR_SIZES, BarClock, beforeDate, isLongerThanYear, parseSpan, type BarSpan } from './bar-request.js';
import type { Bar } from './bar-series.js';
import type { BarSource, RecordedHistory } from './recorded-history.js';
import { scheduleFields, tradingStretches } from './schedule.js';

const HISTORY_FAULT = 162;
const INVALID_REQUEST = 321;
const INVALID_TIME = 10_314;
const NO_SUCH_REQUEST = 366;
/** Of bars that have no volume. */
const NO_VALUE = -1;
/** Format in which clients ask for seconds since 1970 instead of text. */
const EPOCH_FORMAT = 2;
const ISO_DATE_LENGTH = 10;
/** How often a bar that grows is told again. */
const UPDATE_INTERVAL: Micros = 5 * SECOND;

type HistorySource = BarSource | 'BID_ASK';

const SOURCES: readonly HistorySource[] = ['TRADES', 'MIDPOINT', 'BID', 'ASK', 'BID_ASK'];
const SCHEDULE = 'SCHEDULE';

/** A request for bars that has been understood. */
interface BarRequest {
  readonly requestId: number;
  readonly session: ClientSession;
  readonly contract: SimulatedContract;
  readonly source: HistorySource;
  readonly period: DurationMicros;
  readonly onlyRegular: boolean;
  readonly isEpoch: boolean;
  readonly clock: BarClock;
}

interface Following {
  readonly request: BarRequest;
  /** Start of the last bar that the client has, and that bar as it was sent. */
  from: Micros;
  sent: string;
}

/** Answers requests for historical bars, for the beginning of history, and for the hours of past days. */
export class BarPart {
  readonly #core: SimulatorCore;
  readonly #history: RecordedHistory;
  readonly #following = new Map<Subscription, Following>();
  #next: Micros = 0;

  constructor(core: SimulatorCore, history: RecordedHistory) {
    this.#core = core;
    this.#history = history;
    core.requests.on(Request.HistoricalData, (reader, session) => this.#onRequest(reader, session));
    core.requests.on(Request.CancelHistoricalData, (reader, session) => this.#onCancel(reader, session));
    core.requests.on(Request.HeadTimestamp, (reader, session) => this.#onHeadTimestamp(reader, session));
    core.requests.on(Request.CancelHeadTimestamp, () => undefined);
    core.onClientClose((session) => this.#forget(session));
    core.market.watch({ onTime: (now) => this.#onTime(now), onEnd: () => this.#updateAll() });
  }

  #onRequest(reader: FieldReader, session: ClientSession): void {
    const requestId = reader.integer();
    const query = readContract(reader);
    reader.skip(1);
    const [endText, sizeText, spanText] = [reader.text(), reader.text(), reader.text()];
    const onlyRegular = reader.boolean();
    const what = reader.text();
    const isEpoch = reader.integer() === EPOCH_FORMAT;
    const contract = findContract(this.#core.market.catalogue, query, session, requestId);
    if (contract === null) return;
    const isFollowed = reader.boolean();
    const period = BAR_SIZES[sizeText.trim()];
    const span = parseSpan(spanText);
    const source = sourceOf(what);
    const isSchedule = what.toUpperCase() === SCHEDULE;
    if (period === undefined || span === null || (isSchedule && (period !== DAY || isFollowed || isLongerThanYear(span)))) return session.sendError(requestId, INVALID_REQUEST, `Error validating request: bars of ${sizeText} over ${spanText} are not served`);
    if (isSchedule && session.serverVersion < Gate.HistoricalSchedule) return session.sendError(requestId, INVALID_REQUEST, `Error validating request: your client version is too low for: Historical Schedule requests ${contract.symbol}`);
    if (source === null && !isSchedule) return session.sendError(requestId, HISTORY_FAULT, `Historical Market Data Service error message:No data of type ${what}: only ${SOURCES.join(', ')} and ${SCHEDULE} are simulated`);
    const clock = new BarClock(contract, this.#core.now());
    const end = endText === '' ? this.#core.now() : parseBrokerTime(endText, clock.zone);
    if (end === null) return session.sendError(requestId, INVALID_TIME, `End Date/Time: the date, time, or time-zone entered is invalid: ${endText}`);
    if (isFollowed && endText !== '') return session.sendError(requestId, INVALID_REQUEST, 'Error validating request: end date not supported for bars that are kept up to date');
    const before = Math.min(end, this.#core.now() + 1);
    if (source === null) return sendSchedule(session, requestId, clock, before, span, onlyRegular);
    const request: BarRequest = { requestId, session, contract, source, period, onlyRegular, isEpoch, clock };
    if (isFollowed && !this.#follow(request)) return;
    this.#answer(request, before, span, isFollowed);
  }

  #answer(request: BarRequest, end: Micros, span: BarSpan, isFollowed: boolean): void {
    const { requestId, session, contract, source, period, clock } = request;
    const from = span.unit === 'S' ? end - span.count * SECOND : beforeDate(clock.firstDate(end, span));
    const firstDate = span.unit === 'S' ? '' : clock.firstDate(end, span);
    const bars = this.#bars(request, from, end).filter(({ time }) => dateOf(clock, time, period) >= firstDate);
    const last = bars.at(-1);
    if (last === undefined && !isFollowed) {
      return session.sendError(requestId, HISTORY_FAULT, `Historical Market Data Service error message:HMDS query returned no data: ${contract.localSymbol}@${contract.exchange} ${source}`);
    }
    const rows = bars.flatMap((bar) => [dateText(request, bar), bar.open, bar.high, bar.low, bar.close, ...amounts(request, bar)]);
    session.sendAll([Reply.HistoricalData, requestId, brokerTime(Math.max(from, 0), clock.zone), brokerTime(end, clock.zone), bars.length, ...rows]);
    for (const following of this.#following.values()) {
      if (following.request !== request || last === undefined) continue;
      following.from = last.time;
      following.sent = JSON.stringify(last);
    }
  }

  #bars({ contract, source, period, onlyRegular, clock }: BarRequest, from: Micros, to: Micros): Bar[] {
    const history = this.#history.of(contract.instrument);
    if (source === 'BID_ASK') return history?.bidAsk.bars({ from, to, now: this.#core.now(), period, onlyRegular, clock }) ?? [];
    return history?.series[source].bars(from, to, period, clock.starts(period, onlyRegular)) ?? [];
  }

  #follow(request: BarRequest): boolean {
    const { session, requestId, contract } = request;
    const subscription: Subscription = { kind: 'bars', session, requestId, contract, genericTicks: '', isSnapshot: false, restart: () => undefined };
    if (!this.#core.subscriptions.open(subscription)) return false;
    this.#following.set(subscription, { request, from: request.clock.starts(request.period, false)(this.#core.now()) ?? 0, sent: '' });
    return true;
  }

  #onCancel(reader: FieldReader, session: ClientSession): void {
    reader.skip(1);
    const requestId = reader.integer();
    const subscription = this.#core.subscriptions.close('bars', session, requestId);
    if (subscription === null) session.sendError(requestId, NO_SUCH_REQUEST, `No historical data query found for ticker id:${requestId}`);
    else this.#following.delete(subscription);
  }

  #forget(session: ClientSession): void {
    for (const subscription of this.#following.keys()) if (subscription.session === session) this.#following.delete(subscription);
  }

  #onTime(now: Micros): void {
    if (now < this.#next || this.#core.market.isHistory) return;
    this.#next = now - (now % UPDATE_INTERVAL) + UPDATE_INTERVAL;
    this.#updateAll();
  }

  #updateAll(): void {
    if (!this.#core.conditions.isSilent) for (const following of this.#following.values()) this.#update(following);
  }

  /** Tells the last bar as it is now, and those that have begun since. */
  #update(following: Following): void {
    const { request } = following;
    const { session, requestId, period } = request;
    // A day of the futures market begins on the day before.
    const from = period === DAY ? following.from - DAY : following.from;
    for (const bar of this.#bars(request, from, Infinity)) {
      const text = JSON.stringify(bar);
      if (bar.time < following.from || text === following.sent) continue;
      following.from = bar.time;
      following.sent = text;
      const [volume, average, count] = amounts(request, bar);
      session.send(Reply.HistoricalDataUpdate, requestId, count, dateText(request, bar), bar.open, bar.close, bar.high, bar.low, average, volume);
    }
  }

  #onHeadTimestamp(reader: FieldReader, session: ClientSession): void {
    const requestId = reader.integer();
    const contract = findContract(this.#core.market.catalogue, readContract(reader), session, requestId);
    if (contract === null) return;
    reader.skip(2);
    const source = sourceOf(reader.text());
    const isEpoch = reader.integer() === EPOCH_FORMAT;
    const history = this.#history.of(contract.instrument);
    const start = (source === null ? null : source === 'BID_ASK' ? history?.bidAsk.start : history?.series[source].start) ?? null;
    if (start === null) session.sendError(requestId, HISTORY_FAULT, `Historical Market Data Service error message:No head time stamp for ${contract.localSymbol}`);
    else session.send(Reply.HeadTimestamp, requestId, isEpoch ? Math.floor(start / SECOND) : headTime(start));
  }
}

/** The hours of the trade dates that a span reaches back to, that of `before` included: by the calendar, whatever was recorded. */
function sendSchedule(session: ClientSession, requestId: number, clock: BarClock, before: Micros, span: BarSpan, onlyRegular: boolean): void {
  const first = span.unit === 'S' ? clock.tradeDate(before - span.count * SECOND) : clock.firstDate(before, span);
  const stretches = tradingStretches(clock.calendar, first, clock.tradeDate(before - 1), onlyRegular);
  session.sendAll([Reply.HistoricalSchedule, requestId, ...scheduleFields(stretches, clock.zone)]);
}

/** What a client may call it; `null` for what is not kept. */
function sourceOf(text: string): HistorySource | null {
  return SOURCES.find((source) => source === text.toUpperCase()) ?? null;
}

/** Volume, average price and number of prints, in the order of the message. */
function amounts({ source, contract }: BarRequest, { volume, turnover, count }: Bar): readonly [number, number, number] {
  if (source !== 'TRADES') return [NO_VALUE, NO_VALUE, NO_VALUE];
  return contract.secType === 'IND' ? [0, 0, count] : [volume, volume > 0 ? turnover / volume : 0, count];
}

function dateText({ period, isEpoch, clock }: BarRequest, { time }: Bar): Field {
  if (period === DAY) return compactDate(isoFromMicros(time).slice(0, ISO_DATE_LENGTH));
  return isEpoch ? Math.floor(time / SECOND) : brokerTime(time, clock.zone);
}

/** Trade date of a bar, ISO. */
function dateOf(clock: BarClock, time: Micros, period: DurationMicros): string {
  return period === DAY ? isoFromMicros(time).slice(0, ISO_DATE_LENGTH) : clock.tradeDate(time);
}

/** A time in UTC as the broker writes the beginning of history, e.g. `20231226-15:00:00`. */
function headTime(time: Micros): string {
  return brokerTime(time, 'UTC').replace(' ', '-').replace(' UTC', '');
}

