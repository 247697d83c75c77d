import { describe, expect, it } from '@jest/globals';
import type { Side } from '@mia-trading/core';
import fc from 'fast-check';
import { propertyRuns } from '../test-support/property-runs.js';
import { splitRun } from '../test-support/split-run.js';
import { smartMoneyBehaviour, smartMoneyType } from './flow-character.js';
import { Flow, FLOW_KINDS, FlowLedger } from './flow-ledger.js';
import { FlowPersistence } from './flow-persistence.js';

const MINUTE = 60_000_000;
const HALF_LIFE = 5 * MINUTE;

interface Entry {
  readonly kind: number;
  readonly side: Side;
  readonly contracts: number;
  readonly time: number;
}

const entries = fc
  .array(fc.record({ wait: fc.integer({ min: 0, max: 4 * MINUTE }), kind: fc.nat(FLOW_KINDS.length - 1), side: fc.constantFrom<Side>(1, -1), contracts: fc.integer({ min: 1, max: 900 }) }), { minLength: 1, maxLength: 40 })
  .map((list) => {
    let time = 1_700_000_000_000_000;
    return list.map(({ wait, ...entry }): Entry => ({ ...entry, time: (time += wait) }));
  });

describe('FlowLedger', () => {
  it('100 contracts are worth 50 after five minutes and 25 after ten', () => {
    const ledger = new FlowLedger(HALF_LIFE);
    ledger.add(Flow.Block, 1, 100, 0);
    expect(ledger.net(Flow.Block) * ledger.factorAt(0)).toBe(100);
    expect(ledger.net(Flow.Block) * ledger.factorAt(HALF_LIFE)).toBeCloseTo(50, 9);
    expect(ledger.net(Flow.Block) * ledger.factorAt(2 * HALF_LIFE)).toBeCloseTo(25, 9);
  });

  it('nets and adds up the sides of a kind, and keeps kinds apart', () => {
    const ledger = new FlowLedger(HALF_LIFE);
    ledger.add(Flow.Sweep, 1, 100, 0);
    ledger.add(Flow.Sweep, -1, 30, HALF_LIFE);
    expect([ledger.net(Flow.Sweep), ledger.gross(Flow.Sweep), ledger.net(Flow.Block)].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([20, 80, 0]);
  });

  it('property: every entry counts contracts · 2^(-age / half-life)', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 0, max: 30 * MINUTE }), (list, later) => {
        const ledger = new FlowLedger(HALF_LIFE);
        for (const { kind, side, contracts, time } of list) ledger.add(kind, side, contracts, time);
        const now = (list.at(-1)?.time ?? 0) + later;
        FLOW_KINDS.forEach((_, kind) => {
          const mine = list.filter((entry) => entry.kind === kind);
          const weight = (time: number): number => Math.exp((-(now - time) / HALF_LIFE) * Math.LN2);
          const net = mine.reduce((sum, { side, contracts, time }) => sum + side * contracts * weight(time), 0);
          const gross = mine.reduce((sum, { contracts, time }) => sum + contracts * weight(time), 0);
          expect(Math.abs(ledger.net(kind) * ledger.factorAt(now) - net)).toBeLessThan(1e-9 * (1 + gross));
          expect(Math.abs(ledger.gross(kind) * ledger.factorAt(now) - gross)).toBeLessThan(1e-9 * (1 + gross));
        });
      }),
      { numRuns: propertyRuns },
    );
  });

  it('property: goes on from a snapshot', () => {
    fc.assert(
      fc.property(entries, fc.nat(40), (list, at) => {
        const make = (): { subject: FlowLedger; answer: (entry: Entry) => unknown } => {
          const subject = new FlowLedger(HALF_LIFE);
          return { subject, answer: ({ kind, side, contracts, time }) => (subject.add(kind, side, contracts, time), FLOW_KINDS.map((_, index) => [subject.net(index), subject.gross(index)])) };
        };
        const { whole, resumed } = splitRun(make, list, Math.min(at, list.length));
        expect(resumed).toEqual(whole);
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('FlowPersistence', () => {
  it('three of the last five minutes were bought, one was sold, one was empty', () => {
    const persistence = new FlowPersistence(MINUTE, 5);
    for (const [minute, net] of [[0.5, 100], [1.5, 40], [2.5, -60], [4.5, 10], [4.6, 5]] as const) persistence.add(net, minute * MINUTE);
    expect([persistence.shareAt(4.6 * MINUTE, 1), persistence.shareAt(4.6 * MINUTE, -1)]).toEqual([3 / 5, 1 / 5]);
    // A minute later the first of them is out, and the present one is empty.
    expect([persistence.shareAt(5.5 * MINUTE, 1), persistence.shareAt(60 * MINUTE, 1)]).toEqual([2 / 5, 0]);
  });

  it('a window that nets to nothing, and a flow of no sign, agree with nobody', () => {
    const persistence = new FlowPersistence(MINUTE, 5);
    persistence.add(100, 0.5 * MINUTE);
    persistence.add(-100, 0.6 * MINUTE);
    expect([persistence.shareAt(MINUTE, 1), persistence.shareAt(MINUTE, -1), persistence.shareAt(MINUTE, 0)]).toEqual([0, 0, 0]);
  });

  it('property: as grouping all entries by minute says', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 0, max: 8 * MINUTE }), (list, later) => {
        const persistence = new FlowPersistence(MINUTE, 5);
        for (const { side, contracts, time } of list) persistence.add(side * contracts, time);
        const now = (list.at(-1)?.time ?? 0) + later;
        const last = Math.ceil(now / MINUTE);
        const nets = [0, 1, 2, 3, 4].map((back) => list.filter(({ time }) => Math.ceil(time / MINUTE) === last - back).reduce((sum, { side, contracts }) => sum + side * contracts, 0));
        expect(persistence.shareAt(now, 1)).toBe(nets.filter((net) => net > 0).length / 5);
        expect(persistence.shareAt(now, -1)).toBe(nets.filter((net) => net < 0).length / 5);
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('type and behaviour', () => {
  const of = (...list: readonly (readonly [number, Side, number])[]): readonly [string, string] => {
    const ledger = new FlowLedger(HALF_LIFE);
    for (const [kind, side, contracts] of list) ledger.add(kind, side, contracts, 0);
    return [smartMoneyType(ledger, 1, 100), smartMoneyBehaviour(ledger, 1, 100)];
  };

  it('names what was found most', () => {
    expect(of()).toEqual(['neutral', 'none']);
    expect(of([Flow.Aggressive, 1, 99])).toEqual(['neutral', 'none']);
    expect(of([Flow.Aggressive, 1, 150])).toEqual(['institutionalBuying', 'aggressive']);
    expect(of([Flow.Block, -1, 600], [Flow.Aggressive, 1, 150])).toEqual(['institutionalSelling', 'block']);
    expect(of([Flow.Sweep, 1, 300], [Flow.Aggressive, 1, 150])).toEqual(['institutionalBuying', 'sweep']);
    expect(of([Flow.Absorption, 1, 200], [Flow.Iceberg, 1, 150], [Flow.Aggressive, -1, 120])).toEqual(['accumulation', 'iceberg']);
    expect(of([Flow.Stealth, -1, 400], [Flow.Aggressive, -1, 120])).toEqual(['distribution', 'stealth']);
    expect(of([Flow.Aggressive, 1, 300], [Flow.Aggressive, -1, 250])).toEqual(['rotation', 'aggressive']);
  });

  it('fades into nothing with time', () => {
    const ledger = new FlowLedger(HALF_LIFE);
    ledger.add(Flow.Aggressive, 1, 150, 0);
    expect([smartMoneyType(ledger, ledger.factorAt(HALF_LIFE), 100), smartMoneyBehaviour(ledger, ledger.factorAt(HALF_LIFE), 100)]).toEqual(['neutral', 'none']);
  });
});
