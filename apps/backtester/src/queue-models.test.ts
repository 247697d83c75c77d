import { beforeAll, describe, expect, it } from '@jest/globals';
import { SECOND, type TapeEvent } from '@mia-trading/core';
import type { SimulatedVenueConfig } from '@mia-trading/execution';
import { importDatabento } from '@mia-trading/recording';
import { realFile } from './test-support/command-line.js';
import { documented, isFullLevel, share } from './test-support/measured-detectors.js';
import { PROBE_LIFE, probeQueues, type Probe } from './test-support/queue-probes.js';

const FILES = ['20231224', '20231225'].map((date) => realFile(`ticks/es-mbo-dbn/esh4-glbx-mdp3-${date}.mbo.dbn.zst`));
const withHour = FILES.every((file) => file !== undefined) ? describe : describe.skip;

const MODELS = {
  '`touch`': { fillRule: 'touch' },
  '`tradeThrough`': { fillRule: 'tradeThrough' },
  '`queue`, `orders`': { fillRule: 'queue', queueModel: 'orders' },
  '`queue`, `conservative`': { fillRule: 'queue', queueModel: 'conservative' },
  '`queue`, `probabilistic`, weight 0.25': { fillRule: 'queue', queueModel: 'probabilistic', cancelsAheadWeight: 0.25 },
  '`queue`, `probabilistic`, weight 1': { fillRule: 'queue', queueModel: 'probabilistic', cancelsAheadWeight: 1 },
} as const satisfies Readonly<Record<string, Partial<SimulatedVenueConfig>>>;

/** Time from one pair of virtual orders to the next. */
const EVERY = (isFullLevel ? 10 : 40) * SECOND;

/** How far a model is from the truth over many virtual orders; times in seconds, of orders that fill by both. */
interface Errors {
  readonly filled: number;
  readonly wrongly: number;
  readonly missed: number;
  readonly early: number;
  readonly late: number;
  readonly mean: number;
  readonly absolute: number;
}

function errorsOf(probes: readonly Probe[], model: string): Errors {
  const pairs = probes.map(({ truth, models }) => ({ truth, model: models[model] ?? Number.NaN }));
  const errors = pairs.filter((pair) => pair.truth < Infinity && pair.model < Infinity).map((pair) => (pair.model - pair.truth) / SECOND);
  const count = (is: (pair: { readonly truth: number; readonly model: number }) => boolean): number => pairs.filter(is).length;
  return {
    filled: count((pair) => pair.model < Infinity),
    wrongly: count((pair) => pair.model < Infinity && pair.truth === Infinity),
    missed: count((pair) => pair.model === Infinity && pair.truth < Infinity),
    early: errors.filter((error) => error < 0).length,
    late: errors.filter((error) => error > 0).length,
    mean: average(errors),
    absolute: average(errors.map(Math.abs)),
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

withHour('virtual orders at the best price of the recorded ES hour, against the truth order by order', () => {
  let probes: readonly Probe[] = [];
  const measured = new Map<string, Errors>();
  const of = (model: keyof typeof MODELS): Errors => measured.get(model) as Errors;
  const filledInTruth = (): number => probes.filter(({ truth }) => truth < Infinity).length;

  beforeAll(async () => {
    const events: TapeEvent[] = [];
    await importDatabento(FILES as string[], { write: (event) => void events.push({ ...event, seq: events.length } as TapeEvent) }, { instrument: 'ESH4' });
    probes = probeQueues(events, EVERY, MODELS);
    for (const model of Object.keys(MODELS)) measured.set(model, errorsOf(probes, model));
  });

  it('are many, and some of them would not have filled', () => {
    expect(probes.length).toBeGreaterThan(isFullLevel ? 500 : 100);
    expect(filledInTruth() / probes.length).toBeGreaterThan(0.5);
    expect(filledInTruth() / probes.length).toBeLessThan(0.8);
  });

  it('fill by the real queue when the orders ahead let them, but for a millisecond where the exchange cancels an order amid a match', () => {
    const { wrongly, missed, early, late, absolute } = of('`queue`, `orders`');
    expect([wrongly, missed, early]).toEqual([0, 0, 0]);
    expect(late).toBeLessThanOrEqual(probes.length / 50);
    expect(absolute).toBeLessThan(0.001);
  });

  it('fill by a touch before their turn, and some that never had one', () => {
    const { wrongly, missed, late, early } = of('`touch`');
    expect([missed, late]).toEqual([0, 0]);
    expect(wrongly).toBeGreaterThan(0);
    expect(early).toBeGreaterThan(filledInTruth() / 2);
  });

  it('never fill too early by a trade through or by the conservative queue, and by that one seldom late', () => {
    for (const model of ['`tradeThrough`', '`queue`, `conservative`'] as const) expect([of(model).wrongly, of(model).early]).toEqual([0, 0]);
    expect(of('`tradeThrough`').missed).toBeGreaterThan(filledInTruth() / 10);
    expect(of('`queue`, `conservative`').missed).toBeLessThan(filledInTruth() / 50);
    expect(of('`queue`, `conservative`').absolute).toBeLessThan(of('`tradeThrough`').absolute / 10);
  });

  it('fill the earlier, the more cancellations are taken to have been ahead', () => {
    const [little, much] = [of('`queue`, `probabilistic`, weight 0.25'), of('`queue`, `probabilistic`, weight 1')];
    expect(little.mean).toBeLessThan(of('`queue`, `conservative`').mean);
    expect(much.mean).toBeLessThan(little.mean);
    expect(much.absolute).toBeLessThan(of('`touch`').absolute);
  });

  (isFullLevel ? it : it.skip)('are documented in docs/fills.md (MIA_UPDATE_DOCS=1 writes the table anew)', () => {
    const truth = filledInTruth();
    const seconds = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;
    const rows = Object.keys(MODELS).map((model) => {
      const { filled, wrongly, missed, early, late, mean, absolute } = measured.get(model) as Errors;
      return `| ${model} | ${share(filled, probes.length)} | ${wrongly} | ${missed} | ${early} | ${late} | ${seconds(mean)} | ${absolute.toFixed(3)} |`;
    });
    const table = [
      `${probes.length} orders of one contract, one on each side every ${EVERY / SECOND} s, given up after ${PROBE_LIFE / SECOND} s.`,
      '',
      '| model | filled | that would not | missed | too early | too late | mean error, s | mean absolute error, s |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
      `| truth | ${share(truth, probes.length)} | | | | | | |`,
      ...rows,
    ].join('\n');
    const { page, expected } = documented('queue-models.test.ts', table, 'fills.md');
    expect(page).toBe(expected);
  });
});
