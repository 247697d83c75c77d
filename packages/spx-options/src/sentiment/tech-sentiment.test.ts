import { describe, expect, it } from '@jest/globals';
import { createReading, isoDate, parseIsoDate, type Reading } from '@mia-trading/core';
import { at, FakeMarket, indexLevel } from '../test-support/fake-market.js';
import { readDaily, VIX_FILE, volatilityFilesExist, VXN_FILE } from '../test-support/volatility-files.js';
import { sentimentConfig } from './config.js';
import { DailyHistory } from './daily-history.js';
import { TechSentiment, techSignal, volatilityRatios, type TechSentimentOptions } from './tech-sentiment.js';

const options = sentimentConfig.parse({}).techSentiment;
const NOON = at('2025-09-04T12:00:00-05:00');

function daysUntil(last: string, values: readonly number[]): { date: string; value: number }[] {
  const end = parseIsoDate(last) ?? 0;
  return values.map((value, index) => ({ date: isoDate(end - values.length + 1 + index), value }));
}

/** 100 days to 2025-09-03 with VIX at 10 and VXN rising from 10.1 to 20 and ending with `lastVxn`: ratios 1.01, 1.02, ... 1.99. */
function known(lastVxn: number): { nasdaq: DailyHistory; broad: DailyHistory } {
  const vxn = Array.from({ length: 100 }, (_, index) => (index === 99 ? lastVxn : (101 + index) / 10));
  return { nasdaq: new DailyHistory(daysUntil('2025-09-03', vxn)), broad: new DailyHistory(daysUntil('2025-09-03', vxn.map(() => 10))) };
}

function run(vxn: number, histories: { nasdaq: DailyHistory; broad: DailyHistory }, changes: Partial<TechSentimentOptions> = {}): { reading: Reading; explanation: unknown } {
  const feature = new TechSentiment({ ...options, ...changes }, histories);
  const market = new FakeMarket().to(NOON, feature);
  if (Number.isFinite(vxn)) {
    feature.onIndex(indexLevel('VIX', 10, NOON - 1));
    feature.onIndex(indexLevel('VXN', vxn, NOON));
  }
  const reading = createReading();
  feature.read(market, reading);
  return { reading, explanation: feature.explain(market) };
}

describe('signal of the VXN / VIX percentile', () => {
  it('needs both the end of the range and the direction', () => {
    const signals = (change: number): number[] => [0, 0.125, 0.25, 0.5, 0.9, 0.95, 1].map((percentile) => techSignal(percentile, change, options));
    expect(signals(-1).map((signal) => Math.round(1e9 * signal) / 1e9)).toEqual([1, 0.5, 0, 0, 0, 0, 0]);
    expect(signals(1).map((signal) => Math.round(1e9 * signal) / 1e9)).toEqual([0, 0, 0, 0, 0, -0.5, -1]);
    expect(signals(0)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('techSentiment', () => {
  it('is bullish where technology is calm and getting calmer: by hand', () => {
    // Ratio 1.105 among 1.01 .. 1.99 and 1.5: ten of a hundred below.
    const { reading, explanation } = run(11.05, known(15));
    expect(reading.signal).toBeCloseTo(1 - 0.1 / 0.25, 12);
    expect(reading).toMatchObject({ available: true, asOf: NOON - 1 });
    expect(reading.confidence).toBeCloseTo(0.7 + (0.3 * 100) / 252, 12);
    expect(explanation).toMatchObject({ basis: 'now', percentile: 0.1, days: 100 });
  });

  it('is bearish where it is tense and getting tenser, and neutral else', () => {
    expect(run(19.55, known(15)).reading.signal).toBeCloseTo(-(0.96 - 0.9) / 0.1, 9);
    expect(run(16, known(15)).reading).toMatchObject({ available: true, signal: 0 });
    expect(run(11.05, known(11)).reading.signal).toBe(0);
  });

  it('rests on the closes of the day before where the indices are not fresh', () => {
    const { reading, explanation } = run(Number.NaN, known(10.55));
    // Ratio 1.055 among the 99 before it: five below; it fell from 19.9.
    expect(reading.signal).toBeCloseTo(1 - 5 / 99 / 0.25, 12);
    expect(reading.confidence).toBeCloseTo(0.5 * (0.7 + (0.3 * 99) / 252), 12);
    expect(reading.asOf).toBe(at('2025-09-03T15:00:00-05:00'));
    expect(explanation).toMatchObject({ basis: 'day before', days: 99 });
  });

  it('says what is missing', () => {
    expect(run(Number.NaN, { nasdaq: new DailyHistory(), broad: new DailyHistory() }).reading).toMatchObject({ available: false, reason: 'no VXN and VIX' });
    expect(run(12, { nasdaq: new DailyHistory(), broad: new DailyHistory() }).reading).toMatchObject({ available: false, reason: 'not warm' });
    expect(run(12, known(15), { minimumDays: 101 }).reading.reason).toBe('not warm');
    expect(run(12, known(15), { minimumDays: 100 }).reading.reason).toBe('');
  });

  it('ranks among 252 days at most, and none from the session on', () => {
    const histories = known(15);
    const cut = run(11.05, known(15));
    for (const date of ['2025-09-04', '2025-09-05']) {
      histories.nasdaq.add(date, 9);
      histories.broad.add(date, 10);
    }
    expect(run(11.05, histories)).toEqual(cut);
    expect(run(11.05, histories, { rankDays: 50, minimumDays: 50 }).explanation).toMatchObject({ days: 50, percentile: 0 });
  });

  it('ranks the day before among as many days as a running ratio', () => {
    expect(run(Number.NaN, known(10.55), { rankDays: 70 }).explanation).toMatchObject({ basis: 'day before', days: 70 });
  });

  it('is as old as the older of the two indices', () => {
    const feature = new TechSentiment(options, known(15));
    const market = new FakeMarket().to(NOON, feature);
    feature.onIndex(indexLevel('VIX', 10, NOON - 301_000_000));
    feature.onIndex(indexLevel('VXN', 11.05, NOON));
    expect(feature.explain(market)['basis']).toBe('day before');
  });

  (volatilityFilesExist ? it : it.skip)('has the known ratios: median 1.17 since 2009', () => {
    const ratios = volatilityRatios(new DailyHistory(readDaily(VXN_FILE, 'CLOSE')), new DailyHistory(readDaily(VIX_FILE, 'CLOSE')), '2026-02-01', 20_000);
    const sorted = [...ratios].sort((a, b) => a - b);
    expect(Math.round(1_000 * (sorted[sorted.length >> 1] as number))).toBe(1_172);
    expect(ratios.length).toBeGreaterThan(4_000);
  });
});
