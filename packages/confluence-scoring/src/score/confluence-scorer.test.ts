import { describe, expect, it } from '@jest/globals';
import { asCurrent, PLAIN_CONDITIONS, type ConfluenceRating, type Feature, type MarketRegime, type MarketView } from '@mia-trading/core';
import fc from 'fast-check';
import { tierFloor, tierOf } from '../tiers/tier.js';
import { BRIEF_LITERAL_WEIGHTS, DEFAULT_WEIGHTS, FEATURE_GROUPS, FEATURE_NAMES, type FeatureName } from '../weights/weight-set.js';
import { ConfluenceScorer } from './confluence-scorer.js';

interface Fixed {
  readonly available: boolean;
  readonly signal: number;
  readonly confidence: number;
}

const market = { now: 1_000_000, lastPrice: 4810, instrument: { symbol: 'ESH4' } } as MarketView;
const regime: MarketRegime = { volatility: 'unknown', gamma: 'unknown', trend: 'unknown', session: 'closed' };

function fixed(name: string, { available, signal, confidence }: Fixed): Feature {
  return {
    name,
    read: (view, reading) => {
      Object.assign(reading, { available, signal, confidence, asOf: view.now, reason: available ? '' : 'stale' });
    },
    explain: () => ({ signal }),
  };
}

function rate(readings: Partial<Record<FeatureName, Fixed>>, bonusPoints = 7): ConfluenceRating {
  const features = Object.fromEntries(Object.entries(readings).map(([name, reading]) => [name, fixed(name, reading)]));
  return new ConfluenceScorer(features, { weights: DEFAULT_WEIGHTS, bonusPoints, trialWeight: 5 }).evaluate(market, regime);
}

const full = (signal: number): Fixed => ({ available: true, signal, confidence: 1 });
const all = (signal: number) => Object.fromEntries(FEATURE_NAMES.map((name) => [name, full(signal)])) as Record<FeatureName, Fixed>;
const linesOf = (rating: ConfluenceRating) => [...rating.contributions.map((line) => line.points), rating.bonus, rating.clamp];
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const readingArbitrary = fc.record({
  available: fc.boolean(),
  signal: fc.double({ min: -1, max: 1, noNaN: true }),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
});
const readingsArbitrary = fc.record(Object.fromEntries(FEATURE_NAMES.map((name) => [name, readingArbitrary])), { requiredKeys: [] }) as fc.Arbitrary<Partial<Record<FeatureName, Fixed>>>;

describe('the confluence score', () => {
  it('is 50 without direction when nothing is known, and says of every feature that it is not built', () => {
    const rating = rate({});
    expect(rating).toMatchObject({ score: 50, direction: 0, tier: 'NO_TRADE', coverage: 0, net: 0 });
    expect(rating.contributions.map((line) => line.reason)).toEqual(FEATURE_NAMES.map(() => 'not built'));
  });

  it('says why a feature is unavailable now, not why it was before', () => {
    let answer = { available: false, signal: 0, confidence: 0, reason: 'not warm' };
    const feature: Feature = {
      name: 'vwapTrend',
      read: (_view, reading) => {
        Object.assign(reading, answer);
      },
      explain: () => ({}),
    };
    const scorer = new ConfluenceScorer({ vwapTrend: feature }, { weights: DEFAULT_WEIGHTS, bonusPoints: 7, trialWeight: 5 });
    const line = () => scorer.evaluate(market, regime).contributions.find((each) => each.feature === 'vwapTrend');
    const cold = line();
    expect(cold).toMatchObject({ available: false, reason: 'not warm', weight: 10, group: 'technical' });
    answer = { available: true, signal: 0.5, confidence: 1, reason: '' };
    expect(line()).toMatchObject({ available: true, reason: '', signal: 0.5 });
    answer = { available: false, signal: 0.5, confidence: 1, reason: 'stale' };
    expect(line()).toMatchObject({ available: false, reason: 'stale', signal: 0, confidence: 0, points: 0, wouldAdd: 0, asOf: 0 });
    expect(cold).toMatchObject({ reason: 'not warm' });
  });

  it('adds up by hand: volume confirmation +0.8 at confidence 0.5, VWAP trend -0.4 at confidence 1', () => {
    const rating = rate({ volumeConfirmation: { available: true, signal: 0.8, confidence: 0.5 }, vwapTrend: { available: true, signal: -0.4, confidence: 1 } });
    // net = (20·0.5·0.8 - 10·1·0.4) / 100 = 0.04; score = 50 + 50·0.04 = 52; coverage = (20·0.5 + 10·1) / 100 = 0.2
    expect(rating.net).toBeCloseTo(0.04, 9);
    expect(rating.score).toBeCloseTo(52, 9);
    expect(rating.direction).toBe(1);
    expect(rating.coverage).toBeCloseTo(0.2, 12);
    expect(rating.groups.execution.coverage).toBeCloseTo(10 / 47.5, 12);
    expect(rating.groups.technical.net).toBeCloseTo(-4 / 27.5, 12);
    expect(rating.contributions.find((line) => line.feature === 'vwapTrend')?.points).toBeCloseTo(-2, 9);
  });

  it('reaches 100 only when everything agrees completely', () => {
    expect(rate(all(1))).toMatchObject({ score: 100, direction: 1, tier: 'PREMIUM_SIGNAL', coverage: 1 });
    expect(rate(all(-1))).toMatchObject({ score: 100, direction: -1 });
  });

  it('treats a feature that yields a number that is not finite as unavailable', () => {
    const rating = rate({ vwapTrend: full(NaN), volumeConfirmation: full(0.5) });
    const line = rating.contributions.find(({ feature }) => feature === 'vwapTrend');
    expect(line).toMatchObject({ available: false, points: 0, reason: 'not finite' });
    expect(rating.score).toBeCloseTo(55, 9);
  });

  it('moves the score by at most 7 points for the advanced suite, toward or against the favoured direction', () => {
    const base = { volumeConfirmation: full(1) };
    expect(rate({ ...base, tickMomentum: full(1), deltaDivergence: full(1) })).toMatchObject({ bonus: 7, score: 67 });
    expect(rate({ ...base, tickMomentum: full(-1), deltaDivergence: full(-1) })).toMatchObject({ bonus: -7, score: 53 });
    expect(rate({ ...base, tickMomentum: full(1) })).toMatchObject({ bonus: 3.5, score: 63.5 });
  });

  it('never lets a larger configured bonus lift a rating by two tiers, and shows what the limit took', () => {
    const rating = rate({ volumeConfirmation: full(1), tickMomentum: full(1), deltaDivergence: full(1) }, 40);
    // base 60 (WEAK) + 40 would be PREMIUM; one tier up ends below 80
    expect(rating).toMatchObject({ tier: 'GOOD_SIGNAL', bonus: 40 });
    expect(rating.score).toBeLessThan(80);
    expect(rating.clamp).toBe(rating.score - 100);
  });

  it('shows reported features with what they would add, at weight 0', () => {
    const rating = rate({ volumeConfirmation: full(1), volumeProfile: full(-1) });
    const line = rating.contributions.find(({ feature }) => feature === 'volumeProfile');
    expect(line).toMatchObject({ weight: 0, points: 0 });
    expect(line?.wouldAdd).toBeCloseTo((-50 * 5) / 105, 9);
    expect(rating.score).toBe(60);
  });

  it('adds up exactly, whatever the readings', () => {
    fc.assert(
      fc.property(readingsArbitrary, fc.double({ min: 0, max: 60, noNaN: true }), (readings, bonusPoints) => {
        const rating = rate(readings, bonusPoints);
        expect(sum(linesOf(rating))).toBe(rating.score - 50);
        expect(sum(linesOf(rating).reverse())).toBe(rating.score - 50);
        expect(rating.score).toBeGreaterThanOrEqual(0);
        expect(rating.score).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('mirrors exactly: negated signals give the same score and the opposite direction', () => {
    fc.assert(
      fc.property(readingsArbitrary, (readings) => {
        const mirrored = Object.fromEntries(Object.entries(readings).map(([name, reading]) => [name, { ...reading, signal: -reading.signal }]));
        const [rating, mirror] = [rate(readings), rate(mirrored)];
        expect(mirror.score).toBe(rating.score);
        expect(mirror.tier).toBe(rating.tier);
        expect(mirror.direction + rating.direction).toBe(0);
        expect(linesOf(mirror)).toEqual(linesOf(rating));
      }),
    );
  });

  it('is never made bolder by losing a feature that agreed', () => {
    fc.assert(
      fc.property(readingsArbitrary, fc.constantFrom(...FEATURE_NAMES), (readings, lost) => {
        const before = rate(readings, 0);
        const line = before.contributions.find(({ feature }) => feature === lost);
        if (line === undefined || line.points < 0) return;
        const after = rate({ ...readings, [lost]: { available: false, signal: 0, confidence: 0 } }, 0);
        expect(Math.abs(after.net)).toBeLessThanOrEqual(Math.abs(before.net));
        expect(after.coverage).toBeLessThanOrEqual(before.coverage);
      }),
    );
  });
});

describe('the rating in hand', () => {
  /** Scorers of one changing reading of every feature: one rates in place, the other makes values. */
  function both(first: Readonly<Partial<Record<FeatureName, Fixed>>>) {
    let now = first;
    const features = Object.fromEntries(FEATURE_NAMES.map((name) => [name, { name, read: (view, reading) => fixed(name, now[name] ?? absent).read(view, reading), explain: () => ({}) } satisfies Feature]));
    const scorer = () => new ConfluenceScorer(features, { weights: DEFAULT_WEIGHTS, bonusPoints: 7, trialWeight: 5 });
    return { inPlace: scorer(), values: scorer(), become: (next: typeof first): void => void (now = next) };
  }
  const absent: Fixed = { available: false, signal: 0, confidence: 0 };

  it('shows what the value has, feature by feature, and makes the value once', () => {
    fc.assert(
      fc.property(readingsArbitrary, readingsArbitrary, (first, second) => {
        const { inPlace, values, become } = both(first);
        for (const readings of [first, second]) {
          become(readings);
          const { groups: _groups, contributions, ...value } = values.evaluate(market, regime, PLAIN_CONDITIONS);
          const current = inPlace.rate(market, regime, PLAIN_CONDITIONS);
          expect(current).toMatchObject(value);
          const shown = current.lines.map((line) => (line.available ? [line.feature, line.weight, line.signal, line.confidence] : [line.feature, line.weight, line.reason]));
          expect(shown).toEqual(contributions.map((line) => (line.available ? [line.feature, line.weight, line.signal, line.confidence] : [line.feature, line.weight, line.reason])));
          expect(current.keep()).toBe(current.keep());
          expect(asCurrent(current.keep())).toMatchObject(value);
        }
      }),
    );
  });

  it('changes with every evaluation, and what was kept of it never does', () => {
    fc.assert(
      fc.property(fc.array(readingsArbitrary, { minLength: 2, maxLength: 6 }), (sequence) => {
        const { inPlace, values, become } = both({});
        const asTheyWere: ConfluenceRating[] = [];
        const kept = sequence.map((readings, turn) => {
          become(readings);
          const view = { ...market, now: turn, lastPrice: 4800 + turn };
          asTheyWere.push(structuredClone(values.evaluate(view, regime)));
          return inPlace.rate(view, { ...regime, session: `${turn}` }, PLAIN_CONDITIONS).keep();
        });
        expect(kept).toEqual(asTheyWere.map((rating, turn) => ({ ...rating, regime: { ...regime, session: `${turn}` } })));
        expect(new Set(kept.flatMap(({ contributions }) => contributions)).size).toBe(sequence.length * FEATURE_NAMES.length);
      }),
    );
  });
});

describe('tiers', () => {
  it.each([
    [100, 'PREMIUM_SIGNAL'],
    [90, 'PREMIUM_SIGNAL'],
    [89.999, 'STRONG_SIGNAL'],
    [80, 'STRONG_SIGNAL'],
    [70, 'GOOD_SIGNAL'],
    [60, 'WEAK_SIGNAL'],
    [59.999, 'NO_TRADE'],
    [0, 'NO_TRADE'],
  ] as const)('%p points are %s', (score, tier) => {
    expect(tierOf(score)).toBe(tier);
    expect(tierFloor(tier)).toBeLessThanOrEqual(score);
  });
});

describe('weights', () => {
  it('give options 25, order flow 47.5 and the technical picture 27.5 of 100 points', () => {
    const group = (name: string) => sum(Object.entries(DEFAULT_WEIGHTS.points).filter(([feature]) => FEATURE_GROUPS[feature as FeatureName] === name).map(([, points]) => points));
    expect([group('sentiment'), group('execution'), group('technical')]).toEqual([25, 47.5, 27.5]);
  });

  it("scale the brief's literal list of 116.5 points to 100", () => {
    expect(BRIEF_LITERAL_WEIGHTS.points['vwapTrend']).toBeCloseTo((16 * 100) / 116.5, 12);
    expect(sum(Object.values(BRIEF_LITERAL_WEIGHTS.points))).toBeCloseTo(100, 9);
  });
});
