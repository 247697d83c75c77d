import { SeededRandom } from '@mia-trading/core';
import type { SimulatedVenueConfig } from '../config.js';
import { remainingOf, type SimOrder } from './sim-order.js';

/** Ticks that an order which crosses the spread pays beyond what the model of the book gives; asked for once an order, at its first fill. */
export interface SlippageModel {
  /** `displayed`: contracts at the best price it meets; `Infinity` where the feed tells none. */
  ticks(order: SimOrder, displayed: number): number;
}

/** Latency has the seed itself. */
const SEED_OFFSET = 1;

/** The fixed ticks of the configuration, and what its model adds. */
export function configuredSlippage(config: SimulatedVenueConfig): SlippageModel {
  const random = new SeededRandom(config.seed + SEED_OFFSET);
  const added: Readonly<Record<SimulatedVenueConfig['slippageModel'], SlippageModel['ticks']>> = {
    fixed: () => 0,
    random: () => (random.uniform() < config.slippageChance ? 1 : 0),
    size: (order, displayed) => Math.ceil((config.slippagePerDisplay * remainingOf(order)) / displayed),
  };
  const add = added[config.slippageModel];
  return { ticks: (order, displayed) => (order.worst === null ? config.marketSlippageTicks : config.stopSlippageTicks) + add(order, displayed) };
}
