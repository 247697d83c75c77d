import { shareOf, type BarPattern } from './pattern.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

const HALF = 0.5;

/**
 * Exhaustion (upward: of sellers). A move runs out of those who carried it: the extreme is new, the volume is not there any more.
 *
 * 1. the `runBars` bars before the newest each made a lower bottom than the one before
 * 2. the newest bottom is the lowest of the last `breakBars` + 1
 * 3. its volume is at most `exhaustedVolume` of the mean of the run
 * 4. it closes in the half toward the turn
 *
 * Mirror: exhaustion of buyers at a high. Source: ATAS and Sierra footprint guides, "exhaustion": the last rows of a move trade a fraction of those
 * before; here on bars.
 */
export function exhaustion({ runBars, breakBars, exhaustedVolume }: TickPatternsConfig): BarPattern {
  return {
    name: 'exhaustion',
    span: Math.max(runBars + 2, breakBars + 1),
    needs: ['volume'],
    isNeutral: false,
    completeness(bars) {
      let falls = true;
      for (let ago = 1; ago <= runBars; ago += 1) falls &&= bars.bottom(ago) < bars.bottom(ago + 1);
      return shareOf(
        falls,
        bars.bottom(0) < bars.lowestBottom(1, breakBars),
        bars.volume(0) <= exhaustedVolume * bars.meanVolume(1, runBars),
        bars.close(0) - bars.bottom(0) >= HALF * bars.height(0) && bars.height(0) > 0,
      );
    },
  };
}
