import { describe, expect, it } from '@jest/globals';
import { SECOND, type ClockEvent, type Micros } from '@mia-trading/core';
import { ReplayPump, type WallClock } from './replay-pump.js';

function events(...times: Micros[]): ClockEvent[] {
  return times.map((time, seq) => ({ kind: 'clock', tsEvent: time, tsInit: time, seq, instrument: '' }));
}

async function* inBatches(all: readonly ClockEvent[], size = 2): AsyncGenerator<readonly ClockEvent[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

/** A wall clock that jumps ahead by what is waited. */
class JumpingClock implements WallClock {
  time = 0;
  now(): number {
    return this.time;
  }
  async wait(milliseconds: number): Promise<void> {
    this.time += milliseconds;
  }
}

describe('the pump', () => {
  it('at 20 times lets an hour of events take three minutes, each at its time', async () => {
    const wall = new JumpingClock();
    const heard: { at: number; event: Micros; now: Micros }[] = [];
    const pump = new ReplayPump((event) => heard.push({ at: wall.time, event: event.tsInit, now: pump.now }), { speed: 20, wall });
    await pump.run(inBatches(events(1_000 * SECOND, 1_600 * SECOND, 4_600 * SECOND)));
    expect(heard.map(({ event }) => event / SECOND)).toEqual([1_000, 1_600, 4_600]);
    expect(heard.map(({ at }) => Math.round(at / 1_000))).toEqual([0, 30, 180]);
    for (const { event, now } of heard) expect(now - event).toBeLessThan(SECOND);
    expect(pump.isRunning).toBe(false);
  });

  it('hands over history at once and starts its clock at the start asked for', async () => {
    const wall = new JumpingClock();
    const heard: [Micros, boolean, number][] = [];
    const pump = new ReplayPump((event, isHistory) => heard.push([event.tsInit / SECOND, isHistory, Math.round(wall.time / 1_000)]), { speed: 1, from: 5_000 * SECOND, wall });
    await pump.run(inBatches(events(10 * SECOND, 4_999 * SECOND, 5_002 * SECOND)));
    expect(heard).toEqual([[10, true, 0], [4_999, true, 0], [5_002, false, 2]]);
  });

  it('at max waits for nobody but slow readers', async () => {
    const wall = new JumpingClock();
    let backlog = 0;
    let waits = 0;
    const pump = new ReplayPump(() => undefined, { speed: 'max', wall: { now: () => wall.now(), wait: async (ms) => { waits += 1; backlog = ms > 0 ? 0 : 2_000_000; } }, backlog: () => backlog });
    await pump.run(inBatches(events(...Array.from({ length: 1_000 }, (_, index) => index * SECOND)), 100));
    expect(waits).toBe(4);
    expect(pump.now).toBe(999 * SECOND);
  });

  it('holds its time while paused, and ends when stopped', async () => {
    const wall = new JumpingClock();
    const heard: Micros[] = [];
    const pump = new ReplayPump((event) => heard.push(event.tsInit), { speed: 1, wall });
    pump.pause();
    const run = pump.run(inBatches(events(SECOND, 2 * SECOND)));
    await pump.ready;
    wall.time += 60_000;
    expect([heard, pump.now]).toEqual([[], SECOND]);
    pump.resume();
    await run;
    expect(heard).toEqual([SECOND, 2 * SECOND]);
    const stopped = new ReplayPump((event) => (heard.push(event.tsInit), stopped.stop()), { speed: 'max', wall });
    await stopped.run(inBatches(events(3 * SECOND, 4 * SECOND)));
    expect(heard).toEqual([SECOND, 2 * SECOND, 3 * SECOND]);
  });
});
