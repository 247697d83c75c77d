import { INVERSE_SQRT_TWO_PI, scaledNormalCdf } from './normal.js';
import type { RightSign } from './black.js';

const { abs, exp, log, max, sqrt } = Math;

/**
 * Implied volatility of a European option, by the method of P. Jäckel, Let's Be Rational, Wilmott (2015) 40-53, in our own form: the
 * time value on the out-of-the-money side, normalised by the square root of forward times strike; a guess; then Householder steps of
 * order four on an objective that is nearly straight in its region (1/ln b below the inflexion, b for the smallest totals, the logarithm of
 * the distance to the maximum above).
 *
 * With x = -|ln(F/K)|, s = σ√T, h = x/s, t = s/2 and Y = N/n the normalised price is b = n(h)·exp(-t²/2)·(Y(h+t) - Y(h-t)): working with its
 * logarithm, nothing underflows, and an error of one unit in Y moves s by as little.
 *
 * The first guess is the normal (Bachelier) model's, whose price over distance depends on the standardised distance alone.
 */

/** Why there is no implied volatility. */
export type NoVolatilityReason = 'belowIntrinsic' | 'aboveMax' | 'expired' | 'noQuote' | 'crossed';

const LOG_SQRT_TWO_PI = 0.9189385332046727;
const SQRT_TWO_PI = 2.5066282746310002;
const TWO_PI = 6.283185307179586;
/** Below this half deviation b is taken from its series in t, where a difference of two Y would lose digits. */
const SERIES_HALF_DEVIATION = 0.1;
/** A step of order four that moved less than this leaves an error far below the last digit. */
const LAST_STEP = 3e-4;
/** Two or three steps are the rule; the bracket ends any other case. */
const MAX_STEPS = 40;

/** Y(h+t) - Y(h-t) for small t ≥ 0 and any h ≤ 0: odd derivatives of Y, by Y' = 1 + hY and Y⁽ⁿ⁺¹⁾ = hY⁽ⁿ⁾ + nY⁽ⁿ⁻¹⁾. */
function seriesDifference(h: number, t: number): number {
  const y0 = scaledNormalCdf(h);
  const y1 = 1 + h * y0;
  const y2 = h * y1 + y0;
  const y3 = h * y2 + 2 * y1;
  const y4 = h * y3 + 3 * y2;
  const y5 = h * y4 + 4 * y3;
  const y6 = h * y5 + 5 * y4;
  const y7 = h * y6 + 6 * y5;
  const y8 = h * y7 + 7 * y6;
  const y9 = h * y8 + 8 * y7;
  const q = t * t;
  return 2 * t * (y1 + (q / 6) * (y3 + (q / 20) * (y5 + (q / 42) * (y7 + (q / 72) * y9))));
}

/**
 * Standardised distance (forward to strike over deviation) of the normal model from l = ln(1 + distance/time value), as l / sqrt(g(l)).
 * Fitted by least squares of the logarithm over distances from 1e-6 to 40; relative error below 1e-3; exact in both limits' form.
 */
function distanceScale(l: number): number {
  return (TWO_PI + l * (0.92348247 + l * (0.14179413 + l * 0.00737123))) / (1 + l * (0.1476329 + l * 0.0146609));
}

/** First guess of s from the normalised price b, x ≤ 0 and the largest possible price. */
function firstGuess(b: number, x: number, maximum: number): number {
  if (b > 0.5 * maximum) {
    // 2·cosh(x/2)·N(-s/2) tends to the distance to the maximum; inverse tail by Abramowitz and Stegun 26.2.23 in its leading form.
    const tail = (maximum - b) / (maximum + 1 / maximum);
    return max(sqrt(-2 * x), 2 * (sqrt(-2 * log(tail)) - 1));
  }
  const distance = 1 / maximum - maximum;
  if (distance < 1e-8 * b) return b * SQRT_TWO_PI;
  const l = log(1 + distance / b);
  return (-x * sqrt(distanceScale(l))) / l;
}

/** Total deviation s = σ√T of the normalised out-of-the-money price b, 0 < b < exp(x/2), x ≤ 0. */
function totalDeviation(b: number, x: number): number {
  const maximum = exp(0.5 * x);
  const logPrice = log(b);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let s = firstGuess(b, x, maximum);
  if (!(s > 0 && s < Number.POSITIVE_INFINITY)) s = sqrt(-2 * x) + 1;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const h = x / s;
    const t = 0.5 * s;
    const logKernel = -0.5 * (h * h + t * t) - LOG_SQRT_TWO_PI;
    const second = (h * h - t * t) / s;
    const third = second * second - 3 * (h / s) * (h / s) - 0.25;
    let newton: number;
    let halley: number;
    let third3: number;
    if (t < SERIES_HALF_DEVIATION || h + t < 0) {
      const difference = t < SERIES_HALF_DEVIATION ? seriesDifference(h, t) : scaledNormalCdf(h + t) - scaledNormalCdf(h - t);
      if (h + t < 0) {
        const slope = 1 / difference;
        const logB = logKernel + log(difference);
        newton = ((logPrice - logB) * logB) / logPrice / slope;
        halley = second - slope * (1 + 2 / logB);
        third3 = third + 2 * slope * slope * (1 + (3 / logB) * (1 + 1 / logB)) - 3 * second * slope * (1 + 2 / logB);
      } else {
        const vega = exp(logKernel);
        newton = b / vega - difference;
        halley = second;
        third3 = third;
      }
    } else {
      const distance = scaledNormalCdf(-h - t) + scaledNormalCdf(h - t);
      const slope = 1 / distance;
      newton = (logKernel + log(distance / (maximum - b))) * distance;
      halley = second + slope;
      third3 = third + 3 * slope * second + 2 * slope * slope;
    }
    if (newton > 0) low = s;
    else high = s;
    let change = (newton * (1 + 0.5 * halley * newton)) / (1 + newton * (halley + (third3 * newton) / 6));
    // A step that leaves the bracket, or turns back, is replaced: by the plain one, then by the middle.
    if (!(change * newton >= 0)) change = newton;
    if (abs(change) <= LAST_STEP * s) return s + change;
    const next = s + change;
    if (next > low && next < high) s = next;
    else s = high === Number.POSITIVE_INFINITY ? 2 * s : 0.5 * (low + high);
  }
  return s;
}

/**
 * Volatility (0.2 = 20 %) at which Black's formula gives `price`, or NaN when there is none: see {@link whyNoVolatility}. Price, forward and
 * strike in points, `discount` = exp(-rT). Of an in-the-money price only the time value counts, so it carries the rounding error
 * of the intrinsic value: use the out-of-the-money side where there is one.
 */
export function impliedVolatility(right: RightSign, price: number, forward: number, strike: number, years: number, discount: number): number {
  if (!(years > 0 && forward > 0 && strike > 0 && discount > 0)) return Number.NaN;
  const undiscounted = price / discount;
  const inside = right * (forward - strike);
  const timeValue = inside > 0 ? undiscounted - inside : undiscounted;
  if (!(timeValue > 0) || !(timeValue < (forward < strike ? forward : strike))) return Number.NaN;
  const logMoneyness = log(forward / strike);
  const b = timeValue / sqrt(forward * strike);
  const x = logMoneyness < 0 ? logMoneyness : -logMoneyness;
  if (!(b < exp(0.5 * x))) return Number.NaN;
  const volatility = totalDeviation(b, x) / sqrt(years);
  return volatility > 0 ? volatility : Number.NaN;
}

/** The reason behind a NaN of {@link impliedVolatility}; `null` when there is a volatility. A time value of 0 counts as below intrinsic: it has none. */
export function whyNoVolatility(right: RightSign, price: number, forward: number, strike: number, years: number, discount: number): NoVolatilityReason | null {
  if (!(years > 0)) return 'expired';
  if (!(price > 0 && price < Number.POSITIVE_INFINITY && forward > 0 && strike > 0 && discount > 0 && years < Number.POSITIVE_INFINITY)) return 'noQuote';
  if (!Number.isNaN(impliedVolatility(right, price, forward, strike, years, discount))) return null;
  const inside = max(right * (forward - strike), 0);
  return price / discount - inside > 0 ? 'aboveMax' : 'belowIntrinsic';
}

/** A volatility, or the reason why there is none. */
export type VolatilityAnswer = { readonly ok: true; readonly volatility: number } | { readonly ok: false; readonly reason: NoVolatilityReason };

/** What is quoted for one option, points; `null` or NaN where there is nothing. */
export interface OptionQuote {
  readonly bid: number | null;
  readonly ask: number | null;
}

/** Implied volatility of the middle of a quote. Without bid or ask `noQuote`, bid above ask `crossed`; never throws, never 0. */
export function quotedVolatility(right: RightSign, quote: OptionQuote, forward: number, strike: number, years: number, discount: number): VolatilityAnswer {
  if (!(years > 0)) return { ok: false, reason: 'expired' };
  const { bid, ask } = quote;
  if (bid === null || ask === null || !(bid > 0 && ask > 0)) return { ok: false, reason: 'noQuote' };
  if (bid > ask) return { ok: false, reason: 'crossed' };
  const middle = 0.5 * (bid + ask);
  const reason = whyNoVolatility(right, middle, forward, strike, years, discount);
  return reason === null ? { ok: true, volatility: impliedVolatility(right, middle, forward, strike, years, discount) } : { ok: false, reason };
}

/** Undiscounted out-of-the-money price from a total deviation, normalised by sqrt(F·K): the inverse of what the solver does, accurate in the tail. */
export function normalisedPrice(x: number, s: number): number {
  if (!(s > 0)) return 0;
  const h = -abs(x) / s;
  const t = 0.5 * s;
  const kernel = INVERSE_SQRT_TWO_PI * exp(-0.5 * (h * h + t * t));
  if (t < SERIES_HALF_DEVIATION) return kernel * seriesDifference(h, t);
  if (h + t < 0) return kernel * (scaledNormalCdf(h + t) - scaledNormalCdf(h - t));
  return exp(-0.5 * abs(x)) - kernel * (scaledNormalCdf(-h - t) + scaledNormalCdf(h - t));
}
