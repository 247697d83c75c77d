/** What a session has cost, in wall time of this machine. */
export interface Load {
  /** Milliseconds from an event's coming to its being handled, of the slowest event of each turn: half, ninety-nine in a hundred, and all lie below. */
  readonly cycleMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Mean milliseconds of an event at which a rating was made. */
  readonly ratingMs: number;
  /** Largest resident memory, megabytes. */
  readonly memoryMegabytes: number;
  /** Share of one core. */
  readonly cpuShare: number;
  readonly seconds: number;
}

/** Steps of the histogram: each a tenth above the one before, from a hundredth of a millisecond on. */
const FIRST_MS = 0.01;
const STEP = 1.1;
const STEPS = 200;
const BYTES_PER_MEGABYTE = 1_048_576;
const MICROS_PER_MS = 1_000;
const MS_PER_SECOND = 1_000;
const P50 = 0.5;
const P99 = 0.99;

/** Measures what a session costs. */
export class LoadMeter {
  readonly #cycles = new Float64Array(STEPS);
  readonly #begin = performance.now();
  readonly #cpu = process.cpuUsage();
  #count = 0;
  #max = 0;
  #ratings = 0;
  #ratingMs = 0;
  #memory = 0;

  /** A turn of the queue is over: its first event had waited since `since`, milliseconds of the wall. */
  onTurn(since: number): void {
    const spent = performance.now() - since;
    const step = spent <= FIRST_MS ? 0 : Math.min(STEPS - 1, Math.ceil(Math.log(spent / FIRST_MS) / Math.log(STEP)));
    this.#cycles[step] = (this.#cycles[step] ?? 0) + 1;
    this.#count += 1;
    if (spent > this.#max) this.#max = spent;
  }

  onRating(milliseconds: number): void {
    this.#ratings += 1;
    this.#ratingMs += milliseconds;
  }

  /** To be called now and then. */
  lookAtMemory(): void {
    this.#memory = Math.max(this.#memory, process.memoryUsage.rss());
  }

  get load(): Load {
    const { user, system } = process.cpuUsage(this.#cpu);
    const milliseconds = performance.now() - this.#begin;
    return {
      cycleMs: { p50: this.#below(P50), p99: this.#below(P99), max: this.#max },
      ratingMs: this.#ratings === 0 ? 0 : this.#ratingMs / this.#ratings,
      memoryMegabytes: this.#memory / BYTES_PER_MEGABYTE,
      cpuShare: (user + system) / MICROS_PER_MS / milliseconds,
      seconds: milliseconds / MS_PER_SECOND,
    };
  }

  /** Upper edge of the step below which this share lies. */
  #below(share: number): number {
    let left = share * this.#count;
    for (let step = 0; step < STEPS; step += 1) {
      left -= this.#cycles[step] ?? 0;
      if (left <= 0) return Math.min(this.#max, FIRST_MS * Math.exp(step * Math.log(STEP)));
    }
    return this.#max;
  }
}
