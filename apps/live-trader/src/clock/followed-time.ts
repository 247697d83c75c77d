import { SECOND, type Micros } from '@mia-trading/core';

/** What was heard of a clock: `time`, in whole seconds, at a moment of the wall. */
interface Heard {
  /** Milliseconds of the wall. */
  readonly at: number;
  readonly time: Micros;
}

/** Wall time looked back over: long against the whole seconds in which a server tells its time. */
const WINDOW_MS = 10_000;

/**
 * A clock known only by whole seconds heard now and then, which may run faster than the wall, stand still, or begin to run. Its speed is
 * the slope over the last ten seconds of wall time, its place the latest that agrees with everything heard: what is told at a moment has
 * begun by then. It never goes back and never more than a second beyond what the last word and the speed allow.
 */
export class FollowedTime {
  readonly #heard: Heard[] = [];
  #latest: Micros = 0;
  #speed = 0;
  /** Time less speed times wall: the lower edge of all that was heard. */
  #offset = 0;

  /** Event time per wall time; 0 before two different times were heard. */
  get speed(): number {
    return this.#speed;
  }

  hear(time: Micros, at: number): void {
    const heard = this.#heard;
    heard.push({ at, time });
    while (heard.length > 2 && at - (heard[0] as Heard).at > WINDOW_MS) heard.shift();
    const first = heard[0] as Heard;
    const perMillisecond = at > first.at ? Math.max(0, time - first.time) / (at - first.at) : 0;
    this.#speed = perMillisecond / (SECOND / 1_000);
    this.#offset = -Infinity;
    for (const one of heard) this.#offset = Math.max(this.#offset, one.time - perMillisecond * one.at);
  }

  /** Present time at a moment of the wall; 0 before anything was heard. */
  at(wall: number): Micros {
    const last = this.#heard.at(-1);
    if (last === undefined) return 0;
    const perMillisecond = this.#speed * (SECOND / 1_000);
    const farthest = last.time + SECOND + perMillisecond * (wall - last.at);
    const estimate = Math.min(farthest, Math.max(last.time, this.#offset + perMillisecond * wall));
    this.#latest = Math.max(this.#latest, Math.floor(estimate));
    return this.#latest;
  }
}
