import { TimeOfDayNorm, type Persistent, type SignalScaleSnapshot, type StateStream, type TimeOfDayNormOptions } from '@mia-trading/core';

/**
 * Volume of the last whole minutes over what the same minutes usually bring: `Σ volume(m) / Σ norm(m)`, norm = median over prior sessions.
 * 1 is usual. Minutes in which the watch began, or before it, are not known, and then there is no answer.
 */
export class RelativeVolume implements Persistent {
  readonly #norm: TimeOfDayNorm;
  readonly #minutes: number;
  #watchedSince = Infinity;
  #minute = -1;
  #value = Number.NaN;

  constructor(minutes: number, options: TimeOfDayNormOptions) {
    this.#minutes = minutes;
    this.#norm = new TimeOfDayNorm({ ...options, bucketMinutes: 1 });
  }

  add(size: number, sessionMinute: number): void {
    if (sessionMinute < this.#watchedSince) this.#watchedSince = sessionMinute;
    this.#norm.add(size, sessionMinute);
  }

  /** Ratio ≥ 0 as of the beginning of `sessionMinute`; `NaN` with fewer prior sessions than needed, or minutes not watched. */
  at(sessionMinute: number): number {
    if (sessionMinute === this.#minute) return this.#value;
    this.#minute = sessionMinute;
    this.#value = this.#ratio(sessionMinute);
    return this.#value;
  }

  /** Prints were lost: the watch begins anew. */
  onGap(): void {
    this.#watchedSince = Infinity;
    this.#minute = -1;
  }

  onSession(): void {
    this.onGap();
    this.#norm.onSession();
  }

  persist(state: StateStream): void {
    state.part(this.#norm);
    this.#watchedSince = state.number(this.#watchedSince);
    this.#minute = state.number(this.#minute);
    this.#value = state.number(this.#value);
  }

  snapshot(): SignalScaleSnapshot {
    return this.#norm.snapshot();
  }

  restore(snapshot: SignalScaleSnapshot): void {
    this.#norm.restore(snapshot);
    this.#minute = -1;
  }

  #ratio(sessionMinute: number): number {
    const first = sessionMinute - this.#minutes;
    if (first <= this.#watchedSince) return Number.NaN;
    let volume = 0;
    let usual = 0;
    for (let minute = first; minute < sessionMinute; minute += 1) {
      volume += this.#norm.sumAt(minute);
      usual += this.#norm.normAt(minute);
    }
    return usual > 0 ? volume / usual : Number.NaN;
  }
}
