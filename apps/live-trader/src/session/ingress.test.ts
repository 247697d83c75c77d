import { describe, expect, it } from '@jest/globals';
import type { TapeEvent } from '@mia-trading/core';
import { Ingress } from './ingress.js';

/** The work of one event alone fills a turn. */
const LONGER_THAN_A_TURN_MS = 6;

const at = (seq: number) => ({ tsEvent: seq, tsInit: seq, seq, instrument: 'ESH4' });
const trade = (seq: number): TapeEvent => ({ ...at(seq), kind: 'trade', price: 4_800, size: 1, aggressor: 1, aggressorSource: 'exchange', matchId: 0, flags: 1 });
const clock = (seq: number): TapeEvent => ({ ...at(seq), kind: 'clock' });

function ingressOf(capacity: number, onEvent: (event: TapeEvent, ingress: Ingress) => void = () => undefined, onTurn: (since: number) => void = () => undefined) {
  const handled: number[] = [];
  const lost: number[] = [];
  const failures: unknown[] = [];
  let told: () => void = () => undefined;
  const failure = new Promise<void>((resolve) => {
    told = resolve;
  });
  let gap: () => void = () => undefined;
  const gapTold = new Promise<void>((resolve) => {
    gap = resolve;
  });
  const ingress: Ingress = new Ingress({
    capacity,
    onTurn,
    handle: (event) => {
      handled.push(event.seq);
      onEvent(event, ingress);
    },
    onLost: (events) => {
      lost.push(events);
      gap();
    },
    onFailure: (cause) => {
      failures.push(cause);
      told();
    },
  });
  return { ingress, handled, lost, failures, failure, gapTold };
}

describe('the queue before the engine', () => {
  it('hands events over in order, and one that comes meanwhile after the one under way', () => {
    const { ingress, handled } = ingressOf(10, (event, queue) => {
      if (event.seq === 1) queue.push(clock(3));
    });
    ingress.push(trade(1));
    ingress.push(trade(2));
    expect(handled).toEqual([]);
    ingress.drain();
    expect(handled).toEqual([1, 2, 3]);
  });

  it('leaves market data out when it is full, tells how many, and never leaves out time or orders', async () => {
    const { ingress, handled, lost, gapTold } = ingressOf(3);
    for (let seq = 0; seq < 8; seq += 1) ingress.push(trade(seq));
    ingress.push(clock(8));
    expect([ingress.length, ingress.lostInAll]).toEqual([4, 5]);
    await gapTold;
    expect([handled, lost]).toEqual([[0, 1, 2, 8], [5]]);
  });

  it('keeps order over many more events than it cuts off at once', () => {
    const { ingress, handled } = ingressOf(100_000);
    for (let seq = 0; seq < 20_000; seq += 1) ingress.push(trade(seq));
    ingress.drain();
    expect(handled).toEqual(Array.from({ length: 20_000 }, (_, seq) => seq));
  });

  it('handles nothing more once the handler has failed', async () => {
    const { ingress, handled, failures, failure } = ingressOf(10, () => {
      throw new Error('full disk');
    });
    ingress.push(trade(1));
    ingress.push(trade(2));
    await failure;
    ingress.push(trade(3));
    expect([handled, failures]).toEqual([[1], [new Error('full disk')]]);
  });

  it('tells since when the first event of a turn had waited, also where a long turn before has left it over', async () => {
    const turns: number[] = [];
    let ended: () => void = () => undefined;
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const { ingress } = ingressOf(10, () => {
      const until = performance.now() + LONGER_THAN_A_TURN_MS;
      while (performance.now() < until);
    }, (since) => {
      turns.push(since);
      if (turns.length === 3) ended();
    });
    const before = performance.now();
    for (let seq = 0; seq < 3; seq += 1) ingress.push(trade(seq));
    const after = performance.now();
    await end;
    for (const since of turns) {
      expect(since).toBeGreaterThanOrEqual(before);
      expect(since).toBeLessThanOrEqual(after);
    }
  });
});
