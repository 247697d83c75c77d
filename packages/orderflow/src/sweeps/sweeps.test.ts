import { describe, expect, it } from '@jest/globals';
import type { Detection } from '@mia-trading/core';
import { orderflowConfig } from '../config.js';
import { ParentAggregator } from '../parents/parent-aggregator.js';
import { print } from '../test-support/fake-market.js';
import { parentOrder } from '../test-support/parents.js';
import { Sweeps } from './sweeps.js';

const options = orderflowConfig.parse({}).smartMoneyFlow.sweeps;

function recorder(): { sweeps: Sweeps; detections: Detection[] } {
  const detections: Detection[] = [];
  return { sweeps: new Sweeps(options, (detection) => detections.push(detection)), detections };
}

describe('Sweeps', () => {
  it('40 contracts at three prices in one event are a sweep to the furthest of them', () => {
    const { sweeps, detections } = recorder();
    const aggregator = new ParentAggregator({ timeWindow: 1_000 }, (parent) => sweeps.onParent(parent));
    for (const [ticks, size] of [[19_201, 10], [19_202, 20], [19_203, 10]] as const) aggregator.onTrade(print({ ticks, size, aggressor: 1, matchId: 7, tsInit: 10 }));
    expect(detections).toEqual([]);
    aggregator.onTrade(print({ ticks: 19_203, size: 1, aggressor: 1, matchId: 8, tsInit: 25 }));
    expect(detections).toEqual([
      { kind: 'sweep', detectedAt: 25, since: 10, side: 1, price: 4_800.75, grade: 'confirmed', detail: { contracts: 40, levels: 3, prints: 3, firstPrice: 4_800.25 } },
    ]);
  });

  it('a seller sweeps down', () => {
    const { sweeps, detections } = recorder();
    sweeps.onParent(parentOrder({ aggressor: -1, size: 40, levels: 4, isSweep: true, lowPrice: 4_799, highPrice: 4_799.75 }));
    expect(detections).toMatchObject([{ side: -1, price: 4_799, detail: { firstPrice: 4_799.75 } }]);
  });

  it('two prices, a handful of contracts, and an auction are none', () => {
    const { sweeps, detections } = recorder();
    expect(sweeps.onParent(parentOrder({ size: 40, levels: 2, isSweep: true }))).toBe(false);
    expect(sweeps.onParent(parentOrder({ size: 19, levels: 3, isSweep: true }))).toBe(false);
    expect(sweeps.onParent(parentOrder({ aggressor: 0, size: 400, levels: 9, isSweep: false }))).toBe(false);
    expect(sweeps.onParent(parentOrder({ size: 20, levels: 3, isSweep: true }))).toBe(true);
    expect(detections).toHaveLength(1);
  });

  it('without event numbers it is only possible', () => {
    const { sweeps, detections } = recorder();
    sweeps.onParent(parentOrder({ size: 40, levels: 3, isSweep: true, matchId: 0 }));
    expect(detections[0]?.grade).toBe('possible');
  });
});
