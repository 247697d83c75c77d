import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ClientSession, Reply, type FieldReader } from '@mia-trading/tws-simulator';
import { Awaited } from './awaited.js';

/** Answers one request of a client; `reader` stands behind the id of the request. */
export type StubAnswer = (session: ClientSession, reader: FieldReader) => void;

export interface StubGatewayOptions {
  readonly accounts?: string;
  readonly nextOrderId?: number;
  readonly serverVersion?: number;
  /** Instead of accounts and order id. */
  readonly onStart?: (session: ClientSession) => void;
  /** By the id of the request; others are taken note of and not answered. */
  readonly answers?: Readonly<Record<number, StubAnswer>>;
}

/** A server that says what a test tells it to. */
export class StubGateway {
  readonly sessions: ClientSession[] = [];
  /** Ids of the requests that came, in order. */
  readonly requests: number[] = [];
  readonly answers: Record<number, StubAnswer>;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #awaited = new Awaited();

  constructor(options: StubGatewayOptions) {
    this.answers = { ...options.answers };
    const onStart = options.onStart ?? ((session: ClientSession) => {
      session.send(Reply.ManagedAccounts, 1, options.accounts ?? 'DUSIM1');
      session.send(Reply.NextValidId, 1, options.nextOrderId ?? 1);
    });
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      new ClientSession(socket, {
        serverVersion: options.serverVersion ?? 193,
        connectionTime: () => '20231226 10:00:00 US/Eastern',
        onStart: (session) => {
          this.sessions.push(session);
          onStart(session);
          this.#awaited.changed();
        },
        onRequest: (id, reader, session) => {
          this.requests.push(id);
          this.answers[id]?.(session, reader);
          this.#awaited.changed();
        },
        onClose: () => {
          this.#sockets.delete(socket);
          this.#awaited.changed();
        },
      });
    });
  }

  static async start(options: StubGatewayOptions = {}, port = 0): Promise<StubGateway> {
    const gateway = new StubGateway(options);
    await new Promise<void>((resolve) => gateway.#server.listen(port, '127.0.0.1', resolve));
    return gateway;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** The client that started last. */
  get session(): ClientSession {
    const last = this.sessions.at(-1);
    if (last === undefined) throw new Error('no client has started');
    return last;
  }

  /** Resolves once a condition on what has come holds. */
  until(holds: () => boolean): Promise<void> {
    return this.#awaited.until(holds);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
