import { isOrderWarning } from './order-refusal.js';

/** An answer to an order that a fault asks for. */
export interface OrderScreen {
  readonly code: number;
  readonly message: string;
  /** Orders let through before. */
  readonly skip: number;
  /** Orders it is for. */
  readonly count: number;
}

/** What goes wrong with orders on demand. */
export class OrderConditions {
  /** Executions of two or more contracts that are told in two, with the connection lost between. */
  partialDisconnects = 0;
  #screens: OrderScreen[] = [];

  screen(screen: OrderScreen): void {
    this.#screens.push(screen);
  }

  /** The answer that a new order gets, taken from those asked for; `null` when it is taken as it is. */
  takeScreen(): { readonly code: number; readonly message: string; readonly isWarning: boolean } | null {
    const [first] = this.#screens;
    if (first === undefined) return null;
    if (first.skip > 0) {
      this.#screens[0] = { ...first, skip: first.skip - 1 };
      return null;
    }
    if (first.count > 1) this.#screens[0] = { ...first, count: first.count - 1 };
    else this.#screens = this.#screens.slice(1);
    return { code: first.code, message: first.message, isWarning: isOrderWarning(first.code) };
  }
}
