import { INVERSE_SQRT_TWO_PI, normalCdfWithKernel } from './normal.js';

const { exp, log, sqrt } = Math;

/**
 * Price and Greeks of a European option by Black's formula on the forward F = S·exp((r - q)·T), with Greeks for a move of the spot at
 * constant r and q.
 *
 * price = w·exp(-rT)·(F·N(w·d1) - K·N(w·d2)), d1 = (ln(F/K) + σ²T/2)/(σ√T), d2 = d1 - σ√T, w = +1 call, -1 put.
 *
 * Source: F. Black, The pricing of commodity contracts, Journal of Financial Economics 3 (1976) 167-179; closed forms of the Greeks as
 * in E. G. Haug, The Complete Guide to Option Pricing Formulas, 2nd edition, chapter 2.
 */

/** Value and sensitivities of one option, per unit of the underlying (without contract multiplier). */
export interface Greeks {
  /** Points. */
  price: number;
  /** Points per point of spot. */
  delta: number;
  /** Change of delta per point of spot. */
  gamma: number;
  /** Points per 1.00 of volatility (100 vol points). */
  vega: number;
  /** Points per year of passing time; divide by 365 for a calendar day. */
  theta: number;
  /** Points per 1.00 of the rate. */
  rho: number;
  /** Change of delta per 1.00 of volatility. */
  vanna: number;
  /** Change of delta per year of passing time. */
  charm: number;
}

/** +1 call, -1 put. */
export type RightSign = 1 | -1;

/** A set of Greeks to be filled, all NaN. */
export function createGreeks(): Greeks {
  return { price: Number.NaN, delta: Number.NaN, gamma: Number.NaN, vega: Number.NaN, theta: Number.NaN, rho: Number.NaN, vanna: Number.NaN, charm: Number.NaN };
}

function clear(out: Greeks): void {
  out.price = out.delta = out.gamma = out.vega = out.theta = out.rho = out.vanna = out.charm = Number.NaN;
}

/**
 * Fills `out` for one option: spot and strike in points, years to expiry, volatility, rate and dividend yield as fractions a year,
 * continuously compounded. Everything is NaN unless spot, strike, years and volatility are above 0. Allocates nothing.
 */
export function blackGreeks(out: Greeks, right: RightSign, spot: number, strike: number, years: number, volatility: number, rate: number, dividendYield: number): void {
  blackGreeksDiscounted(out, right, spot, strike, years, volatility, rate, dividendYield, exp(-rate * years), exp(-dividendYield * years));
}

/** {@link blackGreeks} for a caller that has exp(-rate·years) and exp(-dividendYield·years) already, as a chain has per expiry. */
export function blackGreeksDiscounted(
  out: Greeks,
  right: RightSign,
  spot: number,
  strike: number,
  years: number,
  volatility: number,
  rate: number,
  dividendYield: number,
  discount: number,
  dividendDiscount: number,
): void {
  if (!(spot > 0 && strike > 0 && years > 0 && volatility > 0)) {
    clear(out);
    return;
  }
  const root = sqrt(years);
  const deviation = volatility * root;
  const d1 = (log(spot / strike) + (rate - dividendYield) * years) / deviation + 0.5 * deviation;
  const d2 = d1 - deviation;
  const spotPart = spot * dividendDiscount;
  const strikePart = strike * discount;
  const kernel = exp(-0.5 * d1 * d1);
  const density = INVERSE_SQRT_TWO_PI * kernel;
  // n(d2) = n(d1)·F/K; where the kernel has gone under, a quotient near 1 would not bring it back.
  const n1 = normalCdfWithKernel(right * d1, kernel);
  const n2 = normalCdfWithKernel(right * d2, (kernel * spotPart) / strikePart);
  const discountedDensity = dividendDiscount * density;
  out.price = right * (spotPart * n1 - strikePart * n2);
  out.delta = right * dividendDiscount * n1;
  out.gamma = discountedDensity / (spot * deviation);
  out.vega = spotPart * density * root;
  out.theta = (-0.5 * spotPart * density * volatility) / root - right * (rate * strikePart * n2 - dividendYield * spotPart * n1);
  out.rho = right * years * strikePart * n2;
  out.vanna = (-discountedDensity * d2) / volatility;
  out.charm = right * dividendYield * dividendDiscount * n1 - discountedDensity * ((rate - dividendYield) / deviation - (0.5 * d2) / years);
}

/** Price alone, points; NaN as {@link blackGreeks}. */
export function blackPrice(right: RightSign, spot: number, strike: number, years: number, volatility: number, rate: number, dividendYield: number): number {
  if (!(spot > 0 && strike > 0 && years > 0 && volatility > 0)) return Number.NaN;
  const deviation = volatility * sqrt(years);
  const d1 = (log(spot / strike) + (rate - dividendYield) * years) / deviation + 0.5 * deviation;
  const d2 = d1 - deviation;
  const n1 = normalCdfWithKernel(right * d1, exp(-0.5 * d1 * d1));
  const n2 = normalCdfWithKernel(right * d2, exp(-0.5 * d2 * d2));
  return right * (spot * exp(-dividendYield * years) * n1 - strike * exp(-rate * years) * n2);
}

/** Gamma alone, change of delta per point of spot, the same for call and put; NaN as {@link blackGreeks}. */
export function blackGamma(spot: number, strike: number, years: number, volatility: number, rate: number, dividendYield: number): number {
  if (!(spot > 0 && strike > 0 && years > 0 && volatility > 0)) return Number.NaN;
  const deviation = volatility * sqrt(years);
  const d1 = (log(spot / strike) + (rate - dividendYield) * years) / deviation + 0.5 * deviation;
  return (INVERSE_SQRT_TWO_PI * exp(-0.5 * d1 * d1 - dividendYield * years)) / (spot * deviation);
}
