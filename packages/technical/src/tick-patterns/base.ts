import type { FacingBars } from './facing-bars.js';
import { shareOf, type BarPattern } from './pattern.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

/**
 * The conditions of a base that begins `newest` bars back: a rest after a leg that gives little of it back.
 *
 * 1. the leg: the close before the base is at least `legRange` ranges above the lowest bottom of the `legBars` bars before it
 * 2. the base of `baseBars` bars is at most `baseRange` ranges high
 * 3. its lowest bottom gives back at most `retracement` of the leg
 */
function baseConditions(bars: FacingBars, newest: number, config: TickPatternsConfig): readonly [boolean, boolean, boolean] {
  const { baseBars, legBars, legRange, baseRange, retracement } = config;
  const before = newest + baseBars;
  const foot = bars.lowestBottom(before, before + legBars - 1);
  const head = bars.highestTop(before, before + legBars - 1);
  const low = bars.lowestBottom(newest, before - 1);
  const isLeg = bars.close(before) - foot >= legRange * bars.range && bars.range > 0;
  return [isLeg, bars.highestTop(newest, before - 1) - low <= baseRange * bars.range && bars.range > 0, isLeg && head - low <= retracement * (head - foot)];
}

/**
 * Base quality (upward: after a rise): how much of a good base the newest bars are.
 *
 * The three conditions of a base, and: 4. its bars trade less than those of the leg on average. Mirror: after a fall.
 * Source: the flag and the flat base of Edwards & Magee 1948, ch. XI; O'Neil 1988.
 */
export function baseQuality(config: TickPatternsConfig): BarPattern {
  const { baseBars, legBars } = config;
  return {
    name: 'baseQuality',
    span: baseBars + legBars,
    needs: ['volume'],
    isNeutral: false,
    completeness: (bars) => shareOf(...baseConditions(bars, 0, config), bars.meanVolume(0, baseBars - 1) < bars.meanVolume(baseBars, baseBars + legBars - 1)),
  };
}

/**
 * Trend continuation (upward: after a rise): a base is left in the direction of its leg.
 *
 * The three conditions of a base as of the bar before, and: 4. the newest bar closes at least a tick above the base; 5. its delta is above 0.
 * Mirror: after a fall. Source: as for {@link baseQuality}.
 */
export function trendContinuation(config: TickPatternsConfig): BarPattern {
  const { baseBars, legBars } = config;
  return {
    name: 'trendContinuation',
    span: baseBars + legBars + 1,
    needs: ['delta'],
    isNeutral: false,
    completeness: (bars) => shareOf(...baseConditions(bars, 1, config), bars.close(0) >= bars.highestTop(1, baseBars) + bars.tick, bars.delta(0) > 0),
  };
}
