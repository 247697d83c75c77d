import type { FacingBars } from './facing-bars.js';
import { shareOf, type BarPattern } from './pattern.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

/** Upward, from above: the bars before closed above the level, and the newest came down to it. */
function touchConditions(bars: FacingBars, level: number, { approachBars, touchTicks }: TickPatternsConfig): readonly [boolean, boolean] {
  let above = true;
  for (let ago = 1; ago <= approachBars; ago += 1) above &&= bars.close(ago) > level;
  return [above, bars.bottom(0) <= level + touchTicks * bars.tick];
}

/**
 * VWAP rejection (upward: from above). Price comes back to the VWAP and is turned away.
 *
 * 1. the `approachBars` bars before the newest closed above it
 * 2. the newest came within `touchTicks` of it, or through it
 * 3. the newest closes at least `rejectionRange` ranges above it
 * 4. with buyers: its delta is above 0
 *
 * The level is that of the moment at which the newest bar closes. Mirror: from below, with sellers. Source: FEATURES, tickPatterns; Bollinger 2001
 * for touch and rejection of a mean.
 */
export function vwapRejection(config: TickPatternsConfig): BarPattern {
  return {
    name: 'vwapRejection',
    span: config.approachBars + 1,
    needs: ['delta', 'vwap'],
    isNeutral: false,
    completeness(bars) {
      const level = bars.facing(bars.levels.vwap);
      return shareOf(...touchConditions(bars, level, config), bars.close(0) - level >= config.rejectionRange * bars.range, bars.delta(0) > 0);
    },
  };
}

/**
 * POC touch (upward: from above). Price comes back to the point of control of the developing profile and stays on its side.
 *
 * 1. the `approachBars` bars before the newest closed above it
 * 2. the newest came within `touchTicks` of it, or through it
 * 3. the newest closes above it
 *
 * Mirror: from below. Source: Dalton 1990, Mind over Markets: the price of most trade is where a test of value is decided.
 */
export function pocTouch(config: TickPatternsConfig): BarPattern {
  return {
    name: 'pocTouch',
    span: config.approachBars + 1,
    needs: ['pointOfControl'],
    isNeutral: false,
    completeness(bars) {
      const level = bars.facing(bars.levels.pointOfControl);
      return shareOf(...touchConditions(bars, level, config), bars.close(0) > level);
    },
  };
}
