import { SECOND, type Micros, type Side, type StateStream } from '@mia-trading/core';
import { shareOfThree } from './pattern.js';
import type { PrintPattern, PrintSeen } from './print-pattern.js';
import { PrintWindows } from './print-windows.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';
import { VolumeRate } from './volume-rate.js';

/**
 * Sub-second burst (upward): for an instant far more is bought than usual, and the price gives way.
 *
 * In one of the windows of `burstWindowsMs` that end with the print:
 * 1. volume is at least `burstFactor` times that of a usual window (mean volume per second of the finished seconds, time constant 60 s), and at
 *    least `burstLeast`
 * 2. contracts bought less sold are at least `burstShare` of it
 * 3. the price is at least `burstTicks` above the last one before the window
 *
 * Windows are of event time as received. Not looked at for the first 60 s and, in a session, once a print has come without a size.
 * Mirror: sold. Source: Hasbrouck & Saar 2013 on bursts within a second of event time; FEATURES for the windows.
 */
export class Burst implements PrintPattern {
  readonly name = 'burst';
  since: Micros = 0;
  readonly #prints: PrintWindows;
  readonly #rate = new VolumeRate();
  readonly #factor: number;
  readonly #least: number;
  readonly #share: number;
  readonly #ticks: number;
  #isSizeKnown = true;
  #lastSide: Side | 0 = 0;

  constructor({ burstWindowsMs, burstFactor, burstLeast, burstShare, burstTicks }: TickPatternsConfig) {
    this.#prints = new PrintWindows(burstWindowsMs);
    this.#factor = burstFactor;
    this.#least = burstLeast;
    this.#share = burstShare;
    this.#ticks = burstTicks;
  }

  onPrint({ now, price, size, aggressor }: PrintSeen): Side | 0 {
    if (Number.isNaN(size)) this.#isSizeKnown = false;
    if (!this.#isSizeKnown) return 0;
    this.#rate.add(now, size);
    this.#prints.add(now, price, size, aggressor * size);
    const rate = this.#rate.value;
    if (Number.isNaN(rate)) return 0;
    let found: Side | 0 = 0;
    for (let index = 0; index < this.#prints.windows.length && found === 0; index += 1) {
      this.#prints.moveTo(index, now);
      if (!this.#isBusy(index, rate)) continue;
      const side: Side = this.#prints.signedVolume(index) > 0 ? 1 : -1;
      if (!this.#isOneSided(index, side) || !this.#hasMoved(index, side)) continue;
      found = side;
      if (this.#lastSide !== side) this.since = this.#prints.begin(index);
    }
    const isNew = found !== this.#lastSide;
    this.#lastSide = found;
    return isNew ? found : 0;
  }

  get isSeen(): boolean {
    return this.#isSizeKnown && !Number.isNaN(this.#rate.value);
  }

  completeness(side: Side, now: Micros): number {
    if (!this.isSeen) return Number.NaN;
    const rate = this.#rate.value;
    let most = 0;
    for (let index = 0; index < this.#prints.windows.length; index += 1) {
      this.#prints.moveTo(index, now);
      most = Math.max(most, shareOfThree(this.#isBusy(index, rate), this.#isOneSided(index, side), this.#hasMoved(index, side)));
    }
    return most;
  }

  reset(): void {
    this.#prints.reset();
    this.#rate.reset();
    this.#isSizeKnown = true;
    this.#lastSide = 0;
  }

  persist(state: StateStream): void {
    this.since = state.number(this.since);
    state.part(this.#prints);
    state.part(this.#rate);
    this.#isSizeKnown = state.boolean(this.#isSizeKnown);
    this.#lastSide = state.number(this.#lastSide) as Side | 0;
  }

  #isBusy(index: number, rate: number): boolean {
    const volume = this.#prints.volume(index);
    return volume >= this.#least && volume * SECOND >= this.#factor * rate * (this.#prints.windows[index] as number);
  }

  #isOneSided(index: number, side: Side): boolean {
    const signed = side * this.#prints.signedVolume(index);
    return signed > 0 && signed >= this.#share * this.#prints.volume(index);
  }

  #hasMoved(index: number, side: Side): boolean {
    return side * this.#prints.move(index) >= this.#ticks;
  }
}
