import { WindowMedian } from '@mia-trading/core';
import { shareOf, type BarPattern } from './pattern.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

const OUTER_THIRD = 2 / 3;

/** Median of a quantity of the `bars` bars before the newest, found with a window of so many. */
function usual(median: WindowMedian, bars: number, quantity: (ago: number) => number): number {
  median.clear();
  for (let ago = 1; ago <= bars; ago += 1) median.add(quantity(ago));
  return median.median;
}

/**
 * Volume anomaly (upward: of buyers): far more trading than usual, and one side of it wins the bar.
 *
 * 1. the volume of the newest bar is at least `volumeFactor` times the median of the `anomalyBars` bars before it
 * 2. buyers outweigh sellers by at least `deltaShare` of it
 * 3. it closes in its upper third
 *
 * Mirror: of sellers. Source: the climax bar of volume spread analysis (Williams 1993).
 */
export function volumeAnomaly({ anomalyBars, volumeFactor, deltaShare }: TickPatternsConfig): BarPattern {
  const median = new WindowMedian(anomalyBars);
  return {
    name: 'volumeAnomaly',
    span: anomalyBars + 1,
    needs: ['volume', 'delta'],
    isNeutral: false,
    completeness(bars) {
      const volume = bars.volume(0);
      const height = bars.height(0);
      return shareOf(
        volume >= volumeFactor * usual(median, anomalyBars, (ago) => bars.volume(ago)),
        bars.delta(0) >= deltaShare * volume && bars.delta(0) > 0,
        bars.close(0) - bars.bottom(0) >= OUTER_THIRD * height && height > 0,
      );
    },
  };
}

/**
 * Spread anomaly: quotes are wider than usual; liquidity has left. It speaks for no direction and is no part of the signal.
 *
 * 1. the time-weighted mean spread of the newest bar is at least `spreadFactor` times the median of the `anomalyBars` bars before it
 * 2. and at least `spreadLeastTicks` above it
 *
 * Its own mirror. Source: Biais, Hillion & Spatt 1995 on spreads as the price of immediacy.
 */
export function spreadAnomaly({ anomalyBars, spreadFactor, spreadLeastTicks }: TickPatternsConfig): BarPattern {
  const median = new WindowMedian(anomalyBars);
  return {
    name: 'spreadAnomaly',
    span: anomalyBars + 1,
    needs: ['spread'],
    isNeutral: true,
    completeness(bars) {
      const normal = usual(median, anomalyBars, (ago) => bars.levels.spread(ago));
      const spread = bars.levels.spread(0);
      return shareOf(spread >= spreadFactor * normal, spread - normal >= spreadLeastTicks * bars.tick);
    },
  };
}
