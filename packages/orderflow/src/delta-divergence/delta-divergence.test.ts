import { describe, expect, it } from '@jest/globals';
import { createReading, SignalScale, type Aggressor, type Detection, type Reading, type Side } from '@mia-trading/core';
import fc from 'fast-check';
import { deltaAnalysis } from '../delta-analysis/delta-analysis-config.js';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { splitRun } from '../test-support/split-run.js';
import { deltaDivergence } from './delta-divergence-config.js';
import { DeltaDivergence } from './delta-divergence.js';
import { TrendLine } from './trend-line.js';

const SECOND = 1_000_000;
/** Every case is searched slowly after each event: fewer of them. */
const RUNS = Math.min(propertyRuns, 100);
const PERIOD = 10;
const scale = { bucketMinutes: 30, minimumSessions: 2, keptSessions: 3, minimumObservations: 2 };
const analysis = deltaAnalysis.parse({ barSeconds: PERIOD, keptBars: 60, pivot: { barsBefore: 1, barsAfter: 1, minimumTicks: 2, minimumDeltaShare: 0 }, absorption: { bars: 1, quantile: 0.8, minimumObservations: 6 } });
const options = deltaDivergence.parse({ windows: [{ bars: 3, weight: 0.6 }, { bars: 5, weight: 0.4 }], scale, staleSeconds: 60, minimumCoverage: 0.5 });

/** [ticks, delta] of single prints, one in each bar of 10 s. */
type Row = readonly [number, number];

function run(rows: readonly Row[], settings = options): { readonly feature: DeltaDivergence; readonly market: FakeMarket; readonly found: Detection[] } {
  const found: Detection[] = [];
  const feature = new DeltaDivergence(settings, analysis, (detection) => found.push(detection));
  const market = new FakeMarket();
  rows.forEach(([ticks, delta], index) => {
    market.now = (index * PERIOD + 1) * SECOND;
    feature.onTrade(print({ ticks, size: Math.abs(delta), aggressor: Math.sign(delta) as Aggressor, tsInit: market.now }), market);
  });
  return { feature, market, found };
}

function readAt(feature: DeltaDivergence, market: FakeMarket, now = market.now): Reading {
  market.now = now;
  const reading = createReading();
  feature.read(market, reading);
  return reading;
}

describe('TrendLine', () => {
  it('through 1, 3, 2, 6: change 4.2 over three steps, R² 0.7', () => {
    const line = new TrendLine();
    line.begin();
    for (const value of [1, 3, 2, 6]) line.add(value);
    expect(line.change).toBeCloseTo(4.2, 12);
    expect(line.fit).toBeCloseTo(0.7, 12);
  });

  it('a flat line fits nothing, and one value is no line', () => {
    const line = new TrendLine();
    line.begin();
    line.add(5);
    expect(line.change).toBeNaN();
    line.add(5);
    expect([line.change, line.fit]).toEqual([0, 0]);
  });
});

/** Price rises a tick a bar with buyers; then goes on rising with sellers; the last print closes the bar before it. */
const rising: readonly Row[] = [[100, 10], [101, 10], [102, 10], [103, 10], [104, 10], [105, 10], [106, 10], [107, -10], [108, -10], [109, -10], [109, 1]];

describe('deltaDivergence', () => {
  it('price +2 ticks on delta -20 over three bars, both lines straight: sellers against a rise', () => {
    const { feature, market } = run(rising);
    const reading = readAt(feature, market);
    expect(reading.available).toBe(true);
    // Three bars: price 107, 108, 109 and delta 60, 50, 40. Most changes before were of 2 ticks and 20 contracts too, so both are at their median.
    expect(feature.explain(market)).toMatchObject({ priceTicks3Bars: 2, deltaChange3Bars: -20, priceFit3Bars: 1, deltaFit3Bars: 1, relativeVolume3Bars: 1, sessionDelta: 41, reversalWarning: 'none', hiddenWeakness: 0 });
    const expected = -Math.sqrt(Math.tanh(1 / 1.4826) * Math.tanh(1 / 1.4826));
    expect(feature.explain(market)['divergence3Bars']).toBeCloseTo(expected, 2);
    // Five bars: delta 60, 70, 60, 50, 40, a line of -6 a bar.
    expect(feature.explain(market)['deltaChange5Bars']).toBeCloseTo(-24, 12);
    expect(reading.signal).toBeLessThan(-0.2);
    expect(reading.confidence).toBeCloseTo(0.7, 12);
  });

  it('finds nothing while price and delta go together', () => {
    const { feature, market } = run([[100, 10], [101, 10], [102, 10], [103, 10], [104, 10], [105, 10], [106, 10], [107, 10], [108, 10]]);
    expect(readAt(feature, market)).toMatchObject({ available: true, signal: 0 });
  });

  it('a line that does not fit is no divergence', () => {
    const strict = deltaDivergence.parse({ ...options, minimumFit: 1 });
    const bumpy: readonly Row[] = rising.map(([ticks, delta], index) => [ticks + (index % 2), delta]);
    const { feature, market } = run(bumpy, strict);
    expect(feature.explain(market)).toMatchObject({ divergence3Bars: 0, divergence5Bars: 0 });
  });

  it('a divergence at pivots speaks and fades by half in its half-life', () => {
    // Regular at highs, as in the delta analysis: 105 then 108 on less delta. No window is long enough to speak but the pivots.
    const { feature, market, found } = run([[100, 10], [105, 20], [102, -15], [101, -5], [108, 10], [104, -8], [104, 1]]);
    expect(found.map(({ detail }) => detail['kind'])).toEqual(['regular']);
    expect(feature.explain(market)['pivots']).toBe(-1);
    market.now += options.halfLifeSeconds * SECOND;
    expect(feature.explain(market)['pivots']).toBeCloseTo(-0.5, 12);
  });

  it('hidden strength and weakness have names, and half the worth', () => {
    const strength = run([[100, 10], [95, -20], [99, 5], [98, -30], [100, 12], [100, 1]]);
    expect(strength.feature.explain(strength.market)).toMatchObject({ hiddenStrength: 1, hiddenWeakness: 0, pivots: 0.5 });
    const weakness = run([[100, -10], [105, 20], [101, -5], [102, 30], [100, -12], [100, -1]]);
    expect(weakness.feature.explain(weakness.market)).toMatchObject({ hiddenStrength: 0, hiddenWeakness: 1, pivots: -0.5 });
  });

  it('warns of a reversal once: two windows and the pivots against the rise, on no less than usual volume', () => {
    // Highs of 106 and 108 on delta 92 and 82, then a rise from 106 to 109 against 40 contracts sold in each bar.
    const high: readonly Row[] = [[100, 10], [101, 12], [102, 14], [103, 16], [106, 40], [104, -10], [108, -10], [106, -12], [107, -40], [108, -40], [109, -40], [109, 1]];
    const { feature, market, found } = run(high);
    expect(found.filter(({ kind }) => kind === 'reversalWarning').map(({ side, detectedAt, detail }) => [side, detectedAt / SECOND, detail['windows']])).toEqual([[-1, 101, 2]]);
    expect(feature.explain(market)['reversalWarning']).toBe('down');
    const calm = run(high, deltaDivergence.parse({ ...options, reversalBoost: 1 }));
    expect(readAt(feature, market).signal / readAt(calm.feature, calm.market).signal).toBeCloseTo(options.reversalBoost, 12);
  });

  it('is unavailable, and says why', () => {
    const { feature, market } = run(rising);
    const reasonAt = (change: (market: FakeMarket) => void): string => {
      const fresh = Object.assign(new FakeMarket(), { now: market.now });
      change(fresh);
      return readAt(feature, fresh).reason;
    };
    expect(reasonAt((now) => (now.feedQuality = 'sampled'))).toBe('feed is sampled');
    expect(reasonAt((now) => (now.phase = 'halted'))).toBe('not in continuous trading');
    expect(reasonAt((now) => (now.now += 61 * SECOND))).toBe('no recent trades');
    expect(readAt(new DeltaDivergence(options, analysis), new FakeMarket()).reason).toBe('not warm');
    const early = run(rising.slice(0, 3));
    expect(readAt(early.feature, early.market).reason).toBe('not warm');
    const { feature: blind, market: dark } = run(rising);
    for (let bar = 11; bar < 40; bar += 1) {
      dark.now = bar * PERIOD * SECOND;
      blind.onTrade(print({ ticks: 100, size: 10, aggressor: 0, tsInit: dark.now }), dark);
    }
    expect(readAt(blind, dark).reason).toBe('aggressor coverage too low');
    feature.onGap();
    expect(readAt(feature, market).reason).toBe('not warm');
  });

  it('counts inferred aggressors for less', () => {
    const feature = new DeltaDivergence(options, analysis);
    const market = new FakeMarket();
    rising.forEach(([ticks, delta], index) => {
      market.now = (index * PERIOD + 1) * SECOND;
      feature.onTrade(print({ ticks, size: Math.abs(delta), aggressor: Math.sign(delta) as Aggressor, aggressorSource: 'quote', tsInit: market.now }), market);
    });
    expect(readAt(feature, market).confidence).toBeCloseTo(0.7 * 0.8, 12);
  });
});

interface Step {
  readonly second: number;
  readonly kind: 'print' | 'gap' | 'session';
  readonly ticks: number;
  readonly size: number;
  readonly aggressor: Aggressor;
}
const steps = fc.array(
  fc.record({
    wait: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 9 }) }, { weight: 1, arbitrary: fc.integer({ min: 10, max: 90 }) }),
    kind: fc.oneof({ weight: 80, arbitrary: fc.constant('print' as const) }, { weight: 1, arbitrary: fc.constantFrom('gap' as const, 'session' as const) }),
    ticks: fc.integer({ min: 90, max: 110 }),
    size: fc.integer({ min: 1, max: 40 }),
    aggressor: fc.constantFrom<Aggressor>(-1, -1, -1, 1, 1, 1, 0),
  }),
  { minLength: 30, maxLength: 150, size: 'max' },
).map((list) => {
  let second = 0;
  return list.map(({ wait, ...rest }): Step => ({ ...rest, second: (second += wait) }));
});

function make(): { readonly subject: DeltaDivergence; readonly answer: (step: Step) => { readonly reading: Reading; readonly found: readonly Detection[]; readonly explanation: unknown } } {
  let found: Detection[] = [];
  const subject = new DeltaDivergence(options, analysis, (detection) => found.push(detection));
  const market = new FakeMarket();
  const answer = ({ second, kind, ...rest }: Step): ReturnType<ReturnType<typeof make>['answer']> => {
    found = [];
    market.now = second * SECOND;
    if (kind === 'gap') subject.onGap();
    else if (kind === 'session') subject.onSession(market);
    else subject.onTrade(print({ ...rest, tsInit: market.now }), market);
    return { reading: readAt(subject, market), found, explanation: subject.explain(market) };
  };
  return { subject, answer };
}

describe('deltaDivergence, any stream', () => {
  it('property: each window is the regression over the list of closed bars, judged by the scales before it', () => {
    let diverging = 0;
    fc.assert(
      fc.property(steps, (list) => {
        const { subject, answer } = make();
        const scales = options.windows.map(() => ({ price: new SignalScale(scale), delta: new SignalScale(scale) }));
        let closed = 0;
        let expected = options.windows.map(() => Number.NaN);
        for (const step of list) {
          const { explanation } = answer(step);
          if (step.kind === 'session') {
            for (const { price, delta } of scales) {
              price.onSession();
              delta.onSession();
            }
          }
          const { series } = subject.analysis.bars;
          if (step.kind !== 'print') expected = options.windows.map(() => Number.NaN);
          else if (series.closedCount !== closed) {
            expected = options.windows.map(({ bars }, index) => {
              const pair = scales[index];
              if (series.length < bars || pair === undefined) return Number.NaN;
              const agos = Array.from({ length: bars }, (_, place) => bars - 1 - place);
              const price = slowLine(agos.map((ago) => series.bar(ago).close));
              const delta = slowLine(agos.map((ago) => series.bar(ago).cumulativeOpen + series.bar(ago).delta));
              const held = Array.from({ length: series.length }, (_, ago) => series.bar(ago).volume);
              const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
              const volume = Math.min(1, mean(held.slice(0, bars)) / mean(held));
              const squashed = (measure: number, by: number): number => (by === 0 ? 0 : Math.tanh(measure / by));
              const [p, d] = [squashed(price.change, pair.price.scaleAt(0)), squashed(delta.change, pair.delta.scaleAt(0))];
              pair.price.observe(price.change, 0);
              pair.delta.observe(delta.change, 0);
              if (Number.isNaN(p + d)) return Number.NaN;
              return p * d < 0 && price.fit >= options.minimumFit && delta.fit >= options.minimumFit ? Math.sign(d) * Math.sqrt(-p * d) * volume : 0;
            });
          }
          closed = series.closedCount;
          options.windows.forEach(({ bars }, index) => {
            const got = (explanation as Record<string, number | null>)[`divergence${bars}Bars`] ?? Number.NaN;
            const wanted = expected[index] ?? Number.NaN;
            if (Number.isNaN(wanted)) expect(got).toBeNaN();
            else expect(Math.abs(got - wanted)).toBeLessThan(1e-9);
            if (wanted !== 0 && !Number.isNaN(wanted)) diverging += 1;
          });
        }
      }),
      { numRuns: RUNS },
    );
    expect(diverging).toBeGreaterThan(100);
  });

  it('property: a mirrored market gives the mirrored signal and the mirrored detections', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const [one, other] = [make(), make()];
        for (const step of list) {
          const { reading, found } = one.answer(step);
          const mirrored = other.answer({ ...step, ticks: 200 - step.ticks, aggressor: (0 - step.aggressor) as Aggressor });
          expect(Math.abs(reading.signal + mirrored.reading.signal)).toBeLessThanOrEqual(1e-9);
          expect([mirrored.reading.available, mirrored.reading.confidence]).toEqual([reading.available, reading.confidence]);
          const sides = (of: readonly Detection[], sign: Side): unknown[] => of.map(({ kind, side, detail }) => `${kind} ${side * sign} ${String(detail['kind'])}`).sort();
          expect(sides(mirrored.found, -1)).toEqual(sides(found, 1));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('property: a snapshot at any point goes on as if nothing had happened', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (list, at) => {
        const cut = at % list.length;
        const { whole, resumed } = splitRun(make, list, cut);
        expect(resumed).toEqual(whole);
      }),
      { numRuns: RUNS },
    );
  });
});

/** Least squares as in a textbook: means, then sums of products of deviations. */
function slowLine(values: readonly number[]): { readonly change: number; readonly fit: number } {
  const n = values.length;
  const [meanX, meanY] = [(n - 1) / 2, values.reduce((sum, value) => sum + value, 0) / n];
  const sum = (f: (x: number, y: number) => number): number => values.reduce((total, y, x) => total + f(x - meanX, y - meanY), 0);
  const [xx, xy, yy] = [sum((x) => x * x), sum((x, y) => x * y), sum((_, y) => y * y)];
  return { change: ((n - 1) * xy) / xx, fit: yy === 0 ? 0 : (xy * xy) / (xx * yy) };
}
