import { beforeAll, describe, expect, it } from '@jest/globals';
import { createSessionClock, EvaluationGrid, MarketState, SECOND, type Contribution, type FeatureGroup, type Micros, type TapeEvent } from '@mia-trading/core';
import { FEATURE_GROUPS, FEATURE_NAMES, ScoringPipeline, type FeatureName } from '@mia-trading/confluence-scoring';
import { configSchema } from '@mia-trading/engine';
import { generateMarket, type GeneratedSession } from '@mia-trading/synthetic-market';

/**
 * In the null market the price is a martingale: whatever a feature says, it must say up as often as down, and what follows must not depend on it.
 * Signals of one session hang together for as long as the session lasts, so a session, which is independent of every other, is one observation.
 */
const FULL = process.env['MIA_TEST_LEVEL'] === 'full';
const SEEDS = Array.from({ length: 6 }, (_, index) => 500 + index);
/** Long enough for bars of 15 minutes to warm up, at a tenth of the trades: prices vary as much at every scale. Most of the time would go to options. */
const SPAN = { minutes: { from: 930, to: 1_005 }, scale: 0.1, chain: FULL ? 'thin' : 'none' } as const;
const EVERY = 5 * SECOND;
/** Returns are taken from 10 s to 70 s ahead: where the price is between the quotes shows in the book, and is not a forecast. */
const DELAY = 10 * SECOND;
const HORIZON = 70 * SECOND;
/** Chance that any of all the tests fails where there is nothing to find. */
const FAMILY_ERROR = 0.01;

/** Features that a change of sign of the market turns round; those of options look at a chain that has no such symmetry. */
const MIRRORED: readonly FeatureGroup[] = ['execution', 'technical', 'advanced'];

interface Sample {
  readonly time: Micros;
  readonly mid: number;
  readonly contributions: readonly Contribution[];
}

function samplesOf(session: GeneratedSession): Sample[] {
  const market = new MarketState(session.instrument, createSessionClock(session.instrument));
  const pipeline = new ScoringPipeline(configSchema.parse({}));
  const grid = new EvaluationGrid(EVERY);
  const samples: Sample[] = [];
  const handle = (event: TapeEvent): void => {
    while (grid.isDueBefore(event.tsInit)) {
      pipeline.announce(market.advanceTo(grid.take()), market);
      const { contributions } = pipeline.evaluate(market);
      samples.push({ time: market.now, mid: (market.book.bestBid + market.book.bestAsk) / 2, contributions });
    }
    pipeline.announce(market.advance(event), market);
    pipeline.onEvent(event, market);
    pipeline.announce(market.apply(event), market);
    if (event.kind !== 'feedStatus') grid.note(event.tsInit);
  };
  handle({ kind: 'feedStatus', tsEvent: session.from, tsInit: session.from, seq: 0, instrument: session.instrument.symbol, status: 'quality', quality: 'l2-atomic', phase: null, detail: '' });
  for (const event of session.events()) handle(event);
  return samples;
}

/** Times of samples with the move that follows, ticks. */
function returnsOf(samples: readonly Sample[]): { readonly sample: Sample; readonly move: number }[] {
  const mids = new Map(samples.map(({ time, mid }) => [time, mid]));
  return samples
    .map((sample) => ({ sample, move: (mids.get(sample.time + HORIZON) ?? Number.NaN) - (mids.get(sample.time + DELAY) ?? Number.NaN) }))
    .filter(({ move }) => Number.isFinite(move));
}

interface Summary {
  /** Mean signal over a session. */
  readonly mean: number;
  /** Mean of signal times the move after it, ticks. */
  readonly forward: number;
}

/** One for each session in which the feature had something to say. */
function summaries(name: FeatureName): Summary[] {
  return sessions.flatMap((samples) => {
    const signalOf = ({ contributions }: Sample): number => {
      const line = contributions.find(({ feature }) => feature === name);
      return line?.available === true ? line.signal : Number.NaN;
    };
    const signals = samples.map(signalOf).filter(Number.isFinite);
    const products = returnsOf(samples).map(({ sample, move }) => signalOf(sample) * move).filter(Number.isFinite);
    return products.length === 0 ? [] : [{ mean: average(signals), forward: average(products) }];
  });
}

/** Features whose values are too far from 0 to be chance, with that chance; shared between all that are looked at (Bonferroni). */
function suspicious(names: readonly FeatureName[], valuesOf: (name: FeatureName) => readonly number[]): [FeatureName, number][] {
  return names.map((name): [FeatureName, number] => [name, chance(valuesOf(name))]).filter(([, one]) => !(one >= FAMILY_ERROR / names.length));
}

const sessions: (readonly Sample[])[] = [];
beforeAll(() => {
  for (const seed of SEEDS) for (const session of generateMarket({ seed, sessions: 1, mode: 'null', ...SPAN })) sessions.push(samplesOf(session));
}, 240_000);

describe('in a market without any edge', () => {
  it('every feature of the market itself has something to say', () => {
    const silent = FEATURE_NAMES.filter((name) => MIRRORED.includes(FEATURE_GROUPS[name]) && summaries(name).length < SEEDS.length);
    expect(silent).toEqual([]);
  });

  it('the signals of order flow, technical picture and advanced suite are 0 on average', () => {
    const names = FEATURE_NAMES.filter((name) => MIRRORED.includes(FEATURE_GROUPS[name]));
    expect(suspicious(names, (name) => summaries(name).map(({ mean }) => mean))).toEqual([]);
  });

  it('no signal goes with the return that follows it', () => {
    const names = FEATURE_NAMES.filter((name) => summaries(name).length > 2);
    expect(names.length).toBeGreaterThanOrEqual(FULL ? 12 : 8);
    expect(suspicious(names, (name) => summaries(name).map(({ forward }) => forward))).toEqual([]);
  });

  it('and these tests would have found a signal that leans to one side, or that sees ahead', () => {
    const leaning = summaries('volumeConfirmation').map(({ mean }) => mean + 0.3);
    const seeing = sessions.map((samples) => average(returnsOf(samples).map(({ move }) => move * Math.tanh(move / 10))));
    expect([chance(leaning), chance(seeing)].map((one) => one < FAMILY_ERROR / FEATURE_NAMES.length)).toEqual([true, true]);
  });

  it("Student's distribution is that of the tables: 2.571 leaves 5 % at 5 degrees of freedom", () => {
    const noise = [-1, 1, -1, 1, -1, 1];
    const shift = (2.571 * Math.sqrt(6 / 5)) / Math.sqrt(6);
    expect(chance(noise.map((value) => value + shift))).toBeCloseTo(0.05, 4);
  });
});

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean over its standard error; 0 for values that are all 0. */
function studentT(values: readonly number[]): number {
  const mean = average(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1);
  return variance === 0 ? 0 : mean / Math.sqrt(variance / values.length);
}

/** Chance that independent values of mean 0 are as far from 0 as these: both tails of Student's distribution. */
function chance(values: readonly number[]): number {
  const freedom = values.length - 1;
  const bound = Math.abs(studentT(values));
  const density = (t: number): number => Math.exp((-(freedom + 1) / 2) * Math.log(1 + (t * t) / freedom));
  // The tail over the whole, each by the midpoint rule on t = tan(angle): the normalising constant cancels.
  const STEPS = 20_000;
  const area = (from: number): number => {
    const low = Math.atan(from);
    const width = (Math.PI / 2 - low) / STEPS;
    let sum = 0;
    for (let step = 0; step < STEPS; step += 1) {
      const t = Math.tan(low + (step + 0.5) * width);
      sum += density(t) * (1 + t * t) * width;
    }
    return sum;
  };
  return area(bound) / area(0);
}
