import { expect } from '@jest/globals';
import {
  createReading,
  createSessionClock,
  FeatureSet,
  MarketState,
  restoreSnapshot,
  runFeatures,
  takeSnapshot,
  type BarEvent,
  type Detection,
  type DetectionListener,
  type Feature,
  type MarketListener,
  type MarketView,
  type Persistent,
  type Reading,
  type TradeEvent,
} from '@mia-trading/core';
import { ES } from './stream.js';

/** Cases of a restart property: each looks at everything after every event. */
export const RESTARTS = { numRuns: process.env['MIA_TEST_LEVEL'] === 'full' ? 60 : 15 };

/** Something to be stopped and started: what hears the market, what carries its state, and all that can be seen of it. */
export interface Restartable {
  readonly hears: MarketListener;
  readonly state: Persistent;
  look(market: MarketView): unknown;
}

/** Reading and explanation of a feature. */
export function seenOf(feature: Feature, market: MarketView): { reading: Reading; explanation: unknown } {
  const reading = createReading();
  feature.read(market, reading);
  return { reading, explanation: feature.explain(market) };
}

/**
 * Stops after `cut` events, restores the snapshot into a fresh object, and finds no difference between the two on the rest: all that can be
 * seen, every detection, and the snapshot at the end are equal.
 */
export function expectToSurviveRestart(make: (onDetection: DetectionListener) => Restartable, events: readonly (TradeEvent | BarEvent)[], cut: number): void {
  const [found, foundAgain]: [Detection[], Detection[]] = [[], []];
  const first = make((detection) => found.push(detection));
  const second = make((detection) => foundAgain.push(detection));
  const market = new MarketState(ES, createSessionClock(ES));
  const alone = new FeatureSet([first.hears]);
  for (const event of events.slice(0, cut)) runFeatures(alone, market, event);
  restoreSnapshot(second.state, takeSnapshot(first.state));
  expect(second.look(market)).toEqual(first.look(market));
  found.length = 0;
  const both = new FeatureSet([first.hears, second.hears]);
  for (const event of events.slice(cut)) {
    runFeatures(both, market, event);
    expect(second.look(market)).toEqual(first.look(market));
  }
  expect(foundAgain).toEqual(found);
  expect(takeSnapshot(second.state)).toEqual(takeSnapshot(first.state));
}
