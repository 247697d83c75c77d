import { expect, it } from '@jest/globals';
import { FastestStretches, STRETCH_ITEMS } from './fastest-stretches.js';

/** Passes of two stretches and some items over: each stretch takes what is told, in milliseconds. */
function measured(passes: readonly (readonly [number, number])[]): number {
  let now = 0;
  const stretches = new FastestStretches(() => now);
  for (const pass of passes) {
    now += 1_000;
    stretches.begin();
    for (const time of pass) {
      now += time;
      for (let item = 0; item < STRETCH_ITEMS; item += 1) stretches.tick();
    }
    now += 500;
    stretches.tick();
  }
  return stretches.ns;
}

const NS_PER_MS = 1e6;

it('each stretch counts at its fastest, whatever pass it was in', () => {
  expect(measured([[5, 9], [7, 2], [6, 8]])).toBeCloseTo(((5 + 2) * NS_PER_MS) / (2 * STRETCH_ITEMS), 6);
});

it('items over at the end of a pass are counted neither as time nor as items', () => {
  expect(measured([[1, 1]])).toBeCloseTo(NS_PER_MS / STRETCH_ITEMS, 6);
});

it('says nothing before the first whole stretch', () => {
  expect(measured([])).toBeNaN();
});
