import { SECOND, type Micros } from '@mia-trading/core';
import type { SimulatorCore } from '../server/simulator-core.js';
import type { ClientSession } from '../session/client-session.js';
import type { Field } from '../wire/frame.js';
import { Reply } from '../wire/message-id.js';

interface Delayed {
  readonly session: ClientSession;
  readonly fields: readonly Field[];
  readonly due: Micros;
}

/** What happens on the way to messages about orders: states that come twice, not at all or late, and late commissions. */
export class OrderTraffic {
  /** States still to be sent twice, not at all, or behind what follows. */
  duplicates = 0;
  drops = 0;
  reorders = 0;
  /** Commission reports still to be late, and by how much. */
  lateCommissions = 0;
  lateness: Micros = SECOND;
  readonly #core: SimulatorCore;
  /** States that wait for an execution or a commission to go first. */
  readonly #heldBack = new Map<ClientSession, (readonly Field[])[]>();
  #delayed: readonly Delayed[] = [];

  constructor(core: SimulatorCore) {
    this.#core = core;
    core.onClientClose((session) => {
      this.#heldBack.delete(session);
      this.#delayed = this.#delayed.filter((one) => one.session !== session);
    });
    core.market.watch({ onTime: (now) => this.#release(now), onEnd: () => this.#release(Infinity) });
  }

  /** What goes out of a message. */
  filter(fields: readonly Field[], session: ClientSession): readonly Field[] | null {
    switch (fields[0]) {
      case Reply.OrderStatus:
        return this.#onStatus(fields, session);
      case Reply.CommissionReport:
        if (this.lateCommissions > 0) return this.#delay(fields, session);
        return this.#sendHeldBackBehind(fields, session);
      case Reply.Execution:
        return this.#sendHeldBackBehind(fields, session);
      default:
        return fields;
    }
  }

  #onStatus(fields: readonly Field[], session: ClientSession): readonly Field[] | null {
    if (this.drops > 0) {
      this.drops -= 1;
      return null;
    }
    if (this.reorders > 0) {
      this.reorders -= 1;
      this.#heldBack.set(session, [...(this.#heldBack.get(session) ?? []), fields]);
      return null;
    }
    if (this.duplicates > 0) {
      this.duplicates -= 1;
      session.sendAsIs(fields);
    }
    return fields;
  }

  #sendHeldBackBehind(fields: readonly Field[], session: ClientSession): readonly Field[] | null {
    const held = this.#heldBack.get(session);
    if (held === undefined) return fields;
    this.#heldBack.delete(session);
    for (const message of [fields, ...held]) session.sendAsIs(message);
    return null;
  }

  #delay(fields: readonly Field[], session: ClientSession): null {
    this.lateCommissions -= 1;
    this.#delayed = [...this.#delayed, { session, fields, due: this.#core.now() + this.lateness }];
    return null;
  }

  #release(now: Micros): void {
    if (this.#delayed.length === 0) return;
    const due = this.#delayed.filter((one) => one.due <= now);
    this.#delayed = this.#delayed.filter((one) => one.due > now);
    for (const { session, fields } of due) session.sendAsIs(fields);
  }
}
