import { shareOf, type BarPattern } from './pattern.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

/**
 * Gamma pin (upward: the strike is above). Price keeps to the strike with the most gamma, whose hedgers buy below it and sell above it.
 *
 * 1. the mean distance of the last `pinBars` closes from the strike is at most `pinReach` ranges
 * 2. the strike was traded at within those bars
 * 3. those bars together are at most `pinRange` ranges high (those of a random walk are about √`pinBars` high)
 * 4. the newest bar closes below the strike, toward which it should go
 *
 * Mirror: the strike is below. At the strike itself it speaks for neither side. Source: Avellaneda & Lipkin 2003; Ni, Pearson & Poteshman 2005, Stock
 * price clustering on option expiration dates.
 */
export function gammaPin({ pinBars, pinReach, pinRange }: TickPatternsConfig): BarPattern {
  return {
    name: 'gammaPin',
    span: pinBars,
    needs: ['gammaStrike'],
    isNeutral: false,
    completeness(bars) {
      const strike = bars.facing(bars.levels.gammaStrike);
      let distance = 0;
      for (let ago = 0; ago < pinBars; ago += 1) distance += Math.abs(bars.close(ago) - strike);
      const high = bars.highestTop(0, pinBars - 1);
      const low = bars.lowestBottom(0, pinBars - 1);
      return shareOf(distance <= pinReach * bars.range * pinBars, low <= strike && strike <= high, high - low <= pinRange * bars.range, bars.close(0) < strike);
    },
  };
}
