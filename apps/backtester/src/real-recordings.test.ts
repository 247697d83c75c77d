import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { realFile, repositoryFile, runJson } from './test-support/command-line.js';

const HOUR = ['ticks/es-mbo-dbn/esh4-glbx-mdp3-20231224.mbo.dbn.zst', 'ticks/es-mbo-dbn/esh4-glbx-mdp3-20231225.mbo.dbn.zst'].map(realFile);
const PRICE_TICKS = realFile('ticks/es-price-ticks/KB_ES_20191216_TP_EST.stps');
const MINUTE_BARS = realFile('ticks/es-minute-lean/20131007_trade.zip');

type Features = Record<string, { available: number; unavailable: Record<string, number> }>;
interface Trade {
  readonly side: number;
  readonly quantity: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly fees: number;
  readonly net: number;
  readonly exitReason: string;
  readonly plan: { readonly stopPrice: number; readonly targetPrice: number };
  readonly contributions: readonly { readonly points: number }[];
  readonly bonus: number;
  readonly clamp: number;
  readonly score: number;
}

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mia-real-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});
const out = (name: string) => path.join(directory, name);
const availableFeatures = (features: unknown) => Object.entries(features as Features).filter(([, { available }]) => available > 0).map(([name]) => name);

const withHour = HOUR.every((file) => file !== undefined) ? it : it.skip;
const withPriceTicks = PRICE_TICKS !== undefined ? it : it.skip;
const withMinuteBars = MINUTE_BARS !== undefined ? it : it.skip;

// An import and several runs of a recorded hour in one test.
jest.setTimeout(180_000);

describe('real recordings through the command line', () => {
  withHour('the ES hour, order by order: published totals, a whole book, and trades that can be followed', async () => {
    await runJson('import', 'databento', ...HOUR.map(String), '--out', out('hour'));
    expect(await runJson('inspect', out('hour'))).toMatchObject({
      instrument: 'ESH4',
      sourceMessages: 77_517,
      events: { trade: 2_973 },
      volume: 9_892,
      delta: 796,
      unknownAggressorVolume: 44,
      lastBid: 4810,
      lastAsk: 4810.25,
      book: { violations: 0, unknownOrders: 0, crossedInAuction: 891 },
      isIntact: true,
    });
    const config = ['--config', repositoryFile('examples/configs/holiday-evening.json')];
    const first = await runJson('run', out('hour'), ...config);
    const second = await runJson('run', out('hour'), ...config);
    expect(second['fingerprint']).toBe(first['fingerprint']);
    expect((first['changedSettings'] as unknown[]).length).toBeGreaterThan(5);
    const trades = first['trades'] as readonly Trade[];
    expect(trades.map((trade) => trade.exitReason)).toContain('stop');
    for (const trade of trades) {
      expect(trade.net).toBeCloseTo(trade.side * (trade.exitPrice - trade.entryPrice) * trade.quantity * 50 - trade.fees, 6);
      expect(trade.contributions.reduce((sum, line) => sum + line.points, 50 + trade.bonus + trade.clamp)).toBeCloseTo(trade.score, 9);
      if (trade.exitReason === 'stop') expect(trade.side * (trade.exitPrice - trade.plan.stopPrice)).toBeLessThanOrEqual(-0.25);
    }
  });

  withHour('the same hour under the default settings trades nothing: the market is outside the window and coverage is too low', async () => {
    const result = await runJson('run', out('hour'));
    expect(result['trades']).toEqual([]);
    expect(availableFeatures(result['features'])).toEqual(['volumeConfirmation', 'orderBookImbalance', 'smartMoneyFlow', 'vwapTrend', 'tickPatterns', 'mtfConfluence', 'tickMomentum', 'deltaDivergence', 'volumeProfile']);
  });

  withPriceTicks('a session of prices without sizes: every volume feature is unavailable and says why', async () => {
    const imported = await runJson('import', 'price-ticks', String(PRICE_TICKS), '--out', out('prices'));
    expect(imported).toMatchObject({ events: { trade: 71_204 } });
    const { features } = await runJson('run', out('prices'));
    expect(availableFeatures(features)).toEqual(['tickPatterns', 'mtfConfluence']);
    expect(Object.keys((features as Features)['vwapTrend']?.unavailable ?? {})).toEqual(['trade size unknown']);
  });

  withMinuteBars('minute bars: tick and book features are unavailable', async () => {
    await runJson('import', 'lean', String(MINUTE_BARS), '--instrument', 'ES', '--out', out('bars'));
    const { features } = await runJson('run', out('bars'));
    expect(availableFeatures(features)).toEqual(['vwapTrend', 'tickPatterns', 'mtfConfluence']);
  });
});
