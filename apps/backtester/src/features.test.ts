import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { isoFromMicros, MINUTE, type ConfluenceRating, type TapeEvent } from '@mia-trading/core';
import { FEATURE_COLUMNS } from '@mia-trading/confluence-scoring';
import { configSchema, Fingerprint, SimulatedSession } from '@mia-trading/engine';
import { openMarket, replay } from './recorded-market.js';
import { openRecording } from '@mia-trading/recording';
import { featureSeries } from './feature-series.js';
import { realFile, runJson } from './test-support/command-line.js';

const HOUR = ['ticks/es-mbo-dbn/esh4-glbx-mdp3-20231224.mbo.dbn.zst', 'ticks/es-mbo-dbn/esh4-glbx-mdp3-20231225.mbo.dbn.zst'].map(realFile);
const withHour = HOUR.every((file) => file !== undefined) ? it : it.skip;
// An import and two runs of a recorded hour in one test.
jest.setTimeout(180_000);

const silent = { update: () => undefined };

type Row = Readonly<Record<string, string>>;

let folder = '';
let recording = '';
const inFolder = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mia-features-'));
  recording = inFolder('market');
  await runJson('generate', '--from', '930', '--to', '934', '--out', recording);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Rows of a table without quoted fields. */
function rowsOf(file: string): Row[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, index) => [names[index] ?? '', value])));
}

async function features(name: string, ...args: readonly string[]): Promise<{ readonly document: Record<string, unknown>; readonly rows: readonly Row[] }> {
  const document = await runJson('features', recording, '--out', inFolder(name), ...args);
  return { document, rows: name.endsWith('.csv') ? rowsOf(inFolder(name)) : [] };
}

async function events(directory: string): Promise<TapeEvent[]> {
  const all: TapeEvent[] = [];
  for await (const batch of (await openRecording(directory)).batches()) all.push(...batch);
  return all;
}

describe('backtester features', () => {
  it('names file, rows and columns, among them those that notebooks rely on', async () => {
    const { document, rows } = await features('named.csv');
    expect(document).toMatchObject({ schemaVersion: 1, instrument: 'ESZ6', file: inFolder('named.csv'), rows: rows.length, columns: FEATURE_COLUMNS.map(({ name }) => name) });
    expect(document['columns']).toEqual(expect.arrayContaining(['tsEvent', 'price', 'vwap', 'vwapSd', 'cumulativeDelta', 'poc', 'vah', 'val', 'score']));
    expect(Object.keys(rows[0] ?? {})).toEqual(document['columns']);
    expect(new Set(FEATURE_COLUMNS.map(({ name }) => name)).size).toBe(FEATURE_COLUMNS.length);
    expect(document['detections']).toMatchObject({ file: inFolder('named.detections.csv'), columns: ['detectedAt', 'since', 'kind', 'side', 'price', 'grade', 'detail'] });
  });

  it('by time shows the ratings of the run itself, one a second, and ends with all that has traded', async () => {
    const ratings = new Map<number, ConfluenceRating>();
    const market = await openMarket([recording]);
    const plain = new Fingerprint();
    await replay(market, new SimulatedSession({ config: configSchema.parse({}), instrument: market.instrument, sinks: [plain, { onRating: (rating) => void ratings.set(rating.ts, rating.keep()) }] }), silent);
    const { rows } = await features('by-time.csv');
    expect(rows.length).toBeGreaterThan(235);
    for (const row of rows.slice(0, -1)) {
      const rating = ratings.get(Number(row['tsEvent']));
      expect(Number(row['score'])).toBe(rating?.score);
      const line = rating?.contributions.find(({ feature }) => feature === 'orderBookImbalance');
      expect(row['orderBookImbalanceAvailable']).toBe(String(line?.available));
      expect(row['orderBookImbalanceSignal']).toBe(line?.available === true ? String(line.signal) : '');
    }
    const seconds = rows.map((row) => Math.floor(Number(row['tsEvent']) / 1_000_000));
    expect(new Set(seconds).size).toBeGreaterThanOrEqual(rows.length - 1);
    const total = (await events(recording)).reduce((sum, event) => (event.kind === 'trade' ? sum + event.aggressor * event.size : sum), 0);
    expect(Number(rows.at(-1)?.['cumulativeDelta'])).toBe(total);
  });

  it('by print agrees with delta, VWAP and POC worked out from the prints alone', async () => {
    const { rows } = await features('by-print.csv', '--every', 'trade');
    const trades = (await events(recording)).flatMap((event) => (event.kind === 'trade' ? [event] : []));
    expect(rows.length).toBe(trades.length);
    let [delta, volume, money, squares] = [0, 0, 0, 0];
    const atPrice = new Map<number, number>();
    trades.forEach((trade, index) => {
      const row = rows[index] ?? {};
      delta += trade.aggressor * trade.size;
      volume += trade.size;
      money += (trade.price - 6_000) * trade.size;
      squares += (trade.price - 6_000) * (trade.price - 6_000) * trade.size;
      atPrice.set(trade.price, (atPrice.get(trade.price) ?? 0) + trade.size);
      expect([Number(row['tsEvent']), Number(row['price']), Number(row['tradeSize'])]).toEqual([trade.tsEvent, trade.price, trade.size]);
      expect(Number(row['cumulativeDelta'])).toBe(delta);
      expect(Number(row['vwap'])).toBeCloseTo(6_000 + money / volume, 6);
      expect(Number(row['vwapSd'])).toBeCloseTo(Math.sqrt(Math.max(0, squares / volume - (money / volume) * (money / volume))), 6);
      expect(atPrice.get(Number(row['poc']))).toBe(Math.max(...atPrice.values()));
      expect(Number(row['val'])).toBeLessThanOrEqual(Number(row['poc']));
      expect(Number(row['vah'])).toBeGreaterThanOrEqual(Number(row['poc']));
    });
  });

  it('between two times is that part of the whole table', async () => {
    const whole = (await features('whole.csv')).rows;
    const from = Number(whole[60]?.['tsInit']);
    const to = Number(whole[120]?.['tsInit']);
    const part = (await features('part.csv', '--from', isoFromMicros(from), '--to', isoFromMicros(to))).rows;
    expect(part.slice(0, 60)).toEqual(whole.slice(60, 120));
    expect(part.filter((row) => Number(row['tsInit']) < from || Number(row['tsInit']) >= to)).toEqual([]);
    expect(part.length).toBeLessThanOrEqual(61);
  });

  it('in Parquet holds what it holds in CSV, with NULL for what is not known', async () => {
    const { rows } = await features('same.csv', '--every', '5s');
    await features('same.parquet', '--every', '5s');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const table = await connection.runAndReadAll(`SELECT * FROM read_parquet('${inFolder('same.parquet')}')`);
    const parquet = table.getRowObjectsJson().map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)])));
    expect(parquet).toEqual(rows);
    expect(rows[0]).toMatchObject({ gammaExposureAvailable: 'false', gammaExposureSignal: '', tradeSize: '' });
    connection.closeSync();
    instance.closeSync();
  });

  it('changes no decision of the run it watches', async () => {
    const market = await openMarket([recording]);
    const config = configSchema.parse({});
    const fingerprintOf = async (listen: boolean): Promise<string> => {
      const fingerprint = new Fingerprint();
      const session = new SimulatedSession({ config, instrument: market.instrument, sinks: [fingerprint], listeners: listen ? [{ onTrade: () => void session.engine.pipeline.levels(session.engine.market) }] : [] });
      await replay(market, session, silent);
      return fingerprint.digest();
    };
    expect(await fingerprintOf(true)).toBe(await fingerprintOf(false));
  });

  it('leaves nothing behind when it fails, and says what is wrong with the arguments', async () => {
    const before = readdirSync(folder);
    const config = configSchema.parse({});
    const failing = { update: () => { throw new RangeError('stop'); } };
    await expect(featureSeries([recording], config, { every: MINUTE, from: -Infinity, to: Infinity, out: inFolder('lost.parquet') }, failing)).rejects.toThrow('stop');
    expect(readdirSync(folder)).toEqual(before);
    await expect(features('table.xlsx')).rejects.toMatchObject({ code: 'MIA-RECORDING-TABLE' });
    await expect(features('bad.csv', '--every', 'often')).rejects.toThrow(/250ms, 1s, 5m/);
    await expect(features('bad.csv', '--from', 'noon')).rejects.toMatchObject({ code: 'MIA-USAGE-TIME' });
  });

  withHour('over the real ES hour ends at a cumulative delta of +796, every print in a row', async () => {
    await runJson('import', 'databento', ...HOUR.map(String), '--out', inFolder('hour'));
    const byTime = await runJson('features', inFolder('hour'), '--out', inFolder('hour.csv'));
    const last = rowsOf(inFolder('hour.csv')).at(-1);
    expect(Number(byTime['rows'])).toBeGreaterThan(2_500);
    expect(last).toMatchObject({ cumulativeDelta: '796', price: '4810', bid: '4810', ask: '4810.25' });
    // 44 of 9,892 contracts have no aggressor.
    expect(Number(last?.['deltaCoverage'])).toBeCloseTo(1 - 44 / 9_892, 12);
    await runJson('features', inFolder('hour'), '--every', 'trade', '--out', inFolder('hour-prints.csv'));
    const prints = rowsOf(inFolder('hour-prints.csv'));
    expect(prints.length).toBe(2_973);
    expect(prints.at(-1)).toMatchObject({ cumulativeDelta: '796', vwap: last?.['vwap'], poc: last?.['poc'] });
  });
});
