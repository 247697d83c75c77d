import { SECOND, type Micros } from '@mia-trading/core';
import { readContract } from '../contracts/contract-query.js';
import type { SimulatorCore } from '../server/simulator-core.js';
import type { AdmissionRule, SubscriptionKind } from '../server/subscriptions.js';
import { SYSTEM_CLOCK } from '../market/replay-pump.js';
import type { FieldReader } from '../wire/field-reader.js';
import { Request } from '../wire/message-id.js';
import { HistoryPacing, type PacedRequest } from './history-pacing.js';
import { MOST_A_SECOND, RateLimit } from './rate-limit.js';

const Code = { Rate: 100, Lines: 101, History: 162, Depth: 309, SnapshotGeneric: 414, RealTimePacing: 420, TickByTick: 10_190, TickByTickRefused: 10_189 } as const;
/** The least that every user of the broker has. */
const LINES = 100;
const DEPTHS = 3;
const TICK_BY_TICKS = 3;
const TICK_BY_TICK_INTERVAL: Micros = 15 * SECOND;
/** Bars up to this long are paced. */
const SMALL_BAR_SECONDS = 30;
const SECONDS_OF: Readonly<Record<string, number>> = { sec: 1, secs: 1, min: 60, mins: 60, hour: 3_600, hours: 3_600, day: 86_400, days: 86_400, week: 604_800, weeks: 604_800, month: 2_592_000, months: 2_592_000 };

/** Enforces the limits of the real server: requests a second, lines, depth, tick-by-tick, snapshots, history. */
export function enforceLimits(core: SimulatorCore): void {
  limitRate(core);
  core.subscriptions.rule(most('line', LINES, Code.Lines, 'Max number of tickers has been reached'));
  core.subscriptions.rule(most('depth', DEPTHS, Code.Depth, `Max number (${DEPTHS}) of market depth requests has been reached`));
  core.subscriptions.rule(most('tickByTick', TICK_BY_TICKS, Code.TickByTick, 'Max number of tick-by-tick requests has been reached'));
  core.subscriptions.rule((wanted) => (wanted.kind === 'line' && wanted.isSnapshot && wanted.genericTicks !== '' ? { code: Code.SnapshotGeneric, message: 'Snapshot market data subscription is not applicable to generic ticks' } : null));
  core.subscriptions.rule(spacedTickByTick(() => core.now()));
  paceHistory(core);
}

function limitRate(core: SimulatorCore): void {
  const limit = new RateLimit(() => SYSTEM_CLOCK.now());
  core.requests.before((_id, _reader, session) => {
    const answer = limit.take();
    if (answer === 'warn' || answer === 'disconnect') session.sendError(-1, Code.Rate, `Max rate of messages per second has been exceeded:max=${MOST_A_SECOND}`);
    if (answer === 'disconnect') session.end();
    return answer === 'take';
  });
}

function most(kind: SubscriptionKind, count: number, code: number, message: string): AdmissionRule {
  return (wanted, open) => (wanted.kind === kind && open.filter((one) => one.kind === kind).length >= count ? { code, message } : null);
}

/** One request of ticks in 15 seconds for each instrument, refused ones not counted. */
function spacedTickByTick(now: () => Micros): AdmissionRule {
  const last = new Map<number, Micros>();
  return (wanted) => {
    if (wanted.kind !== 'tickByTick') return null;
    const { conId, localSymbol } = wanted.contract;
    const time = now();
    if (time - (last.get(conId) ?? -Infinity) < TICK_BY_TICK_INTERVAL) {
      return { code: Code.TickByTickRefused, message: `Failed to request tick-by-tick data:no more than 1 request for ${localSymbol} within 15 seconds` };
    }
    last.set(conId, time);
    return null;
  };
}

function paceHistory(core: SimulatorCore): void {
  const pacing = new HistoryPacing();
  const realTime = new HistoryPacing();
  core.requests.before((id, reader, session) => {
    const paced = id === Request.HistoricalData ? barRequest(reader) : id === Request.HistoricalTicks ? tickRequest(reader) : id === Request.RealTimeBars ? realTimeRequest(reader) : null;
    if (paced === null) return true;
    const isRealTime = id === Request.RealTimeBars;
    const reason = (isRealTime ? realTime : pacing).refusalOf(paced, core.now());
    if (reason === null) return true;
    if (isRealTime) session.sendError(paced.requestId, Code.RealTimePacing, `Invalid Real-time Query:Historical data request pacing violation: ${reason}`);
    else session.sendError(paced.requestId, Code.History, `Historical Market Data Service error message:Historical data request pacing violation: ${reason}`);
    return false;
  });
}

interface Paced extends PacedRequest {
  readonly requestId: number;
}

function barRequest(reader: FieldReader): Paced {
  const requestId = reader.integer();
  const contract = readContract(reader);
  reader.skip(1);
  const end = reader.text();
  const bar = reader.text();
  const duration = reader.text();
  const hours = reader.text();
  const what = reader.text();
  const [length = '', unit = ''] = bar.split(' ');
  const isSmall = Number(length) * (SECONDS_OF[unit] ?? Infinity) <= SMALL_BAR_SECONDS;
  return { requestId, ...paced(contract, what, [end, bar, duration, hours, what].join(' '), isSmall) };
}

function tickRequest(reader: FieldReader): Paced {
  const requestId = reader.integer();
  const contract = readContract(reader);
  reader.skip(1);
  const [start, end, count, what] = [reader.text(), reader.text(), reader.text(), reader.text()];
  return { requestId, ...paced(contract, what, [start, end, count, what].join(' '), true) };
}

function realTimeRequest(reader: FieldReader): Paced {
  reader.skip(1);
  const requestId = reader.integer();
  const contract = readContract(reader);
  reader.skip(1);
  const what = reader.text();
  return { requestId, ...paced(contract, what, what, true) };
}

function paced(contract: object, what: string, asked: string, isSmall: boolean): PacedRequest {
  const named = JSON.stringify(contract);
  return { content: `${named} ${asked}`, series: `${named} ${what}`, weight: isSmall ? (what === 'BID_ASK' ? 2 : 1) : 0 };
}
