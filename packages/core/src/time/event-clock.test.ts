import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../book/test-support/property-runs.js';
import { EvaluationGrid, EventClock, NEVER } from './event-clock.js';
import type { Micros } from './micros.js';

describe('EventClock', () => {
  it('moves forward and never back', () => {
    const clock = new EventClock();
    expect([clock.advanceTo(5), clock.now]).toEqual([true, 5]);
    expect([clock.advanceTo(5), clock.now, clock.regressions]).toEqual([false, 5, 0]);
    expect([clock.advanceTo(4), clock.now, clock.regressions]).toEqual([false, 5, 1]);
  });

  it.each([NaN, Infinity, -Infinity])('does not take %p for a time', (time) => {
    const clock = new EventClock();
    expect([clock.advanceTo(time), clock.now, clock.regressions]).toEqual([false, 0, 1]);
  });
});

/** Evaluation points of a stream of market events, as an engine takes them. */
function evaluationsOf(grid: EvaluationGrid, times: readonly Micros[]): Micros[] {
  const evaluations: Micros[] = [];
  for (const time of times) {
    while (grid.isDueBefore(time)) evaluations.push(grid.take());
    grid.note(time);
  }
  return evaluations;
}

/** The rule read aloud: a grid point counts when a later event comes and a market event lies after the point before it, up to it. */
function evaluationsByDefinition(times: readonly Micros[], interval: number): Micros[] {
  const last = times.at(-1) ?? 0;
  const points: Micros[] = [];
  for (let point = 0; point < last; point += interval) {
    if (times.some((time) => time > point - interval && time <= point)) points.push(point);
  }
  return points;
}

describe('EvaluationGrid', () => {
  it('evaluates before the first event later than the point, and only after a market event', () => {
    const grid = new EvaluationGrid(250);
    expect([grid.due, grid.isDueBefore(1_000)]).toEqual([NEVER, false]);
    grid.note(100);
    grid.note(250);
    expect([grid.due, grid.isDueBefore(250), grid.isDueBefore(251)]).toEqual([250, false, true]);
    expect(grid.take()).toBe(250);
    expect(grid.isDueBefore(5_000)).toBe(false);
    grid.note(1_001);
    expect(grid.due).toBe(1_250);
  });

  it('stands at quarter seconds of real time unless told otherwise', () => {
    const grid = new EvaluationGrid();
    grid.note(1_703_545_200_000_001);
    expect(grid.take()).toBe(1_703_545_200_250_000);
    grid.note(1_703_545_200_500_000);
    expect(grid.take()).toBe(1_703_545_200_500_000);
  });

  it('agrees with its definition on any stream', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 60 }), fc.integer({ min: 1, max: 400 }), (unordered, interval) => {
        const times = [...unordered].sort((a, b) => a - b);
        expect(evaluationsOf(new EvaluationGrid(interval), times)).toEqual(evaluationsByDefinition(times, interval));
      }),
      { numRuns: propertyRuns },
    );
  });

  it.each([0, -250, 0.5, NaN, Infinity])('refuses a spacing of %p', (interval) => {
    expect(() => new EvaluationGrid(interval)).toThrow(expect.objectContaining({ code: 'MIA-TIME-GRID' }));
  });
});
