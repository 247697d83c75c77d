import type { VenueHarness, VenueScenario } from './venue-harness.js';
import { VENUE_SCENARIOS } from './venue-scenarios.js';

/** The two functions of a test framework the suite needs; jest, vitest and node:test have them. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>): void;
}

/**
 * What every venue promises, as tests: the simulated one, Interactive Brokers, a tape. Divergences of a venue belong in its own tests.
 * Stops are told to the venue as they are; their fill price may be worse than the trigger, never better. `createHarness` is told the
 * scenario it is for.
 */
export function describeVenueContract(name: string, createHarness: (scenario: VenueScenario) => VenueHarness | Promise<VenueHarness>, { describe, it }: TestRunner): void {
  describe(`${name} keeps the venue contract`, () => {
    for (const one of VENUE_SCENARIOS) {
      it(one.title, async () => {
        const venue = await createHarness(one);
        try {
          await one.play(venue);
        } finally {
          await venue.close?.();
        }
      });
    }
  });
}
