import { describe, expect, it } from '@jest/globals';
import type { IBApi } from '@stoqey/ib';
import { connectionConfigSchema } from '../config/ibkr-config.js';
import { ManualTimer } from '../test-support/manual-timer.js';
import { Heartbeat } from './heartbeat.js';
import type { Link } from './link.js';

const INTERVAL = 1_000;
const TIMEOUT = 400;

/** A connection whose other side says something when a test wants it to. */
function beating() {
  const timer = new ManualTimer();
  const link = { lastTraffic: 0 };
  const dropped: string[] = [];
  let asked = 0;
  const heartbeat = new Heartbeat(
    {
      config: connectionConfigSchema.parse({ heartbeatIntervalMs: INTERVAL, heartbeatTimeoutMs: TIMEOUT }),
      timer,
      drop: (reason, detail) => dropped.push(`${reason}: ${detail}`),
      send: (_priority, send) => send({ reqCurrentTime: () => (asked += 1) } as unknown as IBApi),
    },
    () => link as Link,
  );
  heartbeat.start();
  const hear = (): void => {
    link.lastTraffic = timer.now();
  };
  return { timer, dropped, hear, heartbeat, asked: () => asked };
}

describe('the heartbeat', () => {
  it('asks after so much silence, and gives the connection up when the answer does not come in time', () => {
    const one = beating();
    one.timer.advance(INTERVAL - 1);
    expect(one.asked()).toBe(0);
    one.timer.advance(1);
    expect(one.asked()).toBe(1);
    one.timer.advance(TIMEOUT - 1);
    expect(one.dropped).toEqual([]);
    one.timer.advance(1);
    expect([one.asked(), one.dropped]).toEqual([1, ['silent: nothing for 1400 ms, not even its time']]);
  });

  it('asks anew after each silence while it is answered', () => {
    const one = beating();
    for (let round = 1; round <= 3; round += 1) {
      one.timer.advance(INTERVAL);
      expect(one.asked()).toBe(round);
      one.hear();
    }
    expect(one.dropped).toEqual([]);
  });

  it('of a process that stood still asks before it calls the other side silent', () => {
    const one = beating();
    one.timer.stall(60_000);
    expect([one.asked(), one.dropped]).toEqual([1, []]);
    one.timer.advance(TIMEOUT - 1);
    one.hear();
    one.timer.advance(INTERVAL - 1);
    expect([one.asked(), one.dropped]).toEqual([1, []]);
  });

  it('of a process that stood still while the answer came reads it before it gives the connection up', () => {
    const one = beating();
    one.timer.advance(INTERVAL);
    one.timer.stall(60_000);
    expect(one.dropped).toEqual([]);
    one.hear();
    one.timer.advance(1);
    expect([one.asked(), one.dropped]).toEqual([1, []]);
  });

  it('says nothing any more once it is stopped', () => {
    const one = beating();
    one.heartbeat.stop();
    one.timer.advance(10 * INTERVAL);
    expect([one.asked(), one.dropped]).toEqual([0, []]);
  });
});
