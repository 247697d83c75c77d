import type { BrokerReport, VenueCommand } from '@mia-trading/core';

/** What a venue must offer to be put through the contract: a market that stands at 5000.00 / 5000.25 until told otherwise. */
export interface VenueHarness {
  readonly instrument: string;
  /** Reports that have arrived, in order. */
  readonly reports: readonly BrokerReport[];
  send(command: VenueCommand): void;
  /** Waits until the venue has answered everything sent so far, the market standing still. */
  settle(): void | Promise<void>;
  /** Moves the best prices; 10 contracts on each side. */
  quote(bid: number, ask: number): void | Promise<void>;
  /** A print in the outright book. */
  trade(price: number, size: number): void | Promise<void>;
  close?(): void | Promise<void>;
}

/** One promise: its title, and a play that fails when it is not kept. */
export interface VenueScenario {
  readonly title: string;
  play(venue: VenueHarness): Promise<void>;
}
