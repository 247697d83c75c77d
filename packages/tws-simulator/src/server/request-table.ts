import type { ClientSession } from '../session/client-session.js';
import type { FieldReader } from '../wire/field-reader.js';

/** Answers one kind of request. `reader` stands behind the id; what it throws as a MiaError ends the connection with error 320. */
export type RequestHandler = (reader: FieldReader, session: ClientSession) => void;

/** Sees a request before it is answered, with a reader of its own; `false` when it is not to be answered any more. */
export type RequestCheck = (id: number, reader: FieldReader, session: ClientSession) => boolean;

/** Who answers which request, and who may refuse it before. */
export class RequestTable {
  readonly #handlers = new Map<number, RequestHandler>();
  readonly #checks: RequestCheck[] = [];

  /** @throws RangeError when the request is answered already. */
  on(id: number, handler: RequestHandler): void {
    if (this.#handlers.has(id)) throw new RangeError(`request ${id} is answered twice`);
    this.#handlers.set(id, handler);
  }

  /** Checks go in the order added; the first that says `false` is the last. */
  before(check: RequestCheck): void {
    this.#checks.push(check);
  }

  /** Whether somebody answers. */
  handle(id: number, reader: FieldReader, session: ClientSession): boolean {
    for (const check of this.#checks) if (!check(id, reader.fromHere(), session)) return true;
    const handler = this.#handlers.get(id);
    handler?.(reader, session);
    return handler !== undefined;
  }
}
