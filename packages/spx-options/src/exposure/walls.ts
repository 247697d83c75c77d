import type { PricedChain } from '../chain/price-chain.js';
import type { StrikeExposure } from './strike-exposures.js';

/**
 * Strikes at which gamma is bunched, over the expiries of a horizon (45 days unless configured: the far ones put the put wall where nobody trades).
 * All are strikes in points, `null` when no strike qualifies. Of equal strikes the one nearer to spot is taken.
 */
export interface GammaWalls {
  /** Strike at or above spot with most call gamma. */
  readonly callWall: number | null;
  /** Strike at or below spot with most put gamma. */
  readonly putWall: number | null;
  /** Strike with most call gamma, wherever spot is. */
  readonly maxCallGexStrike: number | null;
  readonly maxPutGexStrike: number | null;
  /** Strike with most call and put gamma together, unsigned. */
  readonly absGammaStrike: number | null;
  /** Strikes with the highest and lowest net exposure. */
  readonly maxNetGexStrike: number | null;
  readonly minNetGexStrike: number | null;
}

/** The strike with the largest measure above 0, ties to the one nearer to spot. */
function strongest(strikes: readonly StrikeExposure[], spot: number, measure: (strike: StrikeExposure) => number): number | null {
  let best: number | null = null;
  let most = 0;
  for (const entry of strikes) {
    const value = measure(entry);
    if (value > most || (value === most && best !== null && Math.abs(entry.strike - spot) < Math.abs(best - spot))) {
      most = value;
      best = entry.strike;
    }
  }
  return best;
}

export function gammaWalls(strikes: readonly StrikeExposure[], spot: number): GammaWalls {
  const call = ({ callGex }: StrikeExposure): number => Math.abs(callGex);
  const put = ({ putGex }: StrikeExposure): number => Math.abs(putGex);
  return {
    callWall: strongest(strikes.filter(({ strike }) => strike >= spot), spot, call),
    putWall: strongest(strikes.filter(({ strike }) => strike <= spot), spot, put),
    maxCallGexStrike: strongest(strikes, spot, call),
    maxPutGexStrike: strongest(strikes, spot, put),
    absGammaStrike: strongest(strikes, spot, (entry) => call(entry) + put(entry)),
    maxNetGexStrike: strongest(strikes, spot, ({ netGex }) => netGex),
    minNetGexStrike: strongest(strikes, spot, ({ netGex }) => -netGex),
  };
}

/** Strikes with most open interest over all live expiries; `null` without any. */
export function maxOpenInterestStrikes(chain: PricedChain): { readonly call: number | null; readonly put: number | null } {
  const most = (openInterest: Float64Array): number | null => {
    const byStrike = new Map<number, number>();
    chain.strikes.forEach((strike, i) => {
      const contracts = openInterest[i] as number;
      if (contracts > 0) byStrike.set(strike, (byStrike.get(strike) ?? 0) + contracts);
    });
    let best: number | null = null;
    let largest = 0;
    for (const [strike, contracts] of byStrike) {
      if (contracts < largest || (contracts === largest && best !== null && Math.abs(strike - chain.spot) >= Math.abs(best - chain.spot))) continue;
      best = strike;
      largest = contracts;
    }
    return best;
  };
  return { call: most(chain.callOpenInterest), put: most(chain.putOpenInterest) };
}
