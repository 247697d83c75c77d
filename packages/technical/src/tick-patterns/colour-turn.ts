import { shareOf, type BarPattern } from './pattern.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

/**
 * Colour turn: colour-down for a seller, colour-up for a buyer (told by its side). A run of bars of one colour is answered by one of the other.
 *
 * Upward:
 * 1. the `runBars` bars before the newest all closed below their open
 * 2. the newest closes above its open
 * 3. it closes above the open of the bar before: that body is taken back whole
 *
 * Source: the engulfing line of candlestick charts (Nison 1991) after a run of `runBars`; Sierra Chart, "color bar" alerts.
 */
export function colourTurn({ runBars }: TickPatternsConfig): BarPattern {
  return {
    name: 'colourTurn',
    span: runBars + 1,
    needs: [],
    isNeutral: false,
    completeness(bars) {
      let run = true;
      for (let ago = 1; ago <= runBars; ago += 1) run &&= bars.close(ago) < bars.open(ago);
      return shareOf(run, bars.close(0) > bars.open(0), bars.close(0) > bars.open(1));
    },
  };
}
