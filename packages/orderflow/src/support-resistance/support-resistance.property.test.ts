import { describe, expect, it } from '@jest/globals';
import { restoreSnapshot, takeSnapshot, type Detection, type Explanation, type Side } from '@mia-trading/core';
import fc from 'fast-check';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { supportResistanceConfig } from './support-resistance-config.js';
import { SupportResistance } from './support-resistance.js';

const SECOND = 1_000_000;
const LEVELS = 3;
const HALF_LIFE = 4;
const options = supportResistanceConfig.parse({ levels: LEVELS, halfLifeSeconds: HALF_LIFE, usualMinutes: 1, persistenceSeconds: 2, largeRatio: 2, minimumRatio: 1.2, fullRatio: 4 });

type Rows = readonly (readonly [number, number])[];
type Step =
  | { readonly kind: 'book'; readonly time: number; readonly bids: Rows; readonly asks: Rows }
  | { readonly kind: 'print'; readonly time: number; readonly ticks: number; readonly size: number; readonly side: Side }
  | { readonly kind: 'gap'; readonly time: number };

const size = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 20 }) }, { weight: 1, arbitrary: fc.integer({ min: 40, max: 90 }) });
const sizes = fc.array(size, { minLength: LEVELS + 1, maxLength: LEVELS + 1 });
const step = fc.record({
  kind: fc.oneof({ weight: 300, arbitrary: fc.constant('book' as const) }, { weight: 120, arbitrary: fc.constant('print' as const) }, { weight: 1, arbitrary: fc.constant('gap' as const) }),
  wait: fc.oneof({ weight: 5, arbitrary: fc.constant(SECOND) }, { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 * SECOND }) }),
  best: fc.constantFrom(100, 100, 100, 100, 99, 101, 97),
  bids: sizes,
  asks: sizes,
  keep: fc.boolean(),
  ticks: fc.integer({ min: 96, max: 105 }),
  size: fc.integer({ min: 1, max: 40 }),
  side: fc.constantFrom<Side>(1, -1),
});
/** A minute of usual books, then whatever comes; half of the books keep the sizes of the one before. */
const streams = fc.tuple(sizes, fc.array(step, { maxLength: 80, size: 'max' })).map(([calm, steps]) => {
  let time = 0;
  let [bids, asks] = [calm, calm];
  const book = (best: number): Step => ({ kind: 'book', time, bids: bids.map((shown, k) => [best - k, shown + 1]), asks: asks.map((shown, k) => [best + 1 + k, shown + 1]) });
  const events: Step[] = Array.from({ length: 61 }, () => ((time += SECOND), book(100)));
  for (const one of steps) {
    time += one.wait;
    if (one.kind === 'gap') events.push({ kind: 'gap', time });
    else if (one.kind === 'print') events.push({ kind: 'print', time, ticks: one.ticks, size: one.size, side: one.side });
    else {
      if (!one.keep) [bids, asks] = [one.bids, one.asks];
      events.push(book(one.best));
    }
  }
  return events;
});

interface Seen {
  readonly explanation: Explanation;
  readonly strengths: readonly number[];
}

function strengthsOf(strength: (side: Side, price: number) => number): number[] {
  return [1, -1].flatMap((side) => Array.from({ length: 16 }, (_, index) => strength(side as Side, 92 + index)));
}

function stream(events: readonly Step[], stopAt = -1): { seen: Seen[]; found: Detection[] } {
  const found: Detection[] = [];
  const hear = (detection: Detection): void => void found.push(detection);
  let levels = new SupportResistance(options, hear);
  const market = new FakeMarket();
  const seen = events.map((event, index) => {
    if (index === stopAt) {
      const snapshot = takeSnapshot(levels);
      levels = new SupportResistance(options, hear);
      restoreSnapshot(levels, snapshot);
    }
    market.now = event.time;
    if (event.kind === 'gap') levels.onGap();
    else if (event.kind === 'print') levels.onTrade(print({ ticks: event.ticks, size: event.size, aggressor: event.side > 0 ? -1 : 1, tsInit: event.time }), market);
    else {
      market.book.set([...event.bids], [...event.asks]);
      levels.onBook(market);
    }
    return { explanation: levels.explain(market), strengths: strengthsOf((side, price) => levels.strength(side, price)) };
  });
  return { seen, found };
}

interface Sample {
  readonly time: number;
  readonly usualBefore: number[];
  /** Price by side to every state since it came into view: [time, shown, pulled, traded]. */
  readonly histories: Map<string, [number, number, number, number][]>;
}

/** The definition over whole lists: what each price has shown since it came into view. */
function batch(events: readonly Step[]): (side: Side, price: number) => number {
  let last: Sample | undefined;
  const averages: number[] = [];
  let trades: Extract<Step, { kind: 'print' }>[] = [];
  for (const event of events) {
    if (event.kind === 'gap') {
      last = undefined;
      averages.length = 0;
      trades = [];
    } else if (event.kind === 'print') trades.push(event);
    else if (last === undefined || Math.floor(event.time / SECOND) > Math.floor(last.time / SECOND)) {
      const histories: Sample['histories'] = new Map();
      let total = 0;
      for (const side of [1, -1] as const) {
        const rows = side > 0 ? event.bids : event.asks;
        const best = rows[0]?.[0] ?? Number.NaN;
        const prices = Array.from({ length: LEVELS }, (_, k) => best - side * k);
        for (let inside = best + side; last?.histories.has(`${side} ${inside}`) === true; inside += side) prices.push(inside);
        for (const price of prices) {
          const shown = rows.slice(0, LEVELS).find((row) => row[0] === price)?.[1] ?? 0;
          const before = last?.histories.get(`${side} ${price}`);
          const traded = trades.filter((one) => one.ticks === price && one.side === side).reduce((sum, one) => sum + one.size, 0);
          const gone = Math.max(0, (before?.at(-1)?.[1] ?? 0) - traded - shown);
          histories.set(`${side} ${price}`, before === undefined ? [[event.time, shown, 0, 0]] : [...before, [event.time, shown, gone, traded]]);
          total += shown;
        }
      }
      last = { time: event.time, histories, usualBefore: averages.slice(-60) };
      averages.push(total / (2 * LEVELS));
      trades = [];
    }
  }
  return (side, price) => {
    const history = last?.histories.get(`${side} ${price}`);
    if (last === undefined || history === undefined || last.usualBefore.length < 60) return 0;
    const now = last.time;
    const weight = (time: number): number => Math.exp((-(now - time) / (HALF_LIFE * SECOND)) * Math.LN2);
    const weighted = history.slice(1).reduce((sum, [time], index) => sum + (history[index]?.[1] ?? 0) * (weight(time) - weight(history[index]?.[0] ?? 0)), 0);
    const pulled = history.reduce((sum, [time, , gone]) => sum + gone * weight(time), 0);
    const traded = history.reduce((sum, [time, , , lots]) => sum + lots * weight(time), 0);
    const sorted = [...last.usualBefore].sort((a, b) => a - b);
    const usual = ((sorted[29] ?? 0) + (sorted[30] ?? 0)) / 2;
    const all = pulled + traded + weighted;
    return Math.min(1, weighted / (4 * usual)) * (all > 0 ? 1 - pulled / all : 1);
  };
}

describe('support and resistance, any stream of books, prints and gaps', () => {
  it('property: the strength of every price is that of its definition over the whole list', () => {
    fc.assert(
      fc.property(streams, (events) => {
        const { seen } = stream(events);
        for (let end = events.length; end > 60; end -= 7) {
          const expected = strengthsOf(batch(events.slice(0, end)));
          seen[end - 1]?.strengths.forEach((strength, index) => expect(Math.abs(strength - (expected[index] ?? Number.NaN))).toBeLessThan(1e-9));
        }
      }),
      { numRuns: Math.min(propertyRuns, 300) },
    );
  });

  it('property: a mirrored market has the mirrored levels and detections', () => {
    const reflect = (rows: Rows): Rows => rows.map(([price, shown]) => [-price, shown] as const);
    let detections = 0;
    fc.assert(
      fc.property(streams, (events) => {
        const mirrored = events.map((event): Step => {
          if (event.kind === 'book') return { ...event, bids: reflect(event.asks), asks: reflect(event.bids) };
          return event.kind === 'print' ? { ...event, ticks: -event.ticks, side: event.side > 0 ? -1 : 1 } : event;
        });
        const { seen, found } = stream(events);
        const reflected = stream(mirrored);
        // Of one sample, those of the bid are told first.
        const inOrder = (list: readonly unknown[]): string[] => list.map((one) => JSON.stringify(one)).sort();
        expect(inOrder(reflected.found)).toEqual(inOrder(found.map((one) => ({ ...one, side: 0 - one.side, price: 0 - one.price }))));
        detections += found.length;
        reflected.seen.forEach(({ explanation }, index) => {
          const { support, supportStrength, usualSize } = seen[index]?.explanation ?? {};
          expect(explanation).toMatchObject({ resistance: typeof support === 'number' ? -support : null, resistanceStrength: supportStrength, usualSize });
        });
      }),
      { numRuns: Math.min(propertyRuns, 300) },
    );
    expect(detections).toBeGreaterThan(20);
  });

  it('property: a stop and a restart from a snapshot change nothing', () => {
    fc.assert(
      fc.property(streams, fc.nat(), (events, at) => {
        expect(stream(events, at % events.length)).toEqual(stream(events));
      }),
      { numRuns: Math.min(propertyRuns, 300) },
    );
  });
});
