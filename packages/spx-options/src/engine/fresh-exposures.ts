import type { MarketView, Micros } from '@mia-trading/core';
import type { OptionChain } from '../chain/option-chain.js';
import type { ExposureConfig } from '../config.js';
import { createSums, type ExposureSums } from '../exposure/gamma-terms.js';
import type { SignModel } from '../exposure/sign-model.js';
import type { OptionsEngineConfig } from './config.js';
import { EventCache, type CacheCounts, type CacheLookup } from './event-cache.js';
import { exposureWork, type ExposureSnapshot } from './exposure-work.js';
import type { IndexLevel } from './index-level.js';

const SNAPSHOT_KEY = 'snapshot';

/** Full computations of a chain that changes, one after the other and each in slices, and totals at other levels of the index between them. */
export class FreshExposures {
  readonly #config: OptionsEngineConfig;
  readonly #exposure: ExposureConfig;
  readonly #signs: SignModel;
  readonly #cache: EventCache<ExposureSnapshot | ExposureSums>;
  #snapshot: ExposureSnapshot | null = null;
  #work: Generator<number, ExposureSnapshot> | null = null;
  #computations = 0;

  constructor(config: OptionsEngineConfig, exposure: ExposureConfig, signs: SignModel) {
    this.#config = config;
    this.#exposure = exposure;
    this.#signs = signs;
    this.#cache = new EventCache({ entries: config.cacheEntries, seconds: config.cacheSeconds, debug: config.cacheDebug });
  }

  /** The last full computation; `null` before the first of the session. */
  get snapshot(): ExposureSnapshot | null {
    return this.#snapshot;
  }

  get cacheCounts(): CacheCounts {
    return this.#cache.counts;
  }

  /** The last look-ups, with `cacheDebug`. */
  get cacheLookups(): readonly CacheLookup[] {
    return this.#cache.lookups;
  }

  clear(): void {
    this.#cache.clear();
    this.#snapshot = null;
    this.#work = null;
  }

  advanceTo(now: Micros): void {
    this.#cache.advanceTo(now);
  }

  /** Does a bounded piece of the computation under way; one begins when the last is too old or the chain has grown. Answers whether there is anything to wait for or to use. */
  refresh(chain: OptionChain, index: IndexLevel, market: MarketView): boolean {
    if (this.#work === null && (this.hasOutgrown(chain) || this.#cache.get(SNAPSHOT_KEY) === undefined)) this.#work = this.#begin(chain, index, market);
    if (this.#work === null && this.#snapshot === null) return false;
    if (this.#work !== null) this.#step(this.#work);
    return true;
  }

  /** Whether the last computation was that of a smaller chain. */
  hasOutgrown({ size }: OptionChain): boolean {
    return this.#snapshot !== null && size > this.#snapshot.chainSize * (1 + this.#config.growthShare);
  }

  /** Totals of the last computation's terms at `spot`, of a grid so that they do not depend on when they were first asked for. */
  totalsAt({ id, terms }: ExposureSnapshot, spot: number): ExposureSums {
    const { spotStep } = this.#config;
    const step = Math.round(spot / spotStep);
    const key = `${id}/${step}`;
    let sums = this.#cache.get(key) as ExposureSums | undefined;
    if (sums === undefined) {
      sums = createSums();
      terms.at(step * spotStep, sums);
      this.#cache.set(key, sums);
    }
    return sums;
  }

  #begin(chain: OptionChain, index: IndexLevel, market: MarketView): Generator<number, ExposureSnapshot> | null {
    const spot = index.atData(chain, market);
    if (Number.isNaN(spot)) return null;
    this.#computations += 1;
    return exposureWork(chain.copy(), { id: this.#computations, takenAt: market.now, spot, signs: this.#signs, exposure: this.#exposure });
  }

  #step(work: Generator<number, ExposureSnapshot>): void {
    for (let budget = this.#config.stepStrikes; budget > 0; ) {
      const { done, value } = work.next();
      if (done === true) {
        this.#snapshot = value;
        this.#cache.set(SNAPSHOT_KEY, value);
        this.#work = null;
        return;
      }
      budget -= value;
    }
  }
}
