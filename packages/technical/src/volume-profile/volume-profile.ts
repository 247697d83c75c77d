import type { Aggressor, Persistent, StateStream, Ticks } from '@mia-trading/core';
import { Wholeness } from '../bars/wholeness.js';
import { ProfileNodes } from './profile-nodes.js';
import { createValueArea, writeValueArea, type ValueArea, type ValueAreaRule } from './value-area.js';
import { VolumeHistogram } from './volume-histogram.js';

export interface VolumeProfileOptions {
  /** Part of the volume inside the value area. */
  readonly valueAreaShare: number;
  readonly valueAreaRule: ValueAreaRule;
  /** Widest range in ticks. */
  readonly maximumRows: number;
  /** Sigma of the smoothing that nodes are found in (ticks). */
  readonly nodeSmoothing: number;
  /** Prominence of a node, part of the largest smoothed volume (share). */
  readonly nodeProminence: number;
}

/** A developing profile: histogram, point of control and value area. The value area is computed when asked for, once per change. */
export class VolumeProfile implements Persistent {
  readonly histogram: VolumeHistogram;
  /** As of the last {@link findNodes}. */
  readonly nodes: ProfileNodes;
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
    this.nodes = new ProfileNodes(options.nodeSmoothing, options.nodeProminence);
  }

  begin(sawBegin: boolean): void {
    this.histogram.clear();
    this.nodes.clear();
    this.wholeness.begin(sawBegin);
    this.isSizeKnown = true;
  }

  add(price: Ticks, size: number, aggressor: Aggressor): void {
    this.histogram.add(price, size, aggressor);
  }

  /** Brings the {@link nodes} up to date: one pass over the rows. */
  findNodes(): void {
    this.nodes.update(this.histogram);
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

  persist(state: StateStream): void {
    state.part(this.histogram);
    state.part(this.nodes);
    state.part(this.wholeness);
    this.isSizeKnown = state.boolean(this.isSizeKnown);
    if (state.isRestoring) this.#areaVersion = -1;
  }
}
