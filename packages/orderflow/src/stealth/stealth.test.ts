import { describe, expect, it } from '@jest/globals';
import { MEDIAN_TO_DEVIATION, QuantileSketch, type Aggressor, type Detection } from '@mia-trading/core';
import fc from 'fast-check';
import { orderflowConfig } from '../config.js';
import { FakeMarket } from '../test-support/fake-market.js';
import { parentOrder } from '../test-support/parents.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { splitRun } from '../test-support/split-run.js';
import { Stealth, type StealthOptions } from './stealth.js';

const SECOND = 1_000_000;
/** Easy to redo by hand: windows of four seconds, two deviations of independent signs and of the usual, warm after one observation. */
const byHand: StealthOptions = {
  ...orderflowConfig.parse({}).smartMoneyFlow.stealth,
  windowSeconds: 4,
  deviations: 2,
  usualFactor: 2,
  minimumParents: 4,
  minimumObservations: 1,
};

interface Step {
  readonly time: number;
  readonly kind: 'parent' | 'gap' | 'session';
  readonly aggressor: Aggressor;
  readonly size: number;
  readonly ticks: number;
}

class Scene {
  readonly detections: Detection[] = [];
  readonly market = new FakeMarket();
  readonly stealth: Stealth;

  constructor(options: StealthOptions = byHand) {
    this.stealth = new Stealth(options, undefined, (detection) => this.detections.push(detection));
  }

  play({ time, kind, aggressor, size, ticks }: Step): this {
    this.market.now = time;
    if (kind === 'gap') this.stealth.onGap();
    else if (kind === 'session') this.stealth.onSession();
    else this.stealth.onParent(parentOrder({ aggressor, size, price: ticks / 4, tsEvent: time, detectedAt: time }), this.market);
    return this;
  }

  parent(seconds: number, aggressor: Aggressor, size = 1, ticks = 100): this {
    return this.play({ time: seconds * SECOND, kind: 'parent', aggressor, size, ticks });
  }

  /** Buyers and sellers in turn, then buyers alone, up to the second before the last. */
  prelude(side: 1 | -1 = 1): this {
    for (const [seconds, aggressor] of [[0.5, side], [1.5, -side], [2.5, side], [3.5, -side], [4.5, side], [5.5, side], [6.5, side]] as const) this.parent(seconds, aggressor as Aggressor);
    return this;
  }
}

describe('Stealth by hand', () => {
  it('15 buyers and no seller in four seconds, 3.87 deviations where 2.97 were asked for, at an unmoved price', () => {
    const scene = new Scene().prelude();
    for (let index = 0; index < 12; index += 1) scene.parent(7.5, 1);
    expect(scene.detections).toEqual([]);
    scene.parent(8.5, 1);
    expect(scene.detections).toHaveLength(1);
    const [found] = scene.detections;
    expect(found).toMatchObject({ kind: 'stealthAccumulation', detectedAt: 8.5 * SECOND, since: 4.5 * SECOND, side: 1, price: 25, grade: 'possible' });
    expect(found?.detail).toMatchObject({ contracts: 15, buys: 15, sells: 0, moveTicks: 0, variation: 0, heldWithin: 2, imbalance: 15 / Math.sqrt(15) });
    // Observations before were 0, 1, 1 and 2: their median is 1, within the 1 % of the sketch.
    expect(Math.abs(Number(found?.detail['needed']) / (2 * MEDIAN_TO_DEVIATION) - 1)).toBeLessThan(0.01);
  });

  it('sellers distribute', () => {
    const scene = new Scene().prelude(-1);
    for (let index = 0; index < 12; index += 1) scene.parent(7.5, -1);
    scene.parent(8.5, -1);
    expect(scene.detections).toMatchObject([{ kind: 'stealthDistribution', side: -1 }]);
  });

  it('not when the price goes with it', () => {
    const scene = new Scene().prelude();
    for (let index = 0; index < 12; index += 1) scene.parent(7.5, 1, 1, 103);
    scene.parent(8.5, 1, 1, 103);
    expect(scene.detections).toEqual([]);
  });

  it('not when the sizes are those of a crowd: one of 90 among ones', () => {
    const scene = new Scene().prelude();
    for (let index = 0; index < 12; index += 1) scene.parent(7.5, 1, index === 5 ? 90 : 1);
    scene.parent(8.5, 1);
    expect(scene.detections).toEqual([]);
  });

  it('small parents, below the usual size of the session, do not count', () => {
    const scene = new Scene({ ...byHand, mediumQuantile: 0.5 }).play({ time: 0, kind: 'parent', aggressor: 1, size: 9, ticks: 100 });
    for (let index = 0; index < 40; index += 1) scene.parent(0.2, 1, 9);
    scene.prelude();
    for (let index = 0; index < 12; index += 1) scene.parent(7.5, 1);
    scene.parent(8.5, 1);
    expect(scene.detections).toEqual([]);
  });

  it('is told once while it lasts, and after a gap not before a window was watched again', () => {
    const scene = new Scene().prelude();
    for (let index = 0; index < 12; index += 1) scene.parent(7.5, 1);
    scene.parent(8.5, 1).parent(9.5, 1);
    expect(scene.detections).toHaveLength(1);
    scene.stealth.onGap();
    for (let index = 0; index < 12; index += 1) scene.parent(10.5, 1);
    scene.parent(11.5, 1).parent(12.5, 1).parent(13.5, 1);
    expect(scene.detections).toHaveLength(1);
    scene.parent(14.5, 1);
    expect(scene.detections).toHaveLength(1);
  });
});

const tight: StealthOptions = { ...byHand, mediumQuantile: 0.4, windowSeconds: 3, minimumParents: 3, minimumObservations: 3, deviations: 1, usualFactor: 1, heldTicks: 1, heldShare: 0.8, largestVariation: 0.8 };

const tape = fc
  .array(
    fc.record({
      wait: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.integer({ min: 0, max: SECOND }) }),
      kind: fc.oneof({ weight: 60, arbitrary: fc.constant('parent' as const) }, { weight: 1, arbitrary: fc.constantFrom('gap' as const, 'session' as const) }),
      aggressor: fc.oneof({ weight: 8, arbitrary: fc.constantFrom<Aggressor>(-1, 1, 1) }, { weight: 1, arbitrary: fc.constant<Aggressor>(0) }),
      size: fc.integer({ min: 1, max: 9 }),
      ticks: fc.integer({ min: 99, max: 101 }),
    }),
    { minLength: 10, maxLength: 120, size: 'max' },
  )
  .map((list) => {
    let time = 1_700_000_000_000_000;
    return list.map(({ wait, ...step }): Step => ({ ...step, time: (time += wait) }));
  });

function stream(steps: readonly Step[]): Detection[] {
  const scene = new Scene(tight);
  for (const step of steps) scene.play(step);
  return scene.detections;
}

/** The definition, from lists: every window is collected anew. */
function batch(steps: readonly Step[]): { at: number; side: number; contracts: number }[] {
  const found: { at: number; side: number; contracts: number }[] = [];
  let stretch: (Step & { readonly isMedium: boolean })[] = [];
  let sizesBefore: number[] = [];
  const imbalances = new QuantileSketch({ quantile: 0.5 });
  const moves = new QuantileSketch({ quantile: 0.5 });
  let judged = -Infinity;
  let told = 0;
  for (const step of steps) {
    if (step.kind !== 'parent') {
      stretch = [];
      judged = -Infinity;
      told = 0;
      if (step.kind !== 'session') continue;
      sizesBefore = [];
      for (const sketch of [imbalances, moves]) sketch.clear();
      continue;
    }
    const sorted = [...sizesBefore].sort((a, b) => a - b);
    const isMedium = step.aggressor !== 0 && !(step.size < (sorted[Math.floor(tight.mediumQuantile * (sorted.length - 1))] ?? 0));
    if (step.aggressor !== 0) sizesBefore.push(step.size);
    stretch.push({ ...step, isMedium });
    const second = Math.floor(step.time / SECOND);
    if (!isMedium || second <= judged) continue;
    judged = second;
    const bucket = Math.ceil(step.time / SECOND);
    if (bucket - tight.windowSeconds < Math.ceil((stretch[0] as Step).time / SECOND)) continue;
    const begin = (bucket - tight.windowSeconds) * SECOND;
    const inside = stretch.filter(({ time }) => time > begin);
    const known = inside.filter(({ isMedium: counts }) => counts);
    if (known.length < tight.minimumParents) continue;
    const z = known.reduce((sum, { aggressor }) => sum + aggressor, 0) / Math.sqrt(known.length);
    const before = stretch.filter(({ time }) => time <= begin).at(-1);
    const move = Math.abs(step.ticks - ((before ?? stretch[0]) as Step).ticks);
    const isWarm = imbalances.count >= tight.minimumObservations;
    const needed = Math.max(tight.deviations, tight.usualFactor * MEDIAN_TO_DEVIATION * (imbalances.count === 0 ? 0 : imbalances.value));
    const held = Math.max(tight.heldTicks, tight.heldShare * moves.value);
    imbalances.add(Math.abs(z));
    moves.add(move);
    if (!isWarm) continue;
    const side = z > 0 ? 1 : -1;
    if (side !== told || Math.abs(z) < needed / 2) told = 0;
    const sizes = known.filter(({ aggressor }) => aggressor === side).map(({ size }) => size);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    const deviation = Math.sqrt(sizes.reduce((sum, size) => sum + (size - mean) * (size - mean), 0) / sizes.length);
    if (told !== 0 || Math.abs(z) < needed || move > held || deviation / mean > tight.largestVariation) continue;
    told = side;
    found.push({ at: step.time, side, contracts: side * known.reduce((sum, { aggressor, size }) => sum + aggressor * size, 0) });
  }
  return found;
}

describe('Stealth as a property of any tape', () => {
  it('equals its definition, recomputed from lists', () => {
    let found = 0;
    fc.assert(
      fc.property(tape, (steps) => {
        const streamed = stream(steps).map(({ detectedAt, side, detail }) => ({ at: detectedAt, side: Number(side), contracts: Number(detail['contracts']) }));
        expect(streamed).toEqual(batch(steps));
        found += streamed.length;
      }),
      { numRuns: 4 * propertyRuns },
    );
    expect(found).toBeGreaterThan(20);
  });

  it('mirrors: what is accumulated one way is distributed the other', () => {
    fc.assert(
      fc.property(tape, (steps) => {
        const reflected = stream(steps.map((step) => ({ ...step, aggressor: (0 - step.aggressor) as Aggressor, ticks: 200 - step.ticks })));
        const plain = stream(steps);
        expect(reflected.map(({ detectedAt, side }) => [detectedAt, 0 - side])).toEqual(plain.map(({ detectedAt, side }) => [detectedAt, side]));
      }),
      { numRuns: propertyRuns },
    );
  });

  it('knows nothing of what comes later', () => {
    fc.assert(
      fc.property(tape, fc.nat(120), (steps, at) => {
        const early = stream(steps.slice(0, at));
        expect(stream(steps).slice(0, early.length)).toEqual(early);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('goes on from a snapshot', () => {
    fc.assert(
      fc.property(tape, fc.nat(120), (steps, at) => {
        const make = (): { subject: Stealth; answer: (step: Step) => unknown } => {
          const scene = new Scene(tight);
          return { subject: scene.stealth, answer: (step) => scene.play(step).detections.splice(0) };
        };
        const { whole, resumed } = splitRun(make, steps, Math.min(at, steps.length));
        expect(resumed).toEqual(whole);
      }),
      { numRuns: propertyRuns },
    );
  });
});
