import type { BookView, DurationMicros, MarketView, Micros, Persistent, Side, StateStream, Ticks } from '@mia-trading/core';

/** Prices watched at once; a further one is not watched. ES trades at one or two prices within 300 ms, a fast market at ten. */
const CAPACITY = 16;
/** A price that trades on and on is looked at after this many settling times at the latest. */
const LONGEST_WAIT = 4;

/**
 * What became of a price after it traded: since `since`, `traded` contracts, `largestMatch` of them in one match; it showed at most
 * `mostShown` in that time; `refilled` is what it shows beyond what was left of it.
 */
export type RefillListener = (side: Side, price: Ticks, traded: number, largestMatch: number, mostShown: number, refilled: number, since: Micros, now: Micros) => void;

/**
 * Looks again, a settling time later, at prices that have traded:
 *
 *     refilled = shown - left,   left = shownBefore - traded
 *
 * or, where the book at the end of the matching event is known, `left` is what it showed then. Prints at a price that is being watched join
 * the watch. The answer comes with the first event after the settling time, from the book as it is then.
 */
export class RefillWatch implements Persistent {
  readonly #settle: DurationMicros;
  readonly #onSettled: RefillListener;
  readonly #sides = new Int8Array(CAPACITY);
  readonly #prices = new Float64Array(CAPACITY);
  readonly #traded = new Float64Array(CAPACITY);
  readonly #left = new Float64Array(CAPACITY);
  readonly #mostShown = new Float64Array(CAPACITY);
  readonly #matchIds = new Float64Array(CAPACITY);
  readonly #match = new Float64Array(CAPACITY);
  readonly #largestMatch = new Float64Array(CAPACITY);
  readonly #since = new Float64Array(CAPACITY);
  readonly #deadlines = new Float64Array(CAPACITY);
  #count = 0;
  #nextDeadline = Infinity;

  constructor(settle: DurationMicros, onSettled: RefillListener) {
    this.#settle = settle;
    this.#onSettled = onSettled;
  }

  /** Whether no price is being watched: there is nothing to {@link look} at, and {@link advance} has no answer. */
  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** A print on a feed whose book comes when it may; `shown` as the book stands. Prints of one `matchId` above 0 are one match. */
  print(side: Side, price: Ticks, size: number, shown: number, matchId: number, now: Micros): void {
    const index = this.#open(side, price, shown, shown, now);
    if (index < 0) return;
    const isSame = matchId !== 0 && matchId === this.#matchIds[index];
    this.#matchIds[index] = matchId;
    this.#trade(index, size, -size, isSame ? (this.#match[index] as number) + size : size);
  }

  /** A whole matching event of which the book before and after is known: the price showed `before` and shows `after`. It is no `largestMatch`. */
  match(side: Side, price: Ticks, before: number, traded: number, after: number, now: Micros): void {
    const index = this.#open(side, price, before, before, now);
    if (index >= 0) this.#trade(index, traded, after - before, 0);
  }

  /** Answers for the prices whose time has come. Call it at every event; it compares one number unless one has. */
  advance(market: MarketView): void {
    if (market.now >= this.#nextDeadline) this.#settleDue(market.book, market.now);
  }

  /** Notes what the watched prices show. Needed where the book comes after the prints. */
  look(book: BookView): void {
    for (let index = 0; index < this.#count; index += 1) {
      const shown = book.sizeAt(this.#sides[index] as Side, this.#prices[index] as number);
      if (shown > (this.#mostShown[index] as number)) this.#mostShown[index] = shown;
    }
  }

  reset(): void {
    this.#count = 0;
    this.#nextDeadline = Infinity;
  }

  persist(state: StateStream): void {
    state.numbers(this.#sides);
    for (const column of this.#columns()) state.numbers(column);
    this.#count = state.number(this.#count);
    this.#nextDeadline = state.number(this.#nextDeadline);
  }

  #open(side: Side, price: Ticks, left: number, shown: number, now: Micros): number {
    for (let index = 0; index < this.#count; index += 1) {
      if (this.#prices[index] !== price || this.#sides[index] !== side) continue;
      this.#deadlines[index] = Math.min(now + this.#settle, (this.#since[index] as number) + LONGEST_WAIT * this.#settle);
      return index;
    }
    if (this.#count === CAPACITY) return -1;
    const index = this.#count;
    this.#count += 1;
    this.#sides[index] = side;
    this.#prices[index] = price;
    this.#traded[index] = 0;
    this.#left[index] = left;
    this.#mostShown[index] = shown;
    this.#matchIds[index] = 0;
    this.#match[index] = 0;
    this.#largestMatch[index] = 0;
    this.#since[index] = now;
    this.#deadlines[index] = now + this.#settle;
    this.#nextDeadline = Math.min(this.#nextDeadline, now + this.#settle);
    return index;
  }

  #trade(index: number, size: number, change: number, match: number): void {
    this.#traded[index] = (this.#traded[index] as number) + size;
    this.#left[index] = (this.#left[index] as number) + change;
    this.#match[index] = match;
    this.#largestMatch[index] = Math.max(this.#largestMatch[index] as number, match);
  }

  #settleDue(book: BookView, now: Micros): void {
    this.#nextDeadline = Infinity;
    let kept = 0;
    for (let index = 0; index < this.#count; index += 1) {
      const deadline = this.#deadlines[index] as number;
      if (now >= deadline) {
        this.#answer(index, book, now);
        continue;
      }
      this.#nextDeadline = Math.min(this.#nextDeadline, deadline);
      this.#move(index, kept);
      kept += 1;
    }
    this.#count = kept;
  }

  #answer(index: number, book: BookView, now: Micros): void {
    const side = this.#sides[index] as Side;
    const price = this.#prices[index] as number;
    const shown = book.sizeAt(side, price);
    const mostShown = Math.max(shown, this.#mostShown[index] as number);
    const since = this.#since[index] as number;
    this.#onSettled(side, price, this.#traded[index] as number, this.#largestMatch[index] as number, mostShown, shown - (this.#left[index] as number), since, now);
  }

  #move(from: number, to: number): void {
    if (from === to) return;
    this.#sides[to] = this.#sides[from] as number;
    for (const column of this.#columns()) column[to] = column[from] as number;
  }

  #columns(): readonly Float64Array[] {
    return [this.#prices, this.#traded, this.#left, this.#mostShown, this.#matchIds, this.#match, this.#largestMatch, this.#since, this.#deadlines];
  }
}
