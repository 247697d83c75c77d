import { shareOf, type BarPattern } from './pattern.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

/**
 * Failed break, or head fake (upward: below a low). Price leaves its range, finds nobody to go on with, and comes back.
 *
 * 1. within the last `returnBars` bars a bottom was at least a tick below the lowest of the `breakBars` bars before them
 * 2. the newest bar closes back inside, above that low
 * 3. takers from that bottom to the newest close are buyers: the delta of the bar of the bottom (the later of several) and of those after it is
 *    above 0
 *
 * Mirror: above a high, with sellers. Source: the "spring" and "upthrust" of Wyckoff; Schabacker 1932, false moves; with the tape's aggressor as
 * the confirmation.
 */
export function failedBreak({ breakBars, returnBars }: TickPatternsConfig): BarPattern {
  return {
    name: 'failedBreak',
    span: breakBars + returnBars,
    needs: ['delta'],
    isNeutral: false,
    completeness(bars) {
      const level = bars.lowestBottom(returnBars, returnBars + breakBars - 1);
      const bottom = bars.lowestBottom(0, returnBars - 1);
      let bottomAgo = 0;
      while (bars.bottom(bottomAgo) !== bottom) bottomAgo += 1;
      const broke = bottom <= level - bars.tick;
      return shareOf(broke, broke && bars.close(0) > level, broke && bars.totalDelta(0, bottomAgo) > 0);
    },
  };
}
