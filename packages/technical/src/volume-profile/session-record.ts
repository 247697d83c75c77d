import type { Persistent, StateStream } from '@mia-trading/core';
import { PriceRange } from './price-range.js';
import type { VolumeProfile } from './volume-profile.js';

/** What is kept of a completed session. Prices in points; `NaN` where not known. */
export class SessionRecord implements Persistent {
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
  /** Points by which its prices were moved at a roll of the contract: 0 when they are prices of the present one. */
  rollShift = 0;

  /** Takes over a session that has ended; the profile's part only when every size was known. */
  take(range: PriceRange, profile: VolumeProfile, minutes: number, tickSize: number): void {
    this.range.copy(range);
    this.minutes = minutes;
    this.rollShift = 0;
    this.isWhole = profile.wholeness.isWhole;
    this.sawBegin = profile.wholeness.sawBegin;
    const area = profile.isUsable ? profile.valueArea : undefined;
    this.pointOfControl = area === undefined ? Number.NaN : area.pointOfControl * tickSize;
    this.valueAreaHigh = area === undefined ? Number.NaN : area.high * tickSize;
    this.valueAreaLow = area === undefined ? Number.NaN : area.low * tickSize;
  }

  /** The contract has rolled: moves every price by `points`; `NaN` forgets them. */
  move(points: number): void {
    this.range.move(points);
    this.pointOfControl += points;
    this.valueAreaHigh += points;
    this.valueAreaLow += points;
    this.rollShift = Number.isNaN(points) ? 0 : this.rollShift + points;
    if (Number.isNaN(points)) this.isWhole = this.sawBegin = false;
  }

  persist(state: StateStream): void {
    state.part(this.range);
    this.pointOfControl = state.number(this.pointOfControl);
    this.valueAreaHigh = state.number(this.valueAreaHigh);
    this.valueAreaLow = state.number(this.valueAreaLow);
    this.isWhole = state.boolean(this.isWhole);
    this.sawBegin = state.boolean(this.sawBegin);
    this.minutes = state.number(this.minutes);
    this.rollShift = state.number(this.rollShift);
  }
}
