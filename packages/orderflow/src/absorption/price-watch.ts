import type { Micros, Persistent, Side, StateStream, Ticks } from '@mia-trading/core';

/**
 * One price of a side under watch, from the first aggressor who trades there until the book goes through it or away from it.
 * Prices are kept times the side, so that "through" is always down: one set of rules serves bids and offers.
 */
export class PriceWatch implements Persistent {
  readonly side: Side;
  readonly #throughTicks: number;
  readonly #awayTicks: number;
  #isOpen = false;
  #price: Ticks = 0;
  #since: Micros = 0;
  #absorbed = 0;
  #against = 0;
  #along = 0;
  #largestShown = 0;
  #isReported = false;
  #isTouched = false;
  /** Best prices of the side between which the watch holds. */
  #lowest: Ticks = 0;
  #highest: Ticks = 0;

  constructor(side: Side, throughTicks: number, awayTicks: number) {
    this.side = side;
    this.#throughTicks = throughTicks;
    this.#awayTicks = awayTicks;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }
  /** Ticks. */
  get price(): Ticks {
    return this.side * this.#price;
  }
  /** Event time of the first aggressor. */
  get since(): Micros {
    return this.#since;
  }
  /** Contracts that aggressors against the side traded at the price, or through it by no more than the book may go. */
  get absorbed(): number {
    return this.#absorbed;
  }
  /** Contracts of aggressors against the side at any price since, and of those the other way. */
  get against(): number {
    return this.#against;
  }
  get along(): number {
    return this.#along;
  }
  /** Largest size seen at the price, contracts. */
  get largestShown(): number {
    return this.#largestShown;
  }
  /** Whether it was told of already. */
  get isReported(): boolean {
    return this.#isReported;
  }

  /** Whether an aggressor has traded at the price since this was last asked. */
  takeTouched(): boolean {
    const touched = this.#isTouched;
    this.#isTouched = false;
    return touched;
  }

  open(price: Ticks, now: Micros): void {
    this.#isOpen = true;
    this.#price = this.side * price;
    this.#lowest = price - (this.side > 0 ? this.#throughTicks : this.#awayTicks);
    this.#highest = price + (this.side > 0 ? this.#awayTicks : this.#throughTicks);
    this.#since = now;
    this.#absorbed = 0;
    this.#against = 0;
    this.#along = 0;
    this.#largestShown = 0;
    this.#isReported = false;
    this.#isTouched = false;
  }

  /** An aggressor against the side trades. */
  pressed(price: Ticks, size: number): void {
    this.#against += size;
    const level = this.side * price;
    if (level > this.#price || level < this.#price - this.#throughTicks) return;
    this.#absorbed += size;
    this.#isTouched = true;
  }

  /** An aggressor the other way trades. */
  relieved(size: number): void {
    this.#along += size;
  }

  shows(size: number): void {
    if (size > this.#largestShown) this.#largestShown = size;
  }

  /** Whether it goes on when `best` is the best price of the side: the book has neither gone through the price nor away from it. */
  holds(best: Ticks): boolean {
    return best >= this.#lowest && best <= this.#highest;
  }

  report(): void {
    this.#isReported = true;
  }

  close(): void {
    this.#isOpen = false;
  }

  persist(state: StateStream): void {
    this.#isOpen = state.boolean(this.#isOpen);
    this.#price = state.number(this.#price);
    this.#since = state.number(this.#since);
    this.#absorbed = state.number(this.#absorbed);
    this.#against = state.number(this.#against);
    this.#along = state.number(this.#along);
    this.#largestShown = state.number(this.#largestShown);
    this.#isReported = state.boolean(this.#isReported);
    this.#isTouched = state.boolean(this.#isTouched);
    this.#lowest = state.number(this.#lowest);
    this.#highest = state.number(this.#highest);
  }
}
