import type { BrokerReport, Micros, Venue } from '@mia-trading/core';
import { SimulatedVenue } from '../simulated-venue/simulated-venue.js';
import { ScriptedMarket, type VenueHarness } from '../testing.js';
import { configOf, ES } from './fixtures.js';

/** Longer than both legs of the latency. */
const ROUND_TRIP_MS = 1000;

/** The simulated venue with its default settings. */
export function defaultVenue(): SimulatedVenue {
  return new SimulatedVenue({ instrument: ES, config: configOf().simulatedVenue });
}

/** A venue in event time, for the venue contract. */
export function scriptedHarness(venue: Venue, onReport: (report: BrokerReport, now: Micros) => void = () => undefined): VenueHarness {
  const market = new ScriptedMarket({ venue, instrument: ES, onReport });
  let ms = 0;
  market.quote(0, 5000, 5000.25);
  market.trade(0, 5000.25);
  return {
    instrument: ES.symbol,
    reports: market.reports,
    send: (command) => market.send(command),
    settle: () => market.passTo((ms += ROUND_TRIP_MS)),
    quote: (bid, ask) => market.quote((ms += 1), bid, ask),
    trade: (price, size) => market.trade((ms += 1), price, size),
  };
}
