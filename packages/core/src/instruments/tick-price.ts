import type { Ticks } from '../contracts/book-view.js';
import { MiaError } from '../errors/mia-error.js';

/** How far from a whole tick a price may be and still be meant as one: far above rounding of a double, far below a tick. */
const TOLERANCE_TICKS = 1e-6;

/** Ticks per point where that is a whole number, else 0: dividing by it is exact where multiplying by 0.1 is not. */
function ticksPerPoint(tickSize: number): number {
  const perPoint = Math.round(1 / tickSize);
  return Math.abs(perPoint * tickSize - 1) < Number.EPSILON * 2 ? perPoint : 0;
}

/** Whether `price` in points is a whole number of ticks. `false` for a price that is not finite. */
export function isOnTick(price: number, tickSize: number): boolean {
  const ticks = price / tickSize;
  return Number.isFinite(ticks) && Math.abs(ticks - Math.round(ticks)) <= TOLERANCE_TICKS;
}

/** `price` in points as whole ticks. @throws MiaError `MIA-INSTRUMENT-PRICE` when it is not a whole number of ticks. */
export function priceToTicks(price: number, tickSize: number): Ticks {
  if (isOnTick(price, tickSize)) return Math.round(price / tickSize);
  throw new MiaError('MIA-INSTRUMENT-PRICE', `price ${price} is not a whole number of ticks of ${tickSize}`, 'Check the instrument of the data and the price scale of its source.', {
    price,
    tickSize,
  });
}

/** Price in points of whole ticks: the double nearest to the decimal, e.g. 13,232 ticks of 0.1 are 1323.2 exactly as written. */
export function ticksToPrice(ticks: Ticks, tickSize: number): number {
  const perPoint = ticksPerPoint(tickSize);
  return perPoint > 0 ? ticks / perPoint : ticks * tickSize;
}

/** `price` in points brought to the tick grid: nearest (halves up), at or below, or at or above. A price within rounding of a tick stays there. `NaN` stays `NaN`. */
export function roundToTick(price: number, tickSize: number, direction: 'nearest' | 'down' | 'up' = 'nearest'): number {
  const ticks = price / tickSize;
  const nearest = Math.round(ticks);
  if (direction === 'nearest' || Math.abs(ticks - nearest) <= TOLERANCE_TICKS) return ticksToPrice(nearest, tickSize);
  return ticksToPrice(direction === 'down' ? Math.floor(ticks) : Math.ceil(ticks), tickSize);
}
