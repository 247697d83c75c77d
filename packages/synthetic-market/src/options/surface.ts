/**
 * Total implied variance by log-moneyness and time, free of static arbitrage: the SSVI surface
 *
 *     w(k, θ) = θ/2 · (1 + ρφk + √((φk + ρ)² + 1 - ρ²)),   φ = η/√(θ(1 + θ)),   k = ln(K/F),
 *
 * with at-the-money total variance θ(T) = v̄T + (v - v̄)(1 - e^(-κT))/κ, which rises in T. No butterfly and no calendar spread can be
 * had for less than nothing because η(1 + |ρ|) ≤ 2 (Gatheral and Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative
 * Finance 14(1), 2014, remark 4.4 with γ = 1/2). It moves with spot in log-moneyness and, through v, with the volatility of the index.
 */

/** Skew: correlation-like, below 0 for an index. */
const RHO = -0.68;
const ETA = 1.05;
/** Variance that the term structure tends to, a year: 21 % volatility, above the usual short one, so that the curve usually rises. */
const LONG_VARIANCE = 0.0441;
/** Speed at which it does, per year. */
const KAPPA = 4;

/** At-the-money total variance after `years` when options of the shortest life price the annual variance `shortVariance`. */
export function atMoneyTotalVariance(years: number, shortVariance: number): number {
  return LONG_VARIANCE * years + ((shortVariance - LONG_VARIANCE) * (1 - Math.exp(-KAPPA * years))) / KAPPA;
}

/** Total variance at log-moneyness `k` where it is `theta` at the money. */
export function totalVariance(k: number, theta: number): number {
  const scaled = (ETA / Math.sqrt(theta * (1 + theta))) * k;
  return (theta / 2) * (1 + RHO * scaled + Math.sqrt((scaled + RHO) * (scaled + RHO) + 1 - RHO * RHO));
}

/** Implied volatility a year, 0.2 = 20 %. */
export function impliedVolatility(k: number, years: number, shortVariance: number): number {
  return Math.sqrt(totalVariance(k, atMoneyTotalVariance(years, shortVariance)) / years);
}
