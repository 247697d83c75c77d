import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND, type ConfluenceRating } from '@mia-trading/core';
import { EntryGate } from './entry-gate.js';

const gateAt70 = () => new EntryGate({ rearmBelow: 60, rearmAfterExit: 5 * MINUTE });
const rating = (seconds: number, score: number, direction: 1 | -1 | 0 = 1) => ({ ts: seconds * SECOND, score, direction }) as ConfluenceRating;
const signals = (gate: EntryGate, ratings: readonly ConfluenceRating[]) => ratings.map((r) => gate.crosses(r, 70));

describe('EntryGate', () => {
  it('signals once when the score crosses the gate upward', () => {
    expect(signals(gateAt70(), [rating(0, 55), rating(1, 70), rating(2, 75), rating(3, 69), rating(4, 71)])).toEqual([false, true, false, false, false]);
  });

  it('does not take a first rating above the gate for a crossing', () => {
    expect(signals(gateAt70(), [rating(0, 80), rating(1, 82)])).toEqual([false, false]);
  });

  it('is armed again by a score below 60', () => {
    expect(signals(gateAt70(), [rating(0, 50), rating(1, 72), rating(2, 59), rating(3, 70)])).toEqual([false, true, false, true]);
  });

  it('is armed again by a change of direction, even while the score stays high', () => {
    expect(signals(gateAt70(), [rating(0, 50), rating(1, 72, 1), rating(2, 72, -1)])).toEqual([false, true, true]);
  });

  it('is armed again five minutes after an exit, and then still waits for a crossing', () => {
    const gate = gateAt70();
    expect(signals(gate, [rating(0, 50), rating(1, 72)])).toEqual([false, true]);
    gate.onExit(10 * SECOND);
    expect(signals(gate, [rating(309, 65), rating(309.5, 72), rating(310, 72), rating(311, 65), rating(312, 71)])).toEqual([false, false, false, false, true]);
  });

  it('never signals without a direction', () => {
    expect(signals(gateAt70(), [rating(0, 50, 0), rating(1, 90, 0)])).toEqual([false, false]);
  });

  it('follows a gate that moves: one that sinks under a standing score is not crossed, one that rises asks for more', () => {
    const gate = gateAt70();
    const at = (score: number, height: number, seconds: number) => gate.crosses(rating(seconds, score), height);
    expect([at(55, 75, 0), at(72, 75, 1), at(72, 70, 2), at(69, 70, 3), at(70, 70, 4)]).toEqual([false, false, false, false, true]);
    expect([at(50, 75, 5), at(74, 75, 6), at(75, 75, 7)]).toEqual([false, false, true]);
  });
});
