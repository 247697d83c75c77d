import { describe, expect, it } from '@jest/globals';
import { TradeFlag, type Detection } from '@mia-trading/core';
import fc from 'fast-check';
import { orderflowConfig } from '../config.js';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { parentOrder } from '../test-support/parents.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { splitRun } from '../test-support/split-run.js';
import { LargeOrders } from './large-orders.js';

const options = orderflowConfig.parse({}).smartMoneyFlow.largeOrders;

function recorder(changes: Partial<typeof options> = {}): { large: LargeOrders; detections: Detection[] } {
  const detections: Detection[] = [];
  return { large: new LargeOrders({ ...options, ...changes }, (detection) => detections.push(detection)), detections };
}

describe('LargeOrders', () => {
  it('100 contracts are large, 99 are not, 500 are a block', () => {
    const { large, detections } = recorder();
    expect([99, 100, 499, 500].map((size) => large.onParent(parentOrder({ size })))).toEqual(['ordinary', 'large', 'large', 'block']);
    expect(detections.map(({ kind, detail }) => [kind, detail['contracts']])).toEqual([
      ['largeParent', 100],
      ['largeParent', 499],
      ['block', 500],
    ]);
    expect([large.count, large.volume]).toEqual([3, 1_099]);
  });

  it('tells side, price, time and what it was compared with', () => {
    const { large, detections } = recorder();
    large.onParent(parentOrder({ size: 120, aggressor: -1, price: 4_799.9, prints: 3, levels: 2, tsEvent: 900, detectedAt: 1_000 }));
    expect(detections).toEqual([
      { kind: 'largeParent', detectedAt: 1_000, since: 900, side: -1, price: 4_799.9, grade: 'confirmed', detail: { contracts: 120, threshold: 100, prints: 3, levels: 2 } },
    ]);
  });

  it('after 100 parents asks for their 99th percentile: ninety-nine of 10 and one of 300, the next of 150 is ordinary only when two were of 300', () => {
    const after = (big: number): string => {
      const { large } = recorder();
      for (let index = 0; index < 100; index += 1) large.onParent(parentOrder({ size: index < big ? 300 : 10 }));
      return large.onParent(parentOrder({ size: 150 }));
    };
    expect([after(1), after(2)]).toEqual(['large', 'ordinary']);
  });

  it('does not judge a parent by itself', () => {
    const { large } = recorder({ minimumParents: 1 });
    large.onParent(parentOrder({ size: 200 }));
    expect(large.threshold).toBe(200);
    expect(large.onParent(parentOrder({ size: 199 }))).toBe('ordinary');
    expect(large.onParent(parentOrder({ size: 1_000 }))).toBe('block');
  });

  it('is only possible where the exchange names no event or no aggressor', () => {
    const { large, detections } = recorder();
    large.onParent(parentOrder({ size: 100, matchId: 0 }));
    large.onParent(parentOrder({ size: 100, aggressorSource: 'quote' }));
    large.onParent(parentOrder({ size: 100 }));
    expect(detections.map(({ grade }) => grade)).toEqual(['possible', 'possible', 'confirmed']);
  });

  it('an auction is nobody’s order: neither judged nor counted', () => {
    const { large, detections } = recorder({ minimumParents: 1 });
    expect(large.onParent(parentOrder({ size: 2_000, aggressor: 0, flags: TradeFlag.Auction }))).toBe('ordinary');
    expect([detections, large.threshold, large.count]).toEqual([[], 100, 0]);
  });

  it('reports prints off the book and keeps them out of the flow', () => {
    const { large, detections } = recorder();
    const market = new FakeMarket();
    market.now = 50;
    large.onTrade(print({ ticks: 19_200, size: 1_500, tsInit: 50, flags: TradeFlag.OffBook }), market);
    large.onTrade(print({ ticks: 19_200, size: 1_500, tsInit: 50 }), market);
    expect(detections).toEqual([{ kind: 'offBookPrint', detectedAt: 50, since: 50, side: 0, price: 4_800, grade: 'confirmed', detail: { contracts: 1_500 } }]);
    expect([large.offBookPrints, large.offBookVolume, large.count]).toEqual([1, 1_500, 0]);
  });

  it('a new session begins with no sizes', () => {
    const { large } = recorder({ minimumParents: 1 });
    large.onParent(parentOrder({ size: 400 }));
    expect(large.threshold).toBe(400);
    large.onSession();
    expect([large.threshold, large.count, large.volume]).toEqual([100, 0, 0]);
  });

  it('property: as sorting all sizes before each parent says', () => {
    const changes = { minimumSize: 20, minimumParents: 10, percentile: 0.9, blockSize: 45 };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 120 }), (sizes) => {
        const { large } = recorder(changes);
        const expected = sizes.map((size, index) => {
          const sorted = sizes.slice(0, index).sort((a, b) => a - b);
          const quantile = sorted[Math.floor(0.9 * (index - 1))] ?? 0;
          const threshold = index < 10 ? 20 : Math.max(20, quantile);
          return size < threshold ? 'ordinary' : size >= 45 ? 'block' : 'large';
        });
        expect(sizes.map((size) => large.onParent(parentOrder({ size })))).toEqual(expected);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('property: goes on from a snapshot', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 60 }), fc.nat(60), (sizes, at) => {
        const make = (): { subject: LargeOrders; answer: (size: number) => unknown } => {
          const { large, detections } = recorder({ minimumSize: 20, minimumParents: 10 });
          return { subject: large, answer: (size) => [large.onParent(parentOrder({ size })), detections.splice(0), large.threshold, large.count, large.volume] };
        };
        const { whole, resumed } = splitRun(make, sizes, Math.min(at, sizes.length));
        expect(resumed).toEqual(whole);
      }),
      { numRuns: propertyRuns },
    );
  });
});
