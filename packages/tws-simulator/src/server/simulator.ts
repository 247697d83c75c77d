import type { Socket } from 'node:net';
import { MiaError, type Micros, type TapeEvent } from '@mia-trading/core';
import { openRecording } from '@mia-trading/recording';
import { list, readListing, type ContractListing } from '../contracts/contract-listing.js';
import { ReplayPump, type ReplaySpeed, type WallClock } from '../market/replay-pump.js';
import { FaultBoard, type FaultInput } from '../faults/fault-board.js';
import { MarketConditions } from '../market/market-conditions.js';
import { SimulatedMarket } from '../market/simulated-market.js';
import { ClientSession, type SessionHost } from '../session/client-session.js';
import { NEWEST_SERVER_VERSION } from '../session/server-version.js';
import type { DepthStyle } from '../market-data/depth-rows.js';
import type { FieldReader } from '../wire/field-reader.js';
import type { BrokerOptions } from '../orders/broker-options.js';
import { DEFAULT_PARTS } from './default-parts.js';
import { Listener } from './listener.js';
import { RequestTable } from './request-table.js';
import type { SimulatorCore, SimulatorPart } from './simulator-core.js';
import { brokerTime } from './server-time.js';
import { Subscriptions } from './subscriptions.js';

export interface TwsSimulatorOptions {
  /** Directory of a recording, or events in order, in batches. */
  readonly recording: string | AsyncIterable<readonly TapeEvent[]>;
  /**
   * Contracts that are known from the start; default those of the recording, which is looked through for them when it is a directory.
   * What is not listed is known from its first event on.
   */
  readonly listing?: ContractListing;
  /** 0 takes a free one; the default. */
  readonly port?: number;
  /** Address to listen on; default the loopback interface. */
  readonly host?: string;
  /** Newest version of the protocol that is offered, 157 .. 193; default 193. */
  readonly serverVersion?: number;
  /** Default 1, real time. */
  readonly speed?: ReplaySpeed;
  /** What lies before is state when the replay begins; default: nothing does. */
  readonly from?: Micros;
  /** Simulated accounts; names begin with `DUSIM`. Default one. */
  readonly accounts?: readonly string[];
  /** First order id that a client is told; default 1. */
  readonly firstOrderId?: number;
  /**
   * When the replay begins: with the server, with the first subscription of a client (nothing is lost then), or not before
   * {@link TwsSimulator.begin}. History before `from` is state in any case. Default: with the server.
   */
  readonly begin?: 'atOnce' | 'onSubscription' | 'onDemand';
  /** How changes of the book are told; see {@link DepthStyle}. Default `shift`. */
  readonly depthStyle?: DepthStyle;
  readonly wall?: WallClock;
  /** How orders fill and what the accounts hold; see {@link BrokerOptions}. */
  readonly broker?: BrokerOptions;
}

/** A running simulator. */
export interface TwsSimulator {
  readonly host: string;
  readonly port: number;
  readonly core: SimulatorCore;
  /** Simulated time. */
  now(): Micros;
  /** Starts a replay that was asked to wait. */
  begin(): void;
  /** Lets something go wrong, e.g. `{ fault: 'connectionLost' }`. @throws MiaError `MIA-TWS-FAULT` when it is no such fault. */
  inject(fault: FaultInput): Promise<void>;
  /** Resolves when the recording has come to its end; rejects when it cannot be read. */
  readonly ended: Promise<void>;
  /** Ends every connection and the server. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const ACCOUNT_PREFIX = 'DUSIM';
/** Said of a request that nobody answers: the code of the real server for one it cannot process. */
const UNKNOWN_REQUEST = 320;

class Simulator implements SimulatorCore, TwsSimulator {
  readonly market = new SimulatedMarket();
  readonly requests = new RequestTable();
  readonly subscriptions = new Subscriptions();
  readonly conditions = new MarketConditions();
  readonly faults = new FaultBoard();
  readonly broker: BrokerOptions;
  readonly depthStyle: DepthStyle;
  readonly sessions = new Set<ClientSession>();
  readonly accounts: readonly string[];
  readonly firstOrderId: number;
  readonly ended: Promise<void>;
  readonly #lingered: Promise<void>;
  readonly #host: SessionHost;
  readonly #listener = new Listener((socket) => this.#onSocket(socket));
  readonly #pump: ReplayPump;
  readonly #connections = new Set<ClientSession>();
  readonly #startListeners: ((session: ClientSession) => void)[] = [];
  readonly #closeListeners: ((session: ClientSession) => void)[] = [];

  constructor(options: TwsSimulatorOptions, batches: AsyncIterable<readonly TapeEvent[]>, listing: ContractListing | undefined, parts: readonly SimulatorPart[]) {
    this.accounts = checkedAccounts(options.accounts ?? [`${ACCOUNT_PREFIX}1`]);
    this.firstOrderId = options.firstOrderId ?? 1;
    this.broker = options.broker ?? {};
    this.depthStyle = options.depthStyle ?? 'shift';
    this.#host = {
      serverVersion: options.serverVersion ?? NEWEST_SERVER_VERSION,
      connectionTime: () => brokerTime(this.now(), 'US/Eastern'),
      onStart: (session) => this.#onStart(session),
      onRequest: (id, reader, session) => this.#onRequest(id, reader, session),
      onClose: (session) => this.#onClose(session),
    };
    this.#pump = new ReplayPump((event, isHistory) => this.market.handle(event, isHistory), {
      speed: options.speed ?? 1,
      backlog: () => this.#backlog(),
      onTime: (now) => this.market.advanceTo(now),
      ...(options.from === undefined ? {} : { from: options.from }),
      ...(options.wall === undefined ? {} : { wall: options.wall }),
    });
    if ((options.begin ?? 'atOnce') !== 'atOnce') this.#pump.pause();
    if (options.begin === 'onSubscription') this.subscriptions.onOpen(() => this.begin());
    if (listing !== undefined) list(this.market.catalogue, listing);
    for (const part of parts) part(this);
    this.ended = this.#pump.run(batches).then(() => this.market.end());
    this.#lingered = this.ended.then(() => this.#pump.linger());
    this.#lingered.catch(() => undefined);
    // Whoever does not wait for the end hears of a recording that cannot be read when the server is closed.
    this.ended.catch(() => undefined);
  }

  /** History is state and the replay stands at its start. */
  get ready(): Promise<void> {
    return this.#pump.ready;
  }

  get host(): string {
    return this.#listener.address.address;
  }

  get port(): number {
    return this.#listener.address.port;
  }

  get core(): SimulatorCore {
    return this;
  }

  now(): Micros {
    return this.#pump.now;
  }

  onClientStart(listener: (session: ClientSession) => void): void {
    this.#startListeners.push(listener);
  }

  onClientClose(listener: (session: ClientSession) => void): void {
    this.#closeListeners.push(listener);
  }

  listen(port: number, host: string): Promise<void> {
    return this.#listener.listen(port, host);
  }

  async stopListening(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    await this.#listener.stop();
  }

  listenAgain(): Promise<void> {
    return this.#listener.again();
  }

  begin(): void {
    this.#pump.resume();
  }

  inject(fault: FaultInput): Promise<void> {
    return this.faults.inject(fault);
  }

  async close(): Promise<void> {
    this.#pump.stop();
    await this.stopListening();
    await this.#lingered;
  }

  #onSocket(socket: Socket): void {
    this.#connections.add(new ClientSession(socket, this.#host));
  }

  #onStart(session: ClientSession): void {
    this.sessions.add(session);
    for (const listener of this.#startListeners) listener(session);
  }

  #onRequest(id: number, reader: FieldReader, session: ClientSession): void {
    if (!this.requests.handle(id, reader, session)) session.sendError(-1, UNKNOWN_REQUEST, `Error reading request: ${id} is not implemented by this server`);
  }

  #onClose(session: ClientSession): void {
    this.#connections.delete(session);
    if (!this.sessions.delete(session)) return;
    this.subscriptions.closeAllOf(session);
    for (const listener of this.#closeListeners) listener(session);
  }

  #backlog(): number {
    let most = 0;
    for (const session of this.sessions) most = Math.max(most, session.backlog);
    return most;
  }
}

/**
 * Starts a TWS / IB Gateway server that replays a recording. `parts` go after the {@link DEFAULT_PARTS}.
 * @throws MiaError `MIA-TWS-LISTEN` when the port cannot be had, `MIA-TWS-ACCOUNT` for an account that could be taken for a real one, and what
 * opening the recording throws.
 */
export async function startTwsSimulator(options: TwsSimulatorOptions, parts: readonly SimulatorPart[] = []): Promise<TwsSimulator> {
  const { batches, listing } = await source(options);
  const simulator = new Simulator(options, batches, listing, [...DEFAULT_PARTS, ...parts]);
  await simulator.ready;
  try {
    await simulator.listen(options.port ?? 0, options.host ?? LOOPBACK);
  } catch (cause) {
    await simulator.close();
    throw cause;
  }
  return simulator;
}

async function source({ recording, listing }: TwsSimulatorOptions): Promise<{ batches: AsyncIterable<readonly TapeEvent[]>; listing: ContractListing | undefined }> {
  if (typeof recording !== 'string') return { batches: recording, listing };
  const opened = await openRecording(recording);
  return { batches: opened.batches(), listing: listing ?? (await readListing(opened)) };
}

function checkedAccounts(accounts: readonly string[]): readonly string[] {
  const wrong = accounts.find((account) => !account.startsWith(ACCOUNT_PREFIX));
  if (wrong === undefined && accounts.length > 0) return accounts;
  throw new MiaError('MIA-TWS-ACCOUNT', `"${wrong ?? ''}" is no name of a simulated account: they begin with ${ACCOUNT_PREFIX}.`, `Name it for example ${ACCOUNT_PREFIX}1.`, { account: wrong ?? '' });
}
