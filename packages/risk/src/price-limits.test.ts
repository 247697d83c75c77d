import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { equityIndexLimits, type PriceLimitInput } from './price-limits.js';
import { sessionMinuteOf } from './trading-window.js';

// A fixing of 5,000: 7 % are 350, 13 % are 650 and 20 % are 1,000 points.
const MORNING: PriceLimitInput = { previousFixing: 5_000, todaysFixing: null, tradeDate: '2024-01-03', sessionMinute: sessionMinuteOf('09:00'), isRegularHours: true, lastPrice: 4_990 };
const NIGHT: PriceLimitInput = { ...MORNING, sessionMinute: sessionMinuteOf('20:00'), isRegularHours: false };
const EVENING: PriceLimitInput = { ...MORNING, sessionMinute: sessionMinuteOf('15:10'), isRegularHours: false, todaysFixing: 4_900 };

describe('the price limits of CME equity index futures', () => {
  it('are 7, 13 and 20 % below the fixing in turn until 14:25 CT, and none above', () => {
    const lowerAt = (lastPrice: number) => equityIndexLimits({ ...MORNING, lastPrice });
    expect([5_400, 4_650, 4_649.75, 4_350, 4_349.75].map((price) => Math.round(lowerAt(price).lower ?? 0))).toEqual([4_650, 4_650, 4_350, 4_350, 4_000]);
    expect(lowerAt(5_400).upper).toBeNull();
  });

  it('are 20 % below alone from 14:25 CT to the cash close', () => {
    expect(equityIndexLimits({ ...MORNING, sessionMinute: sessionMinuteOf('14:25') })).toEqual({ lower: 4_000, upper: null });
    expect(equityIndexLimits({ ...MORNING, sessionMinute: sessionMinuteOf('14:24') }).lower).toBeCloseTo(4_650, 9);
  });

  it('are 7 % either way overnight, 5 % before October 2020', () => {
    expect(equityIndexLimits(NIGHT).lower).toBeCloseTo(4_650, 9);
    expect(equityIndexLimits(NIGHT).upper).toBeCloseTo(5_350, 9);
    expect(equityIndexLimits({ ...NIGHT, tradeDate: '2020-03-09' }).lower).toBeCloseTo(4_750, 9);
    expect(equityIndexLimits({ ...NIGHT, tradeDate: '2020-03-09' }).upper).toBeCloseTo(5_250, 9);
  });

  it('are 7 % about the fixing of the day after the cash close, and never below the 20 % limit', () => {
    expect(equityIndexLimits(EVENING).lower).toBeCloseTo(4_557, 9);
    expect(equityIndexLimits(EVENING).upper).toBeCloseTo(5_243, 9);
    expect(equityIndexLimits({ ...EVENING, todaysFixing: 4_100 }).lower).toBe(4_000);
    expect(equityIndexLimits({ ...EVENING, todaysFixing: null })).toEqual({ lower: null, upper: null });
  });

  it('know of an early close by the fixing of the day', () => {
    expect(equityIndexLimits({ ...EVENING, sessionMinute: sessionMinuteOf('12:05') }).upper).toBeCloseTo(5_243, 9);
  });

  it('are not known without a fixing', () => {
    for (const input of [MORNING, NIGHT]) expect(equityIndexLimits({ ...input, previousFixing: Number.NaN })).toEqual({ lower: null, upper: null });
  });

  it('property: in proportion to the fixing, and around the last price while that is inside them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4_000, max: 40_000 }), fc.integer({ min: -690, max: 690 }), fc.boolean(), fc.integer({ min: 0, max: 1439 }), (fixing, tenThousandths, isRegularHours, sessionMinute) => {
        const lastPrice = fixing * (1 + tenThousandths / 10_000);
        const input = { ...MORNING, previousFixing: fixing, todaysFixing: fixing, isRegularHours, sessionMinute, lastPrice };
        const { lower, upper } = equityIndexLimits(input);
        const doubled = equityIndexLimits({ ...input, previousFixing: 2 * fixing, todaysFixing: 2 * fixing, lastPrice: 2 * lastPrice });
        expect(lower).toBeLessThan(lastPrice);
        if (upper !== null) expect(upper).toBeGreaterThan(lastPrice);
        expect(doubled).toEqual({ lower: lower === null ? null : 2 * lower, upper: upper === null ? null : 2 * upper });
      }),
    );
  });
});
