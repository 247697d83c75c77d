import { describe, expect, it } from '@jest/globals';
import { TradeFlag, type Aggressor, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { print } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { readTrades, realHourExists } from '../test-support/real-hour.js';
import { splitRun } from '../test-support/split-run.js';
import { FlowToxicity, flowToxicityConfig } from './flow-toxicity.js';

function of(list: readonly (readonly [Aggressor, number])[], bucketVolume: number, buckets: number): FlowToxicity {
  const toxicity = new FlowToxicity({ bucketVolume, buckets });
  for (const [aggressor, size] of list) toxicity.onTrade(print({ ticks: 100, aggressor, size }));
  return toxicity;
}

/** One contract after another, cut into buckets. */
function slow(list: readonly (readonly [Aggressor, number])[], bucketVolume: number, buckets: number): number {
  const contracts = list.flatMap(([aggressor, size]) => (aggressor === 0 ? [] : Array.from({ length: size }, () => aggressor as number)));
  const imbalances: number[] = [];
  for (let from = 0; from + bucketVolume <= contracts.length; from += bucketVolume) {
    imbalances.push(Math.abs(contracts.slice(from, from + bucketVolume).reduce((sum, sign) => sum + sign, 0)));
  }
  if (imbalances.length < buckets) return Number.NaN;
  return imbalances.slice(-buckets).reduce((sum, imbalance) => sum + imbalance, 0) / (buckets * bucketVolume);
}

const prints = fc.array(fc.tuple(fc.constantFrom<Aggressor>(-1, 0, 1), fc.integer({ min: 1, max: 40 })), { maxLength: 80 });

describe('FlowToxicity', () => {
  it('buckets of 10: 7 bought and 3 sold, then 10 sold, make (4 + 10) / 20', () => {
    expect(of([[1, 7], [-1, 13]], 10, 2).value).toBe(0.7);
  });

  it('is not known before all buckets are full, and forgets the oldest', () => {
    expect(of([[1, 7], [-1, 12]], 10, 2).value).toBeNaN();
    expect(of([[1, 10], [-1, 5], [1, 15], [-1, 5], [1, 5]], 10, 2).value).toBe((10 + 0) / 20);
  });

  it('volume without an aggressor fills nothing and costs coverage; off-book prints count nowhere', () => {
    const toxicity = of([[1, 30], [0, 10]], 10, 3);
    toxicity.onTrade(print({ ticks: 1, size: 1_000, aggressor: -1, flags: TradeFlag.OffBook }));
    toxicity.onTrade(print({ ticks: 1, size: Number.NaN, aggressor: -1 }));
    expect([toxicity.value, toxicity.coverage, toxicity.bucketsFilled]).toEqual([1, 0.75, 3]);
  });

  it('a gap throws the bucket under way away and keeps the full ones', () => {
    const toxicity = of([[1, 15]], 10, 2);
    toxicity.onGap();
    toxicity.onTrade(print({ ticks: 1, size: 9, aggressor: -1 }));
    expect(toxicity.value).toBeNaN();
    toxicity.onTrade(print({ ticks: 1, size: 1, aggressor: 1 }));
    expect(toxicity.value).toBe((10 + 8) / 20);
  });

  it('takes fifty buckets of a fiftieth of an ES day by default', () => {
    expect(flowToxicityConfig.parse({})).toEqual({ bucketVolume: 30_000, buckets: 50 });
  });

  it('property: equals cutting the contracts one by one', () => {
    fc.assert(
      fc.property(prints, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 5 }), (list, bucketVolume, buckets) => {
        expect(of(list, bucketVolume, buckets).value).toBe(slow(list, bucketVolume, buckets));
      }),
      { numRuns: 4 * propertyRuns },
    );
  });

  it('property: the mirrored tape is as toxic, and a snapshot loses nothing', () => {
    fc.assert(
      fc.property(prints, fc.nat(80), (list, at) => {
        expect(of(list.map(([aggressor, size]) => [(0 - aggressor) as Aggressor, size]), 12, 3).value).toBe(of(list, 12, 3).value);
        const make = (): { subject: FlowToxicity; answer: (trade: TradeEvent) => unknown } => {
          const subject = new FlowToxicity({ bucketVolume: 12, buckets: 3 });
          return { subject, answer: (trade) => (subject.onTrade(trade), [subject.value, subject.coverage, subject.bucketsFilled]) };
        };
        const { whole, resumed } = splitRun(make, list.map(([aggressor, size]) => print({ ticks: 1, aggressor, size })), Math.min(at, list.length));
        expect(resumed).toEqual(whole);
      }),
      { numRuns: propertyRuns },
    );
  });

  (realHourExists ? it : it.skip)('on the real hour, 50 buckets of 190 contracts, equals the slow version', () => {
    const trades = readTrades().map(({ aggressor, size }) => [aggressor, size] as const);
    const toxicity = of(trades, 190, 50);
    expect(toxicity.bucketsFilled).toBe(Math.floor((9_892 - 44) / 190));
    expect(toxicity.value).toBe(slow(trades, 190, 50));
  });
});
