import { NO_PRICE, type Ticks } from '../contracts/book-view.js';

/** Largest distance of a price from the grid, in ticks, that is taken for floating-point error and not for a foreign price. */
const GRID_TOLERANCE = 1e-6;

/** Largest price of a book in ticks, either sign: half the range of a 32-bit integer, so that sums and mirror images stay in it. */
export const MAX_TICKS: Ticks = 1_073_741_823;

/**
 * Whole ticks of a price in points; {@link NO_PRICE} when the price is not finite, lies off the grid by more than a millionth of a
 * tick, or is beyond {@link MAX_TICKS}. For the tick path: it neither throws nor allocates.
 */
export function ticksFromPrice(price: number, tickSize: number): Ticks {
  const exact = price / tickSize;
  const ticks = Math.round(exact);
  const error = exact - ticks;
  if (error > GRID_TOLERANCE || error < -GRID_TOLERANCE) return NO_PRICE;
  if (ticks <= MAX_TICKS && ticks >= -MAX_TICKS) return ticks | 0;
  return NO_PRICE;
}
