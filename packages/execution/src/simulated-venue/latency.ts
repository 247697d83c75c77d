import { MILLISECOND, SeededRandom, type DurationMicros, type VenueCommand } from '@mia-trading/core';
import type { SimulatedVenueConfig } from '../config.js';

/** How long things take on the way. Nothing overtakes: what would arrive before something sent earlier arrives with it. */
export interface LatencyModel {
  /** Modelled delay of market data; used only where the feed itself knows one time and not two. */
  feed(): DurationMicros;
  /** From sending a command to its working at the exchange. */
  order(command: VenueCommand): DurationMicros;
  /** From something happening to an order to hearing of it. */
  report(): DurationMicros;
}

/** Always the configured delays. */
export function constantLatency(config: SimulatedVenueConfig): LatencyModel {
  const feed = inMicros(config.feedLatency);
  const order = inMicros(config.orderLatency);
  const report = inMicros(config.reportLatency);
  return { feed: () => feed, order: () => order, report: () => report };
}

/** Log-normal order and report latencies: the configured ones are their medians, `latencySpread` the deviation of the logarithm. */
export function logNormalLatency(config: SimulatedVenueConfig): LatencyModel {
  const random = new SeededRandom(config.seed);
  const drawn = (median: number): DurationMicros => inMicros(median * Math.exp(config.latencySpread * random.normal()));
  return { ...constantLatency(config), order: () => drawn(config.orderLatency), report: () => drawn(config.reportLatency) };
}

/** Order and report latencies drawn from measured ones, each as likely as any other. */
export function measuredLatency(config: SimulatedVenueConfig): LatencyModel {
  const random = new SeededRandom(config.seed);
  const drawn = (samples: readonly number[]): DurationMicros => inMicros(samples[random.below(samples.length)] ?? 0);
  return { ...constantLatency(config), order: () => drawn(config.orderLatencySamples), report: () => drawn(config.reportLatencySamples) };
}

const MODELS = { constant: constantLatency, distribution: logNormalLatency, measured: measuredLatency } as const;

/** The model that the configuration names. */
export function configuredLatency(config: SimulatedVenueConfig): LatencyModel {
  return MODELS[config.latencyModel](config);
}

function inMicros(milliseconds: number): DurationMicros {
  return Math.round(milliseconds * MILLISECOND);
}
