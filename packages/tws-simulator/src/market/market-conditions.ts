/** What can keep market data back: the broker is out of reach, a farm is, or another session has the data. */
export type Silencer = 'connection' | 'farm' | 'session';

/** What is wrong with the data that clients are sent: nothing, unless a fault says so. The market itself is as recorded throughout. */
export class MarketConditions {
  /** Lines are delayed: refused to clients that want live ones, and marked as delayed for the others. Values are those of the moment. */
  isDelayed = false;
  /** Added to every price of tick-by-tick prints, in points: the corruption seen after a farm came back. */
  tickByTickOffset = 0;
  /** Requests for history find nobody. */
  isHistoryDown = false;
  readonly #silencers = new Set<Silencer>();

  /** No market data at all, though the connection lives: while anything keeps them back. */
  get isSilent(): boolean {
    return this.#silencers.size > 0;
  }

  /** Something begins or ceases to keep the data back. */
  silence(by: Silencer, isActive: boolean): void {
    if (isActive) this.#silencers.add(by);
    else this.#silencers.delete(by);
  }
}
