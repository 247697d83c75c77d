import { TimeEwma, type DurationMicros, type Micros } from '@mia-trading/core';

/** Large option flow of one range of expiries. Every amount in dollars, decayed to the time asked for. */
export interface LargeFlowReading {
  /** Premium on the side of a rising market (calls bought, puts sold) less that on the other. */
  readonly signedPremium: number;
  /** Premium of all large prints, classified or not. */
  readonly premium: number;
  /** Premium of prints whose side is not known. It is in {@link premium} and in no direction. */
  readonly unclassifiedPremium: number;
  /** Signed over all premium, -1 .. +1; `null` without premium. */
  readonly premiumDirection: number | null;
  /** Share of the premium whose side is known, 0 .. 1; `null` without premium. */
  readonly coverage: number | null;
  /** Delta the customers took on, in dollars of the index: side · delta · size · multiplier · underlying. */
  readonly signedDeltaNotional: number;
  /** The same without signs, over all large prints whose delta is known, classified or not. */
  readonly deltaNotional: number;
  /** Signed over all delta-notional, -1 .. +1; `null` without any. */
  readonly deltaDirection: number | null;
  /** Share of the premium whose side and delta are both known, 0 .. 1; `null` without premium. */
  readonly deltaCoverage: number | null;
  /** Large single-leg prints this session, a count without decay. */
  readonly prints: number;
}

/** The decayed sums behind a {@link LargeFlowReading}. */
export class FlowSums {
  readonly #signedPremium: TimeEwma;
  readonly #premium: TimeEwma;
  readonly #unclassified: TimeEwma;
  readonly #signedDelta: TimeEwma;
  readonly #delta: TimeEwma;
  readonly #withDelta: TimeEwma;
  #prints = 0;

  constructor(halfLife: DurationMicros) {
    this.#signedPremium = new TimeEwma(halfLife);
    this.#premium = new TimeEwma(halfLife);
    this.#unclassified = new TimeEwma(halfLife);
    this.#signedDelta = new TimeEwma(halfLife);
    this.#delta = new TimeEwma(halfLife);
    this.#withDelta = new TimeEwma(halfLife);
  }

  /**
   * @param side of the customer in the option, +1 bought, -1 sold, 0 not known.
   * @param direction +1 for a call, -1 for a put.
   * @param premium dollars paid.
   * @param delta signed delta of what changed hands, in dollars of the index; `NaN` when not known.
   */
  add(side: number, direction: number, premium: number, delta: number, time: Micros): void {
    this.#prints += 1;
    this.#premium.add(premium, time);
    this.#signedPremium.add(side * direction * premium, time);
    if (side === 0) this.#unclassified.add(premium, time);
    if (!Number.isFinite(delta)) return;
    this.#delta.add(Math.abs(delta), time);
    this.#signedDelta.add(side * delta, time);
    if (side !== 0) this.#withDelta.add(premium, time);
  }

  at(now: Micros): LargeFlowReading {
    const signedPremium = this.#signedPremium.sumAt(now);
    const premium = this.#premium.sumAt(now);
    const unclassifiedPremium = this.#unclassified.sumAt(now);
    const signedDeltaNotional = this.#signedDelta.sumAt(now);
    const deltaNotional = this.#delta.sumAt(now);
    return {
      signedPremium,
      premium,
      unclassifiedPremium,
      premiumDirection: ratio(signedPremium, premium),
      coverage: ratio(premium - unclassifiedPremium, premium),
      signedDeltaNotional,
      deltaNotional,
      deltaDirection: ratio(signedDeltaNotional, deltaNotional),
      deltaCoverage: ratio(this.#withDelta.sumAt(now), premium),
      prints: this.#prints,
    };
  }

  clear(): void {
    for (const sum of [this.#signedPremium, this.#premium, this.#unclassified, this.#signedDelta, this.#delta, this.#withDelta]) sum.clear();
    this.#prints = 0;
  }
}

/** `null` where there is nothing to divide by. Rounding may take two decayed sums apart by their last digit: the ratio stays in ±1. */
function ratio(part: number, whole: number): number | null {
  return whole > 0 ? Math.max(-1, Math.min(1, part / whole)) : null;
}
