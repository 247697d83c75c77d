import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND, type ConfluenceRating, type DaySessionName } from '@mia-trading/core';
import fc from 'fast-check';
import { at, CASES } from '../test-support/market-stream.js';
import { learnSessions, type LearnSessionsOptions } from './learn-sessions.js';
import { sessionFactorsSchema } from './session-factors.js';
import { SignalOutcomes, type SignalOutcome } from './signal-outcomes.js';

const OPTIONS: LearnSessionsOptions = { name: 'learned', revision: 'test', minimumSignals: 4, minimumDates: 2 };
const DATES = ['2024-01-08', '2024-01-09', '2024-01-10', '2024-01-11'];

const outcomes = (session: DaySessionName, gains: readonly number[]): SignalOutcome[] =>
  gains.map((gain, index) => ({ ts: index, tradeDate: DATES[index % DATES.length] ?? '', session, isOverlap: false, gain }));
const lineOf = (all: readonly SignalOutcome[], session: DaySessionName, options = OPTIONS) => learnSessions(all, options).evidence.find((line) => line.session === session);

describe('learning session factors', () => {
  it('by hand: four gains of 1 ± 0.1 against four of 0 ± 0.1', () => {
    const all = [...outcomes('newYorkOpen', [0.9, 1.1, 0.9, 1.1]), ...outcomes('midday', [-0.1, 0.1, -0.1, 0.1])];
    // Variance of each sample 0.04/3, of its mean 0.01/3; SE² = 0.02/3; shrunk = 1 · 0.0625 / (0.0625 + 0.006667) = 0.9036: both factors meet their bounds.
    expect(lineOf(all, 'newYorkOpen')).toMatchObject({ signals: 4, dates: 4, meanGain: 1, effect: 1, size: 1.25, verdict: 'learned' });
    expect(lineOf(all, 'midday')).toMatchObject({ effect: -1, size: 0.5, verdict: 'learned' });
    expect(lineOf(all, 'newYorkOpen')?.low).toBeCloseTo(1 - 1.645 * Math.sqrt(0.02 / 3), 12);
    expect(lineOf(all, 'asia')).toMatchObject({ signals: 0, meanGain: null, size: 1, verdict: 'too few' });
  });

  it('shrinks what it has learned toward 1 by how uncertain it is', () => {
    const noisy = [0.5, -0.3, 0.5, -0.3, 0.5, -0.3, 0.5, -0.3];
    const all = [...outcomes('newYorkOpen', noisy.map((gain) => gain + 0.4)), ...outcomes('midday', noisy)];
    const line = lineOf(all, 'newYorkOpen');
    // Variance of each mean 0.16 · 8/7 / 8; SE² twice that; shrunk = 0.4 · 0.0625 / (0.0625 + 0.045714)
    expect(line?.effect).toBeCloseTo(0.4, 12);
    expect(line?.size).toBeCloseTo(1 + (0.4 * 0.0625) / (0.0625 + 0.32 / 7), 2);
  });

  it('keeps 1 where the interval of the difference holds 0', () => {
    const all = [...outcomes('newYorkOpen', [1, -1, 1, -1, 0.2]), ...outcomes('midday', [1, -1, 1, -1, 0])];
    expect(lineOf(all, 'newYorkOpen')).toMatchObject({ size: 1, verdict: 'no difference shown' });
    expect(learnSessions(all, OPTIONS).factors.sessions).toEqual({});
  });

  it('claims nothing without data: too few signals, or of too few dates, are an error that names the need', () => {
    expect(() => learnSessions([], OPTIONS)).toThrow(expect.objectContaining({ code: 'MIA-SCORE-EVIDENCE' }));
    const oneDate = [...outcomes('newYorkOpen', [1, 1, 1, 1]), ...outcomes('midday', [0, 0, 0, 0])].map((outcome) => ({ ...outcome, tradeDate: '2024-01-08' }));
    expect(() => learnSessions(oneDate, OPTIONS)).toThrow(/no session has 4 signals of 2 dates/);
    const alone = outcomes('newYorkOpen', [1, 1, 1, 1, 1, 1]);
    expect(() => learnSessions(alone, OPTIONS)).toThrow(expect.objectContaining({ code: 'MIA-SCORE-EVIDENCE' }));
  });

  it('makes a file that the configuration takes, with what it rests on', () => {
    const all = [...outcomes('newYorkOpen', [0.9, 1.1, 0.9, 1.1]), ...outcomes('midday', [-0.1, 0.1, -0.1, 0.1])];
    const { factors, evidence } = learnSessions(all, OPTIONS);
    expect(sessionFactorsSchema.parse(JSON.parse(JSON.stringify(factors)))).toEqual(factors);
    expect(factors).toMatchObject({ name: 'learned', revision: 'test', sessions: { newYorkOpen: { size: 1.25 }, midday: { size: 0.5 } }, overlap: 1 });
    expect(factors.evidence.length).toBe(evidence.length);
  });

  it('property: sizes stay within their bounds, and turning every gain round turns above 1 into below', () => {
    const sample = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(sample, sample, (open, midday) => {
        const all = [...outcomes('newYorkOpen', open), ...outcomes('midday', midday)];
        const sizes = (list: readonly SignalOutcome[]) => learnSessions(list, OPTIONS).evidence.map(({ size }) => size);
        const turned = sizes(all.map((outcome) => ({ ...outcome, gain: -outcome.gain })));
        sizes(all).forEach((size, index) => {
          expect(size).toBeGreaterThanOrEqual(0.5);
          expect(size).toBeLessThanOrEqual(1.25);
          expect(Math.sign(size - 1) + Math.sign((turned[index] ?? 1) - 1)).toBe(0);
        });
      }),
      CASES,
    );
  });
});

describe('what came of ratings', () => {
  const OPEN = at('2024-01-10T15:00:00Z');
  const rating = (seconds: number, score: number, price: number, direction: 1 | -1 = 1) => ({ ts: OPEN + seconds * SECOND, score, price, direction }) as ConfluenceRating;
  const follow = (ratings: readonly ConfluenceRating[], dateOf = (_: ConfluenceRating) => '2024-01-10') => {
    const followed = new SignalOutcomes({ minimumScore: 60, horizon: 5 * MINUTE, costPoints: 0.5 });
    for (const each of ratings) followed.onRating(each, dateOf(each), 2);
    return followed.outcomes;
  };

  it('by hand: long at 4800, 4803 five minutes later, less 0.5 of costs, over a range of 2', () => {
    const found = follow([rating(0, 55, 4_799), rating(1, 61, 4_800), rating(100, 70, 4_790), rating(301, 65, 4_803)]);
    expect(found).toEqual([{ ts: OPEN + SECOND, tradeDate: '2024-01-10', session: 'newYorkOpen', isOverlap: true, gain: 1.25 }]);
  });

  it('follows one rating at a time, and a short one the other way', () => {
    const found = follow([rating(0, 61, 4_800, -1), rating(10, 55, 4_800), rating(20, 62, 4_800), rating(300, 50, 4_796), rating(310, 61, 4_796), rating(620, 50, 4_797)]);
    expect(found.map(({ gain }) => gain)).toEqual([1.75, 0.25]);
  });

  it('drops what runs over the end of trading or a hole', () => {
    expect(follow([rating(0, 61, 4_800), rating(2_000, 50, 4_810)])).toEqual([]);
    expect(follow([rating(0, 61, 4_800), rating(300, 50, 4_810)], ({ ts }) => (ts > OPEN ? '2024-01-11' : '2024-01-10'))).toEqual([]);
  });
});
