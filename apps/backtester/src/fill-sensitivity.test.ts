import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MILLISECOND, MINUTE, type TapeEvent } from '@mia-trading/core';
import { RecordingWriter } from '@mia-trading/recording';
import { runJson } from './test-support/command-line.js';

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

/** Quotes and prints of a market that swings; aggressors point the wrong way, so that stops are met. */
function swingingMarket(): TapeEvent[] {
  const start = Date.UTC(2024, 0, 9, 14, 35) * 1_000;
  const events: TapeEvent[] = [];
  for (let n = 0, time = start; time < start + 15 * MINUTE; n += 1, time = start + n * 500 * MILLISECOND) {
    const wave = Math.round(-30 * Math.sin(n / 61) - 10 * Math.sin(n / 7));
    const bid = 4_800 + wave * 0.25;
    const side = Math.cos(n / 61) >= 0 ? 1 : -1;
    const header = { tsEvent: time, tsInit: time, instrument: 'ESH4' };
    events.push({ kind: 'quote', ...header, seq: 2 * n, bid, bidSize: side > 0 ? 40 : 15, ask: bid + 0.25, askSize: side > 0 ? 15 : 40 });
    events.push({ kind: 'trade', ...header, seq: 2 * n + 1, price: side > 0 ? bid + 0.25 : bid, size: 1 + (n % 7), aggressor: side, aggressorSource: 'exchange', matchId: n + 1, flags: 1 });
  }
  return events;
}

const run = async (...options: readonly string[]) => (await runJson('run', recording, '--config', config, ...options)) as unknown as Result;

describe('run --fills all', () => {
  let all: Result;
  beforeAll(async () => {
    writeFileSync(config, JSON.stringify({
      entry: { rearmBelow: 50, rearmAfterExitMinutes: 0 },
      score: { evaluationIntervalMs: 1_000, rangeBarMinutes: 1, rangeBars: 3, regime: { unknownAs: 'Normal' } },
      risk: {
        checks: { entryGate: 50, minCoverage: 0, minSentimentCoverage: 0, minExecutionCoverage: 0, minTechnicalCoverage: 0, disabled: ['OPPOSING_LEVEL'] },
        sizing: { tierFactors: { WEAK_SIGNAL: 1, NO_TRADE: 1 } },
        stopTarget: { stopAtr: 0.5 },
        limits: { maxTradesPerDay: 1_000, maxLossStreak: 100, dailyLoss: 0.9, monthlyLoss: 0.9 },
      },
    }));
    const writer = await RecordingWriter.create(recording);
    const events = swingingMarket();
    for (const event of events) writer.write(event);
    await writer.finish({ instruments: ['ESH4'], feedQuality: 'l1', clockSource: 'exchange', sourceMessages: events.length });
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
