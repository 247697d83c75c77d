import { describe, it } from '@jest/globals';
import { defaultVenue, scriptedHarness } from '../test-support/scripted-harness.js';
import { describeVenueContract, type VenueHarness, type VenueScenario } from '../testing.js';
import { RecordedVenue, type HeardReport } from './recorded-venue.js';

/** Plays the scenario on the simulated venue first, and then with what was heard of it. */
async function replayed(scenario: VenueScenario): Promise<VenueHarness> {
  const heard: HeardReport[] = [];
  await scenario.play(scriptedHarness(defaultVenue(), (report, ts) => heard.push({ report, ts })));
  return scriptedHarness(new RecordedVenue(heard));
}

describeVenueContract('RecordedVenue', replayed, { describe, it });
