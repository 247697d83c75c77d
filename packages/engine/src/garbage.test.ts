/** Whatever the tape holds, the engine goes on: no exception, no rating out of its range, nothing that outlives the session. */
import { describe, expect, it } from '@jest/globals';
import type { TapeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { SimulatedSession } from './simulated-session.js';
import { at, Decisions, ES, openConfig, swingingMarket } from './test-support/small-market.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 200 : 12;
const number = fc.oneof(
  fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, -1, 1e308, -1e308, 5e-324, 4_800.13, 1e16, -4_800, 2 ** 31, 2 ** 53),
  fc.integer({ min: 19_150, max: 19_250 }).map((ticks) => ticks / 4),
  fc.integer({ min: 0, max: 500 }),
);
const side = fc.constantFrom(1 as const, -1 as const);
const aggressor = fc.constantFrom(1 as const, 0 as const, -1 as const);
const instrument = fc.constantFrom('ESH4', 'ESH4', 'ESH4', 'NQH4', '');
const orNull = fc.option(number);
const bodies = fc.oneof(
  fc.record({ kind: fc.constant('trade' as const), instrument, price: number, size: number, aggressor, aggressorSource: fc.constantFrom('exchange' as const, 'none' as const), matchId: fc.nat(9), flags: fc.nat(31) }),
  fc.record({ kind: fc.constant('quote' as const), instrument, bid: number, bidSize: number, ask: number, askSize: number }),
  fc.record({ kind: fc.constant('depth' as const), instrument, action: fc.constantFrom('set' as const, 'set' as const, 'clear' as const), side, price: number, size: number, orders: number, endOfBatch: fc.boolean() }),
  fc.record({
    kind: fc.constant('order' as const),
    instrument,
    action: fc.constantFrom('add' as const, 'modify' as const, 'cancel' as const, 'fill' as const, 'clear' as const),
    side,
    price: number,
    size: number,
    orderId: fc.oneof(fc.nat(9), number),
    last: fc.boolean(),
    snapshot: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('bar' as const), instrument, period: number, open: number, high: number, low: number, close: number, volume: orNull, bidVolume: orNull, askVolume: orNull, trades: orNull }),
  fc.record({ kind: fc.constant('index' as const), instrument: fc.constant('VIX'), level: number }),
  fc.record({
    kind: fc.constant('feedStatus' as const),
    instrument,
    status: fc.constantFrom('connected' as const, 'disconnected' as const, 'gap' as const, 'quality' as const, 'phase' as const, 'stale' as const),
    quality: fc.constantFrom(null, 'l3' as const, 'l1' as const, 'sampled' as const),
    phase: fc.constantFrom(null, 'preOpen' as const, 'halted' as const, 'continuous' as const),
    detail: fc.constant(''),
  }),
  fc.record({ kind: fc.constant('operator' as const), instrument, command: fc.constantFrom('kill' as const, 'unkill' as const, 'flatten' as const, 'pause' as const, 'resume' as const), reason: fc.constant('') }),
  fc.record({ kind: fc.constant('clock' as const), instrument }),
);
const steps = fc.record({ body: bodies, ahead: fc.oneof(fc.integer({ min: -2_000_000, max: 2_000_000 }), fc.constant(0)), lag: fc.integer({ min: -5_000_000, max: 5_000_000 }) });

const DAY_ONE = swingingMarket(at('2024-01-09T15:00:00Z'), at('2024-01-09T15:05:00Z'));
const DAY_TWO = swingingMarket(at('2024-01-10T15:00:00Z'), at('2024-01-10T15:12:00Z'));
const QUALITY: TapeEvent = { kind: 'feedStatus', tsEvent: at('2024-01-10T14:59:00Z'), tsInit: at('2024-01-10T14:59:00Z'), seq: 0, instrument: '', status: 'quality', quality: 'l1', phase: null, detail: '' };

function run(events: readonly TapeEvent[]): Decisions {
  const decisions = new Decisions();
  const session = new SimulatedSession({ config: openConfig(), instrument: ES, sinks: [decisions] });
  for (const event of events) session.process(event);
  session.finish();
  return decisions;
}

/** Garbage strewn over a good morning: about every fourth event. */
function strewn(garbage: readonly { readonly body: object; readonly ahead: number; readonly lag: number }[]): TapeEvent[] {
  return DAY_ONE.flatMap((event, index) => {
    const found = index % 4 === 3 ? garbage[(index >> 2) % garbage.length] : undefined;
    return found === undefined ? [event] : [event, { ...found.body, seq: index, tsInit: event.tsInit + found.ahead, tsEvent: event.tsEvent + found.lag } as TapeEvent];
  });
}

function faults({ ratings, trades }: Decisions): unknown[] {
  const within = (value: number, low: number, high: number): boolean => value >= low && value <= high;
  return [
    ...ratings.filter(
      ({ score, net, coverage, bonus, clamp, contributions, direction }) =>
        !within(score, 0, 100) ||
        !within(net, -1, 1) ||
        !within(coverage, 0, 1) ||
        Math.abs(contributions.reduce((sum, line) => sum + line.points, bonus + clamp) - (score - 50)) > 1e-9 ||
        ![1, 0, -1].includes(direction) ||
        contributions.some((line) => !within(line.signal, -1, 1) || !within(line.confidence, 0, 1) || !Number.isFinite(line.points)),
    ),
    ...trades.filter(({ net, entryPrice, exitPrice, quantity }) => ![net, entryPrice, exitPrice].every(Number.isFinite) || !(quantity > 0)),
  ];
}

const availableAtEnd = ({ ratings }: Decisions): string[] => (ratings.at(-1)?.contributions ?? []).filter((line) => line.available).map((line) => line.feature);

describe('a tape with garbage in it', () => {
  const clean = run([...DAY_ONE, QUALITY, ...DAY_TWO]);

  it('is told apart: the clean one has features to lose', () => {
    expect(availableAtEnd(clean).length).toBeGreaterThan(2);
    expect(faults(clean)).toEqual([]);
  });

  it('never stops the engine, nor brings a rating or a trade out of range, nor spoils the next session', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 5, maxLength: 300 }), (garbage) => {
        const found = run([...strewn(garbage), QUALITY, ...DAY_TWO]);
        expect(faults(found)).toEqual([]);
        expect(availableAtEnd(found)).toEqual(expect.arrayContaining(availableAtEnd(clean)));
        expect(found.ratings.at(-1)?.ts).toBe(clean.ratings.at(-1)?.ts);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
