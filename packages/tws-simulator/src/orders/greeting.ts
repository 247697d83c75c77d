import type { SimulatorCore } from '../server/simulator-core.js';
import type { ClientSession } from '../session/client-session.js';
import { Reply } from '../wire/message-id.js';
import type { OrderRegister } from './order-register.js';

const CLIENT_ID_IN_USE = 326;
/** What a client is told of the farms when it has connected: code and text. */
const FARM_NOTICES: readonly (readonly [number, string])[] = [
  [2104, 'Market data farm connection is OK:usfuture'],
  [2106, 'HMDS data farm connection is OK:ushmds'],
  [2158, 'Sec-def data farm connection is OK:secdefnj'],
];

/** Who may start, and what it is told first: the accounts, the next order id and the state of the farms. */
export class Greeting {
  /** Connections still to be refused as duplicates. */
  refusals = 0;
  /** Connections still not to be told an id. */
  withheldIds = 0;
  /** Connections are accepted and hear nothing. */
  isSilent = false;
  /** Next id that is told whatever was used before; `null` for the true one. */
  nextId: number | null = null;
  readonly #core: SimulatorCore;
  readonly #register: OrderRegister;

  constructor(core: SimulatorCore, register: OrderRegister) {
    this.#core = core;
    this.#register = register;
    core.onClientStart((session) => this.#greet(session));
  }

  #greet(session: ClientSession): void {
    if (!this.isSilent && this.#isDuplicate(session)) {
      session.sendError(-1, CLIENT_ID_IN_USE, 'Unable to connect as the client id is already in use. Retry with a unique client id.');
      return session.end();
    }
    session.send(Reply.ManagedAccounts, 1, this.#core.accounts.join(','));
    if (this.isSilent) return session.freeze();
    if (this.withheldIds > 0) this.withheldIds -= 1;
    else session.send(Reply.NextValidId, 1, this.nextId ?? this.#register.nextId(session.clientId));
    for (const [code, message] of FARM_NOTICES) session.sendError(-1, code, message);
  }

  #isDuplicate(session: ClientSession): boolean {
    if (this.refusals > 0) {
      this.refusals -= 1;
      return true;
    }
    for (const other of this.#core.sessions) if (other !== session && other.clientId === session.clientId && !other.isFrozen) return true;
    return false;
  }
}
