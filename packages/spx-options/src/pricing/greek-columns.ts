import { fillNormalCdf, INVERSE_SQRT_TWO_PI } from './normal.js';

const { exp, log, sqrt } = Math;

/** What all options of one expiry share: points, years, and fractions a year, continuously compounded. */
export interface ExpiryTerms {
  readonly spot: number;
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
  /** exp(-rate·years). */
  readonly discount: number;
  /** exp(-dividendYield·years). */
  readonly dividendDiscount: number;
}

/** A strike needs two distribution functions: at d1 and at d2. */
const SCORES = 2;

/**
 * Delta, gamma, vega, theta, vanna and charm of the calls and puts of one expiry, a column each, by strike: the numbers of
 * `blackGreeksDiscounted` bit for bit, in its units, for less than half the time. One logarithm, one exponential and two tails of the normal
 * distribution serve call and put alike: the tail is computed on its own side, so neither of the two is a difference that has lost digits.
 */
export class GreekColumns {
  readonly callDelta: Float64Array;
  readonly putDelta: Float64Array;
  /** Gamma, vega and vanna are those of the call and of the put. */
  readonly gamma: Float64Array;
  readonly vega: Float64Array;
  readonly callTheta: Float64Array;
  readonly putTheta: Float64Array;
  readonly vanna: Float64Array;
  readonly callCharm: Float64Array;
  readonly putCharm: Float64Array;
  /** d1 and d2 of each strike in turn, exp(-d²/2) and the distribution on both sides of them. */
  readonly #scores: Float64Array;
  readonly #kernels: Float64Array;
  readonly #below: Float64Array;
  readonly #above: Float64Array;

  /** Room for so many strikes. */
  constructor(capacity: number) {
    const column = (): Float64Array => new Float64Array(capacity).fill(Number.NaN);
    this.callDelta = column();
    this.putDelta = column();
    this.gamma = column();
    this.vega = column();
    this.callTheta = column();
    this.putTheta = column();
    this.vanna = column();
    this.callCharm = column();
    this.putCharm = column();
    this.#scores = new Float64Array(SCORES * capacity);
    this.#kernels = new Float64Array(SCORES * capacity);
    this.#below = new Float64Array(SCORES * capacity);
    this.#above = new Float64Array(SCORES * capacity);
  }

  /**
   * Fills the columns from their start on for strikes `from` to `to` (not included), which may not be more than there is room for. All Greeks of a
   * strike are NaN unless spot, strike, years and volatility are above 0. Allocates nothing.
   */
  fill(strikes: Float64Array, volatilities: Float64Array, from: number, to: number, terms: ExpiryTerms): void {
    this.#score(strikes, volatilities, from, to, terms);
    fillNormalCdf(this.#scores, this.#kernels, this.#below, this.#above, SCORES * (to - from));
    this.#derive(strikes, volatilities, from, to, terms);
  }

  #score(strikes: Float64Array, volatilities: Float64Array, from: number, to: number, { spot, years, rate, dividendYield, discount, dividendDiscount }: ExpiryTerms): void {
    const scores = this.#scores;
    const kernels = this.#kernels;
    const root = spot > 0 && years > 0 ? sqrt(years) : Number.NaN;
    const drift = (rate - dividendYield) * years;
    const spotPart = spot * dividendDiscount;
    for (let i = from, at = 0; i < to; i += 1, at += SCORES) {
      const strike = strikes[i] as number;
      const volatility = volatilities[i] as number;
      const deviation = strike > 0 && volatility > 0 ? volatility * root : Number.NaN;
      const d1 = (log(spot / strike) + drift) / deviation + 0.5 * deviation;
      const kernel = exp(-0.5 * d1 * d1);
      scores[at] = d1;
      scores[at + 1] = d1 - deviation;
      kernels[at] = kernel;
      // n(d2) = n(d1)·F/K, as in `blackGreeksDiscounted`.
      kernels[at + 1] = (kernel * spotPart) / (strike * discount);
    }
  }

  #derive(strikes: Float64Array, volatilities: Float64Array, from: number, to: number, { spot, years, rate, dividendYield, discount, dividendDiscount }: ExpiryTerms): void {
    const { callDelta, putDelta, gamma, vega, callTheta, putTheta, vanna, callCharm, putCharm } = this;
    const scores = this.#scores;
    const kernels = this.#kernels;
    const below = this.#below;
    const above = this.#above;
    const root = sqrt(years);
    const carry = rate - dividendYield;
    const spotPart = spot * dividendDiscount;
    const dividends = dividendYield * spotPart;
    const dividendDecay = dividendYield * dividendDiscount;
    for (let i = from, k = 0, at = 0; i < to; i += 1, k += 1, at += SCORES) {
      const volatility = volatilities[i] as number;
      const deviation = volatility * root;
      const interest = rate * ((strikes[i] as number) * discount);
      const below1 = below[at] as number;
      const above1 = above[at] as number;
      const density = INVERSE_SQRT_TWO_PI * (kernels[at] as number);
      const discountedDensity = dividendDiscount * density;
      const d2 = scores[at + 1] as number;
      const decay = (-0.5 * spotPart * density * volatility) / root;
      const drain = discountedDensity * (carry / deviation - (0.5 * d2) / years);
      callDelta[k] = dividendDiscount * below1;
      putDelta[k] = -dividendDiscount * above1;
      gamma[k] = discountedDensity / (spot * deviation);
      vega[k] = spotPart * density * root;
      callTheta[k] = decay - (interest * (below[at + 1] as number) - dividends * below1);
      putTheta[k] = decay + (interest * (above[at + 1] as number) - dividends * above1);
      vanna[k] = (-discountedDensity * d2) / volatility;
      callCharm[k] = dividendDecay * below1 - drain;
      putCharm[k] = -dividendDecay * above1 - drain;
    }
  }
}
