import { MILLISECOND, type Micros } from '@mia-trading/core';
import { LRUCache } from 'lru-cache';

export interface EventCacheOptions {
  /** Most entries kept; the one not used for longest goes first. */
  readonly entries: number;
  /** Age in seconds of event time from which an entry is gone. */
  readonly seconds: number;
  /** Keeps the last look-ups. */
  readonly debug: boolean;
}

/** One question to the cache. */
export interface CacheLookup {
  readonly at: Micros;
  readonly key: string;
  readonly isHit: boolean;
}

export interface CacheCounts {
  readonly hits: number;
  readonly misses: number;
  readonly size: number;
}

const MILLISECONDS_PER_SECOND = 1_000;
const KEPT_LOOKUPS = 100;

/**
 * An `lru-cache` that ages on event time. Its clock is replaced by the event clock (`perf`), and `ttlResolution` is 0: with any other value the
 * library keeps a time for so many milliseconds of the wall clock, and a replay would differ from the session.
 */
export class EventCache<T extends object> {
  readonly #cache: LRUCache<string, T>;
  readonly #lookups: CacheLookup[] | null;
  #now: Micros = 0;
  #hits = 0;
  #misses = 0;

  constructor({ entries, seconds, debug }: EventCacheOptions) {
    this.#cache = new LRUCache({ max: entries, ttl: seconds * MILLISECONDS_PER_SECOND, ttlResolution: 0, perf: { now: () => this.#now / MILLISECOND } });
    this.#lookups = debug ? [] : null;
  }

  /** Time never moves back. */
  advanceTo(now: Micros): void {
    if (now > this.#now) this.#now = now;
  }

  get(key: string): T | undefined {
    const value = this.#cache.get(key);
    const isHit = value !== undefined;
    if (isHit) this.#hits += 1;
    else this.#misses += 1;
    if (this.#lookups !== null) {
      this.#lookups.push({ at: this.#now, key, isHit });
      if (this.#lookups.length > KEPT_LOOKUPS) this.#lookups.shift();
    }
    return value;
  }

  set(key: string, value: T): void {
    this.#cache.set(key, value);
  }

  clear(): void {
    this.#cache.clear();
  }

  get counts(): CacheCounts {
    return { hits: this.#hits, misses: this.#misses, size: this.#cache.size };
  }

  /** The last 100 look-ups, oldest first; empty unless debugging. */
  get lookups(): readonly CacheLookup[] {
    return this.#lookups ?? [];
  }
}
