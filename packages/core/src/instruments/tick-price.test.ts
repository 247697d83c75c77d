import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isOnTick, priceToTicks, roundToTick, ticksToPrice } from './tick-price.js';

const TICK_SIZES = [0.25, 0.1, 0.01, 0.05, 0.5, 1, 5, 1 / 32];

describe('prices and ticks', () => {
  it('counts ES in quarters and gold in tenths', () => {
    expect(priceToTicks(4810.25, 0.25)).toBe(19_241);
    expect(ticksToPrice(19_241, 0.25)).toBe(4810.25);
    expect(priceToTicks(1323.2, 0.1)).toBe(13_232);
    expect(ticksToPrice(13_232, 0.1)).toBe(1323.2);
    // 3 × 0.1 is 0.30000000000000004: the conversion divides instead.
    expect(ticksToPrice(3, 0.1)).toBe(0.3);
  });

  it('refuses a price between ticks, and one that is not finite', () => {
    for (const price of [4810.3, 4810.125, Number.NaN, Infinity]) {
      expect(isOnTick(price, 0.25)).toBe(false);
      expect(() => priceToTicks(price, 0.25)).toThrow(expect.objectContaining({ code: 'MIA-INSTRUMENT-PRICE', context: { price, tickSize: 0.25 } }));
    }
  });

  it('rounds to the grid, and leaves a price alone that is on it but for rounding', () => {
    expect(roundToTick(4810.3, 0.25)).toBe(4810.25);
    expect(roundToTick(4810.3, 0.25, 'up')).toBe(4810.5);
    expect(roundToTick(4810.3, 0.25, 'down')).toBe(4810.25);
    expect(roundToTick(-0.3, 0.25, 'down')).toBe(-0.5);
    expect(roundToTick(0.1 + 0.2, 0.1, 'up')).toBe(0.3);
    expect(roundToTick(Number.NaN, 0.25)).toBeNaN();
  });

  it('round trips every tick of every size', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TICK_SIZES), fc.integer({ min: -10_000_000, max: 10_000_000 }), (tickSize, ticks) => {
        const price = ticksToPrice(ticks, tickSize);
        expect(isOnTick(price, tickSize)).toBe(true);
        expect(priceToTicks(price, tickSize) === ticks).toBe(true);
        expect(roundToTick(price, tickSize, 'up')).toBe(price);
        expect(roundToTick(price, tickSize, 'down')).toBe(price);
      }),
    );
  });

  it('rounds within one tick and in the direction asked for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TICK_SIZES), fc.double({ min: -20_000, max: 20_000, noNaN: true }), (tickSize, price) => {
        const slack = tickSize * 1e-5;
        expect(roundToTick(price, tickSize, 'down')).toBeLessThanOrEqual(price + slack);
        expect(roundToTick(price, tickSize, 'up')).toBeGreaterThanOrEqual(price - slack);
        expect(Math.abs(roundToTick(price, tickSize) - price)).toBeLessThanOrEqual(tickSize / 2 + slack);
      }),
    );
  });
});
