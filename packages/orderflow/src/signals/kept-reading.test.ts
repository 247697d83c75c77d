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
  wait: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 })).map((tenths) => (tenths * SECOND) / 10),
  ticks: fc.integer({ min: 98, max: 102 }),
  size: fc.nat({ max: 5 }),
  aggressor: fc.constantFrom<Aggressor>(-1, 1),
  isGap: fc.nat({ max: 29 }).map((chance) => chance === 0),
});

/** Readings after every step of one feature; a size of 0 is no print: time goes on. */
function readings(feature: Feature, steps: readonly Step[], isRead: (index: number) => boolean): Reading {
  const market = new FakeMarket();
  const reading = createReading();
  steps.forEach(({ wait, ticks, size, aggressor, isGap }, index) => {
    market.now += wait;
    market.sessionMinute = Math.floor(market.now / (60 * SECOND));
    const trade: TradeEvent = print({ ticks, size, aggressor, tsInit: market.now });
    if (isGap) feature.onGap?.(market);
    else if (size > 0) feature.onTrade?.(trade, market);
    if (isRead(index)) feature.read(market, reading);
  });
  return reading;
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
  ] as const)('a %s that is read after every event answers as one that is read once', (_, create) => {
    let available = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 120 }), (steps) => {
        const often = readings(create(), steps, () => true);
        const once = readings(create(), steps, (index) => index === steps.length - 1);
        if (often.available) available += 1;
        expect(often).toEqual(once);
      }),
      { numRuns: propertyRuns, seed: 7 },
    );
    expect(available).toBeGreaterThan(0);
  });
});
