import { describe, expect, it } from '@jest/globals';
import { createReading, restoreSnapshot, SignalScale, takeSnapshot, type Aggressor, type Explanation, type Reading } from '@mia-trading/core';
import fc from 'fast-check';
import { orderflowConfig } from '../config.js';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { OrderBookImbalance } from './order-book-imbalance.js';

const SECOND = 1_000_000;
const BUCKET = 250_000;
const LEVELS = 4;
const PERSISTENCE = 3;
const PRESSURE = 2;
const scale = { bucketMinutes: 30, minimumSessions: 2, keptSessions: 3, minimumObservations: 3 };
const options = orderflowConfig.parse({
  orderBookImbalance: { orderFlowSeconds: [1, 3], pressureSeconds: PRESSURE, depthLevels: LEVELS, persistenceSeconds: PERSISTENCE, minimumCoverage: 0.5, scale },
}).orderBookImbalance;
/** Queue, weighted mid, pressure, depth, order flow over 1 and 3 s: the documented shares. */
const weights = [0.6 * 0.3, 0.6 * 0.1, 0.6 * 0.2, 0.4, 0.6 * 0.2, 0.6 * 0.2];
const DEPTH = 3;

type Rows = readonly (readonly [number, number])[];
interface Book {
  readonly kind: 'book';
  readonly time: number;
  readonly bids: Rows;
  readonly asks: Rows;
}
interface Print {
  readonly kind: 'print';
  readonly time: number;
  readonly size: number;
  readonly aggressor: Aggressor;
}
type Event = Book | Print | { readonly kind: 'gap' | 'session'; readonly time: number };

const step = fc.record({
  wait: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: SECOND }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 6 * SECOND }) }),
  kind: fc.oneof(
    { weight: 30, arbitrary: fc.constant('book' as const) },
    { weight: 12, arbitrary: fc.constant('print' as const) },
    { weight: 1, arbitrary: fc.constantFrom('gap' as const, 'session' as const) },
  ),
  bid: fc.integer({ min: 98, max: 102 }),
  // 0 locks the book: it is not whole.
  spread: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 2 }) }, { weight: 1, arbitrary: fc.constant(0) }),
  bidSizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 7 }),
  askSizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 7 }),
  size: fc.integer({ min: 1, max: 30 }),
  aggressor: fc.constantFrom<Aggressor>(-1, 1, -1, 1, 0),
});
const streams = fc.array(step, { minLength: 1, maxLength: 80, size: 'max' }).map((steps) => {
  let time = 0;
  return steps.map(({ wait, kind, bid, spread, bidSizes, askSizes, size, aggressor }): Event => {
    time += wait;
    if (kind === 'print') return { kind, time, size, aggressor };
    if (kind !== 'book') return { kind, time };
    return { kind, time, bids: bidSizes.map((value, level) => [bid - level, value]), asks: askSizes.map((value, level) => [bid + spread + level, value]) };
  });
});

/** Streaming answers after each event, or only after the last; with `stopAt`, by another object from there on, restored from a snapshot. */
function stream(events: readonly Event[], readAll: boolean, stopAt = -1): (Reading & { readonly behind: Explanation })[] {
  let feature = new OrderBookImbalance(options);
  const market = new FakeMarket();
  return events.flatMap((event, index) => {
    if (index === stopAt) {
      const snapshot = takeSnapshot(feature);
      feature = new OrderBookImbalance(options);
      restoreSnapshot(feature, snapshot);
    }
    market.now = event.time;
    if (event.kind === 'book') {
      market.book.set([...event.bids], [...event.asks]);
      feature.onBook(market);
    } else if (event.kind === 'print') feature.onTrade(print({ ticks: 100, size: event.size, aggressor: event.aggressor, tsInit: event.time }), market);
    else if (event.kind === 'gap') feature.onGap();
    else feature.onSession();
    if (!readAll && index < events.length - 1) return [];
    const reading = createReading();
    feature.read(market, reading);
    return [{ ...reading, behind: feature.explain(market) }];
  });
}

/** Of a crossed book nothing is told: the depth told depended on when somebody had last looked. */
const CROSSED_AFTER_A_PAUSE: Event[] = [
  { kind: 'book', time: 0, bids: [[98, 1]], asks: [[99, 1]] },
  { kind: 'book', time: 0, bids: [[98, 1]], asks: [[99, 2]] },
  { kind: 'book', time: 1_848_454, bids: [[98, 1]], asks: [[99, 1]] },
  { kind: 'print', time: 2_750_001, size: 1, aggressor: -1 },
  { kind: 'book', time: 2_750_001, bids: [[98, 1]], asks: [[98, 1]] },
];

const isWhole = (book: Book): boolean => (book.bids[0]?.[0] ?? 0) < (book.asks[0]?.[0] ?? 0);
const bestOf = (rows: Rows): readonly [number, number] => rows[0] ?? [Number.NaN, Number.NaN];
const sizeAt = (rows: Rows, price: number): number => rows.find((row) => row[0] === price)?.[1] ?? 0;
const bucketOf = (time: number): number => Math.ceil(time / BUCKET);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** First whole books of their second, counted on across gaps. */
function samplesOf(events: readonly Event[]): Book[] {
  const seconds = new Set<number>();
  return events.filter((event): event is Book => {
    if (event.kind !== 'book' || !isWhole(event) || seconds.has(Math.floor(event.time / SECOND))) return false;
    seconds.add(Math.floor(event.time / SECOND));
    return true;
  });
}

/** The six measures after the last of `events`, at `now`, from the definitions; `stretch` begins after the last gap or session. */
function measuresOf(events: readonly Event[], now: number): number[] {
  const begin = events.findLastIndex((event) => event.kind === 'gap' || event.kind === 'session') + 1;
  const stretch = events.slice(begin);
  const books = stretch.filter((event): event is Book => event.kind === 'book');
  const book = events.findLast((event): event is Book => event.kind === 'book');
  if (book === undefined) return weights.map(() => Number.NaN);
  const inside = (time: number, seconds: number): boolean => bucketOf(time) > bucketOf(now) - (seconds * SECOND) / BUCKET;
  const covers = (from: number | undefined, seconds: number): boolean => from !== undefined && bucketOf(now) - (seconds * SECOND) / BUCKET >= bucketOf(from);
  const changes = books.flatMap((after, index) => {
    const before = books[index - 1];
    if (before === undefined || !isWhole(before) || !isWhole(after)) return [];
    const [[b0, qb0], [a0, qa0], [b1, qb1], [a1, qa1]] = [bestOf(before.bids), bestOf(before.asks), bestOf(after.bids), bestOf(after.asks)];
    if (b0 === b1 && a0 === a1 && qb0 === qb1 && qa0 === qa1) return [];
    const demand = b1 > b0 ? qb1 : b1 < b0 ? -qb0 : qb1 - qb0;
    const supply = a1 < a0 ? qa1 : a1 > a0 ? -qa0 : qa1 - qa0;
    return [{ time: after.time, e: demand - supply, depth: (qb1 + qa1) / 2 }];
  });
  const recent = changes.filter(({ time }) => inside(time, 3));
  const last = books.at(-1);
  const present = last !== undefined && isWhole(last) ? (bestOf(last.bids)[1] + bestOf(last.asks)[1]) / 2 : Number.NaN;
  const averageDepth = recent.length > 0 ? sum(recent.map(({ depth }) => depth)) / recent.length : present;
  const flowFrom = books.find(isWhole)?.time;
  const flow = [1, 3].map((seconds) => (covers(flowFrom, seconds) ? sum(changes.filter(({ time }) => inside(time, seconds)).map(({ e }) => e)) / averageDepth : Number.NaN));

  const samples = samplesOf(events).filter((sample) => stretch.includes(sample));
  const prints = stretch.filter((event): event is Print => event.kind === 'print');
  const traded = prints.filter(({ time }) => inside(time, PRESSURE));
  const volume = sum(traded.map(({ size }) => size));
  const unknown = sum(traded.map(({ size, aggressor }) => (aggressor === 0 ? size : 0)));
  const watchedFrom = Math.min(prints[0]?.time ?? Infinity, samples[0]?.time ?? Infinity);
  const knows = covers(watchedFrom, PRESSURE) && (volume === 0 || 1 - unknown / volume >= options.minimumCoverage);
  const pressure = knows ? sum(traded.map(({ size, aggressor }) => size * aggressor)) / averageDepth : Number.NaN;

  const queue = (rows: Rows): number => sum([1, 0.8, 0.64, 0.512, 0.4096].map((weight, level) => weight * (rows[level]?.[1] ?? 0)));
  const [[b, qb], [a, qa]] = [bestOf(book.bids), bestOf(book.asks)];
  const imbalance = (queue(book.bids) - queue(book.asks)) / (queue(book.bids) + queue(book.asks));
  return [imbalance, (a * qb + b * qa) / (qb + qa) - (a + b) / 2, pressure, persistentDepth(samples), ...flow];
}

function persistentDepth(samples: readonly Book[]): number {
  const newest = samples.at(-1);
  if (newest === undefined) return Number.NaN;
  const from = samples.findLastIndex(({ time }) => newest.time - time >= PERSISTENCE * SECOND);
  if (from < 0) return Number.NaN;
  const smallest = (side: 'bids' | 'asks', price: number): number => Math.min(...samples.slice(from).map((sample) => sizeAt(sample[side], price)));
  return sum([1, 0.9, 0.81, 0.729].map((weight, k) => weight * (smallest('bids', bestOf(newest.bids)[0] - k) - smallest('asks', bestOf(newest.asks)[0] + k))));
}

/** The whole definition after the last of `events`: nothing is kept from one call to the next. */
function batch(events: readonly Event[]): { available: boolean; signal: number; confidence: number } {
  const unavailable = { available: false, signal: 0, confidence: 0 };
  const now = events.at(-1)?.time ?? 0;
  const book = events.findLast((event): event is Book => event.kind === 'book');
  const scales = weights.map(() => new SignalScale(scale));
  const samples = samplesOf(events);
  events.forEach((event, index) => {
    if (event.kind === 'session') scales.forEach((one) => one.onSession());
    if (event.kind !== 'book' || !samples.includes(event)) return;
    // A sample joins the scales with the next sample or the end of its session, whichever comes first.
    if (!events.slice(index + 1).some((later) => later.kind === 'session' || (later.kind === 'book' && samples.includes(later)))) return;
    measuresOf(events.slice(0, index + 1), event.time).forEach((measure, component) => scales[component]?.observe(measure, 0));
  });
  if (book === undefined || !isWhole(book)) return unavailable;
  const parts = measuresOf(events, now).map((measure, component) => {
    const by = scales[component]?.scaleAt(0) ?? Number.NaN;
    const there = !Number.isNaN(measure) && !Number.isNaN(by);
    return { weight: there ? (weights[component] ?? 0) : 0, signal: !there || by === 0 ? 0 : Math.tanh(measure / by), confidence: scales[component]?.confidence ?? 0 };
  });
  const weight = sum(parts.map((part) => part.weight));
  if (weight - (parts[DEPTH]?.weight ?? 0) < 0.3 - 1e-12) return unavailable;
  return {
    available: true,
    signal: sum(parts.map((part) => part.weight * part.signal)) / weight,
    confidence: sum(parts.map((part) => part.weight * part.confidence)),
  };
}

describe('orderBookImbalance, any stream of books, prints, gaps and sessions', () => {
  it('property: streaming equals batch after every event', () => {
    let availableReadings = 0;
    fc.assert(
      fc.property(streams, (events) => {
        stream(events, true).forEach((reading, index) => {
          const expected = batch(events.slice(0, index + 1));
          expect(reading.available).toBe(expected.available);
          expect(Math.abs(reading.signal - expected.signal)).toBeLessThan(1e-9);
          expect(Math.abs(reading.confidence - expected.confidence)).toBeLessThan(1e-9);
          if (reading.available) availableReadings += 1;
        });
      }),
      { numRuns: propertyRuns / 2 },
    );
    expect(availableReadings).toBeGreaterThan(300);
  });

  it('property: reading leaves no trace', () => {
    fc.assert(
      fc.property(streams, (events) => {
        expect(stream(events, true).at(-1)).toEqual(stream(events, false).at(-1));
      }),
      { numRuns: propertyRuns, examples: [[CROSSED_AFTER_A_PAUSE]] },
    );
  });

  it('property: a stop and a restart from a snapshot change nothing', () => {
    fc.assert(
      fc.property(streams, fc.nat(), (events, at) => {
        expect(stream(events, true, at % events.length)).toEqual(stream(events, true));
      }),
      { numRuns: propertyRuns },
    );
  });

  it('property: a mirrored market gives the mirrored signal', () => {
    const reflect = (rows: Rows): Rows => rows.map(([price, size]) => [-price, size] as const);
    fc.assert(
      fc.property(streams, (events) => {
        const mirrored = events.map((event): Event => {
          if (event.kind === 'book') return { ...event, bids: reflect(event.asks), asks: reflect(event.bids) };
          return event.kind === 'print' ? { ...event, aggressor: (0 - event.aggressor) as Aggressor } : event;
        });
        const readings = stream(events, true);
        stream(mirrored, true).forEach((reading, index) => {
          expect(Math.abs(reading.signal + (readings[index]?.signal ?? Number.NaN))).toBeLessThanOrEqual(1e-9);
          expect(reading.confidence).toBe(readings[index]?.confidence);
        });
      }),
      { numRuns: propertyRuns },
    );
  });
});
