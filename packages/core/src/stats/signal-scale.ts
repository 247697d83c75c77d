import type { Reading } from '../contracts/feature.js';
import { MiaError } from '../errors/mia-error.js';
import type { Persistent, StateStream } from '../state/state-stream.js';
import { medianAcross } from './median.js';
import { QuantileSketch } from './quantile-sketch.js';

/** Options of {@link SignalScale}. */
export interface SignalScaleOptions {
  /** Length of a time-of-day bucket in minutes of the session. */
  readonly bucketMinutes?: number;
  /** Prior sessions with this bucket that are needed before it is used. */
  readonly minimumSessions?: number;
  /** Prior sessions kept; older ones are forgotten. */
  readonly keptSessions?: number;
  /** Observations of this session that are needed before it serves as its own scale. */
  readonly minimumObservations?: number;
}

/** Finished sessions of a {@link SignalScale}, oldest first, as plain JSON: median of |measure| by bucket, `null` where not observed. */
export interface SignalScaleSnapshot {
  readonly schemaVersion: 1;
  readonly bucketMinutes: number;
  readonly sessions: readonly (readonly (number | null)[])[];
}

/** Half an hour: long enough for thousands of observations, short enough to tell the open from lunch. */
const DEFAULT_BUCKET_MINUTES = 30;
/** FEATURES.md: fewer than 5 prior sessions are not a norm. */
const DEFAULT_MINIMUM_SESSIONS = 5;
/** A month of sessions. */
const DEFAULT_KEPT_SESSIONS = 20;
/** FEATURES.md: observations of this session before it may stand in for prior ones. */
const DEFAULT_MINIMUM_OBSERVATIONS = 300;
/** FEATURES.md: a scale taken from the session it judges is worth less. */
export const SAME_SESSION_CONFIDENCE = 0.7;
/** Makes the median of |x| the standard deviation of a normal distribution: 1 / Φ⁻¹(3/4). */
export const MEDIAN_TO_DEVIATION = 1.4826;
const MINUTES_PER_DAY = 1_440;

/**
 * Turns a measure of any unit into a signal in (-1, +1): `signal = tanh(measure / scale)`.
 *
 * The scale is robust and symmetric, `1.4826 × median(|measure|)`, at this time of day over prior sessions: the median over sessions of
 * each session's own bucket median. With fewer than 5 prior sessions it is that of this session so far, after 300 observations and at
 * confidence 0.7; before that the scale is not warm. It never contains its own future: {@link apply} judges against what was observed
 * before, so call it first and {@link observe} after. Medians within a session come from a sketch, within 1 %.
 */
export class SignalScale implements Persistent {
  readonly #bucketMinutes: number;
  readonly #minimumSessions: number;
  readonly #keptSessions: number;
  readonly #minimumObservations: number;
  readonly #bucketCount: number;
  readonly #session = new QuantileSketch({ quantile: 0.5 });
  readonly #bucket = new QuantileSketch({ quantile: 0.5 });
  readonly #history: Float64Array[] = [];
  /** Scale by bucket from prior sessions; `NaN` where there are too few. */
  readonly #priorScales: Float64Array;
  #current: Float64Array;
  #openBucket = -1;
  #confidence = 0;

  /** @throws RangeError when an option is not a positive integer. */
  constructor(options: SignalScaleOptions = {}) {
    this.#bucketMinutes = positiveInteger('bucketMinutes', options.bucketMinutes ?? DEFAULT_BUCKET_MINUTES);
    this.#minimumSessions = positiveInteger('minimumSessions', options.minimumSessions ?? DEFAULT_MINIMUM_SESSIONS);
    this.#keptSessions = positiveInteger('keptSessions', options.keptSessions ?? DEFAULT_KEPT_SESSIONS);
    this.#minimumObservations = positiveInteger('minimumObservations', options.minimumObservations ?? DEFAULT_MINIMUM_OBSERVATIONS);
    this.#bucketCount = Math.ceil(MINUTES_PER_DAY / this.#bucketMinutes);
    this.#priorScales = new Float64Array(this.#bucketCount).fill(Number.NaN);
    this.#current = this.#emptySession();
  }

  /**
   * Takes an observation of this session at `sessionMinute`, minutes since 17:00 CT. Non-finite ones are ignored. Of a bucket that is
   * entered twice in a session (a trade date of two calendar days, over a holiday) the later part counts.
   */
  observe(measure: number, sessionMinute: number): void {
    if (!Number.isFinite(measure)) return;
    const bucket = this.#bucketOf(sessionMinute);
    if (bucket !== this.#openBucket) {
      this.#closeBucket();
      this.#openBucket = bucket;
    }
    this.#bucket.addWith(this.#session, Math.abs(measure));
  }

  /** A session has ended: its bucket medians join the history. A session without observations leaves no trace. */
  onSession(): void {
    this.#closeBucket();
    this.#openBucket = -1;
    if (this.#session.count === 0) return;
    this.#session.clear();
    this.#history.push(this.#current);
    if (this.#history.length > this.#keptSessions) this.#history.shift();
    this.#current = this.#emptySession();
    this.#derivePriorScales();
  }

  /** Scale in the measure's unit at this time of day, 0 for a flat measure; `NaN` when not warm. Sets {@link confidence}. */
  scaleAt(sessionMinute: number): number {
    const prior = this.#priorScales[this.#bucketOf(sessionMinute)] as number;
    if (prior === prior) {
      this.#confidence = 1;
      return prior;
    }
    if (this.#session.count >= this.#minimumObservations) {
      this.#confidence = SAME_SESSION_CONFIDENCE;
      return MEDIAN_TO_DEVIATION * this.#session.value;
    }
    this.#confidence = 0;
    return Number.NaN;
  }

  /** Of the last {@link scaleAt} or {@link apply}: 1 from prior sessions, 0.7 from this one, 0 when not warm. */
  get confidence(): number {
    return this.#confidence;
  }

  /** Number of finished sessions kept. */
  get sessions(): number {
    return this.#history.length;
  }

  /**
   * Writes signal, confidence and availability into `reading`; `asOf` is the caller's. A flat measure (scale 0) gives signal 0.
   * Returns whether the reading is available; if not, its reason is `not finite` or `not warm`. Allocates nothing.
   */
  apply(measure: number, sessionMinute: number, reading: Reading): boolean {
    const scale = this.scaleAt(sessionMinute);
    const finite = Number.isFinite(measure);
    if (!finite || scale !== scale) {
      reading.available = false;
      reading.signal = 0;
      reading.confidence = 0;
      reading.reason = finite ? 'not warm' : 'not finite';
      return false;
    }
    reading.available = true;
    reading.signal = scale === 0 ? 0 : Math.tanh(measure / scale);
    reading.confidence = this.#confidence;
    reading.reason = '';
    return true;
  }

  /** Finished sessions as plain JSON; the one under way is not in it, call {@link onSession} first to close it. */
  snapshot(): SignalScaleSnapshot {
    return {
      schemaVersion: 1,
      bucketMinutes: this.#bucketMinutes,
      sessions: this.#history.map((session) => Array.from(session, (median) => (Number.isNaN(median) ? null : median))),
    };
  }

  /**
   * Replaces the finished sessions by those of a snapshot, the latest `keptSessions` of them; the session under way stays.
   * @throws MiaError `MIA-STATS-SNAPSHOT` when the snapshot is of other buckets or not of this form.
   */
  restore(snapshot: SignalScaleSnapshot): void {
    const sessions = checkedSessions(snapshot, this.#bucketMinutes, this.#bucketCount).slice(-this.#keptSessions);
    this.#history.length = 0;
    for (const session of sessions) this.#history.push(Float64Array.from(session, (median) => median ?? Number.NaN));
    this.#derivePriorScales();
  }

  /** Everything, the session under way too: for a restart within it. */
  persist(state: StateStream): void {
    state.part(this.#session);
    state.part(this.#bucket);
    state.list(this.#history, (session = this.#emptySession()) => (state.numbers(session), session));
    state.numbers(this.#priorScales);
    state.numbers(this.#current);
    this.#openBucket = state.number(this.#openBucket);
    this.#confidence = state.number(this.#confidence);
  }

  #bucketOf(sessionMinute: number): number {
    const bucket = Math.floor(sessionMinute / this.#bucketMinutes);
    return bucket < 0 ? 0 : bucket >= this.#bucketCount ? this.#bucketCount - 1 : bucket;
  }

  #closeBucket(): void {
    if (this.#bucket.count === 0) return;
    this.#current[this.#openBucket] = this.#bucket.value;
    this.#bucket.clear();
  }

  #derivePriorScales(): void {
    const scratch = new Float64Array(this.#history.length);
    for (let bucket = 0; bucket < this.#bucketCount; bucket += 1) this.#priorScales[bucket] = MEDIAN_TO_DEVIATION * medianAcross(this.#history, bucket, this.#minimumSessions, scratch);
  }

  #emptySession(): Float64Array {
    return new Float64Array(this.#bucketCount).fill(Number.NaN);
  }
}

/** @throws RangeError unless `value` is a positive integer. */
export function positiveInteger(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} must be a positive integer, got ${value}`);
  return value;
}

/** The sessions of a snapshot of time-of-day buckets. @throws MiaError `MIA-STATS-SNAPSHOT` when it does not fit. */
export function checkedSessions(snapshot: SignalScaleSnapshot, bucketMinutes: number, bucketCount: number): readonly (readonly (number | null)[])[] {
  const fits =
    snapshot.schemaVersion === 1 &&
    snapshot.bucketMinutes === bucketMinutes &&
    Array.isArray(snapshot.sessions) &&
    snapshot.sessions.every(
      (session) =>
        Array.isArray(session) && session.length === bucketCount && session.every((value) => value === null || (Number.isFinite(value) && (value as number) >= 0)),
    );
  if (fits) return snapshot.sessions;
  throw new MiaError(
    'MIA-STATS-SNAPSHOT',
    `snapshot does not fit: expected schemaVersion 1, buckets of ${bucketMinutes} minutes and ${bucketCount} values or nulls per session`,
    'Take a new warm-up snapshot with the present configuration.',
    { bucketMinutes, bucketCount },
  );
}
