import type { SimulatedVenueConfig } from '@mia-trading/execution';

/** How the simulated broker treats orders and money. */
export interface BrokerOptions {
  /** Rules of matching, as in the `execution.simulatedVenue` section; default its defaults, with latencies of {@link VENUE_LATENCY}. */
  readonly fills?: Partial<SimulatedVenueConfig>;
  /** Dollars in each account before anything was traded; default {@link STARTING_CASH}. */
  readonly cash?: number;
  /** Whether the limits of the real server are enforced; default true. */
  readonly limits?: boolean;
}

/** Milliseconds from the server to the exchange and back: the way from the client to the server is a real one. */
export const VENUE_LATENCY = 10;
/** Dollars: enough for a few contracts of ES. */
export const STARTING_CASH = 100_000;
