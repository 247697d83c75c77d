import { feesOn, MILLISECOND, type DurationMicros, type Instrument, type VenueCommand } from '@mia-trading/core';
import type { SimulatedVenueConfig } from '../config.js';

/** How long things take on the way. */
export interface LatencyModel {
  /** Modelled delay of market data; used only where the feed itself knows one time and not two. */
  feed(): DurationMicros;
  /** From sending a command to its working at the exchange. */
  order(command: VenueCommand): DurationMicros;
  /** From something happening to an order to hearing of it. */
  report(): DurationMicros;
}

export function constantLatency(config: SimulatedVenueConfig): LatencyModel {
  const feed = config.feedLatency * MILLISECOND;
  const order = config.orderLatency * MILLISECOND;
  const report = config.reportLatency * MILLISECOND;
  return { feed: () => feed, order: () => order, report: () => report };
}

/** Dollars per contract and side on a trade date; `null` when not known. */
export type FeeSource = (instrument: Instrument, tradeDate: string) => number | null;

/** The dated fees of `core`: exchange, clearing, regulation and Interactive Brokers' fixed plan. */
export const scheduledFees: FeeSource = (instrument, tradeDate) => feesOn(instrument.root, tradeDate)?.total ?? null;
