import type { Ticks } from '../contracts/book-view.js';
import type { Side } from '../events/side.js';

const FIRST_CAPACITY = 64;

/** Messages of an exchange event or batch that is not complete yet, in columns, in order of arrival. */
export class StagedMessages {
  /** Messages held back at most; a longer batch must be applied in parts. */
  static readonly LARGEST = 65_536;
  actions = new Uint8Array(FIRST_CAPACITY);
  sides = new Int8Array(FIRST_CAPACITY);
  prices = new Int32Array(FIRST_CAPACITY);
  sizes = new Float64Array(FIRST_CAPACITY);
  /** Order id (L3) or number of orders (L2). */
  references = new Float64Array(FIRST_CAPACITY);
  length = 0;

  get isFull(): boolean {
    return this.length === StagedMessages.LARGEST;
  }

  push(action: number, side: Side, price: Ticks, size: number, reference: number): void {
    if (this.length === this.actions.length) this.#grow();
    const at = this.length++;
    this.actions[at] = action;
    this.sides[at] = side;
    this.prices[at] = price;
    this.sizes[at] = size;
    this.references[at] = reference;
  }

  #grow(): void {
    const capacity = this.actions.length * 2;
    const { actions, sides, prices, sizes, references } = this;
    this.actions = new Uint8Array(capacity);
    this.actions.set(actions);
    this.sides = new Int8Array(capacity);
    this.sides.set(sides);
    this.prices = new Int32Array(capacity);
    this.prices.set(prices);
    this.sizes = new Float64Array(capacity);
    this.sizes.set(sizes);
    this.references = new Float64Array(capacity);
    this.references.set(references);
  }
}
