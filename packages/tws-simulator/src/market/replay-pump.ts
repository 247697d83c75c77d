import { MILLISECOND, type Micros, type TapeEvent } from '@mia-trading/core';

/** Event time that passes per wall time; `max` goes as fast as clients read. */
export type ReplaySpeed = number | 'max';

/** The machine's time, so that tests can have their own. */
export interface WallClock {
  /** Milliseconds from any origin; never goes back. */
  now(): number;
  /** Resolves after at least `milliseconds`; 0 lets sockets have their turn. */
  wait(milliseconds: number): Promise<void>;
}

export const SYSTEM_CLOCK: WallClock = {
  now: () => performance.now(),
  wait: (milliseconds) => new Promise((resolve) => (milliseconds === 0 ? setImmediate(resolve) : setTimeout(resolve, milliseconds))),
};

export interface ReplayPumpOptions {
  readonly speed: ReplaySpeed;
  /** Events before this time are handed over at once, as history; default none. */
  readonly from?: Micros;
  readonly wall?: WallClock;
  /** Bytes that clients have not read yet; above {@link BACKLOG_LIMIT} the replay at `max` waits. */
  readonly backlog?: () => number;
  /** Hears of the time that passes between events. */
  readonly onTime?: (now: Micros) => void;
}

/** Takes an event at its time. `isHistory`: it lies before the start of the replay. */
export type EventHandler = (event: TapeEvent, isHistory: boolean) => void;

/** Between two looks at the clock: below what a client can tell, above what a timer costs. */
const STEP_MILLISECONDS = 4;
/** Between two looks at the clock when the recording is over and only its time goes on. */
const IDLE_MILLISECONDS = 50;
/** At `max`, events between two turns of the sockets. */
const EVENTS_A_TURN = 500;
/** Bytes in flight at which a reader is too slow for `max`. */
const BACKLOG_LIMIT = 1_000_000;

/**
 * Hands over recorded events in order, each at its time: the simulated time passes `speed` times as fast as the wall clock and is that of the
 * recording. What lies before `from` comes first, at once.
 */
export class ReplayPump {
  /** Resolves when history is handed over and the replay stands at its start, or is over; rejects when the recording cannot be read so far. */
  readonly ready: Promise<void>;
  readonly #options: ReplayPumpOptions;
  readonly #wall: WallClock;
  readonly #handle: EventHandler;
  #now: Micros = 0;
  #anchorEvent: Micros = Number.NaN;
  #anchorWall = 0;
  #isStopped = false;
  #isRunning = false;
  #resume: (() => void) | null = null;
  #isPaused = false;
  #onReady: () => void = () => undefined;
  #onFailure: (cause: unknown) => void = () => undefined;

  constructor(handle: EventHandler, options: ReplayPumpOptions) {
    this.#handle = handle;
    this.#options = options;
    this.#wall = options.wall ?? SYSTEM_CLOCK;
    this.ready = new Promise((resolve, reject) => {
      this.#onReady = resolve;
      this.#onFailure = reject;
    });
    this.ready.catch(() => undefined);
  }

  /** Simulated time: that of the last event, or as far beyond it as the clock has gone; before the first event that of the start, 0 before {@link ready}. */
  get now(): Micros {
    const { speed } = this.#options;
    if (speed === 'max' || this.#isPaused || Number.isNaN(this.#anchorEvent)) return this.#now;
    return Math.max(this.#now, this.#target(speed));
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Holds the simulated time until {@link resume}. */
  pause(): void {
    this.#now = this.now;
    this.#isPaused = true;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    if (this.#now > 0) this.#anchor(this.#now);
    this.#resume?.();
    this.#resume = null;
  }

  /** Ends {@link run} at the next event. */
  stop(): void {
    this.#isStopped = true;
    this.resume();
  }

  /** Replays to the end or until stopped. */
  async run(batches: AsyncIterable<readonly TapeEvent[]>): Promise<void> {
    try {
      await this.#replay(batches);
      this.#onReady();
    } catch (cause) {
      this.#onFailure(cause);
      throw cause;
    } finally {
      this.#isRunning = false;
    }
  }

  /** Lets time go on after the recording, at the speed of the replay, until stopped; at `max` it stands still and this returns at once. */
  async linger(): Promise<void> {
    if (this.#options.speed === 'max') return;
    while (!this.#isStopped) {
      await this.#wall.wait(IDLE_MILLISECONDS);
      this.#now = this.now;
      this.#options.onTime?.(this.#now);
    }
  }

  async #replay(batches: AsyncIterable<readonly TapeEvent[]>): Promise<void> {
    this.#isRunning = true;
    const from = this.#options.from ?? -Infinity;
    let turn = 0;
    for await (const batch of batches) {
      for (const event of batch) {
        const isHistory = event.tsInit < from;
        if (!isHistory) {
          await this.#until(event.tsInit);
          turn += 1;
          if (this.#options.speed === 'max' && turn % EVENTS_A_TURN === 0) await this.#turn();
        }
        if (this.#isStopped) break;
        this.#now = Math.max(this.#now, event.tsInit);
        this.#handle(event, isHistory);
      }
      if (this.#isStopped) break;
    }
  }

  async #until(time: Micros): Promise<void> {
    if (this.#now === 0) this.#now = this.#options.from ?? time;
    this.#onReady();
    if (this.#isPaused) await this.#whilePaused(Math.max(this.#now, this.#options.from ?? this.#now));
    const { speed } = this.#options;
    if (speed === 'max' || this.#isStopped) return;
    if (Number.isNaN(this.#anchorEvent)) this.#anchor(Math.max(this.#now, this.#options.from ?? time));
    while (!this.#isStopped && this.#target(speed) < time) {
      const short = (time - this.#target(speed)) / speed / MILLISECOND;
      await this.#wall.wait(Math.min(Math.max(short, 1), STEP_MILLISECONDS));
      this.#options.onTime?.(Math.min(this.#target(speed), time));
      if (this.#isPaused) await this.#whilePaused(this.#now);
    }
  }

  async #whilePaused(now: Micros): Promise<void> {
    this.#now = now;
    while (this.#isPaused && !this.#isStopped) {
      await new Promise<void>((resolve) => {
        this.#resume = resolve;
      });
    }
  }

  async #turn(): Promise<void> {
    await this.#wall.wait(0);
    const { backlog } = this.#options;
    while (backlog !== undefined && !this.#isStopped && backlog() > BACKLOG_LIMIT) await this.#wall.wait(1);
  }

  #anchor(now: Micros): void {
    this.#anchorEvent = now;
    this.#anchorWall = this.#wall.now();
  }

  #target(speed: number): Micros {
    return Math.floor(this.#anchorEvent + (this.#wall.now() - this.#anchorWall) * speed * MILLISECOND);
  }
}
