import type { Side } from '@mia-trading/core';

/** What a row message does, by the numbers of the protocol. */
export const RowOperation = { Insert: 0, Update: 1, Delete: 2 } as const;

/** A level as rows show it. */
export interface Row {
  readonly price: number;
  readonly size: number;
}

const WIRE_BID = 1;

/**
 * The rows of one depth subscription: an insert moves the rows below down, a delete moves them up. What cannot be done so is told, and the book
 * is not to be believed any more.
 */
export class RowBook {
  readonly #bids: Row[] = [];
  readonly #asks: Row[] = [];
  readonly #mostRows: number;

  constructor(mostRows: number) {
    this.#mostRows = mostRows;
  }

  /** Best first. */
  rows(side: Side): readonly Row[] {
    return side === 1 ? this.#bids : this.#asks;
  }

  clear(): void {
    this.#bids.length = 0;
    this.#asks.length = 0;
  }

  /** What is impossible about the message; `null` when it was applied. */
  apply(position: number, operation: number, side: number, price: number, size: number): string | null {
    const rows = side === WIRE_BID ? this.#bids : this.#asks;
    if (operation === RowOperation.Delete) {
      if (position >= rows.length) return `row ${position} of ${rows.length} was to be deleted`;
      rows.splice(position, 1);
      return null;
    }
    if (!Number.isFinite(price) || price <= 0 || !Number.isFinite(size) || size < 0) return `row ${position} came with price ${price} and size ${size}`;
    if (position > rows.length) return `row ${position} came where ${rows.length} are known`;
    if (operation === RowOperation.Insert) rows.splice(position, 0, { price, size });
    else if (operation === RowOperation.Update) rows[position] = { price, size };
    else return `operation ${operation} is not known`;
    if (rows.length > this.#mostRows) rows.length = this.#mostRows;
    return null;
  }

  /**
   * What is wrong with the rows as they stand; `null` when prices fall away from the middle on both sides and bids lie below asks. Between two
   * messages of one change it may be something for a moment.
   */
  fault(): string | null {
    for (const side of [1, -1] as const) {
      const rows = this.rows(side);
      for (let index = 1; index < rows.length; index += 1) {
        if (((rows[index - 1] as Row).price - (rows[index] as Row).price) * side <= 0) {
          return `${side === 1 ? 'bid' : 'ask'} rows ${index - 1} and ${index} are out of order: ${(rows[index - 1] as Row).price}, ${(rows[index] as Row).price}`;
        }
      }
    }
    const bid = this.#bids[0];
    const ask = this.#asks[0];
    return bid !== undefined && ask !== undefined && bid.price >= ask.price ? `bid ${bid.price} crosses ask ${ask.price}` : null;
  }
}
