import type { Socket } from 'node:net';
import { MiaError } from '@mia-trading/core';
import { FieldReader } from '../wire/field-reader.js';
import { encodeFrame, fieldsOf, FrameReader, type Field } from '../wire/frame.js';
import { Reply, Request } from '../wire/message-id.js';
import { Gate, negotiatedVersion } from './server-version.js';

/** Begins every connection, before the first frame. */
const GREETING = 'API\0';

/** What a session needs from the server it belongs to. */
export interface SessionHost {
  /** Newest server version to offer. */
  readonly serverVersion: number;
  /** The simulated server's time as TWS writes it on connecting, e.g. `20251104 09:30:00 US/Central`. */
  connectionTime(): string;
  /** The client said who it is. Throws to refuse it; the session is closed then. */
  onStart(session: ClientSession): void;
  /** A request of a client that has started. `reader` stands behind the id. */
  onRequest(id: number, reader: FieldReader, session: ClientSession): void;
  /** The connection has ended, from either side. Called once. */
  onClose(session: ClientSession): void;
}

/**
 * One connection: greeting, version, start, then requests. What a client sends before its turn, or cannot be read, closes the connection,
 * as the real server does.
 */
export class ClientSession {
  /** Version spoken; 0 before it was agreed on. */
  serverVersion = 0;
  /** Of the client; -1 before it started. */
  clientId = -1;
  /** Sees every message before it is sent, and gives what is sent instead: the fields, others, or `null` for nothing. */
  intercept: ((fields: readonly Field[]) => readonly Field[] | null) | null = null;
  readonly #socket: Socket;
  readonly #host: SessionHost;
  readonly #frames = new FrameReader();
  #isGreeted = false;
  #isFrozen = false;

  constructor(socket: Socket, host: SessionHost) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      this.#onBytes(bytes);
    });
    socket.on('error', () => {
      socket.destroy();
    });
    socket.on('close', () => {
      host.onClose(this);
    });
  }

  get isStarted(): boolean {
    return this.clientId >= 0;
  }

  /** It reads and says nothing any more; its client may be long gone. */
  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** Bytes waiting for the client to read them. */
  get backlog(): number {
    return this.#socket.writableLength;
  }

  /** Sends a message. Nothing is sent once the connection has ended, and what is sent in one turn of the event loop goes out together. */
  send(...fields: readonly Field[]): void {
    this.sendAll(fields);
  }

  /** {@link send} for lists of any length: what is spread into arguments must fit on the stack. */
  sendAll(fields: readonly Field[]): void {
    const message = this.intercept === null ? fields : this.intercept(fields);
    if (message !== null) this.sendAsIs(message);
  }

  /** Sends a message that {@link intercept} does not see. */
  sendAsIs(fields: readonly Field[]): void {
    const socket = this.#socket;
    if (!socket.writable || this.#isFrozen) return;
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    socket.write(encodeFrame(fields));
  }

  /** Sends bytes that need not be a message. */
  sendBytes(bytes: Buffer): void {
    if (this.#socket.writable && !this.#isFrozen) this.#socket.write(bytes);
  }

  /** From now on nothing is read or said any more, and the connection stays: what a half-dead link looks like. Its client id is free, as if the broker had noticed. */
  freeze(): void {
    this.#isFrozen = true;
    this.#socket.pause();
  }

  /** Error or notice; `requestId` -1 for one that belongs to no request. `advancedReject`: JSON about a rejected order, for clients that know it. */
  sendError(requestId: number, code: number, message: string, advancedReject = ''): void {
    this.send(Reply.Error, 2, requestId, code, message, ...(this.serverVersion >= Gate.AdvancedOrderReject ? [advancedReject] : []));
  }

  /** Ends the connection after what was sent is out. */
  end(): void {
    this.#socket.end();
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#socket.destroy();
  }

  #onBytes(bytes: Buffer): void {
    try {
      this.#frames.push(bytes);
      if (!this.#isGreeted && !this.#takeGreeting()) return;
      for (let content = this.#frames.next(); content !== null && this.#socket.writable; content = this.#frames.next()) this.#onFrame(content);
    } catch (cause) {
      if (!(cause instanceof MiaError)) throw cause;
      this.sendError(-1, REQUEST_UNREADABLE, cause.message);
      this.end();
    }
  }

  #takeGreeting(): boolean {
    const greeting = this.#frames.take(GREETING.length);
    if (greeting === null) return false;
    if (greeting.toString('latin1') !== GREETING) {
      this.destroy();
      return false;
    }
    this.#isGreeted = true;
    return true;
  }

  #onFrame(content: Buffer): void {
    if (this.serverVersion === 0) return this.#agreeOnVersion(content.toString('latin1'));
    const reader = new FieldReader(fieldsOf(content));
    const id = reader.integer();
    if (this.isStarted) this.#host.onRequest(id, reader, this);
    else if (id === Request.StartApi) this.#start(reader);
    else this.end();
  }

  #agreeOnVersion(offer: string): void {
    const version = negotiatedVersion(offer, this.#host.serverVersion);
    if (version === null) return this.end();
    this.serverVersion = version;
    this.send(version, this.#host.connectionTime());
  }

  #start(reader: FieldReader): void {
    reader.skip(1);
    this.clientId = reader.integer();
    this.#host.onStart(this);
  }
}

/** Code of "error reading request", as the real server has it. */
const REQUEST_UNREADABLE = 320;
