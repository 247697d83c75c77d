import { BarSeries } from '../bars/bar-series.js';
import { FormingBar } from '../bars/forming-bar.js';
import { FacingBars, type LevelsAtClose } from '../tick-patterns/facing-bars.js';

/** A bar by hand: open, high, low, close in points, volume and delta in contracts. */
export interface BarByHand {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly delta: number;
}

const MINUTE = 60_000_000;

/** Bars, oldest first, one a minute, as patterns see them; ticks of 0.25 points. */
export function facingBars(bars: readonly BarByHand[], levels: Partial<LevelsAtClose> = {}): FacingBars {
  const series = new BarSeries(Math.max(1, bars.length));
  const forming = new FormingBar();
  bars.forEach(({ open, high, low, close, volume, delta }, index) => {
    forming.begin(index * MINUTE, (index + 1) * MINUTE);
    forming.addPrices(open, high, low, close);
    forming.addQuantities(volume, (volume - delta) / 2, (volume + delta) / 2, Number.NaN, 1);
    series.push(forming, forming.end);
  });
  const facing = new FacingBars(series, { vwap: Number.NaN, pointOfControl: Number.NaN, gammaStrike: Number.NaN, spread: () => Number.NaN, ...levels });
  facing.take(bars.length, 0.25);
  return facing;
}

/** A quiet bar around a price: a point high, 100 contracts, delta 0. */
export function quietBar(price: number): BarByHand {
  return { open: price, high: price + 0.5, low: price - 0.5, close: price, volume: 100, delta: 0 };
}

export function quietBars(count: number, price: number): BarByHand[] {
  return Array.from({ length: count }, () => quietBar(price));
}
