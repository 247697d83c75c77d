import { PriceRange } from './price-range.js';
import type { VolumeProfile } from './volume-profile.js';

/** What is kept of a completed session. Prices in points; `NaN` where not known. */
export class SessionRecord {
  readonly range = new PriceRange();
  pointOfControl = Number.NaN;
  valueAreaHigh = Number.NaN;
  valueAreaLow = Number.NaN;
  /** Seen from begin to end without a hole. */
  isWhole = false;
  /** Seen from the begin on, holes or not. */
  sawBegin = false;
  /** Whole minutes from its begin to its last print: a half day shows here. */
  minutes = Number.NaN;

  /** Takes over a session that has ended; the profile's part only when every size was known. */
  take(range: PriceRange, profile: VolumeProfile, minutes: number, tickSize: number): void {
    this.range.copy(range);
    this.minutes = minutes;
    this.isWhole = profile.wholeness.isWhole;
    this.sawBegin = profile.wholeness.sawBegin;
    const area = profile.isUsable ? profile.valueArea : undefined;
    this.pointOfControl = area === undefined ? Number.NaN : area.pointOfControl * tickSize;
    this.valueAreaHigh = area === undefined ? Number.NaN : area.high * tickSize;
    this.valueAreaLow = area === undefined ? Number.NaN : area.low * tickSize;
  }
}
