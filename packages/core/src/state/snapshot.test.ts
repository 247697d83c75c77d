import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MiaError } from '../errors/mia-error.js';
import { Ewma, TimeEwma } from '../stats/ewma.js';
import { CountWindowExtremum, TimeWindowExtremum } from '../stats/extrema.js';
import { Float64Ring } from '../stats/float64-ring.js';
import { WindowMedian } from '../stats/median.js';
import { RunningMoments, WindowMoments } from '../stats/moments.js';
import { QuantileSketch } from '../stats/quantile-sketch.js';
import { SignalScale } from '../stats/signal-scale.js';
import { TimeOfDayNorm } from '../stats/time-of-day-norm.js';
import { TimeWindowSum } from '../stats/time-window-sum.js';
import { restoreSnapshot, takeSnapshot } from './snapshot.js';
import type { Persistent, StateStream } from './state-stream.js';

class Everything implements Persistent {
  count = 0;
  open = false;
  name = '';
  readonly volumes = new Int32Array(3);
  readonly levels: { price: number }[] = [];
  readonly ring = new Float64Ring(2);

  persist(state: StateStream): void {
    this.count = state.number(this.count);
    this.open = state.boolean(this.open);
    this.name = state.string(this.name);
    state.numbers(this.volumes);
    state.list(this.levels, (level) => ({ price: state.number(level?.price ?? 0) }));
    state.part(this.ring);
  }
}

function filled(): Everything {
  const made = new Everything();
  made.count = -0;
  made.open = true;
  made.name = 'Größe 4810.25';
  made.volumes.set([-1, 0, 2 ** 31 - 1]);
  made.levels.push({ price: Number.NaN }, { price: -Infinity });
  made.ring.push(1);
  made.ring.push(2);
  made.ring.push(3);
  return made;
}

describe('a snapshot', () => {
  it('brings back every kind of field exactly', () => {
    const restored = new Everything();
    restored.levels.push({ price: 7 }, { price: 8 }, { price: 9 });
    restoreSnapshot(restored, takeSnapshot(filled()));
    expect(restored).toEqual(filled());
    expect(Object.is(restored.count, -0)).toBe(true);
    expect(restored.ring.toArray()).toEqual([2, 3]);
  });

  it('does not change what it was taken from, and is the same for the same state', () => {
    const made = filled();
    const first = takeSnapshot(made);
    expect(takeSnapshot(made)).toEqual(first);
    expect(takeSnapshot(filled())).toEqual(first);
  });

  it('is refused, not misread, when cut anywhere', () => {
    const whole = takeSnapshot(filled());
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => restoreSnapshot(new Everything(), whole.subarray(0, length))).toThrow(MiaError);
    }
    expect(() => restoreSnapshot(new Everything(), new Uint8Array([...whole, 0]))).toThrow('expected its end');
  });

  it('of another layout is refused with the place where it differs', () => {
    expect(() => restoreSnapshot(new Float64Ring(3), takeSnapshot(new Float64Ring(2)))).toThrow('snapshot does not fit: expected 3 numbers, not 2 at byte 10 of 44');
    expect(() => restoreSnapshot(new Ewma(3), takeSnapshot(new Float64Ring(2)))).toThrow('expected a number at byte 5');
  });

  it('with damaged bytes ends in a typed error or a value, and allocates no more than it holds', () => {
    const whole = takeSnapshot(filled());
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
        const damaged = Uint8Array.from(whole);
        for (const [at, value] of changes) damaged[at] = value;
        const into = new Everything();
        try {
          restoreSnapshot(into, damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(MiaError);
        }
        expect(into.levels.length).toBeLessThanOrEqual(whole.length);
      }),
    );
  });
});

interface Streaming extends Persistent {
  readonly feed: (value: number, step: number) => void;
  readonly show: (step: number) => unknown;
}

function streaming<T extends Persistent>(of: T, feed: (of: T, value: number, step: number) => void, show: (of: T, step: number) => unknown): Streaming {
  return { persist: (state) => of.persist(state), feed: (value, step) => feed(of, value, step), show: (step) => show(of, step) };
}

const STEPS_A_SESSION = 8;

const STATISTICS: Record<string, () => Streaming> = {
  Float64Ring: () => streaming(new Float64Ring(4), (ring, value) => ring.push(value), (ring) => ring.toArray()),
  Ewma: () => streaming(new Ewma(5), (mean, value) => mean.add(value), (mean) => [mean.mean, mean.variance, mean.count]),
  TimeEwma: () => streaming(new TimeEwma(3), (mean, value, step) => mean.add(value, step), (mean, step) => [mean.mean, mean.sumAt(step), mean.weightAt(step)]),
  CountWindowExtremum: () => streaming(new CountWindowExtremum('max', 4), (window, value) => window.add(value), (window) => [window.value, window.isFull]),
  TimeWindowExtremum: () => streaming(new TimeWindowExtremum('min', 5, 3), (window, value, step) => window.add(value, step), (window, step) => [window.valueAt(step), window.merged]),
  WindowMedian: () => streaming(new WindowMedian(4), (window, value) => window.add(value), (window) => [window.median, window.count]),
  RunningMoments: () => streaming(new RunningMoments(), (moments, value) => moments.add(value, 1 + Math.abs(value)), (moments) => [moments.mean, moments.variance, moments.weight]),
  WindowMoments: () => streaming(new WindowMoments(4), (moments, value) => moments.add(value), (moments) => [moments.mean, moments.variance, moments.count]),
  TimeWindowSum: () => streaming(new TimeWindowSum(6, 3), (sum, value, step) => sum.add(value, step), (sum, step) => [sum.sumAt(step), sum.countAt(step), sum.coarseness]),
  QuantileSketch: () => streaming(new QuantileSketch({ quantile: 0.9 }), (sketch, value) => sketch.add(value), (sketch) => [sketch.value, sketch.at(0.1), sketch.count]),
  SignalScale: () =>
    streaming(
      new SignalScale({ minimumSessions: 1, minimumObservations: 2 }),
      (scale, value, step) => {
        if (step % STEPS_A_SESSION === 0) scale.onSession();
        scale.observe(value, (step % STEPS_A_SESSION) * 20);
      },
      (scale, step) => [scale.scaleAt((step % STEPS_A_SESSION) * 20), scale.confidence, scale.sessions, scale.snapshot()],
    ),
  TimeOfDayNorm: () =>
    streaming(
      new TimeOfDayNorm({ minimumSessions: 1 }),
      (norm, value, step) => {
        if (step % STEPS_A_SESSION === 0) norm.onSession();
        norm.add(Math.abs(value), step % STEPS_A_SESSION);
      },
      (norm, step) => [norm.normAt(step % STEPS_A_SESSION), norm.sumAt(step % STEPS_A_SESSION), norm.sessions, norm.snapshot()],
    ),
};

describe.each(Object.entries(STATISTICS))('%s', (_name, create) => {
  it('goes on after a restart as if there had been none', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 }), fc.nat(60), (values, stop) => {
        const whole = create();
        let restarted = create();
        values.forEach((value, step) => {
          if (step === stop) {
            const snapshot = takeSnapshot(restarted);
            restarted = create();
            restoreSnapshot(restarted, snapshot);
          }
          whole.feed(value, step);
          restarted.feed(value, step);
          expect(restarted.show(step)).toEqual(whole.show(step));
        });
      }),
    );
  });
});
