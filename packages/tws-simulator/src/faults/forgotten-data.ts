import type { SimulatorCore } from '../server/simulator-core.js';
import type { ClientSession } from '../session/client-session.js';
import type { Field } from '../wire/frame.js';
import { Reply, Request } from '../wire/message-id.js';

/** Where the request id stands in messages of market data. */
const REQUEST_ID_AT: Readonly<Record<number, number>> = {
  [Reply.TickPrice]: 2,
  [Reply.TickSize]: 2,
  [Reply.TickOptionComputation]: 1,
  [Reply.TickGeneric]: 2,
  [Reply.TickString]: 2,
  [Reply.TickRequestParameters]: 1,
  [Reply.MarketDataType]: 2,
  [Reply.MarketDepth]: 2,
  [Reply.MarketDepthL2]: 2,
  [Reply.TickByTick]: 1,
  [Reply.RealTimeBar]: 2,
  [Reply.HistoricalDataUpdate]: 1,
};
/** Where it stands in requests for them, behind the message id. */
const ASKED_AT: Readonly<Record<number, number>> = { [Request.MarketData]: 1, [Request.MarketDepth]: 1, [Request.TickByTick]: 0, [Request.RealTimeBars]: 1, [Request.HistoricalData]: 0 };

/** Market data that the broker has forgotten: nothing of it comes until it is asked for again. */
export class ForgottenData {
  readonly #ids = new WeakMap<ClientSession, Set<number>>();
  readonly #core: SimulatorCore;

  constructor(core: SimulatorCore) {
    this.#core = core;
    core.requests.before((id, reader, session) => {
      const at = ASKED_AT[id];
      const forgotten = this.#ids.get(session);
      if (at === undefined || forgotten === undefined) return true;
      reader.skip(at);
      forgotten.delete(reader.integer());
      return true;
    });
  }

  /** Forgets everything that is being sent. */
  forgetAll(): void {
    for (const session of this.#core.sessions) {
      const forgotten = this.#ids.get(session) ?? new Set<number>();
      for (const subscription of this.#core.subscriptions.all) if (subscription.session === session) forgotten.add(subscription.requestId);
      this.#ids.set(session, forgotten);
      this.#core.subscriptions.closeAllOf(session);
    }
  }

  filter(fields: readonly Field[], session: ClientSession): readonly Field[] | null {
    const forgotten = this.#ids.get(session);
    if (forgotten === undefined || forgotten.size === 0) return fields;
    const at = REQUEST_ID_AT[Number(fields[0])];
    return at !== undefined && forgotten.has(Number(fields[at])) ? null : fields;
  }
}
