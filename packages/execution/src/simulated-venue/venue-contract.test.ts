import { describe, it } from '@jest/globals';
import { resolveInstrument } from '@mia-trading/core';
import { executionConfigSchema } from '../config.js';
import { describeVenueContract, ScriptedMarket, type VenueHarness } from '../testing.js';
import { SimulatedVenue } from './simulated-venue.js';

const instrument = resolveInstrument('ESH4');
const { simulatedVenue } = executionConfigSchema.parse({});

/** Longer than both legs of the latency. */
const ROUND_TRIP_MS = 1000;

function createHarness(): VenueHarness {
  const market = new ScriptedMarket({ venue: new SimulatedVenue({ instrument, config: simulatedVenue }), instrument });
  let ms = 0;
  market.quote(0, 5000, 5000.25);
  market.trade(0, 5000.25);
  return {
    instrument: instrument.symbol,
    reports: market.reports,
    send: (command) => market.send(command),
    settle: () => market.passTo((ms += ROUND_TRIP_MS)),
    quote: (bid, ask) => market.quote((ms += 1), bid, ask),
    trade: (price, size) => market.trade((ms += 1), price, size),
  };
}

describeVenueContract('SimulatedVenue', createHarness, { describe, it });
