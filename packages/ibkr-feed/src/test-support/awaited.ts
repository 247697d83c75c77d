/** Conditions that a test waits for, looked at whenever something has changed. */
export class Awaited {
  #waiting: { readonly holds: () => boolean; readonly then: () => void }[] = [];

  /** Resolves once the condition holds. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((then) => this.#waiting.push({ holds, then }));
  }

  changed(): void {
    const met = this.#waiting.filter(({ holds }) => holds());
    this.#waiting = this.#waiting.filter((one) => !met.includes(one));
    for (const { then } of met) then();
  }
}
