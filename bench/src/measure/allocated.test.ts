import { describe, expect, it } from '@jest/globals';
import { allocatedBytes } from './allocated.js';

const ARRAYS = 200;
const NUMBERS = 10_000;
const BYTES_OF_A_NUMBER = 8;

describe('bytes allocated', () => {
  it('count what died young as well as what stayed', () => {
    let last: number[] = [];
    const { bytes } = allocatedBytes(() => {
      for (let index = 0; index < ARRAYS; index += 1) last = new Array<number>(NUMBERS).fill(index + 0.5);
    });
    const known = ARRAYS * NUMBERS * BYTES_OF_A_NUMBER;
    expect(last).toHaveLength(NUMBERS);
    expect(bytes).toBeGreaterThan(0.95 * known);
    expect(bytes).toBeLessThan(1.5 * known);
  });
});
