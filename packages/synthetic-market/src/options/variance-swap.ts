/**
 * What a volatility index of a fixed horizon stands at on the surface itself, without a chain: the fair variance of a log contract,
 *
 *     σ²T = ∫ w(k(z))·n(z) dz,   z(k) = -k/√w(k) - √w(k)/2,   n the normal density
 *
 * (Chriss and Morokoff, "Market risk of variance swaps", Risk, October 1999). The index of a chain of
 * finitely many strikes, quoted in ticks, stands within 0.4 points of it.
 */
import { atMoneyTotalVariance, totalVariance } from './surface.js';

const YEAR_DAYS = 365;
const PERCENT = 100;
/** The integral goes over this many deviations to both sides; what lies beyond is less than a hundredth of a point. */
const REACH = 7;
/** Points of the trapezoidal rule a deviation. */
const STEPS = 16;
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Points of volatility over `days` when options of the shortest life price the annual variance `shortVariance`. */
export function surfaceVolatility(days: number, shortVariance: number): number {
  const years = days / YEAR_DAYS;
  const theta = atMoneyTotalVariance(years, shortVariance);
  let sum = 0;
  let before = integrandAt(-REACH, theta);
  for (let step = 1 - REACH * STEPS; step <= REACH * STEPS; step += 1) {
    const point = integrandAt(step / STEPS, theta);
    sum += ((before.value + point.value) / 2) * (before.z - point.z);
    before = point;
  }
  return PERCENT * Math.sqrt(sum / years);
}

function integrandAt(deviations: number, theta: number): { readonly z: number; readonly value: number } {
  const k = deviations * Math.sqrt(theta);
  const variance = totalVariance(k, theta);
  const z = -k / Math.sqrt(variance) - Math.sqrt(variance) / 2;
  return { z, value: (variance * Math.exp(-0.5 * z * z)) / ROOT_TWO_PI };
}
