import { describe, expect, it } from '@jest/globals';
import { productionChecks, type Ran } from './production-checks.js';

const HOUR = 3_600;
const good: Ran = { load: { cycleMs: { p50: 0.1, p99: 2, max: 30 }, ratingMs: 0.2, memoryMegabytes: 200, cpuShare: 0.1, seconds: 24 * HOUR }, ratings: 100, speed: 1, askedMs: 24 * HOUR * 1_000, failure: null };
const states = (ran: Ran): string[] => productionChecks(ran).map(({ state }) => state);

describe('the five production checks', () => {
  it('pass for a day within all limits', () => {
    expect(states(good)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
  });

  it('fail one by one at their limits', () => {
    const { load } = good;
    expect(states({ ...good, load: { ...load, cycleMs: { p50: 0, p99: 50, max: 50 } } })[0]).toBe('failed');
    expect(states({ ...good, load: { ...load, ratingMs: 2 } })[1]).toBe('failed');
    expect(states({ ...good, load: { ...load, memoryMegabytes: 500 } })[2]).toBe('failed');
    expect(states({ ...good, load: { ...load, cpuShare: 0.3 } })[3]).toBe('failed');
    expect(states({ ...good, failure: 'disk full' })[4]).toBe('failed');
  });

  it('are not run where nothing was measured', () => {
    expect(states({ ...good, ratings: 0 })[1]).toBe('not run');
    expect(states({ ...good, askedMs: HOUR * 1_000, load: { ...good.load, seconds: HOUR } })[4]).toBe('not run');
    expect(states({ ...good, load: { ...good.load, seconds: HOUR } })[4]).toBe('not run');
  });

  it('count a compressed day, and say that it was one', () => {
    const day = productionChecks({ ...good, speed: 24, askedMs: HOUR * 1_000, load: { ...good.load, seconds: HOUR } })[4];
    expect([day?.state, day?.detail]).toEqual(['ok', '24.00 hours of the market, compressed, 24 times the speed of the market']);
  });
});
