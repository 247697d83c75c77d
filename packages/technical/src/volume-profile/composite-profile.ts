import type { Persistent, StateStream, Ticks } from '@mia-trading/core';
import { VolumeHistogram } from './volume-histogram.js';
import { VolumeProfile, type VolumeProfileOptions } from './volume-profile.js';

/**
 * Composite profile: the volume of the last N completed sessions and of the developing one in one profile.
 *
 * A session whose sizes were not all known, or whose range was over the bound, does not enter. The composite counts as whole when every
 * session in it was seen from begin to end.
 */
export class CompositeProfile implements Persistent {
  /** Its nodes are those found when the last session completed. */
  readonly profile: VolumeProfile;
  /** Completed sessions in it, at most N. */
  sessions = 0;
  readonly #kept: VolumeHistogram[] = [];
  readonly #whole: Uint8Array;
  #next = 0;

  /** @param sessions N, 1 or more. */
  constructor(sessions: number, options: VolumeProfileOptions) {
    this.profile = new VolumeProfile(options);
    for (let i = 0; i < sessions; i += 1) this.#kept.push(new VolumeHistogram(options.maximumRows));
    this.#whole = new Uint8Array(sessions);
  }

  /** The developing session has ended: it takes the place of the oldest. */
  complete(session: VolumeProfile): void {
    if (session.isUsable) {
      const slot = this.#kept[this.#next] as VolumeHistogram;
      slot.clear();
      slot.merge(session.histogram);
      this.#whole[this.#next] = session.wholeness.isWhole ? 1 : 0;
      this.#next = (this.#next + 1) % this.#kept.length;
      this.sessions = Math.min(this.sessions + 1, this.#kept.length);
    }
    this.#rebuild();
  }

  /** The contract has rolled: moves everything by `ticks`; `NaN` forgets it. */
  move(ticks: Ticks): void {
    if (Number.isNaN(ticks)) {
      this.sessions = 0;
      for (const histogram of this.#kept) histogram.clear();
    } else for (const histogram of this.#kept) histogram.shift(ticks);
    this.#rebuild();
  }

  persist(state: StateStream): void {
    state.part(this.profile);
    this.sessions = state.number(this.sessions);
    for (const histogram of this.#kept) state.part(histogram);
    state.numbers(this.#whole);
    this.#next = state.number(this.#next);
  }

  #rebuild(): void {
    let isWhole = this.sessions > 0;
    this.profile.begin(false);
    this.#kept.forEach((histogram, i) => {
      if (histogram.volume > 0 && this.#whole[i] !== 1) isWhole = false;
      this.profile.histogram.merge(histogram);
    });
    this.profile.wholeness.begin(isWhole);
    this.profile.findNodes();
  }
}
