import { DAY, HOUR, MINUTE, parseIsoDate, TradingCalendar, type IsoDate, type Micros } from '@mia-trading/core';
import type { EventSink } from '../../store/event-sink.js';
import { ImportLog, type ImportReport } from '../shared/import-report.js';
import { readDailyTable } from './daily-table.js';

/** Name of the format in reports and manifests. */
export const CBOE_DAILY_FORMAT = 'cboe-daily';

export interface CboeDailyImportOptions {
  /** First trade date of the market that the series are for: what was known before it is told at its beginning, 17:00 CT. Absent: each day at its own close. */
  readonly firstSession?: IsoDate;
  /** Last trade date of that market: later days are left out, so that a run ends with it. Absent: none is. */
  readonly lastSession?: IsoDate;
}

/** Cboe closes its volatility indices a quarter of an hour after the cash market. */
const AFTER_CLOSE = 15 * MINUTE;
/** Noon in Chicago, or an hour beside it, from midnight UTC: inside the session of that trade date in any case. */
const NOON = 18 * HOUR;

interface Close {
  readonly symbol: string;
  readonly closedAt: Micros;
  readonly level: number;
}

/**
 * Imports daily tables of indices (VIX, VIX3M, VXN, VVIX, SPX, the put/call ratio of SPX as `PCSPX`; see {@link readDailyTable}) as `index`
 * events, so that features that rank a day among months are warm in the first session of a real market.
 *
 * `tsEvent` is a quarter of an hour after the close of the cash market on that day, 13:15 New York on early closes. `tsInit` is the same, but
 * not before the beginning of `firstSession`: the days before it come at once there, the days of the market itself when they were known.
 * Days without a level or without a cash session are counted in `skipped`. Tables are read whole before anything is written.
 *
 * @throws MiaError of {@link readDailyTable}; nothing has been written then.
 */
export async function importCboeDaily(paths: readonly string[], sink: EventSink, { firstSession, lastSession }: CboeDailyImportOptions = {}): Promise<ImportReport> {
  const log = new ImportLog(sink);
  log.feedQuality = 'sampled';
  log.clockSource = 'receive';
  const cash = new TradingCalendar('US_EQUITY');
  const begin = firstSession === undefined ? Number.NEGATIVE_INFINITY : sessionStart(firstSession);
  const closes: Close[] = [];
  const symbols = new Set<string>();
  for (const path of paths) {
    const { symbol, rows } = await readDailyTable(path, CBOE_DAILY_FORMAT, log.sources);
    symbols.add(symbol);
    for (const { date, level } of rows) {
      log.sourceMessages += 1;
      const hours = cash.isTradeDate(date) ? cash.regularHours(date) : null;
      if (!(level > 0)) log.skip('day without a level');
      else if (hours === null) log.skip('day without a cash session');
      else if (lastSession !== undefined && date > lastSession) log.skip('day after the last session');
      else closes.push({ symbol, closedAt: hours.end + AFTER_CLOSE, level });
    }
  }
  closes.sort((a, b) => a.closedAt - b.closedAt);
  for (const { symbol, closedAt, level } of closes) {
    log.write({ kind: 'index', tsEvent: closedAt, tsInit: log.receivedAt(Math.max(closedAt, begin)), instrument: symbol, level });
  }
  log.instrument = [...symbols][0] ?? '';
  return { ...log.report(CBOE_DAILY_FORMAT, null), instruments: [...symbols] };
}

function sessionStart(date: IsoDate): Micros {
  return new TradingCalendar('CME_EQUITY').at((parseIsoDate(date) ?? Number.NaN) * DAY + NOON).sessionStart;
}
