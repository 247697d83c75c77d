import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createReading } from '../contracts/feature.js';
import { medianOf } from './median.js';
import { MEDIAN_TO_DEVIATION, SignalScale } from './signal-scale.js';

/** The sketch inside a session is within 1 %. */
const SKETCH = 0.01;

/** Lets `sessions` sessions pass with one observation of ±magnitude per minute in the first bucket. */
function passSessions(scale: SignalScale, magnitudes: readonly number[]): void {
  for (const magnitude of magnitudes) {
    for (let minute = 0; minute < 30; minute += 1) scale.observe(minute % 2 === 0 ? magnitude : -magnitude, minute);
    scale.onSession();
  }
}

describe('SignalScale', () => {
  it('after 5 sessions of |measure| 1, 2, 3, 4, 5 has scale 1.4826 × 3, and a measure of that size is tanh(1)', () => {
    const scale = new SignalScale();
    passSessions(scale, [5, 1, 4, 2, 3]);
    expect(Math.abs(scale.scaleAt(10) / (MEDIAN_TO_DEVIATION * 3) - 1)).toBeLessThanOrEqual(SKETCH);
    const reading = createReading();
    expect(scale.apply(scale.scaleAt(10), 10, reading)).toBe(true);
    expect(reading).toMatchObject({ available: true, confidence: 1, reason: '' });
    expect(reading.signal).toBeCloseTo(Math.tanh(1), 12);
  });

  it('needs 5 sessions of this time of day, however many of another', () => {
    const scale = new SignalScale();
    passSessions(scale, [1, 1, 1, 1]);
    expect(scale.scaleAt(10)).toBeNaN();
    passSessions(scale, [1]);
    expect(scale.scaleAt(29)).not.toBeNaN();
    expect(scale.scaleAt(30)).toBeNaN();
  });

  it('uses this session after 300 observations, at confidence 0.7, and starts anew with the next', () => {
    const scale = new SignalScale();
    const reading = createReading();
    for (let i = 0; i < 299; i += 1) scale.observe(2, 0);
    expect(scale.apply(2, 0, reading)).toBe(false);
    expect(reading).toMatchObject({ available: false, signal: 0, confidence: 0, reason: 'not warm' });
    scale.observe(-2, 0);
    expect(scale.apply(2, 0, reading)).toBe(true);
    expect([reading.confidence, scale.confidence]).toEqual([0.7, 0.7]);
    expect(Math.abs(reading.signal - Math.tanh(1 / MEDIAN_TO_DEVIATION))).toBeLessThan(0.005);
    scale.onSession();
    expect(scale.apply(2, 0, reading)).toBe(false);
  });

  it('judges against what was observed before: observing after the reading changes nothing about it', () => {
    const scale = new SignalScale({ minimumObservations: 1 });
    scale.observe(1, 0);
    const before = createReading();
    scale.apply(1000, 0, before);
    scale.observe(1000, 0);
    const after = createReading();
    scale.apply(1000, 0, after);
    expect(before.signal).toBe(1);
    expect(after.signal).toBe(before.signal);
    expect(scale.scaleAt(0)).toBeLessThan(2);
  });

  it('gives signal 0 for a flat measure, and no reading for one that is not finite', () => {
    const scale = new SignalScale({ minimumObservations: 3 });
    const reading = createReading();
    for (let i = 0; i < 5; i += 1) scale.observe(0, 0);
    expect(scale.apply(7, 0, reading)).toBe(true);
    expect(reading.signal).toBe(0);
    for (const measure of [Number.NaN, Infinity, -Infinity]) {
      expect(scale.apply(measure, 0, reading)).toBe(false);
      expect(reading.reason).toBe('not finite');
      scale.observe(measure, 0);
    }
    expect(scale.scaleAt(0)).toBe(0);
  });

  it('takes no notice of a session without observations', () => {
    const scale = new SignalScale();
    for (let i = 0; i < 10; i += 1) scale.onSession();
    expect(scale.sessions).toBe(0);
  });

  it('forgets sessions older than those kept', () => {
    const scale = new SignalScale({ minimumSessions: 1, keptSessions: 2 });
    passSessions(scale, [100, 1, 1]);
    expect(scale.sessions).toBe(2);
    expect(scale.scaleAt(0)).toBeLessThan(2);
  });

  it('equals the slow batch rule: median over sessions of bucket medians', () => {
    const session = fc.array(fc.tuple(fc.integer({ min: 0, max: 1379 }), fc.double({ min: -50, max: 50, noNaN: true })), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(session, { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 1379 }), (sessions, minute) => {
        const scale = new SignalScale({ minimumSessions: 2, keptSessions: 5 });
        const medians = sessions.slice(-5).map((rows) => medianLow(rows.filter(([at]) => Math.floor(at / 30) === Math.floor(minute / 30)).map(([, value]) => Math.abs(value))));
        for (const rows of sessions) {
          for (const [at, value] of [...rows].sort((a, b) => a[0] - b[0])) scale.observe(value, at);
          scale.onSession();
        }
        const known = medians.filter(Number.isFinite);
        const batch = known.length < 2 ? Number.NaN : MEDIAN_TO_DEVIATION * medianOf(known);
        if (Number.isNaN(batch)) expect(scale.scaleAt(minute)).toBeNaN();
        else expect(Math.abs(scale.scaleAt(minute) - batch)).toBeLessThanOrEqual(SKETCH * batch + 2e-9);
      }),
    );
  });

  it('mirrors: negating every measure negates every signal, exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 60 }), (measures) => {
        const here = new SignalScale({ minimumObservations: 1 });
        const mirror = new SignalScale({ minimumObservations: 1 });
        const [reading, mirrored] = [createReading(), createReading()];
        for (const measure of measures) {
          here.apply(measure, 0, reading);
          mirror.apply(-measure, 0, mirrored);
          expect(mirrored.signal === -reading.signal).toBe(true);
          here.observe(measure, 0);
          mirror.observe(-measure, 0);
        }
      }),
    );
  });

  it('survives a round trip through JSON, and refuses a snapshot of other buckets', () => {
    const scale = new SignalScale();
    passSessions(scale, [5, 1, 4, 2, 3, 9]);
    const copy = new SignalScale();
    copy.restore(JSON.parse(JSON.stringify(scale.snapshot())));
    for (const minute of [0, 29, 30, 1379]) expect(copy.scaleAt(minute)).toBe(scale.scaleAt(minute));
    expect(copy.sessions).toBe(6);
    expect(() => new SignalScale({ bucketMinutes: 15 }).restore(scale.snapshot())).toThrow(expect.objectContaining({ code: 'MIA-STATS-SNAPSHOT' }));
    expect(() => copy.restore({ schemaVersion: 1, bucketMinutes: 30, sessions: [[1, -2]] })).toThrow(expect.objectContaining({ code: 'MIA-STATS-SNAPSHOT' }));
  });

  it('refuses options that are not positive whole numbers', () => {
    expect(() => new SignalScale({ bucketMinutes: 0 })).toThrow(RangeError);
    expect(() => new SignalScale({ minimumSessions: 1.5 })).toThrow(RangeError);
  });
});

/** The lower middle value, as the sketch ranks. */
function medianLow(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}
