import { describe, expect, it } from '@jest/globals';
import { createReading, type Aggressor, type Feature, type Reading, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { orderflowConfig } from '../config.js';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { TickMomentum } from '../tick-momentum/tick-momentum.js';
import { VolumeConfirmation } from '../volume-confirmation/volume-confirmation.js';
import { KeptReading } from './kept-reading.js';

const SECOND = 1_000_000;
/** Steps between two readings of a feature that has hardly anything to keep. */
const SELDOM = 5;
const scale = { bucketMinutes: 30, minimumSessions: 2, keptSessions: 3, minimumObservations: 3 };
const { volumeConfirmation, tickMomentum } = orderflowConfig.parse({
  volumeConfirmation: { windows: [{ seconds: 2, weight: 0.25 }, { seconds: 8, weight: 0.5 }], scale },
  tickMomentum: { ticks: 4, staleSeconds: 30, scale },
});

interface Step {
  readonly wait: number;
  readonly ticks: number;
  readonly size: number;
  readonly aggressor: Aggressor;
  readonly isGap: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  wait: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 8 })).map((tenths) => (tenths * SECOND) / 10),
  ticks: fc.integer({ min: 98, max: 102 }),
  size: fc.nat({ max: 2 }),
  aggressor: fc.constantFrom<Aggressor>(-1, 1),
  isGap: fc.nat({ max: 29 }).map((chance) => chance === 0),
});

/** Answers of a feature that is read after every `every`-th step; a size of 0 is no print: time goes on. */
function readings(feature: Feature, steps: readonly Step[], every: number): Reading[] {
  const market = new FakeMarket();
  const answers: Reading[] = [];
  steps.forEach(({ wait, ticks, size, aggressor, isGap }, index) => {
    market.now += wait;
    market.sessionMinute = Math.floor(market.now / (60 * SECOND));
    const trade: TradeEvent = print({ ticks, size, aggressor, tsInit: market.now });
    if (isGap) feature.onGap?.(market);
    else if (size > 0) feature.onTrade?.(trade, market);
    if (index % every !== 0) return;
    const reading = createReading();
    feature.read(market, reading);
    answers.push(reading);
  });
  return answers;
}

describe('KeptReading', () => {
  it('holds for one version and minute, and not after it is forgotten', () => {
    const kept = new KeptReading();
    expect(kept.isOf(0, 0)).toBe(false);
    expect(kept.isOf(0, 0)).toBe(true);
    expect(kept.isOf(1, 0)).toBe(false);
    expect(kept.isOf(1, 1)).toBe(false);
    expect(kept.isOf(1, 1)).toBe(true);
    kept.forget();
    expect(kept.isOf(1, 1)).toBe(false);
    expect(kept.isOf(1, 1)).toBe(true);
  });

  it('writes the answer and leaves the time alone', () => {
    const kept = new KeptReading();
    Object.assign(kept.reading, { available: true, signal: -0.25, confidence: 0.5, asOf: 7, reason: '' });
    const reading = { ...createReading(), asOf: 99 };
    kept.copyTo(reading);
    expect(reading).toEqual({ available: true, signal: -0.25, confidence: 0.5, asOf: 99, reason: '' });
  });

  it.each([
    ['volumeConfirmation', () => new VolumeConfirmation(volumeConfirmation)],
    ['tickMomentum', () => new TickMomentum(tickMomentum)],
  ] as const)('a %s that is read after every event answers as one that is seldom read', (_, create) => {
    let available = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 60, maxLength: 200 }), (steps) => {
        const often = readings(create(), steps, 1).filter((_answer, index) => index % SELDOM === 0);
        available += often.filter((answer) => answer.available).length;
        expect(often).toEqual(readings(create(), steps, SELDOM));
      }),
      { numRuns: propertyRuns, seed: 7 },
    );
    expect(available).toBeGreaterThan(0);
  });
});
