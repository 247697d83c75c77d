import { shareOf, type BarPattern } from './pattern.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

const HALF = 0.5;
const OUTER_THIRD = 2 / 3;

/**
 * Long down-up bar (upward; its mirror is the long up-down bar). One bar that goes far down, turns and closes up.
 *
 * 1. its height is at least `longRange` ranges
 * 2. from its open it went down by at least half its height
 * 3. it closes above its open
 * 4. it closes in its upper third
 *
 * Source: the hammer of candlestick charts (Nison 1991), with an explicit length, as drawn by Sierra Chart's colour studies.
 */
export function longDownUpBar({ longRange }: TickPatternsConfig): BarPattern {
  return {
    name: 'longDownUpBar',
    span: 1,
    needs: [],
    isNeutral: false,
    completeness(bars) {
      const height = bars.height(0);
      return shareOf(
        height >= longRange * bars.range && height > 0,
        bars.open(0) - bars.bottom(0) >= HALF * height && height > 0,
        bars.close(0) > bars.open(0),
        bars.close(0) - bars.bottom(0) >= OUTER_THIRD * height && height > 0,
      );
    },
  };
}
