import type { Persistent, StateStream } from '../state/state-stream.js';
import { medianAcross } from './median.js';
import { checkedSessions, positiveInteger, type SignalScaleSnapshot } from './signal-scale.js';

/** Options of {@link TimeOfDayNorm}. */
export interface TimeOfDayNormOptions {
  /** Length of a bucket in minutes of the session; must divide a day. */
  readonly bucketMinutes?: number;
  /** Prior sessions with this bucket that are needed for a norm. */
  readonly minimumSessions?: number;
  /** Prior sessions kept; older ones are forgotten. */
  readonly keptSessions?: number;
}

const DEFAULT_BUCKET_MINUTES = 1;
/** FEATURES.md: fewer than 5 prior sessions are not a norm. */
const DEFAULT_MINIMUM_SESSIONS = 5;
/** A month of sessions. */
const DEFAULT_KEPT_SESSIONS = 20;
const MINUTES_PER_DAY = 1_440;

/**
 * What a quantity that adds up (volume, trades) usually comes to in a bucket of the session: the median over prior sessions of its sum
 * in that bucket. The session under way is never part of it.
 *
 * A bucket between the first and the last one observed in a session counts as 0 when nothing was added. Buckets outside, and one that
 * the recording entered or left in mid-bucket (told by the minute), were not observed and do not count.
 */
export class TimeOfDayNorm implements Persistent {
  readonly bucketMinutes: number;
  readonly #minimumSessions: number;
  readonly #keptSessions: number;
  readonly #sums: Float64Array;
  readonly #norms: Float64Array;
  readonly #history: Float64Array[] = [];
  #firstMinute = -1;
  #lastMinute = -1;

  /** @throws RangeError when an option is not a positive integer or `bucketMinutes` does not divide a day. */
  constructor(options: TimeOfDayNormOptions = {}) {
    this.bucketMinutes = positiveInteger('bucketMinutes', options.bucketMinutes ?? DEFAULT_BUCKET_MINUTES);
    if (MINUTES_PER_DAY % this.bucketMinutes !== 0) throw new RangeError(`bucketMinutes must divide ${MINUTES_PER_DAY}, got ${this.bucketMinutes}`);
    this.#minimumSessions = positiveInteger('minimumSessions', options.minimumSessions ?? DEFAULT_MINIMUM_SESSIONS);
    this.#keptSessions = positiveInteger('keptSessions', options.keptSessions ?? DEFAULT_KEPT_SESSIONS);
    const buckets = MINUTES_PER_DAY / this.bucketMinutes;
    this.#sums = new Float64Array(buckets);
    this.#norms = new Float64Array(buckets).fill(Number.NaN);
  }

  /**
   * Adds `amount` (0 marks the minute as observed) at `sessionMinute`, minutes since 17:00 CT. Non-finite or negative ones are
   * ignored. A minute that falls (a trade date of two calendar days, over a holiday) begins a further session.
   */
  add(amount: number, sessionMinute: number): void {
    if (!(amount >= 0 && amount < Infinity && sessionMinute >= 0 && sessionMinute < MINUTES_PER_DAY)) return;
    const minute = Math.floor(sessionMinute);
    if (minute < this.#lastMinute) this.onSession();
    if (this.#firstMinute < 0) this.#firstMinute = minute;
    this.#lastMinute = minute;
    const bucket = this.#bucketOf(sessionMinute);
    this.#sums[bucket] = (this.#sums[bucket] as number) + amount;
  }

  /** Sum added so far this session in the bucket of `sessionMinute`. */
  sumAt(sessionMinute: number): number {
    return this.#sums[this.#bucketOf(sessionMinute)] ?? 0;
  }

  /** Usual sum of the bucket of `sessionMinute`; `NaN` with fewer prior sessions than needed. */
  normAt(sessionMinute: number): number {
    return this.#norms[this.#bucketOf(sessionMinute)] ?? Number.NaN;
  }

  /** A session has ended: its sums join the history. A session without observations leaves no trace. */
  onSession(): void {
    if (this.#firstMinute < 0) return;
    const first = Math.ceil(this.#firstMinute / this.bucketMinutes);
    const end = Math.floor((this.#lastMinute + 1) / this.bucketMinutes);
    this.#history.push(this.#sums.map((sum, bucket) => (bucket >= first && bucket < end ? sum : Number.NaN)));
    if (this.#history.length > this.#keptSessions) this.#history.shift();
    this.#sums.fill(0);
    this.#firstMinute = -1;
    this.#lastMinute = -1;
    this.#deriveNorms();
  }

  /** Number of finished sessions kept. */
  get sessions(): number {
    return this.#history.length;
  }

  /** Finished sessions as plain JSON, oldest first; the one under way is not in it. */
  snapshot(): SignalScaleSnapshot {
    return {
      schemaVersion: 1,
      bucketMinutes: this.bucketMinutes,
      sessions: this.#history.map((session) => Array.from(session, (sum) => (Number.isNaN(sum) ? null : sum))),
    };
  }

  /** Replaces the finished sessions; the one under way stays. @throws MiaError `MIA-STATS-SNAPSHOT` when the snapshot does not fit. */
  restore(snapshot: SignalScaleSnapshot): void {
    const sessions = checkedSessions(snapshot, this.bucketMinutes, this.#sums.length).slice(-this.#keptSessions);
    this.#history.length = 0;
    for (const session of sessions) this.#history.push(Float64Array.from(session, (sum) => sum ?? Number.NaN));
    this.#deriveNorms();
  }

  /** Everything, the session under way too: for a restart within it. */
  persist(state: StateStream): void {
    state.numbers(this.#sums);
    state.numbers(this.#norms);
    state.list(this.#history, (session = new Float64Array(this.#sums.length)) => (state.numbers(session), session));
    this.#firstMinute = state.number(this.#firstMinute);
    this.#lastMinute = state.number(this.#lastMinute);
  }

  #bucketOf(sessionMinute: number): number {
    return Math.floor(sessionMinute / this.bucketMinutes);
  }

  #deriveNorms(): void {
    const scratch = new Float64Array(this.#history.length);
    for (let bucket = 0; bucket < this.#norms.length; bucket += 1) this.#norms[bucket] = medianAcross(this.#history, bucket, this.#minimumSessions, scratch);
  }
}
