import type { SimulatedVenueConfig } from '@mia-trading/execution';
import type { Config } from '../config/config.js';

export type FillRule = SimulatedVenueConfig['fillRule'];

/** How the orders of a lane are filled. */
export interface FillAssumption {
  readonly fillRule: FillRule;
  /** Taken off every fill that crosses the spread, stops included. */
  readonly slippageTicks: number;
  /** To the exchange and back, each way, constant. */
  readonly latencyMs: number;
}

/** From generous to sober. */
export const FILL_RULES: readonly FillRule[] = ['touch', 'queue', 'tradeThrough'];
export const SLIPPAGE_TICKS: readonly number[] = [0, 1, 2, 3];
/** A machine near the exchange, a good line from home, and a bad one. */
export const LATENCIES_MS: readonly number[] = [10, 100, 400];

/** Every fill rule with every slippage and every latency: rules outermost, latencies innermost. */
export const FILL_ASSUMPTIONS: readonly FillAssumption[] = FILL_RULES.flatMap((fillRule) => SLIPPAGE_TICKS.flatMap((slippageTicks) => LATENCIES_MS.map((latencyMs) => ({ fillRule, slippageTicks, latencyMs }))));

/** A configuration that differs from `config` by how orders are filled, and by nothing else. */
export function withFills(config: Config, { fillRule, slippageTicks, latencyMs }: FillAssumption): Config {
  const simulatedVenue: SimulatedVenueConfig = {
    ...config.execution.simulatedVenue,
    fillRule,
    latencyModel: 'constant',
    orderLatency: latencyMs,
    reportLatency: latencyMs,
    slippageModel: 'fixed',
    stopSlippageTicks: slippageTicks,
    marketSlippageTicks: slippageTicks,
  };
  return { ...config, execution: { ...config.execution, simulatedVenue } };
}
