/**
 * Does something once when everything that came in the same piece of the stream has been handled: one change of the market is several messages,
 * and only their end is consistent.
 */
export class PacketEnd {
  readonly #then: () => void;
  #isDue = false;

  constructor(then: () => void) {
    this.#then = then;
  }

  /** Something came. */
  touch(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#then();
    });
  }
}
