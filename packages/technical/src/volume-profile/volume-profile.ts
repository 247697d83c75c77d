import type { Aggressor, Ticks } from '@mia-trading/core';
import { Wholeness } from '../bars/wholeness.js';
import { createValueArea, writeValueArea, type ValueArea, type ValueAreaRule } from './value-area.js';
import { VolumeHistogram } from './volume-histogram.js';

export interface VolumeProfileOptions {
  /** Part of the volume inside the value area. */
  readonly valueAreaShare: number;
  readonly valueAreaRule: ValueAreaRule;
  /** Widest range in ticks. */
  readonly maximumRows: number;
}

/** A developing profile: histogram, point of control and value area. The value area is computed when asked for, once per change. */
export class VolumeProfile {
  readonly histogram: VolumeHistogram;
  /** Seen from the begin on, without holes? */
  readonly wholeness = new Wholeness();
  /** False once a print came without a size. */
  isSizeKnown = true;
  readonly #options: VolumeProfileOptions;
  readonly #area = createValueArea();
  #areaVersion = -1;

  constructor(options: VolumeProfileOptions) {
    this.#options = options;
    this.histogram = new VolumeHistogram(options.maximumRows);
  }

  begin(sawBegin: boolean): void {
    this.histogram.clear();
    this.wholeness.begin(sawBegin);
    this.isSizeKnown = true;
  }

  add(price: Ticks, size: number, aggressor: Aggressor): void {
    this.histogram.add(price, size, aggressor);
  }

  /** Complete, and something has traded. */
  get isUsable(): boolean {
    return this.isSizeKnown && this.histogram.volume > 0 && !this.histogram.overflowed;
  }

  /** In ticks; `NaN` while nothing has traded. Valid until the next print. */
  get valueArea(): Readonly<ValueArea> {
    if (this.#areaVersion !== this.histogram.version) {
      writeValueArea(this.histogram, this.#options.valueAreaShare, this.#options.valueAreaRule, this.#area);
      this.#areaVersion = this.histogram.version;
    }
    return this.#area;
  }
}
