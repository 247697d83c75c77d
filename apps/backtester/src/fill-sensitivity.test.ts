import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runJson } from './test-support/command-line.js';
import { OPEN_SETTINGS, recordSwingingMarket } from './test-support/swinging-market.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mia-fills-'));
const [recording, config] = [path.join(folder, 'recording'), path.join(folder, 'config.json')];
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Lane {
  readonly fillRule: string;
  readonly slippageTicks: number;
  readonly latencyMs: number;
  readonly orders: number;
  readonly fills: number;
  readonly trades: number;
  readonly winRate: number | null;
  readonly net: number;
}
interface Result {
  readonly fingerprint: string;
  readonly orders: number;
  readonly fills: number;
  readonly statistics: { readonly trades: number; readonly winRate: number | null; readonly net: number };
  readonly fillSensitivity: { readonly verdict: string; readonly sentence: string; readonly lanes: readonly Lane[] } | null;
}

const run = async (...options: readonly string[]) => (await runJson('run', recording, '--config', config, ...options)) as unknown as Result;

describe('run --fills all', () => {
  let all: Result;
  beforeAll(async () => {
    writeFileSync(config, JSON.stringify(OPEN_SETTINGS));
    await recordSwingingMarket(recording);
    all = await run('--fills', 'all');
  });

  it('tells what the same ratings earned under every rule, slippage and latency, with a verdict', () => {
    const { lanes = [], sentence = '' } = all.fillSensitivity ?? {};
    expect(lanes.length).toBe(36);
    expect(lanes.every(({ trades }) => trades > 0)).toBe(true);
    expect(new Set(lanes.map(({ net }) => net)).size).toBeGreaterThanOrEqual(4);
    expect(sentence).toMatch(/\w+ \w+/);
    const mean = (ticks: number) => lanes.filter(({ slippageTicks }) => slippageTicks === ticks).reduce((sum, { net }) => sum + net, 0);
    expect([mean(1) < mean(0), mean(2) < mean(1), mean(3) < mean(2)]).toEqual([true, true, true]);
  });

  it('leaves the configured run as it is without it', async () => {
    const { fingerprint, fillSensitivity } = await run();
    expect([fingerprint, fillSensitivity]).toEqual([all.fingerprint, null]);
  });

  it.each([
    ['touch', 0, 10],
    ['tradeThrough', 2, 400],
  ])('a lane (%s, %d ticks, %d ms) is what a run of that configuration gives', async (fillRule, ticks, latency) => {
    const venue = 'execution.simulatedVenue';
    const settings = [`fillRule=${fillRule}`, `stopSlippageTicks=${ticks}`, `marketSlippageTicks=${ticks}`, `orderLatency=${latency}`, `reportLatency=${latency}`].flatMap((setting) => ['--set', `${venue}.${setting}`]);
    const { orders, fills, statistics } = await run(...settings);
    const lane = all.fillSensitivity?.lanes.find((each) => each.fillRule === fillRule && each.slippageTicks === ticks && each.latencyMs === latency);
    expect(lane).toMatchObject({ orders, fills, trades: statistics.trades, winRate: statistics.winRate, net: statistics.net });
  });
});
