import { describe, expect, it } from '@jest/globals';
import { isOnTick } from '@mia-trading/core';
import fc from 'fast-check';
import { NO_LEVELS, placeStopAndTarget, type StopTargetInput } from './stop-target.js';
import { configOf } from './test-support/fixtures.js';

const { stopTarget: config } = configOf();
const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 5_000 : 300;

const input = (over: Partial<StopTargetInput> = {}): StopTargetInput => ({
  side: 1,
  entryPrice: 5000.5,
  tickSize: 0.25,
  pointValue: 50,
  roundTurnFees: 4.5,
  stopSlippagePoints: 0.25,
  atrPoints: 2,
  stopFactor: 1,
  targetFactor: 1,
  levels: NO_LEVELS,
  ...over,
});

describe('stop and target', () => {
  it('are redone on paper: ES long at 5000.50 with a range of two points', () => {
    // Stop 1.5 x 2 = 3.00 points: loss 150 + 12.50 slippage + 4.50 fees = $167.
    // 2.5 x 167 + 4.50 = $422 = 33.76 ticks of $12.50: 34 ticks, 8.50 points, above the wanted 3.75 x 2 = 7.50.
    const placed = placeStopAndTarget(input(), config);
    expect(placed).toMatchObject({ stopPrice: 4997.5, targetPrice: 5009, stopPoints: 3, targetPoints: 8.5, meetsMinimum: true });
    expect(placed.rewardRisk).toBeCloseTo((425 - 4.5) / 167, 12);
  });

  it('round the stop away from the entry', () => {
    expect(placeStopAndTarget(input({ atrPoints: 2.01 }), config).stopPoints).toBe(3.25);
    expect(placeStopAndTarget(input({ atrPoints: 2.01, side: -1, entryPrice: 5000 }), config).stopPrice).toBe(5003.25);
  });

  it('keep the stop within its bounds', () => {
    expect(placeStopAndTarget(input({ atrPoints: 0.01 }), config).stopPoints).toBe(1.5);
    expect(placeStopAndTarget(input({ atrPoints: 1_000 }), config).stopPoints).toBe(15);
  });

  it('follow the regime: twice as far in an extreme one', () => {
    // Loss 300 + 12.50 + 4.50 = $317; 2.5 x 317 + 4.50 = $797 = 63.76 ticks.
    expect(placeStopAndTarget(input({ stopFactor: 2, targetFactor: 2 }), config)).toMatchObject({ stopPoints: 6, targetPoints: 16 });
  });

  it('say so when the target asked for is out of reach', () => {
    // Range 0.3: stop 1.50, loss 75 + 12.50 + 4.50 = $92, needed 2.5 x 92 + 4.50 = $234.50: 19 ticks; within reach 10 x 0.3 = 12 ticks.
    expect(placeStopAndTarget(input({ atrPoints: 0.3 }), config)).toMatchObject({ meetsMinimum: false, neededTargetPoints: 4.75, reachablePoints: 3 });
  });

  it('are exact on a grid of tenths', () => {
    // Loss 300 + 10 + 4.50 = $314.50; 2.5 x 314.50 + 4.50 = $790.75: 80 ticks of $10.
    const placed = placeStopAndTarget(input({ entryPrice: 1323.2, tickSize: 0.1, pointValue: 100, stopSlippagePoints: 0.1 }), config);
    expect([placed.stopPrice, placed.targetPrice]).toEqual([1320.2, 1331.2]);
  });

  it('are on the grid, mirror, and keep the promised ratio after costs whenever they claim it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4_000, max: 30_000 }), fc.double({ min: 0.05, max: 60, noNaN: true }), fc.double({ min: 0.1, max: 4, noNaN: true }), fc.double({ min: 0.1, max: 4, noNaN: true }), fc.integer({ min: 0, max: 2_000 }), (ticks, atrPoints, stopFactor, targetFactor, feeCents) => {
        const entryPrice = ticks * 0.25;
        const given = { entryPrice, atrPoints, stopFactor, targetFactor, roundTurnFees: feeCents / 100 };
        const long = placeStopAndTarget(input(given), config);
        const short = placeStopAndTarget(input({ ...given, side: -1 }), config);
        expect(isOnTick(long.stopPrice, 0.25) && isOnTick(long.targetPrice, 0.25)).toBe(true);
        expect([entryPrice - long.stopPrice, long.targetPrice - entryPrice]).toEqual([short.stopPrice - entryPrice, entryPrice - short.targetPrice]);
        const gain = (long.targetPrice - entryPrice) * 50 - feeCents / 100;
        const loss = (entryPrice - long.stopPrice + 0.25) * 50 + feeCents / 100;
        expect(long.meetsMinimum).toBe(gain / loss >= 2.5);
        expect(long.rewardRisk).toBeCloseTo(gain / loss, 9);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('levels', () => {
  const at = (behind: number | null, ahead: number | null, over: Partial<StopTargetInput> = {}) => placeStopAndTarget(input({ ...over, levels: { behind, ahead } }), config);

  it('behind the entry take the stop two ticks beyond them, by hand: support at 4997.25 under a stop of 3.00 points', () => {
    // 5000.50 - 4997.25 = 13 ticks, and 2: 15 ticks, 3.75 points, within 1.5 times 12. Loss 187.50 + 12.50 + 4.50 = $204.50;
    // 2.5 x 204.50 + 4.50 = $515.75 = 41.26: 42 ticks.
    expect(at(4997.25, null)).toMatchObject({ stopPrice: 4996.75, stopPoints: 3.75, targetPoints: 10.5, meetsMinimum: true });
  });

  it('behind the entry leave the stop where it is when it lies beyond them already, or they are too far', () => {
    expect(at(4998.5, null).stopPoints).toBe(3);
    expect(at(4996.25, null).stopPoints).toBe(3);
    expect(at(5001, null).stopPoints).toBe(3);
  });

  it('behind the entry do not turn a trade into a refusal', () => {
    // A range of 0.6 points reaches 6.00 points: a stop of 1.50 needs 5.00, one beyond 4998.75 at 2.25 would need 6.75.
    expect(at(4998.75, null, { atrPoints: 0.6 })).toMatchObject({ stopPoints: 1.5, meetsMinimum: true });
    expect(at(4999, null, { atrPoints: 0.6 })).toMatchObject({ stopPoints: 2, meetsMinimum: true });
  });

  it('ahead bring the target in before them, but not below 2.5 after costs', () => {
    // A target factor of 2 wants 15.00 points; 8.50 are needed.
    expect(at(null, 5012, { targetFactor: 2 }).targetPrice).toBe(5011.5);
    expect(at(null, 5005, { targetFactor: 2 })).toMatchObject({ targetPoints: 8.5, meetsMinimum: true });
    expect(at(null, 5020, { targetFactor: 2 }).targetPoints).toBe(15);
  });

  it('property: are mirrored for a seller, keep the bounds, and never lose a trade that volatility alone allows', () => {
    const points = fc.integer({ min: 0, max: 80 }).map((ticks) => ticks / 4);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.option(points), fc.option(points), (tenths, behind, ahead) => {
        const atrPoints = tenths / 10;
        const long = at(behind === null ? null : 5000.5 - behind, ahead === null ? null : 5000.5 + ahead, { atrPoints });
        const short = at(behind === null ? null : 5000.5 + behind, ahead === null ? null : 5000.5 - ahead, { atrPoints, side: -1 });
        const plain = placeStopAndTarget(input({ atrPoints }), config);
        expect({ ...short, stopPrice: 10_001 - short.stopPrice, targetPrice: 10_001 - short.targetPrice }).toEqual(long);
        expect(long.meetsMinimum).toBe(plain.meetsMinimum);
        expect(long.stopPoints).toBeGreaterThanOrEqual(plain.stopPoints);
        expect(long.stopPoints).toBeLessThanOrEqual(Math.min(15, 1.5 * plain.stopPoints));
        if (long.stopPoints === plain.stopPoints) expect(long.targetPoints).toBeLessThanOrEqual(plain.targetPoints);
      }),
      { numRuns: RUNS },
    );
  });
});
