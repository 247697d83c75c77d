import { TradeFlag, type Persistent, type StateStream, type TradeEvent } from '@mia-trading/core';
import { z } from 'zod';

const BUCKET_VOLUME = 30_000;
const BUCKETS = 50;
const LARGEST_BUCKET = 10_000_000;
const MOST_BUCKETS = 1_000;

/** Settings of {@link FlowToxicity}; research only, no part of the score's configuration. */
export const flowToxicityConfig = z.strictObject({
  bucketVolume: z.number().int().min(1).max(LARGEST_BUCKET).default(BUCKET_VOLUME).describe('Volume of a bucket, in contracts; a fiftieth of a day of ES, 1.5 million contracts.'),
  buckets: z.number().int().min(1).max(MOST_BUCKETS).default(BUCKETS).describe('Buckets averaged, a count.'),
});

export type FlowToxicityOptions = z.output<typeof flowToxicityConfig>;

const EXCLUDED = TradeFlag.OffBook | TradeFlag.Auction | TradeFlag.SizeUnknown;

/**
 * Flow toxicity: VPIN, the volume-synchronised probability of informed trading, on the true aggressor.
 *
 *     VPIN = Σ |buys - sells| / (n · V)      over the last n full buckets of V contracts each
 *
 * A print that does not fit into a bucket fills the next ones. Only volume of a known aggressor fills buckets; {@link coverage} tells its
 * share. Range 0 (every bucket balanced) to 1 (every bucket one-sided); `NaN` before n buckets are full.
 *
 * Research only: the original infers sides from price changes (bulk classification); with true sides the measure behaves differently
 * and was found to add nothing to volume and volatility (Andersen and Bondarenko). It is in no score.
 *
 * Source: Easley, Lopez de Prado and O'Hara (2012), Review of Financial Studies 25(5):1457-1493; Andersen and Bondarenko (2014), Journal
 * of Financial Markets 17:1-46.
 */
export class FlowToxicity implements Persistent {
  readonly #bucketVolume: number;
  /** |buys - sells| of the last full buckets, a ring of whole numbers, and their sum. */
  readonly #imbalances: Float64Array;
  #sum = 0;
  #full = 0;
  #buys = 0;
  #sells = 0;
  #known = 0;
  #unknown = 0;

  constructor(options: FlowToxicityOptions) {
    this.#bucketVolume = options.bucketVolume;
    this.#imbalances = new Float64Array(options.buckets);
  }

  onTrade(trade: TradeEvent): void {
    if ((trade.flags & EXCLUDED) !== 0 || !(trade.size > 0) || trade.size === Infinity) return;
    if (trade.aggressor === 0) {
      this.#unknown += trade.size;
      return;
    }
    this.#known += trade.size;
    let left = trade.size;
    while (left > 0) {
      const taken = Math.min(left, this.#bucketVolume - this.#buys - this.#sells);
      if (trade.aggressor > 0) this.#buys += taken;
      else this.#sells += taken;
      left -= taken;
      if (this.#buys + this.#sells === this.#bucketVolume) this.#close();
    }
  }

  /** Prints were lost: the bucket under way is not whole and is begun anew. Full ones stay. */
  onGap(): void {
    this.#buys = 0;
    this.#sells = 0;
  }

  /** VPIN, 0 .. 1; `NaN` before enough buckets are full. */
  get value(): number {
    const buckets = this.#imbalances.length;
    return this.#full < buckets ? Number.NaN : this.#sum / (buckets * this.#bucketVolume);
  }

  /** Buckets filled since the start. */
  get bucketsFilled(): number {
    return this.#full;
  }

  /** 0 .. 1: share of the volume whose aggressor was known; `NaN` without volume. */
  get coverage(): number {
    return this.#known / (this.#known + this.#unknown);
  }

  persist(state: StateStream): void {
    state.numbers(this.#imbalances);
    this.#sum = state.number(this.#sum);
    this.#full = state.number(this.#full);
    this.#buys = state.number(this.#buys);
    this.#sells = state.number(this.#sells);
    this.#known = state.number(this.#known);
    this.#unknown = state.number(this.#unknown);
  }

  #close(): void {
    const slot = this.#full % this.#imbalances.length;
    const imbalance = Math.abs(this.#buys - this.#sells);
    this.#sum += imbalance - (this.#imbalances[slot] as number);
    this.#imbalances[slot] = imbalance;
    this.#full += 1;
    this.#buys = 0;
    this.#sells = 0;
  }
}
