import { describe, expect, it } from '@jest/globals';
import { SECOND } from '@mia-trading/core';
import fc from 'fast-check';
import { FollowedTime } from './followed-time.js';

const START = 1_700_000_000 * SECOND;
const wholeSeconds = (time: number): number => Math.floor(time / SECOND) * SECOND;

/** Hears a clock of a speed every `every` milliseconds, for `from` to `to` milliseconds of the wall. */
function follow(clock: FollowedTime, speed: number, every: number, to: number): (wall: number) => number {
  const truth = (wall: number): number => START + wall * speed * 1_000;
  for (let wall = 0; wall <= to; wall += every) clock.hear(wholeSeconds(truth(wall)), wall);
  return truth;
}

describe('a clock that is followed', () => {
  it('is unknown before anything was heard', () => {
    expect(new FollowedTime().at(5)).toBe(0);
  });

  it('stands still while the server does', () => {
    const clock = new FollowedTime();
    for (const wall of [0, 250, 500]) clock.hear(START, wall);
    expect([clock.at(500), clock.speed]).toEqual([START, 0]);
    expect(clock.at(60_000)).toBeLessThanOrEqual(START + SECOND);
  });

  it('knows the time to a second, whatever the speed', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 200, noNaN: true }), fc.integer({ min: 20, max: 500 }), fc.integer({ min: 2_000, max: 30_000 }), fc.integer({ min: 0, max: 500 }), (speed, every, heardFor, later) => {
        const clock = new FollowedTime();
        const truth = follow(clock, speed, every, heardFor);
        const wall = heardFor + Math.min(later, every);
        const allowed = SECOND * (1 + speed / 1_000 * every + 1);
        expect(Math.abs(clock.at(wall) - truth(wall))).toBeLessThanOrEqual(allowed);
      }),
    );
  });

  it('knows twenty times the speed of the wall to two in a hundred', () => {
    const clock = new FollowedTime();
    follow(clock, 20, 250, 10_000);
    expect(Math.abs(clock.speed - 20)).toBeLessThan(0.4);
  });

  it('never goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ wait: fc.integer({ min: 0, max: 2_000 }), step: fc.integer({ min: -3, max: 60 }), isHeard: fc.boolean() }), { maxLength: 40 }), (steps) => {
        const clock = new FollowedTime();
        let [wall, time, before] = [0, START, 0];
        for (const { wait, step, isHeard } of steps) {
          wall += wait;
          time += step * SECOND;
          if (isHeard) clock.hear(time, wall);
          const now = clock.at(wall);
          expect(now).toBeGreaterThanOrEqual(before);
          before = now;
        }
      }),
    );
  });
});
