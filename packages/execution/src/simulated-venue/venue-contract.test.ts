import { describe, it } from '@jest/globals';
import { defaultVenue, scriptedHarness } from '../test-support/scripted-harness.js';
import { describeVenueContract } from '../testing.js';

describeVenueContract('SimulatedVenue', () => scriptedHarness(defaultVenue()), { describe, it });
