import { TimeOfDayNorm } from '@mia-trading/core';

/**
 * What the average true range usually is at a minute of the session: the median over at least five earlier sessions. The session under
 * way is never part of it. A minute in which no bar closed has the range of the bar that closes next.
 */
export class UsualRange {
  readonly #norm: TimeOfDayNorm;
  #lastMinute = -1;

  constructor(minimumSessions: number) {
    this.#norm = new TimeOfDayNorm({ bucketMinutes: 1, minimumSessions, keptSessions: Math.max(minimumSessions, KEPT_SESSIONS) });
  }

  /** A bar has closed and the average true range is `points` as of `sessionMinute`. One that is not above 0 counts for nothing. */
  add(points: number, sessionMinute: number): void {
    if (!(points > 0 && points < Infinity) || sessionMinute === this.#lastMinute) return;
    if (this.#lastMinute < 0 || sessionMinute < this.#lastMinute) this.#lastMinute = sessionMinute - 1;
    for (let minute = this.#lastMinute + 1; minute <= sessionMinute; minute += 1) this.#norm.add(points, minute);
    this.#lastMinute = sessionMinute;
  }

  onSession(): void {
    this.#norm.onSession();
    this.#lastMinute = -1;
  }

  /** `points` over the usual range of `sessionMinute`; `NaN` when either is not known. */
  ratio(points: number, sessionMinute: number): number {
    const usual = this.#norm.normAt(sessionMinute);
    return usual > 0 ? points / usual : Number.NaN;
  }
}

/** A month of sessions. */
const KEPT_SESSIONS = 20;
