import { Reply, type SimulatorPart } from '@mia-trading/tws-simulator';

/** Bars of the past that the server holds back until they are released: a warm-up that asks for them does not end before. */
export class HeldHistory {
  readonly #held: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  #isReleased = false;

  readonly part: SimulatorPart = (core) => {
    core.onClientStart((session) => {
      const before = session.intercept ?? ((fields) => fields);
      session.intercept = (fields) => {
        if (this.#isReleased || fields[0] !== Reply.HistoricalData) return before(fields);
        this.#held.push(() => session.sendAsIs(fields));
        for (const then of this.#waiting.splice(0)) then();
        return null;
      };
    });
  };

  /** Resolves once something is held back. */
  asked(): Promise<void> {
    return this.#held.length > 0 ? Promise.resolve() : new Promise((then) => this.#waiting.push(then));
  }

  release(): void {
    this.#isReleased = true;
    for (const send of this.#held.splice(0)) send();
  }
}
