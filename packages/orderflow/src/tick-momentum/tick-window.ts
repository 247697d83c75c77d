import type { Aggressor, Micros, Persistent, StateStream, Ticks, TradeEvent } from '@mia-trading/core';

const TIME = 0;
const PRICE = 1;
/** Contracts bought less contracts sold. */
const SIGNED = 2;
const VOLUME = 3;
const UNKNOWN = 4;
const BY_QUOTE = 5;
const BY_TICK = 6;
const COLUMNS = 7;

/**
 * The last n ticks and sums over them. A tick is one matched order: prints in a row of one aggressor and matching event are one, at the price and
 * time of the last; on a feed without match ids every print is one. Sums are of integers, kept incrementally and exact.
 */
export class TickWindow implements Persistent {
  readonly size: number;
  readonly #ring: Float64Array;
  readonly #sums = new Float64Array(COLUMNS);
  #newest = -1;
  #length = 0;
  #path = 0;
  #matchId = 0;
  #aggressor: Aggressor = 0;

  constructor(size: number) {
    this.size = size;
    this.#ring = new Float64Array(size * COLUMNS);
  }

  add(trade: TradeEvent, price: Ticks, now: Micros): void {
    const continues = this.#length > 0 && trade.matchId !== 0 && trade.matchId === this.#matchId && trade.aggressor === this.#aggressor;
    if (!continues) this.#open(price);
    this.#matchId = trade.matchId;
    this.#aggressor = trade.aggressor;
    const row = this.#newest * COLUMNS;
    if (this.#length > 1) {
      const before = this.price(1);
      this.#path += Math.abs(price - before) - Math.abs((this.#ring[row + PRICE] as number) - before);
    }
    this.#ring[row + TIME] = now;
    this.#ring[row + PRICE] = price;
    this.#grow(row, VOLUME, trade.size);
    if (trade.aggressor === 0) {
      this.#grow(row, UNKNOWN, trade.size);
      return;
    }
    this.#grow(row, SIGNED, trade.aggressor * trade.size);
    if (trade.aggressorSource === 'quote') this.#grow(row, BY_QUOTE, trade.size);
    else if (trade.aggressorSource === 'tick') this.#grow(row, BY_TICK, trade.size);
  }

  clear(): void {
    this.#ring.fill(0);
    this.#sums.fill(0);
    this.#newest = -1;
    this.#length = 0;
    this.#path = 0;
  }

  get isFull(): boolean {
    return this.#length === this.size;
  }

  /** Price of the tick `ago` ticks ago, 0 the newest. */
  price(ago: number): Ticks {
    return this.#at(ago, PRICE);
  }

  time(ago: number): Micros {
    return this.#at(ago, TIME);
  }

  /** Contracts bought less contracts sold by aggressors. */
  get delta(): number {
    return this.#sums[SIGNED] as number;
  }

  get volume(): number {
    return this.#sums[VOLUME] as number;
  }

  get unknownVolume(): number {
    return this.#sums[UNKNOWN] as number;
  }

  get quoteRuleVolume(): number {
    return this.#sums[BY_QUOTE] as number;
  }

  get tickRuleVolume(): number {
    return this.#sums[BY_TICK] as number;
  }

  /** Newest price less oldest price, ticks. */
  get move(): Ticks {
    return this.price(0) - this.price(this.#length - 1);
  }

  /** Ticks gone from each price to the next, either way: at least |{@link move}|. */
  get path(): Ticks {
    return this.#path;
  }

  persist(state: StateStream): void {
    state.numbers(this.#ring);
    state.numbers(this.#sums);
    this.#newest = state.number(this.#newest);
    this.#length = state.number(this.#length);
    this.#path = state.number(this.#path);
    this.#matchId = state.number(this.#matchId);
    this.#aggressor = state.number(this.#aggressor) as Aggressor;
  }

  /** Begins a tick at the price before it, so that its step counts once it is priced. */
  #open(price: Ticks): void {
    if (this.#length === this.size) this.#path -= Math.abs(this.price(this.size - 2) - this.price(this.size - 1));
    const from = this.#length === 0 ? price : this.price(0);
    this.#newest = this.#newest + 1 === this.size ? 0 : this.#newest + 1;
    const row = this.#newest * COLUMNS;
    if (this.#length < this.size) this.#length += 1;
    // A row that was not used yet holds zeros.
    for (let column = SIGNED; column < COLUMNS; column += 1) {
      this.#sums[column] = (this.#sums[column] as number) - (this.#ring[row + column] as number);
      this.#ring[row + column] = 0;
    }
    this.#ring[row + PRICE] = from;
  }

  #grow(row: number, column: number, by: number): void {
    this.#ring[row + column] = (this.#ring[row + column] as number) + by;
    this.#sums[column] = (this.#sums[column] as number) + by;
  }

  #at(ago: number, column: number): number {
    const row = this.#newest - ago;
    return this.#ring[(row < 0 ? row + this.size : row) * COLUMNS + column] as number;
  }
}
