import { describe, expect, it } from '@jest/globals';
import { freeMemory } from './free-memory.js';

const MEGABYTES = 64;
const BYTES_PER_MEGABYTE = 1_048_576;
const NUMBERS_PER_MEGABYTE = BYTES_PER_MEGABYTE / 8;

describe('memory that nobody uses', () => {
  it('is given back at once, as often as asked', () => {
    for (let time = 0; time < 2; time += 1) {
      freeMemory();
      const before = process.memoryUsage().heapUsed;
      let held: number[][] | null = Array.from({ length: MEGABYTES }, (_, n) => new Array<number>(NUMBERS_PER_MEGABYTE).fill(n + 0.5));
      expect(held).toHaveLength(MEGABYTES);
      expect(process.memoryUsage().heapUsed - before).toBeGreaterThan((MEGABYTES / 2) * BYTES_PER_MEGABYTE);
      held = null;
      freeMemory();
      expect(process.memoryUsage().heapUsed - before).toBeLessThan((MEGABYTES / 4) * BYTES_PER_MEGABYTE);
    }
  });
});
