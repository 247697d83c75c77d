import { describe, expect, it } from '@jest/globals';
import { timePasses } from './passes.js';

describe('timed passes', () => {
  it('count neither the warm passes nor more than are needed, and prepare each', async () => {
    const prepared: number[] = [];
    const worked: number[] = [];
    const passes = await timePasses({
      warm: 2,
      items: 25,
      prepare: (index) => prepared.push(index),
      pass: (index) => {
        worked.push(index);
        return 10;
      },
    });
    expect(worked).toEqual([0, 1, 2, 3, 4]);
    expect(prepared).toEqual(worked);
    expect(passes).toMatchObject({ count: 3, items: 30 });
    expect(passes.bestNs).toBeLessThanOrEqual(passes.medianNs);
    expect(passes.medianRate * passes.medianNs).toBeCloseTo(1e9, 0);
  });

  it('make one pass where nothing is asked for', async () => {
    expect(await timePasses({ warm: 0, items: 0, pass: () => 7 })).toMatchObject({ count: 1, items: 7 });
  });
});
