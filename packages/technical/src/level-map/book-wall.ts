import { NO_PRICE, type BookView, type Side, type Ticks } from '@mia-trading/core';

/**
 * Price of the largest displayed size among the first `levels` of a side, when it shows at least `factor` times the average of the others:
 * a wall as the book stands now, which may be pulled the next moment. Of equal sizes the nearest. `NaN` when none stands out, the book is
 * not whole, or it is L1. In ticks.
 */
export function bookWall(book: BookView, side: Side, levels: number, factor: number): Ticks {
  if (!book.isWhole || book.quality === 'l1' || book.quality === 'sampled') return Number.NaN;
  let total = 0;
  let largest = 0;
  let at: Ticks = NO_PRICE;
  let count = 0;
  for (; count < levels; count += 1) {
    const price = book.levelPrice(side, count);
    if (price === NO_PRICE) break;
    const size = book.levelSize(side, count);
    total += size;
    if (size > largest) {
      largest = size;
      at = price;
    }
  }
  return count > 1 && largest * (count - 1) >= factor * (total - largest) ? at : Number.NaN;
}
