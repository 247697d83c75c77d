import { describe, expect, it } from '@jest/globals';
import { createReading, type Aggressor, type TradeEvent } from '@mia-trading/core';
import { technicalConfig } from './technical-config.js';
import { csvRows, realFile } from './test-support/real-files.js';
import { runThrough, tradeAt } from './test-support/stream.js';
import { VolumeProfileFeature } from './volume-profile/volume-profile-feature.js';
import { VwapTrend } from './vwap/vwap-trend.js';

const { file, exists } = realFile('ticks/es-mbo-derived/ESH4-20231225_trades_bbo.csv');
const NANOS_PER_MICRO = 1_000n;
const SIDES: Readonly<Record<string, Aggressor>> = { B: 1, A: -1, S: -1, N: 0 };

describe('the reopening hour of ES on 2023-12-25', () => {
  (exists ? it : it.skip)('VWAP, SD, POC and two-row value area are those of a separate computation on the same prints', () => {
    const prints = csvRows(file).slice(1).map(([time, ticks, size, side]): TradeEvent =>
      tradeAt(Number(BigInt(time as string) / NANOS_PER_MICRO), Number(ticks) / 4, Number(size), SIDES[side as string] ?? 0));
    const config = technicalConfig.parse({});
    const vwapTrend = new VwapTrend(config.vwapTrend);
    const profile = new VolumeProfileFeature(config.volumeProfile);
    const market = runThrough([vwapTrend, profile], prints);
    const explained = vwapTrend.explain(market);
    // Computed from the rows by a few lines of Python.
    expect(explained['vwap'] as number).toBeCloseTo(4808.722705216336, 9);
    expect(explained['sd'] as number).toBeCloseTo(2.1957218494441455, 6);
    expect(profile.explain(market)).toMatchObject({ volume: 9_892, poc: 4810, vah: 4811, val: 4807.5, sessionHigh: 4811.75, sessionLow: 4800.25, whole: true });
    const reading = createReading();
    vwapTrend.read(market, reading);
    expect(reading).toMatchObject({ available: true, confidence: 1 });
  });
});
