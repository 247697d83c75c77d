import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { resolveInstrument } from '../instruments/resolve-instrument.js';
import { isoDate, parseIsoDate, type DayNumber } from '../time/civil-date.js';
import { DAY, MILLISECOND, MINUTE, type Micros } from '../time/micros.js';
import { instantOf } from '../time/zone.js';
import { createSessionClock } from './trading-calendar.js';

const root = path.resolve(__dirname, '../../../..');
const ticks = path.join(process.env['MIA_TEST_DATA'] ?? path.join(root, '../shared/data'), 'ticks');
const folder = path.join(ticks, 'es-5m-bidask');
const exists = existsSync(folder);
/** Files of the quick level: they hold an 08:15 Good Friday, a day of mourning, the end of the halt, and the 16:15 close. */
const QUICK = /^ES(M15|Z15|Z18|M21|U21|M23)-/;
const isFull = process.env['MIA_TEST_LEVEL'] === 'full';
const BAR_MINUTES = 5;
const MINUTES_PER_DAY = 1440;
/** An expiring contract stops at 08:30 CT. */
const SETTLEMENT_MINUTE = 510;

interface Bar {
  readonly day: DayNumber;
  readonly minute: number;
}

const barsByFile = new Map<string, readonly Bar[]>();

/** Date and start (Chicago wall time) of every bar of a contract, read once. */
function barsOf(file: string): readonly Bar[] {
  let bars = barsByFile.get(file);
  if (bars === undefined) barsByFile.set(file, (bars = readBars(file)));
  return bars;
}

function readBars(file: string): Bar[] {
  const lines = gunzipSync(readFileSync(path.join(folder, file))).toString().trimEnd().split('\n').slice(1);
  return lines.map((line) => {
    const [date = '', time = ''] = line.split(', ');
    const [year = '', month = '', dayOfMonth = ''] = date.split('/');
    const day = parseIsoDate(`${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`);
    if (day === undefined) throw new Error(`${file}: ${line}`);
    return { day, minute: Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) };
  });
}

function stamp(day: DayNumber, minute: number): string {
  return `${isoDate(day)} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Bars that start while the calendar says that nothing trades, split by whether they start at the very moment of a stop. */
function barsOutside(bars: readonly Bar[]): { atTheStop: number; elsewhere: string[] } {
  const clock = createSessionClock({ calendar: 'CME_EQUITY' });
  let atTheStop = 0;
  const elsewhere: string[] = [];
  for (const { day, minute } of bars) {
    const start: Micros = instantOf('America/Chicago', day, minute);
    if (clock.at(start).phase === 'continuous') continue;
    if (clock.at(start - 1).phase === 'continuous') atTheStop += 1;
    else elsewhere.push(stamp(day, minute));
  }
  return { atTheStop, elsewhere };
}

/** Quarter hours and longer stretches of continuous trading without a bar, over the days that a contract's file covers whole. */
function silentHours(bars: readonly Bar[]): string[] {
  const clock = createSessionClock({ calendar: 'CME_EQUITY' });
  const known = new Set(bars.map(({ day, minute }) => day * MINUTES_PER_DAY + minute));
  const first = bars[0]?.day ?? 0;
  const last = bars.at(-1)?.day ?? 0;
  const found: string[] = [];
  for (let day = first + 2; day < last; day += 1) {
    let silent = 0;
    for (let minute = 0; minute < MINUTES_PER_DAY; minute += BAR_MINUTES) {
      const isTrading = clock.at(instantOf('America/Chicago', day, minute)).phase === 'continuous';
      silent = isTrading && !known.has(day * MINUTES_PER_DAY + minute) ? silent + BAR_MINUTES : 0;
      if (silent === 3 * BAR_MINUTES) found.push(stamp(day, minute + BAR_MINUTES - silent));
    }
  }
  return found;
}

/**
 * Exceptional stops of 2015-2023, which no rule tells: the leap second of 2015, outages, and the price-limit halts of March 2020.
 */
const KNOWN_SILENCES = ['2015-06-30 17:00', '2017-06-04 17:00', '2018-04-29 17:00', '2019-02-26 18:45', '2020-03-16 07:10', '2020-03-18 01:30'];
/** One bar inside the halt, of 421 lots, which no rule tells. */
const KNOWN_STRAY = ['2015-12-04 15:25'];

describe('the CME calendar against recorded 5-minute bars of ES, 2014-12 to 2023-12', () => {
  const files = exists ? readdirSync(folder).filter((file) => isFull || QUICK.test(file)) : [];
  const run = exists ? it : it.skip;

  run('trades exactly when the market did', () => {
    const stray: string[] = [];
    const silent: string[] = [];
    let bars = 0;
    let atTheStop = 0;
    for (const file of files) {
      const rows = barsOf(file);
      const outside = barsOutside(rows);
      bars += rows.length;
      atTheStop += outside.atTheStop;
      stray.push(...outside.elsewhere);
      silent.push(...silentHours(rows));
    }
    expect(bars).toBeGreaterThan(isFull ? 600_000 : 80_000);
    expect(stray.sort()).toEqual(KNOWN_STRAY);
    expect(silent.filter((time) => !KNOWN_SILENCES.includes(time))).toEqual([]);
    if (isFull) expect(silent.sort()).toEqual(KNOWN_SILENCES);
    // A print stamped at the second of the close opens a bar of its own: 36 of 627,831 bars.
    expect(atTheStop / bars).toBeLessThan(0.0002);
  });

  run('knows the last bar of each contract as its expiry at 08:30 on the third Friday', () => {
    for (const file of files) {
      const last = barsOf(file).at(-1);
      if (last === undefined) throw new Error(file);
      expect([file, isoDate(last.day)]).toEqual([file, resolveInstrument(file.slice(0, 5)).contract?.expiry]);
      expect(last.minute).toBeLessThanOrEqual(SETTLEMENT_MINUTE);
    }
  });
});

describe('the CME calendar against recorded prints and minute bars', () => {
  const prints = path.join(ticks, 'es-price-ticks/KB_ES_20191216_TP_EST.stps');
  const minutes = path.join(ticks, 'es-minute-lean/20131008_trade.zip');
  const clock = createSessionClock({ calendar: 'CME_EQUITY' });

  (existsSync(prints) ? it : it.skip)('of 2019-12-16: every print falls in continuous trading, none in the halt of 16:15-16:30 ET', () => {
    const file = gunzipSync(readFileSync(prints));
    const body = 2 + file.readUInt8(0) + file.readUInt8(1 + file.readUInt8(0));
    const count = file.readInt32LE(body + 4);
    const open = instantOf('America/New_York', parseIsoDate('2019-12-15') ?? Number.NaN, 18 * 60);
    const phases: Record<string, number> = {};
    for (let i = 0; i < count; i += 1) {
      const { phase, tradeDate } = clock.at(open + file.readInt32LE(body + 8 + 8 * i) * MILLISECOND);
      const key = `${phase} ${tradeDate}`;
      phases[key] = (phases[key] ?? 0) + 1;
    }
    expect(phases).toEqual({ 'continuous 2019-12-16': 71_204 });
  });

  (existsSync(minutes) ? it : it.skip)('of 2013-10-08: the last minute bar before the break starts at 17:14 ET, the first after it at 18:00', () => {
    const zip = readFileSync(minutes);
    const data = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28);
    const rows = inflateRawSync(zip.subarray(data, data + zip.readUInt32LE(18))).toString().trimEnd().split('\n');
    const midnight = (parseIsoDate('2013-10-08') ?? Number.NaN) * DAY;
    const starts = rows.map((row) => midnight + Number(row.split(',')[0]) * MILLISECOND);
    expect(starts.length).toBeGreaterThan(1300);
    expect(starts.filter((start) => clock.at(start).phase !== 'continuous')).toEqual([]);
    const breakStart = instantOf('America/New_York', parseIsoDate('2013-10-08') ?? Number.NaN, 17 * 60 + 15);
    expect(Math.max(...starts.filter((start) => start < breakStart))).toBe(breakStart - MINUTE);
    expect(Math.min(...starts.filter((start) => start >= breakStart))).toBe(clock.nextOpen(breakStart));
  });
});
