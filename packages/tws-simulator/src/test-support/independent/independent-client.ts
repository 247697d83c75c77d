import { connect, type Socket } from 'node:net';
import { atEnd } from '../test-client.js';
import { ACCOUNT_REPLIES } from './account-replies.js';
import { MARKET_REPLIES } from './market-replies.js';
import { ORDER_REPLIES } from './order-replies.js';
import { StrictReader } from './strict-reader.js';

const REPLIES = { ...MARKET_REPLIES, ...ORDER_REPLIES, ...ACCOUNT_REPLIES };

/** Everything the server may say. */
export type Said = ReturnType<(typeof REPLIES)[keyof typeof REPLIES]>;
export type SaidName = Said['message'];
type SaidOf<N extends SaidName> = Extract<Said, { readonly message: N }>;

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What a client says of itself, and the protocol it offers. */
export interface IndependentClientOptions {
  readonly clientId?: number;
  readonly offer?: string;
}

/**
 * A client that shares nothing with the server nor with the library of the feed: frames, fields and layouts are its own. It knows how many
 * fields every reply has at the version spoken, and of what kind each is; whatever differs is kept as a {@link faults fault}.
 */
export class IndependentClient {
  readonly said: Said[] = [];
  /** Replies that could not be taken apart. */
  readonly faults: string[] = [];
  version = 0;
  readonly #socket: Socket;
  readonly #clientId: number;
  #pending = Buffer.alloc(0);
  #isClosed = false;
  readonly #waiting: (() => void)[] = [];

  constructor({ host, port }: Address, clientId: number) {
    const socket = connect(port, host);
    this.#socket = socket;
    this.#clientId = clientId;
    socket.on('data', (bytes) => this.#take(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(...fields: readonly string[]): void {
    this.#socket.write(framed(fields.map((field) => `${field}\0`).join('')));
  }

  greet(offer: string): void {
    this.#socket.write(Buffer.concat([Buffer.from('API\0', 'latin1'), framed(offer)]));
  }

  /** What was said under a name so far. */
  of<N extends SaidName>(name: N): SaidOf<N>[] {
    return this.said.filter((one): one is SaidOf<N> => one.message === name);
  }

  /** The first of a name that satisfies `isWanted`, when it has come. @throws Error when the connection ends or a reply cannot be read. */
  async until<N extends SaidName>(name: N, isWanted: (one: SaidOf<N>) => boolean = () => true): Promise<SaidOf<N>> {
    for (;;) {
      const found = this.of(name).find(isWanted);
      if (found !== undefined) return found;
      const [fault] = this.faults;
      if (fault !== undefined) throw new Error(fault);
      if (this.#isClosed) throw new Error(`the connection ended before ${name}`);
      await this.#more();
    }
  }

  /** The answer to a request that is to be refused. */
  error(requestId: number): Promise<SaidOf<'error'>> {
    return this.until('error', (one) => one.requestId === requestId);
  }

  /** Waits until everything sent before has been answered. */
  async settle(): Promise<void> {
    const before = this.of('currentTime').length;
    this.send('49', '1');
    while (this.of('currentTime').length === before) {
      if (this.#isClosed) throw new Error('the connection ended');
      await this.#more();
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.destroy();
    await closed;
  }

  /** Resolves when something has been said, or the connection has ended. */
  #more(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #take(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (this.#pending.length >= 4) {
      const end = 4 + this.#pending.readUInt32BE(0);
      if (this.#pending.length < end) break;
      const fields = this.#pending.toString('utf8', 4, end).split('\0');
      this.#pending = this.#pending.subarray(end);
      if (fields.pop() !== '') this.faults.push(`a frame does not end with its last field: ${fields.join('|')}`);
      this.#hear(fields);
    }
    this.#wake();
  }

  #hear(fields: readonly string[]): void {
    if (this.version === 0) {
      this.version = Number(fields[0]);
      this.send('71', '2', String(this.#clientId), '');
      return;
    }
    const [id = '', ...rest] = fields;
    const read = (REPLIES as Readonly<Record<string, (reader: StrictReader, version: number) => Said>>)[id];
    const reader = new StrictReader(rest);
    try {
      if (read === undefined) throw new Error('nobody knows this reply');
      const said = read(reader, this.version);
      reader.end();
      this.said.push(said);
    } catch (cause) {
      this.faults.push(`reply ${id} at version ${this.version}: ${(cause as Error).message}`);
    }
  }
}

function framed(content: string): Buffer {
  const body = Buffer.from(content, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** A client that has said who it is and was told its accounts and next id, closed by `closeAll`. */
export async function connectIndependent(server: Address, { clientId = 1, offer = 'v157..193' }: IndependentClientOptions = {}): Promise<IndependentClient> {
  const client = new IndependentClient(server, clientId);
  atEnd(() => client.close());
  client.greet(offer);
  await client.until('accounts');
  await client.until('nextId');
  return client;
}
