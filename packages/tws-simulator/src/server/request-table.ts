import type { ClientSession } from '../session/client-session.js';
import type { FieldReader } from '../wire/field-reader.js';

/** Answers one kind of request. `reader` stands behind the id; what it throws as a MiaError ends the connection with error 320. */
export type RequestHandler = (reader: FieldReader, session: ClientSession) => void;

/** Who answers which request. */
export class RequestTable {
  readonly #handlers = new Map<number, RequestHandler>();

  /** @throws RangeError when the request is answered already. */
  on(id: number, handler: RequestHandler): void {
    if (this.#handlers.has(id)) throw new RangeError(`request ${id} is answered twice`);
    this.#handlers.set(id, handler);
  }

  /** Whether somebody answers. */
  handle(id: number, reader: FieldReader, session: ClientSession): boolean {
    const handler = this.#handlers.get(id);
    handler?.(reader, session);
    return handler !== undefined;
  }
}
