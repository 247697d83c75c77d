import { BookChange } from '../book/order-book.js';

/** Bits of what an event did to the state of the market, as {@link MarketState.advance} and {@link MarketState.apply} answer. */
export const MarketChange = {
  None: BookChange.None,
  /** The book has a new consistent state: tell venues and `onBook`. */
  Book: BookChange.Published,
  /** Events were lost, or the book was rebuilt or is impossible: `onGap`. */
  Gap: BookChange.Gap,
  /** The trade date changed: `onSession`. */
  Session: 4,
  /** Regular trading hours began or ended: `onRegularHours`. */
  RegularHours: 8,
  /** The phase of the book changed. */
  Phase: 16,
} as const;
