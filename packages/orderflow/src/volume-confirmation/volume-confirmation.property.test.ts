import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { createReading, SignalScale, type Aggressor, type Reading } from '@mia-trading/core';
import fc from 'fast-check';
import { orderflowConfig } from '../config.js';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { splitRun } from '../test-support/split-run.js';
import { VolumeConfirmation } from './volume-confirmation.js';

const SECOND = 1_000_000;
const BUCKET = 250_000;
const scale = { bucketMinutes: 30, minimumSessions: 2, keptSessions: 3, minimumObservations: 3 };
const options = orderflowConfig.parse({
  volumeConfirmation: {
    windows: [
      { seconds: 2, weight: 0.7 },
      { seconds: 6, weight: 0.3 },
    ],
    scale,
    minimumCoverage: 0.5,
  },
}).volumeConfirmation;

interface Print {
  readonly kind: 'print';
  readonly time: number;
  readonly ticks: number;
  readonly size: number;
  readonly aggressor: Aggressor;
}
type Event = Print | { readonly kind: 'gap' | 'session'; readonly time: number };

const step = fc.record({
  wait: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: SECOND }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 12 * SECOND }) }),
  kind: fc.oneof({ weight: 40, arbitrary: fc.constant('print' as const) }, { weight: 1, arbitrary: fc.constantFrom('gap' as const, 'session' as const) }),
  ticks: fc.integer({ min: 95, max: 105 }),
  size: fc.integer({ min: 1, max: 60 }),
  aggressor: fc.oneof({ weight: 9, arbitrary: fc.constantFrom<Aggressor>(-1, 1) }, { weight: 1, arbitrary: fc.constant<Aggressor>(0) }),
});
const streams = fc.array(step, { minLength: 1, maxLength: 90, size: 'max' }).map((steps) => {
  let time = 0;
  return steps.map(({ wait, ...event }): Event => ({ ...event, time: (time += wait) }));
});

/** Streaming answers after each event, or only after the last. */
function stream(events: readonly Event[], readAll: boolean): Reading[] {
  const feature = new VolumeConfirmation(options);
  const market = new FakeMarket();
  return events.flatMap((event, index) => {
    market.now = event.time;
    if (event.kind === 'print') feature.onTrade(print({ ...event, kind: 'trade', tsInit: event.time }), market);
    else if (event.kind === 'gap') feature.onGap(market);
    else feature.onSession(market);
    if (!readAll && index < events.length - 1) return [];
    const reading = createReading();
    feature.read(market, reading);
    return [reading];
  });
}

/** The definition, from the whole list of events up to `now`: nothing is kept from one call to the next. */
function batch(events: readonly Event[]): { available: boolean; signal: number; confidence: number } {
  const now = events.at(-1)?.time ?? 0;
  const windows = options.windows.map(({ seconds, weight }) => ({ length: seconds * SECOND, weight, scales: [0, 1, 2].map(() => new SignalScale(scale)) }));
  let stretch: Print[] = [];
  let watchedFrom = Number.NaN;
  const sums = (length: number, at: number): { delta: number; volume: number; unknown: number; move: number } => {
    const begin = Math.ceil(at / BUCKET) * BUCKET - length;
    let [delta, volume, unknown, last, before] = [0, 0, 0, 0, stretch[0]?.ticks ?? 0];
    for (const { time, size, aggressor, ticks } of stretch) {
      if (time > at) continue;
      if (time <= begin) {
        before = ticks;
        continue;
      }
      delta += size * aggressor;
      volume += size;
      if (aggressor === 0) unknown += size;
      last = ticks;
    }
    return { delta, volume, unknown, move: volume > 0 ? last - before : 0 };
  };
  const covers = (length: number, at: number): boolean => Math.ceil(at / BUCKET) - length / BUCKET >= Math.ceil(watchedFrom / BUCKET);
  const longest = Math.max(...windows.map(({ length }) => length));
  const observe = (until: number): void => {
    const grid = new Set(stretch.map(({ time }) => Math.ceil(time / SECOND) * SECOND));
    for (const at of [...grid].filter((time) => time < until)) {
      const whole = sums(longest, at);
      if (1 - whole.unknown / whole.volume < options.minimumCoverage) continue;
      for (const { length, scales } of windows) {
        if (!covers(length, at)) continue;
        const { delta, volume, move } = sums(length, at);
        [delta, delta / volume, move].forEach((measure, index) => scales[index]?.observe(measure, 0));
      }
    }
  };
  for (const event of events) {
    if (event.kind === 'print') {
      if (Number.isNaN(watchedFrom)) watchedFrom = event.time;
      stretch.push(event);
      continue;
    }
    observe(event.time);
    stretch = [];
    watchedFrom = event.time;
    if (event.kind === 'session') for (const { scales } of windows) for (const one of scales) one.onSession();
  }
  observe(now);
  const whole = sums(longest, now);
  const unavailable = { available: false, signal: 0, confidence: 0 };
  const coverage = 1 - whole.unknown / whole.volume;
  if (whole.volume === 0 || coverage < options.minimumCoverage) return unavailable;
  let signal = 0;
  let weight = 0;
  let confidence = 0;
  for (const window of windows) {
    const [deltaScale, shareScale, moveScale] = window.scales.map((one) => one.scaleAt(0));
    if (!covers(window.length, now) || deltaScale === undefined || Number.isNaN(deltaScale)) continue;
    const { delta, volume, move } = sums(window.length, now);
    const squashed = (measure: number, by: number | undefined): number => (by === 0 ? 0 : Math.tanh(measure / (by ?? Number.NaN)));
    const flow = (squashed(delta, deltaScale) + squashed(volume === 0 ? 0 : delta / volume, shareScale)) / 2;
    const agree = Math.sign(flow) * squashed(move, moveScale);
    signal += window.weight * flow * (agree < 0 ? 0.6 * (1 + agree) : 0.6 + 0.4 * agree);
    weight += window.weight;
    confidence += window.weight * (window.scales[0]?.confidence ?? 0);
  }
  if (weight === 0) return unavailable;
  return { available: true, signal: signal / weight, confidence: confidence * coverage * 0.85 };
}

describe('volumeConfirmation, any stream of prints, gaps and sessions', () => {
  it('property: streaming equals batch after every event', () => {
    let availableReadings = 0;
    fc.assert(
      fc.property(streams, (events) => {
        stream(events, true).forEach((reading, index) => {
          const expected = batch(events.slice(0, index + 1));
          const holds = [reading.available === expected.available, Math.abs(reading.signal - expected.signal) < 1e-9, Math.abs(reading.confidence - expected.confidence) < 1e-9];
          if (holds.includes(false)) throw new Error(`event ${index}: ${JSON.stringify({ reading, expected, holds })}`);
          if (reading.available) availableReadings += 1;
        });
      }),
      { numRuns: propertyRuns },
    );
    expect(availableReadings).toBeGreaterThan(500);
  });

  it('property: reading leaves no trace', () => {
    fc.assert(
      fc.property(streams, (events) => {
        expect(stream(events, true).at(-1)).toEqual(stream(events, false).at(-1));
      }),
      { numRuns: propertyRuns },
    );
  });

  it('property: a snapshot at any point goes on as if nothing had happened', () => {
    const make = (): { readonly subject: VolumeConfirmation; readonly answer: (event: Event) => unknown } => {
      const subject = new VolumeConfirmation(options);
      const market = new FakeMarket();
      const answer = (event: Event): unknown => {
        market.now = event.time;
        market.sessionMinute = Math.floor(event.time / (60 * SECOND));
        if (event.kind === 'print') subject.onTrade(print({ ...event, kind: 'trade', tsInit: event.time }), market);
        else if (event.kind === 'gap') subject.onGap(market);
        else subject.onSession(market);
        const reading = createReading();
        subject.read(market, reading);
        return { reading, explanation: subject.explain(market), prior: subject.snapshot() };
      };
      return { subject, answer };
    };
    fc.assert(
      fc.property(streams, fc.nat(), (events, at) => {
        const { whole, resumed } = splitRun(make, events, at % (events.length + 1));
        // Much cheaper than `expect`, which says what differs.
        if (!isDeepStrictEqual(resumed, whole)) expect(resumed).toEqual(whole);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('property: a mirrored market gives the mirrored signal', () => {
    fc.assert(
      fc.property(streams, (events) => {
        const mirrored = events.map((event) => (event.kind === 'print' ? { ...event, ticks: 200 - event.ticks, aggressor: (0 - event.aggressor) as Aggressor } : event));
        const readings = stream(events, true);
        stream(mirrored, true).forEach((reading, index) => {
          const other = readings[index];
          if (!(Math.abs(reading.signal + (other?.signal ?? Number.NaN)) <= 1e-9 && Object.is(reading.confidence, other?.confidence))) throw new Error(`event ${index}: ${JSON.stringify({ reading, other })}`);
        });
      }),
      { numRuns: propertyRuns },
    );
  });
});
