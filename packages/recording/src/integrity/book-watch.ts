import { NO_PRICE, type BookPhase, type MarketState, type TapeEvent, type Ticks } from '@mia-trading/core';
import { BOOK_PHASES } from '../tape/wire-codes.js';

/** What the book could not account for, split by the phase it happened in; `null` when the instrument is not known. */
export interface BookFindings {
  /** Impossible messages, and event ends at which the book was locked or crossed in continuous trading. */
  readonly violations: number | null;
  /** Changes of orders that were not there. */
  readonly unknownOrders: number | null;
  /** Event ends at which the book was locked or crossed outside continuous trading, where that is legal. */
  readonly crossedInAuction: number | null;
  readonly byPhase: Readonly<Record<BookPhase, { readonly violations: number; readonly unknownOrders: number; readonly crossed: number }>> | null;
  /** Why the book was not kept; empty when it was. */
  readonly unavailable: string;
}

/** Keeps the book of the traded instrument and notes in which phase its counters grow. */
export class BookWatch {
  readonly market: MarketState;
  readonly #violations = new Float64Array(BOOK_PHASES.length);
  readonly #unknownOrders = new Float64Array(BOOK_PHASES.length);
  readonly #crossed = new Float64Array(BOOK_PHASES.length);
  #seenViolations = 0;
  #seenUnknownOrders = 0;
  #seenCrossed = 0;

  constructor(market: MarketState) {
    this.market = market;
  }

  add(event: TapeEvent): void {
    this.market.advance(event);
    this.market.apply(event);
    this.#note();
  }

  /** Closes a snapshot that the tape ends with. */
  end(): void {
    this.market.book.endSnapshot();
    this.#note();
  }

  points(price: Ticks): number | null {
    return price === NO_PRICE ? null : price * this.market.book.tickSize;
  }

  findings(): BookFindings {
    const { violations, unknownOrders, crossedInAuction } = this.market.book;
    const byPhase = Object.fromEntries(
      BOOK_PHASES.map((phase, index) => [
        phase,
        { violations: this.#violations[index] as number, unknownOrders: this.#unknownOrders[index] as number, crossed: this.#crossed[index] as number },
      ]),
    ) as Exclude<BookFindings['byPhase'], null>;
    return { violations, unknownOrders, crossedInAuction, byPhase, unavailable: '' };
  }

  #note(): void {
    const { violations, unknownOrders, crossedInAuction, phase } = this.market.book;
    if (violations === this.#seenViolations && unknownOrders === this.#seenUnknownOrders && crossedInAuction === this.#seenCrossed) return;
    const index = BOOK_PHASES.indexOf(phase);
    this.#violations[index] = (this.#violations[index] as number) + violations - this.#seenViolations;
    this.#unknownOrders[index] = (this.#unknownOrders[index] as number) + unknownOrders - this.#seenUnknownOrders;
    this.#crossed[index] = (this.#crossed[index] as number) + crossedInAuction - this.#seenCrossed;
    this.#seenViolations = violations;
    this.#seenUnknownOrders = unknownOrders;
    this.#seenCrossed = crossedInAuction;
  }
}
