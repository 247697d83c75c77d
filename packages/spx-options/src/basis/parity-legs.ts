import { medianOf, type DurationMicros, type IsoDate, type Micros, type OptionQuoteEvent } from '@mia-trading/core';
import { YEAR } from '../chain/settlement.js';
import type { EsBasisConfig } from './config.js';

/** Quote of one option beside the future's mid at its time. */
interface Leg {
  /** Middle of the quote in points; `NaN` where a side is missing or it is crossed. */
  mid: number;
  future: number;
  time: Micros;
}

interface StrikeLegs {
  readonly strike: number;
  readonly call: Leg;
  readonly put: Leg;
}

/** Which pairs of quotes count. */
export interface PairLimits {
  readonly maxLegGap: DurationMicros;
  /** Earliest time of a quote. */
  readonly since: Micros;
  /** Strikes that count, in points. */
  readonly lowest: number;
  readonly highest: number;
}

/** Calls and puts of one expiry, each with the future's mid of its moment. */
export class ParityLegs {
  readonly expiry: IsoDate;
  /** From then on it tells nothing. */
  readonly settlement: Micros;
  readonly #options: Pick<EsBasisConfig, 'rate' | 'dividendYield'>;
  readonly #strikes = new Map<number, StrikeLegs>();

  constructor(expiry: IsoDate, settlement: Micros, options: Pick<EsBasisConfig, 'rate' | 'dividendYield'>) {
    this.expiry = expiry;
    this.settlement = settlement;
    this.#options = options;
  }

  update(quote: OptionQuoteEvent, future: number): void {
    let legs = this.#strikes.get(quote.strike);
    if (legs === undefined) this.#strikes.set(quote.strike, (legs = { strike: quote.strike, call: emptyLeg(), put: emptyLeg() }));
    const leg = quote.right === 'C' ? legs.call : legs.put;
    leg.mid = quote.bid !== null && quote.ask !== null && quote.bid > 0 && quote.ask > quote.bid ? (quote.bid + quote.ask) / 2 : Number.NaN;
    leg.future = future;
    leg.time = quote.tsEvent;
  }

  /**
   * Future less index at each strike that counts: the mean of the future's mids at the two quotes, less the index that parity tells,
   * `S = (K + e^{rT}·(C - P))·e^{-(r - q)T}`. Call and put move by half a point each with a point of the index near the money, so the mean
   * of the two mids is the future's at the moment that `C - P` stands for.
   */
  basisByStrike(limits: PairLimits): number[] {
    const found: number[] = [];
    for (const { strike, call, put } of this.#strikes.values()) {
      if (strike < limits.lowest || strike > limits.highest) continue;
      if (call.time < limits.since || put.time < limits.since || Math.abs(call.time - put.time) > limits.maxLegGap) continue;
      const basis = (call.future + put.future) / 2 - this.#index(strike, call.mid - put.mid, Math.max(call.time, put.time));
      if (Number.isFinite(basis)) found.push(basis);
    }
    return found;
  }

  /** Median of {@link basisByStrike}; `NaN` with fewer strikes than needed. */
  basis(limits: PairLimits, minimumStrikes: number): number {
    const found = this.basisByStrike(limits);
    return found.length < minimumStrikes ? Number.NaN : medianOf(found);
  }

  #index(strike: number, difference: number, time: Micros): number {
    const years = (this.settlement - time) / YEAR;
    const { rate, dividendYield } = this.#options;
    return (strike + Math.exp(rate * years) * difference) * Math.exp((dividendYield - rate) * years);
  }
}

function emptyLeg(): Leg {
  return { mid: Number.NaN, future: Number.NaN, time: 0 };
}
