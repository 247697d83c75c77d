import { createSums, type ExposureSums, type GammaTerms } from './gamma-terms.js';

/** Gamma exposure of one strike over some expiries, $ per 1 % move, signed by the sign model. */
export interface StrikeExposure {
  readonly strike: number;
  readonly netGex: number;
  readonly callGex: number;
  readonly putGex: number;
}

/** Exposure by strike at `spot`, ascending, over the expiries that `include` names by position (all when absent). */
export function exposureByStrike(terms: GammaTerms, spot: number, include?: readonly boolean[]): StrikeExposure[] {
  const strikes = new Map<number, ExposureSums>();
  terms.forEach(spot, (expiry, strike, call, put) => {
    if (include !== undefined && include[expiry] !== true) return;
    let sums = strikes.get(strike);
    if (sums === undefined) strikes.set(strike, (sums = createSums()));
    sums.call += call;
    sums.put += put;
  });
  return [...strikes].sort(([a], [b]) => a - b).map(([strike, { call, put }]) => ({ strike, netGex: call + put, callGex: call, putGex: put }));
}
