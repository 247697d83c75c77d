import { describe, expect, it } from '@jest/globals';
import type { TradeRecord } from '@mia-trading/core';
import type { Config } from '../config/config.js';
import { Fingerprint } from '../output/fingerprint.js';
import { TradeTally } from '../output/trade-tally.js';
import { SimulatedSession } from '../simulated-session.js';
import { at, ES, minutes, openConfig, swingingMarket } from '../test-support/small-market.js';
import { FILL_ASSUMPTIONS, withFills, type FillAssumption } from './fill-lanes.js';

const WINDOW_OPENS = at('2024-01-09T14:35:00Z');
/** Aggressors point the wrong way, so that stops are met. */
const market = swingingMarket(WINDOW_OPENS, WINDOW_OPENS + minutes(15), -30);
const base = openConfig({ limits: { maxTradesPerDay: 1_000, maxLossStreak: 100, dailyLoss: 0.9, monthlyLoss: 0.9, maxEntriesPerMinute: 100 } }, { timeStop: 30 });
const config: Config = { ...base, risk: { ...base.risk, stopTarget: { ...base.risk.stopTarget, stopAtr: 0.5 } } };

/** Runs the market through one lane with nothing beside it. */
function alone(laneConfig: Config): { readonly fingerprint: string; readonly trades: readonly TradeRecord[] } {
  const [fingerprint, tally] = [new Fingerprint(), new TradeTally()];
  const session = new SimulatedSession({ config: laneConfig, instrument: ES, sinks: [fingerprint, tally] });
  for (const event of market) session.process(event);
  session.finish();
  return { fingerprint: fingerprint.digest(), trades: tally.trades };
}

/** Runs the market once, with a lane for each configuration beside the one that is traded. */
function beside(configs: readonly Config[]) {
  const traded = new Fingerprint();
  const lanes = configs.map((laneConfig) => ({ config: laneConfig, sink: new Fingerprint() }));
  const session = new SimulatedSession({ config, instrument: ES, sinks: [traded], lanesBeside: lanes });
  for (const event of market) session.process(event);
  session.finish();
  return { traded: traded.digest(), lanes: lanes.map(({ sink }) => sink.digest()) };
}

const some: readonly FillAssumption[] = [
  { fillRule: 'touch', slippageTicks: 0, latencyMs: 10 },
  { fillRule: 'tradeThrough', slippageTicks: 1, latencyMs: 100 },
  { fillRule: 'queue', slippageTicks: 3, latencyMs: 400 },
];

describe('lanes beside the one that is traded', () => {
  it('decide, order and fill exactly as a run of their own would, and leave the traded lane as it is', () => {
    const configs = some.map((assumption) => withFills(config, assumption));
    const together = beside(configs);
    expect(together.lanes).toEqual(configs.map((laneConfig) => alone(laneConfig).fingerprint));
    expect(new Set(together.lanes).size).toBe(some.length);
    expect(together.traded).toBe(alone(config).fingerprint);
  });

  it('may have an account and rules of their own', () => {
    const rich = { ...config, account: { equity: 500_000 } };
    const [fingerprint] = beside([rich]).lanes;
    expect(fingerprint).toBe(alone(rich).fingerprint);
    const largest = (laneConfig: Config) => Math.max(...alone(laneConfig).trades.map(({ quantity }) => quantity));
    expect(largest(rich)).toBeGreaterThan(largest(config));
  });

  it('slippage is paid: ticks taken off every fill that crosses earn less', () => {
    const net = (slippageTicks: number) => alone(withFills(config, { fillRule: 'tradeThrough', slippageTicks, latencyMs: 100 })).trades.reduce((sum, trade) => sum + trade.net, 0);
    expect(net(3)).toBeLessThan(net(0));
  });
});

describe('the assumptions about fills', () => {
  it('are each rule with 0 to 3 ticks of slippage at three latencies, each once', () => {
    expect(FILL_ASSUMPTIONS.length).toBe(3 * 4 * 3);
    expect(new Set(FILL_ASSUMPTIONS.map((each) => JSON.stringify(each))).size).toBe(36);
  });

  it('change nothing of a configuration but how orders are filled', () => {
    for (const assumption of FILL_ASSUMPTIONS) {
      const lane = withFills(config, assumption);
      expect({ ...lane, execution: null }).toEqual({ ...config, execution: null });
      expect(lane.execution.bracket).toEqual(config.execution.bracket);
    }
  });
});
