import { describe, expect, it } from '@jest/globals';
import { LoadMeter } from './load-meter.js';

describe('what a session costs', () => {
  it('is nothing before anything has happened', () => {
    expect(new LoadMeter().load).toMatchObject({ cycleMs: { p50: 0, p99: 0, max: 0 }, ratingMs: 0, memoryMegabytes: 0 });
  });

  it('tells a slow turn in a hundred by the maximum, five by the ninety-ninth part', () => {
    const meter = new LoadMeter();
    const turn = (milliseconds: number): void => meter.onTurn(performance.now() - milliseconds);
    for (let count = 0; count < 95; count += 1) turn(1);
    for (let count = 0; count < 5; count += 1) turn(200);
    const { p50, p99, max } = meter.load.cycleMs;
    expect([p50 >= 1, p50 < 20, p99 >= 180, max >= 200]).toEqual([true, true, true, true]);
  });

  it('takes the mean over ratings and the largest memory', () => {
    const meter = new LoadMeter();
    meter.onRating(1);
    meter.onRating(3);
    meter.lookAtMemory();
    expect(meter.load.ratingMs).toBe(2);
    expect(meter.load.memoryMegabytes).toBeGreaterThan(10);
  });
});
