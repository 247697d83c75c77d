import type { Persistent, StateStream } from '@mia-trading/core';

/** Price of contract `to` less price of contract `from` at one and the same time, in points; `NaN` when not known. */
export type RollSpread = (from: string, to: string) => number;

/** For those who do not know: what was kept of the old contract is forgotten at a roll. */
export const unknownSpread: RollSpread = () => Number.NaN;

/** Notices that the traded contract has changed, which it does from one session to the next. */
export class ContractWatch implements Persistent {
  #symbol = '';

  /**
   * A session of `symbol` begins. Returns the points by which prices kept so far have to be moved to be prices of it: 0 when the contract
   * is the same, `NaN` when it is another and the spread between them is not known.
   */
  onSession(symbol: string, spread: RollSpread): number {
    const from = this.#symbol;
    this.#symbol = symbol;
    return from === '' || from === symbol ? 0 : spread(from, symbol);
  }

  persist(state: StateStream): void {
    this.#symbol = state.string(this.#symbol);
  }
}
