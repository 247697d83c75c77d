import { ClosingSlope } from './closing-slope.js';
import { WeightedSums } from './weighted-sums.js';

/** VWAP since an anchor, in ticks, and the slope of its values at the close of 1-minute bars. */
export class AnchoredVwap {
  readonly sums = new WeightedSums();
  /** Ticks per 1-minute bar. */
  readonly slope: ClosingSlope;
  /** Seen from its anchor on, and no events lost since. */
  isWhole = false;

  constructor(slopeBars: number) {
    this.slope = new ClosingSlope(slopeBars);
  }

  /** Forgets what was before the anchor. */
  begin(isWhole: boolean): void {
    this.sums.clear();
    this.slope.clear();
    this.isWhole = isWhole;
  }

  /** A 1-minute bar has closed. */
  closeBar(): void {
    this.slope.push(this.sums.mean);
  }
}
