import { medianOf, MiaError } from '@mia-trading/core';

const MINUTES_PER_DAY = 1_440;

export interface TimeOfDayLevelsOptions {
  /** Spacing of the times of day, in minutes; divides a day or leaves a shorter last one. */
  readonly bucketMinutes: number;
  /** Prior sessions kept; older ones are forgotten. */
  readonly keptSessions: number;
  /** Prior sessions with this time of day that are needed for a norm. */
  readonly minimumSessions: number;
}

/** Finished sessions of a {@link TimeOfDayLevels}, oldest first, as plain JSON: level by time of day, `null` where not observed. */
export interface TimeOfDayLevelsSnapshot {
  readonly schemaVersion: 1;
  readonly bucketMinutes: number;
  readonly sessions: readonly (readonly (number | null)[])[];
}

/**
 * What a level (a ratio, not a sum) usually is at a time of day: the median over prior sessions of the level noted at the beginning of
 * that bucket. The session under way joins when it has ended, so a norm never contains its own day.
 */
export class TimeOfDayLevels {
  readonly #options: TimeOfDayLevelsOptions;
  readonly #today: Float64Array;
  readonly #norms: Float64Array;
  readonly #days: Float64Array;
  readonly #history: Float64Array[] = [];

  constructor(options: TimeOfDayLevelsOptions) {
    this.#options = options;
    const buckets = Math.ceil(MINUTES_PER_DAY / options.bucketMinutes);
    this.#today = new Float64Array(buckets).fill(Number.NaN);
    this.#norms = new Float64Array(buckets).fill(Number.NaN);
    this.#days = new Float64Array(buckets);
  }

  /** Bucket of a minute of the session. */
  bucketOf(sessionMinute: number): number {
    return Math.floor(sessionMinute / this.#options.bucketMinutes);
  }

  /** The level at the beginning of a bucket. The first one noted stays. */
  note(bucket: number, level: number): void {
    if (Number.isFinite(level) && Number.isNaN(this.#today[bucket])) this.#today[bucket] = level;
  }

  /** Median of prior sessions; `NaN` with fewer than needed. */
  normAt(bucket: number): number {
    return this.#norms[bucket] ?? Number.NaN;
  }

  /** Number of prior sessions in which the bucket was observed. */
  sessionsAt(bucket: number): number {
    return this.#days[bucket] ?? 0;
  }

  /** The session has ended: it joins the history, unless nothing was observed. */
  onSession(): void {
    if (this.#today.every(Number.isNaN)) return;
    this.#history.push(this.#today.slice());
    if (this.#history.length > this.#options.keptSessions) this.#history.shift();
    this.#today.fill(Number.NaN);
    this.#derive();
  }

  snapshot(): TimeOfDayLevelsSnapshot {
    return {
      schemaVersion: 1,
      bucketMinutes: this.#options.bucketMinutes,
      sessions: this.#history.map((session) => Array.from(session, (level) => (Number.isNaN(level) ? null : level))),
    };
  }

  /** Replaces the finished sessions; the one under way stays. @throws MiaError `MIA-STATS-SNAPSHOT` when the snapshot does not fit. */
  restore(snapshot: TimeOfDayLevelsSnapshot): void {
    const { bucketMinutes, keptSessions } = this.#options;
    const fits = snapshot.schemaVersion === 1 && snapshot.bucketMinutes === bucketMinutes && snapshot.sessions.every((session) => session.length === this.#today.length);
    if (!fits) {
      throw new MiaError(
        'MIA-STATS-SNAPSHOT',
        `snapshot does not fit: expected schemaVersion 1, buckets of ${bucketMinutes} minutes and ${this.#today.length} values or nulls per session`,
        'Take a new warm-up snapshot with the present configuration.',
        { bucketMinutes },
      );
    }
    this.#history.length = 0;
    for (const session of snapshot.sessions.slice(-keptSessions)) this.#history.push(Float64Array.from(session, (level) => level ?? Number.NaN));
    this.#derive();
  }

  #derive(): void {
    for (let bucket = 0; bucket < this.#norms.length; bucket += 1) {
      const levels = this.#history.map((session) => session[bucket] as number).filter(Number.isFinite);
      this.#days[bucket] = levels.length;
      this.#norms[bucket] = levels.length < this.#options.minimumSessions ? Number.NaN : medianOf(levels);
    }
  }
}
