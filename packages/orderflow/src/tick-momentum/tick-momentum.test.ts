import { describe, expect, it } from '@jest/globals';
import { createReading, SignalScale, TradeFlag, type Aggressor, type Reading, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { priorScale } from '../test-support/prior-sessions.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { splitRun } from '../test-support/split-run.js';
import { tickMomentum } from './tick-momentum-config.js';
import { TickMomentum } from './tick-momentum.js';

const SECOND = 1_000_000;
const scale = { bucketMinutes: 30, minimumSessions: 2, keptSessions: 3, minimumObservations: 3 };
const options = tickMomentum.parse({ ticks: 4, staleSeconds: 30, scale });

function run(trades: readonly TradeEvent[], feature = warm()): { readonly feature: TickMomentum; readonly market: FakeMarket } {
  const market = new FakeMarket();
  for (const trade of trades) {
    market.now = trade.tsInit;
    feature.onTrade(trade, market);
  }
  return { feature, market };
}

/** Scale 0.5 from prior sessions. */
function warm(settings = options): TickMomentum {
  const feature = new TickMomentum(settings);
  feature.restore(priorScale(0.5));
  return feature;
}

function readAt(feature: TickMomentum, market: FakeMarket): Reading {
  const reading = createReading();
  feature.read(market, reading);
  return reading;
}

/** Four prints a second apart: 3 bought at 100, 1 sold at 99, 2 bought at 101, 2 bought at 102. */
const four = (fields: Partial<TradeEvent> = {}): TradeEvent[] =>
  ([[100, 3, 1], [99, 1, -1], [101, 2, 1], [102, 2, 1]] as const).map(([ticks, size, aggressor], index) => print({ ticks, size, aggressor, tsInit: (index + 1) * SECOND, ...fields }));

describe('tickMomentum', () => {
  it('V = (3 - 1 + 2 + 2) / 8 = 0.75, D = 2 / (1 + 2 + 1) = 0.5: tanh((0.6·0.75 + 0.4·0.5) / 0.5)', () => {
    const { feature, market } = run(four());
    const reading = readAt(feature, market);
    expect(reading).toMatchObject({ available: true, confidence: 1, asOf: 4 * SECOND, reason: '' });
    expect(reading.signal).toBeCloseTo(Math.tanh(0.65 / 0.5), 12);
    // From 100 to 102 in 3 s. Older half 100 to 99 in 1 s, newer half 99 to 102 in 2 s: from -1 to 1.5 ticks a second, over 1.5 s.
    const explanation = feature.explain();
    expect(explanation).toMatchObject({ volume: 0.75, direction: 0.5, deltaContracts: 6, moveTicks: 2, microTrend: 'up', entryTiming: 'enter' });
    expect(explanation['velocity']).toBeCloseTo(2 / 3, 12);
    expect(explanation['acceleration']).toBeCloseTo(5 / 3, 12);
  });

  it('keeps 0.7 of it while the price decelerates, and says to wait', () => {
    const { feature, market } = run(([[100, 3, 1], [102, 1, 1], [103, 2, 1], [103, 2, 1]] as const).map(([ticks, size, aggressor], index) => print({ ticks, size, aggressor, tsInit: (index + 1) * SECOND })));
    expect(readAt(feature, market).signal).toBeCloseTo(0.7 * Math.tanh(1 / 0.5), 12);
    expect(feature.explain()).toMatchObject({ microTrend: 'up', entryTiming: 'wait' });
  });

  it('takes the prints of one aggressor in one matching event for one tick', () => {
    const prints = [
      ...[100, 101, 102].map((ticks) => print({ ticks, size: 5, aggressor: 1, matchId: 7, tsInit: SECOND })),
      print({ ticks: 102, size: 5, aggressor: -1, matchId: 7, tsInit: SECOND }),
      print({ ticks: 101, size: 2, aggressor: -1, matchId: 8, tsInit: 2 * SECOND }),
    ];
    const { feature, market } = run(prints);
    expect(readAt(feature, market).reason).toBe('not warm');
    market.now = 3 * SECOND;
    feature.onTrade(print({ ticks: 102, size: 1, aggressor: 1, matchId: 9, tsInit: market.now }), market);
    // Ticks at 102, 102, 101, 102: no move over a path of 2; volume 15 - 5 - 2 + 1 of 23.
    expect(feature.explain()).toMatchObject({ volume: 9 / 23, direction: 0, moveTicks: 0, microTrend: 'none' });
  });

  it('a price that stands still has no direction', () => {
    const { feature } = run([1, 2, 3, 4].map((second) => print({ ticks: 100, size: 1, aggressor: 1, tsInit: second * SECOND })));
    expect(feature.explain()).toMatchObject({ volume: 1, direction: 0, velocity: 0, acceleration: 0, entryTiming: 'none' });
  });

  it('looks at what the aggressor is known from', () => {
    const quote = run(four({ aggressorSource: 'quote' }));
    expect(readAt(quote.feature, quote.market).confidence).toBeCloseTo(0.9, 12);
    const tick = run(four({ aggressorSource: 'tick' }));
    expect(readAt(tick.feature, tick.market).confidence).toBeCloseTo(0.75, 12);
  });

  it('is unavailable, and says why', () => {
    const { feature, market } = run(four());
    const reason = (change: (market: FakeMarket) => void): string => {
      const other = Object.assign(new FakeMarket(), { now: market.now });
      change(other);
      return readAt(feature, other).reason;
    };
    expect(reason((other) => (other.feedQuality = 'sampled'))).toBe('feed is sampled');
    expect(reason((other) => (other.phase = 'auction'))).toBe('not in continuous trading');
    expect(reason((other) => (other.now += 31 * SECOND))).toBe('no recent trades');
    const cold = run(four(), new TickMomentum(options));
    expect(readAt(cold.feature, cold.market).reason).toBe('not warm');
    const blind = run(four({ aggressor: 0, aggressorSource: 'none' }));
    expect(readAt(blind.feature, blind.market).reason).toBe('aggressor coverage too low');
    const unsized = run([...four(), print({ ticks: 100, size: 0, flags: TradeFlag.SizeUnknown, tsInit: 4 * SECOND })]);
    expect(readAt(unsized.feature, unsized.market).reason).toBe('trade sizes are unknown');
    feature.onGap();
    expect(readAt(feature, market).reason).toBe('not warm');
    expect(feature.explain()).toMatchObject({ velocity: null, entryTiming: 'none' });
  });

  it('leaves out block trades, auctions and spread legs', () => {
    const aside = [TradeFlag.OffBook, TradeFlag.Auction, TradeFlag.Spread].map((flags) => print({ ticks: 50, size: 900, aggressor: -1, flags, tsInit: 4 * SECOND }));
    const { feature } = run([...four(), ...aside]);
    expect(feature.explain()).toMatchObject({ deltaContracts: 6, moveTicks: 2 });
  });
});

interface Step {
  readonly kind: 'print' | 'gap' | 'session';
  readonly time: number;
  readonly ticks: number;
  readonly size: number;
  readonly aggressor: Aggressor;
  readonly matchId: number;
}
const streams = fc
  .array(
    fc.record({
      wait: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 1_000 }) }, { weight: 2, arbitrary: fc.integer({ min: 0, max: 2 * SECOND }) }),
      kind: fc.oneof({ weight: 50, arbitrary: fc.constant('print' as const) }, { weight: 1, arbitrary: fc.constantFrom('gap' as const, 'session' as const) }),
      ticks: fc.integer({ min: 95, max: 105 }),
      size: fc.integer({ min: 1, max: 60 }),
      aggressor: fc.constantFrom<Aggressor>(-1, -1, -1, -1, 1, 1, 1, 1, 0),
      matchId: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 1, maxLength: 90, size: 'max' },
  )
  .map((list) => {
    let time = 0;
    return list.map(({ wait, ...rest }): Step => ({ ...rest, time: (time += wait) }));
  });

function make(): { readonly subject: TickMomentum; readonly answer: (step: Step) => { readonly reading: Reading; readonly explanation: unknown } } {
  const subject = new TickMomentum(options);
  const market = new FakeMarket();
  const answer = ({ kind, time, ...rest }: Step): { readonly reading: Reading; readonly explanation: unknown } => {
    market.now = time;
    if (kind === 'gap') subject.onGap();
    else if (kind === 'session') subject.onSession();
    else subject.onTrade(print({ ...rest, tsInit: time }), market);
    return { reading: readAt(subject, market), explanation: subject.explain() };
  };
  return { subject, answer };
}

interface Tick {
  readonly time: number;
  readonly price: number;
  readonly prints: readonly Step[];
}

/** Matched orders since the last hole or session. */
function slowTicks(steps: readonly Step[]): Tick[] {
  const since = steps.slice(steps.findLastIndex(({ kind }) => kind !== 'print') + 1);
  return since.reduce<Tick[]>((ticks, step) => {
    const last = ticks.at(-1);
    const previous = last?.prints.at(-1);
    if (last === undefined || previous === undefined || step.matchId === 0 || step.matchId !== previous.matchId || step.aggressor !== previous.aggressor) return [...ticks, { time: step.time, price: step.ticks, prints: [step] }];
    return [...ticks.slice(0, -1), { time: step.time, price: step.ticks, prints: [...last.prints, step] }];
  }, []);
}

/** Measure, share of unknown volume and acceleration of the last four ticks; `null` with fewer. */
function slowMeasure(steps: readonly Step[]): { readonly measure: number; readonly unknown: number; readonly acceleration: number } | null {
  const ticks = slowTicks(steps).slice(-options.ticks);
  const [a, b, c, d] = ticks;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null;
  const all = ticks.flatMap(({ prints }) => prints);
  const volume = all.reduce((sum, { size }) => sum + size, 0);
  const path = Math.abs(b.price - a.price) + Math.abs(c.price - b.price) + Math.abs(d.price - c.price);
  const V = all.reduce((sum, { size, aggressor }) => sum + size * aggressor, 0) / volume;
  const D = path === 0 ? 0 : (d.price - a.price) / path;
  const speed = (from: Tick, to: Tick): number => (to.price - from.price) / (Math.max(1_000, to.time - from.time) / SECOND);
  // The window is split at the tick as many ticks ago as half its size: the second of four.
  return {
    measure: 0.6 * V + 0.4 * D,
    unknown: all.reduce((sum, { size, aggressor }) => sum + (aggressor === 0 ? size : 0), 0) / volume,
    acceleration: speed(b, d) - speed(a, b),
  };
}

describe('tickMomentum, any stream of prints, gaps and sessions', () => {
  it('property: streaming equals batch after every event', () => {
    let available = 0;
    fc.assert(
      fc.property(streams, (steps) => {
        const { answer } = make();
        const slow = new SignalScale(scale);
        let observeAt = Infinity;
        steps.forEach((step, index) => {
          const { reading } = answer(step);
          const before = slowMeasure(steps.slice(0, index));
          if (step.kind === 'print') {
            if (step.time > observeAt) {
              if (before !== null && before.unknown <= 0.2) slow.observe(before.measure, 0);
              observeAt = Infinity;
            }
            if (observeAt === Infinity) observeAt = Math.ceil(step.time / SECOND) * SECOND;
          } else observeAt = Infinity;
          if (step.kind === 'session') slow.onSession();
          const now = slowMeasure(steps.slice(0, index + 1));
          const by = slow.scaleAt(0);
          const isAvailable = now !== null && 1 - now.unknown >= 0.8 && !Number.isNaN(by);
          expect(reading.available).toBe(isAvailable);
          if (!isAvailable) return;
          available += 1;
          const signal = by === 0 ? 0 : Math.tanh(now.measure / by);
          expect(Math.abs(reading.signal - signal * (signal * now.acceleration < 0 ? 0.7 : 1))).toBeLessThan(1e-9);
          expect(Math.abs(reading.confidence - slow.confidence * (1 - now.unknown))).toBeLessThan(1e-9);
        });
      }),
      { numRuns: propertyRuns },
    );
    expect(available).toBeGreaterThan(300);
  });

  it('property: a mirrored market gives the mirrored signal', () => {
    fc.assert(
      fc.property(streams, (steps) => {
        const [one, other] = [make(), make()];
        for (const step of steps) {
          const { reading } = one.answer(step);
          const mirrored = other.answer({ ...step, ticks: 200 - step.ticks, aggressor: (0 - step.aggressor) as Aggressor }).reading;
          expect(Math.abs(reading.signal + mirrored.signal)).toBeLessThanOrEqual(1e-9);
          expect([mirrored.available, mirrored.confidence]).toEqual([reading.available, reading.confidence]);
        }
      }),
      { numRuns: propertyRuns },
    );
  });

  it('property: a snapshot at any point goes on as if nothing had happened', () => {
    fc.assert(
      fc.property(streams, fc.nat(), (steps, at) => {
        const { whole, resumed } = splitRun(make, steps, at % steps.length);
        expect(resumed).toEqual(whole);
      }),
      { numRuns: propertyRuns },
    );
  });
});
