import type { SimulatorCore } from '../server/simulator-core.js';
import type { ClientSession } from '../session/client-session.js';
import type { Field } from '../wire/frame.js';

/** Sees a message to a client before it goes out, and gives what goes out instead: it, another, or `null` for nothing. */
export type WireFilter = (fields: readonly Field[], session: ClientSession) => readonly Field[] | null;

/** Filters between the server and its clients, each seeing what the one before has left. */
export class Wiretap {
  readonly #filters: WireFilter[] = [];

  constructor(core: SimulatorCore) {
    core.onClientStart((session) => {
      session.intercept = (fields) => this.#filtered(fields, session);
    });
  }

  add(filter: WireFilter): void {
    this.#filters.push(filter);
  }

  #filtered(fields: readonly Field[], session: ClientSession): readonly Field[] | null {
    let message: readonly Field[] | null = fields;
    for (const filter of this.#filters) {
      if (message === null) return null;
      message = filter(message, session);
    }
    return message;
  }
}
