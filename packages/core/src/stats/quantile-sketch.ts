import type { Persistent, StateStream } from '../state/state-stream.js';
import { QuantileHistogram } from './quantile-histogram.js';

/** Options of {@link QuantileSketch}. */
export interface QuantileSketchOptions {
  /** Quantile that is read in O(1), 0 .. 1; 0.5 the median. */
  readonly quantile: number;
  /** Largest relative error of a reading, e.g. 0.01. */
  readonly relativeAccuracy?: number;
  /** Magnitudes below this count as 0, in the unit of the values. */
  readonly smallest?: number;
  /** Magnitudes above this count as this, in the unit of the values. */
  readonly largest?: number;
}

const DEFAULT_RELATIVE_ACCURACY = 0.01;
/** Far below a tick, a lot or a ratio that means anything here. */
const DEFAULT_SMALLEST = 1e-9;
/** Far above any volume, dollar gamma or rate met here. */
const DEFAULT_LARGEST = 1e13;

/**
 * Quantiles of a stream in fixed memory: a histogram over logarithmic buckets, DDSketch with bounded buckets (Masson, Rim, Lee 2019,
 * VLDB 12(12)). Bucket k holds magnitudes in (γ^(k-1), γ^k], γ = (1 + a)/(1 - a), and is read as 2γ^k/(γ + 1), so that a reading is
 * within the relative accuracy `a` of the value of rank `floor(q·(n - 1))`. Negative values have buckets of their own, 0 has one.
 *
 * Adding and removing are O(1). The chosen quantile is read from a {@link QuantileHistogram}, others by {@link at} in O(buckets).
 * Deterministic: order of arrival does not matter.
 */
export class QuantileSketch implements Persistent {
  readonly relativeAccuracy: number;
  readonly #logGamma: number;
  readonly #middle: number;
  readonly #smallest: number;
  readonly #largest: number;
  /** Bucket key of `smallest`; keys count from 1 within a sign. */
  readonly #keyBase: number;
  readonly #zero: number;
  readonly #histogram: QuantileHistogram;
  /** Bucket whose value was computed last, and that value. */
  #shownBucket = -1;
  #shownValue = Number.NaN;

  /** @throws RangeError when an option is outside its range. */
  constructor(options: QuantileSketchOptions) {
    const { quantile, relativeAccuracy = DEFAULT_RELATIVE_ACCURACY, smallest = DEFAULT_SMALLEST, largest = DEFAULT_LARGEST } = options;
    if (!(relativeAccuracy > 0 && relativeAccuracy < 1)) throw new RangeError(`relativeAccuracy must be in (0, 1), got ${relativeAccuracy}`);
    if (!(smallest > 0 && largest > smallest && largest < Infinity)) throw new RangeError(`need 0 < smallest < largest, got ${smallest}, ${largest}`);
    this.relativeAccuracy = relativeAccuracy;
    const gamma = (1 + relativeAccuracy) / (1 - relativeAccuracy);
    this.#logGamma = Math.log(gamma);
    this.#middle = 2 / (gamma + 1);
    this.#smallest = smallest;
    this.#largest = largest;
    this.#keyBase = Math.ceil(Math.log(smallest) / this.#logGamma) - 1;
    const keys = Math.ceil(Math.log(largest) / this.#logGamma) - this.#keyBase;
    this.#zero = keys;
    this.#histogram = new QuantileHistogram(quantile, 2 * keys + 1, keys);
  }

  /** Number of values held. */
  get count(): number {
    return this.#histogram.count;
  }

  /** Adds a value; non-finite ones are ignored. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#histogram.add(this.#bucket(value));
  }

  /**
   * Adds a finite value to this sketch and to another of the same options, for the price of one logarithm. Options are not compared: a
   * sketch of others would be filled wrongly.
   */
  addWith(other: QuantileSketch, value: number): void {
    if (!Number.isFinite(value)) return;
    const bucket = this.#bucket(value);
    this.#histogram.add(bucket);
    other.#histogram.add(bucket);
  }

  /** Takes back a value added before. A value whose bucket is empty is ignored. */
  remove(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#histogram.remove(this.#bucket(value));
  }

  /** The chosen quantile; `NaN` when empty. */
  get value(): number {
    const { bucket } = this.#histogram;
    if (bucket < 0) return Number.NaN;
    if (bucket !== this.#shownBucket) {
      this.#shownBucket = bucket;
      this.#shownValue = this.#valueOf(bucket);
    }
    return this.#shownValue;
  }

  /** Any quantile 0 .. 1; `NaN` when empty. Scans the buckets. */
  at(quantile: number): number {
    if (this.count === 0 || !(quantile >= 0 && quantile <= 1)) return Number.NaN;
    return this.#valueOf(this.#histogram.bucketAt(quantile));
  }

  clear(): void {
    this.#histogram.clear();
  }

  persist(state: StateStream): void {
    state.part(this.#histogram);
  }

  #bucket(value: number): number {
    const magnitude = Math.min(Math.abs(value), this.#largest);
    if (magnitude < this.#smallest) return this.#zero;
    const key = Math.ceil(Math.log(magnitude) / this.#logGamma) - this.#keyBase;
    const offset = key < 1 ? 1 : key > this.#zero ? this.#zero : key;
    return value < 0 ? this.#zero - offset : this.#zero + offset;
  }

  #valueOf(bucket: number): number {
    if (bucket === this.#zero) return 0;
    const offset = bucket - this.#zero;
    const magnitude = this.#middle * Math.exp((Math.abs(offset) + this.#keyBase) * this.#logGamma);
    return offset < 0 ? -magnitude : magnitude;
  }
}
