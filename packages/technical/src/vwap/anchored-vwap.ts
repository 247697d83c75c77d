import type { Persistent, StateStream } from '@mia-trading/core';
import { Wholeness } from '../bars/wholeness.js';
import { ClosingSlope } from './closing-slope.js';
import { WeightedSums } from './weighted-sums.js';

/** VWAP since an anchor, in ticks, and the slope of its values at the close of 1-minute bars. */
export class AnchoredVwap implements Persistent {
  readonly sums = new WeightedSums();
  /** Ticks per 1-minute bar. */
  readonly slope: ClosingSlope;
  /** Seen from the anchor on, without holes? */
  readonly wholeness = new Wholeness();

  constructor(slopeBars: number) {
    this.slope = new ClosingSlope(slopeBars);
  }

  /** Forgets what was before the anchor. */
  begin(sawAnchor: boolean): void {
    this.sums.clear();
    this.slope.clear();
    this.wholeness.begin(sawAnchor);
  }

  /** A 1-minute bar has closed. */
  closeBar(): void {
    this.slope.push(this.sums.mean);
  }

  persist(state: StateStream): void {
    state.part(this.sums);
    state.part(this.slope);
    state.part(this.wholeness);
  }
}
