import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { resolveInstrument, type TapeEvent } from '@mia-trading/core';
import { importDatabento, type EventSink } from '@mia-trading/recording';
import { generateMarket } from '../market/generate-market.js';
import { statisticsTable } from './calibration-page.js';
import { MarketStatistics, type MarketReport } from './market-statistics.js';

const ROOT = path.resolve(__dirname, '../../../..');
const HOUR_FILES = path.join(process.env['MIA_TEST_DATA'] ?? path.join(ROOT, '../shared/data'), 'ticks/es-mbo-dbn');
const itWithRealHour = existsSync(HOUR_FILES) ? it : it.skip;
const PAGE = path.join(ROOT, 'docs/synthetic-market.md');
const BEGIN = '<!-- table written by packages/synthetic-market/src/statistics/calibration.test.ts with MIA_UPDATE_DOCS=1 -->';
const END = '<!-- end of the table -->';
const SEED = 1;
/** An evening with as many trades as the recorded one. */
const BUSY_EVENING = 2;
/** Prices move as much on a thin market. */
const THIN = 0.05;

function generated(from: number, to: number, seed = SEED, scale = 1): MarketReport {
  let statistics: MarketStatistics | null = null;
  for (const session of generateMarket({ seed, sessions: 1, mode: 'null', scale, chain: 'none', minutes: { from, to } })) {
    statistics = new MarketStatistics(session.instrument);
    for (const event of session.events()) statistics.process(event);
  }
  if (statistics === null) throw new Error('no session');
  return statistics.report();
}

async function recorded(): Promise<MarketReport> {
  const statistics = new MarketStatistics(resolveInstrument('ESH4', { asOf: '2023-12-26' }));
  let seq = 0;
  const sink: EventSink = {
    write: (event) => {
      statistics.process({ ...event, seq } as TapeEvent);
      seq += 1;
    },
  };
  const files = ['esh4-glbx-mdp3-20231224.mbo.dbn.zst', 'esh4-glbx-mdp3-20231225.mbo.dbn.zst'].map((name) => path.join(HOUR_FILES, name));
  await importDatabento(files, sink, { instrument: 'ESH4' });
  return statistics.report();
}

describe('the generated future against the recorded hour', () => {
  let evening: MarketReport;
  let midday: MarketReport;

  beforeAll(() => {
    evening = generated(0, 60, SEED, BUSY_EVENING);
    midday = generated(1_080, 1_140);
  });

  it('has the trade sizes of ES: 1, 7, 34', () => {
    for (const { printSize } of [evening, midday]) {
      expect(printSize.p50).toBe(1);
      expect(Math.abs(printSize.p90 - 7)).toBeLessThanOrEqual(1);
      expect(Math.abs(printSize.p99 - 34)).toBeLessThanOrEqual(8);
    }
  });

  it('trades in bursts, in signs that follow each other, at a one-tick spread', () => {
    for (const { intervals, signAutocorrelation, oneTickShare } of [evening, midday]) {
      expect(intervals[1].countDispersion).toBeGreaterThan(4);
      expect(intervals[1].countDispersion).toBeLessThan(11);
      expect(intervals[60].countDispersion).toBeGreaterThan(15);
      expect(Math.abs(signAutocorrelation - 0.4)).toBeLessThan(0.1);
      expect(Math.abs(oneTickShare - 0.94)).toBeLessThan(0.03);
    }
  });

  it('moves with order flow imbalance as much as ES does, and more often to the thinner side', () => {
    for (const { upMoveShare } of [evening, midday]) {
      expect(upMoveShare[0]).toBeLessThan(0.4);
      expect(upMoveShare[4]).toBeGreaterThan(0.65);
    }
    expect(midday.upMoveShare).toEqual([...midday.upMoveShare].sort((a, b) => a - b));
    // Each hour of a few hundred intervals, and the mean over other seeds, which shows that no seed was picked.
    const evenings = [2, 3, 4, 5, 6, 7].map((seed) => generated(0, 60, seed, BUSY_EVENING).intervals[10].ofiR2);
    const mean = evenings.reduce((sum, value) => sum + value, 0) / evenings.length;
    for (const r2 of [evening.intervals[10].ofiR2, midday.intervals[10].ofiR2, mean]) {
      expect(r2).toBeGreaterThan(0.4);
      expect(r2).toBeLessThan(0.6);
    }
  });

  it('shows queues as large and as much alike as in the recorded hour', () => {
    expect(Math.abs(evening.queueSize.p50 - 26)).toBeLessThanOrEqual(4);
    expect(Math.abs(evening.queueSize.mean - 33)).toBeLessThanOrEqual(5);
  });

  it('is busiest at the open and the close, and its volatility clusters', () => {
    const open = generated(930, 945, SEED, 0.2);
    const lunch = generated(1_110, 1_125, SEED, 0.2);
    expect(open.trades).toBeGreaterThan(2 * lunch.trades);
    const clustering = [1, 2, 3, 4, 5, 6].map((seed) => generated(930, 1_320, seed, THIN).intervals[60].absoluteAutocorrelation);
    expect(clustering.reduce((sum, value) => sum + value, 0) / clustering.length).toBeGreaterThan(0.1);
  });

  itWithRealHour('is documented in docs/synthetic-market.md (MIA_UPDATE_DOCS=1 writes the table anew)', async () => {
    const table = statisticsTable([
      ['recorded, 2023-12-25 17:00-18:00 CT', await recorded()],
      ['generated, 17:00-18:00 CT, scale 2', evening],
      ['generated, 11:00-12:00 CT', midday],
    ]);
    const page = readFileSync(PAGE, 'utf8');
    const [head, rest = ''] = page.split(BEGIN);
    const [, tail] = rest.split(END);
    const expected = `${head ?? ''}${BEGIN}\n\n${table}\n\n${END}${tail ?? ''}`;
    if (process.env['MIA_UPDATE_DOCS'] === '1') writeFileSync(PAGE, expected);
    expect(readFileSync(PAGE, 'utf8')).toBe(expected);
  });
});
