import type { BookView, OrderEvent } from '@mia-trading/core';

/** Where a resting order stands among the others at its price, first in, first out. */
export interface QueuePlace {
  /** Contracts of others that fill before ours, estimated ones with fractions; `NaN` while the price is not on display. */
  readonly ahead: number;
  /** An order message, before the book has it. Absent where orders say nothing that levels do not. */
  onOrder?(event: OrderEvent): void;
  /** Contracts that hit our side of the book at our price, the book still as before. */
  onPrint(quantity: number): void;
  /** The book has a new state. */
  onBook(book: BookView): void;
}
