import type { BrokerReport, BrokerSnapshot, Micros, OrderId, OrderRequest, TapeEvent, VenueCommand } from '@mia-trading/core';
import { MarketFeed, Request, type FaultInput, type TwsSimulator, type TwsSimulatorOptions } from '@mia-trading/tws-simulator';
import { MessageBudget } from '../budget/message-budget.js';
import { ibkrConfigSchema, type IbkrConfig } from '../config/ibkr-config.js';
import { Connection } from '../connection/connection.js';
import { requestTime } from '../connection/request.js';
import { resolveFuture, type ResolvedFuture } from '../contracts/resolve-future.js';
import { IbkrVenue, type IbkrVenueOptions, type VenueNotice } from '../venue/ibkr-venue.js';
import { SYSTEM_TIMER, type WallTimer } from '../wall-timer.js';
import { quote, simulateMarket, START, trade } from './simulated-market.js';

/** More than one way between server and exchange, in seconds of the market. */
const STEP = 0.05;
/** Said by the library of a message that it could not take apart. */
const UNREADABLE = 505;
const READY_MS = 20_000;
/** Enough for a command, its answer, and what that answer brings about. */
const ROUNDS = 4;

export interface TradingSessionOptions {
  readonly simulator?: Partial<TwsSimulatorOptions>;
  readonly config?: Partial<IbkrConfig>;
  /** Of the connection: one of the test's own where a time-out must pass when the test says so, and not before; default the machine's. */
  readonly timer?: WallTimer;
  readonly venue?: Partial<IbkrVenueOptions>;
  /** Hears reports as they come, after they are written down. */
  readonly onReport?: (report: BrokerReport) => void;
}

/** Orders of a request with what is usual left out. */
export function orderOf(orderId: string, more: Partial<Omit<OrderRequest, 'orderId'>> = {}): OrderRequest {
  return { instrument: 'ESH4', role: 'entry', side: 1, quantity: 1, type: 'market', limitPrice: null, stopPrice: null, timeInForce: 'DAY', parentId: null, ocaGroup: null, ...more, orderId: orderId as OrderId };
}

/** An {@link IbkrVenue} at a simulator over TCP, the market standing at 5000.00 / 5000.25 and moved by the test. */
export class TradingSession {
  readonly reports: BrokerReport[] = [];
  readonly snapshots: BrokerSnapshot[] = [];
  readonly notices: VenueNotice[] = [];
  /** Errors that the library could not assign: messages it could not take apart. */
  readonly unreadable: string[] = [];
  /** Requests that reached the server, by their ids. */
  readonly requests: number[] = [];
  readonly simulator: TwsSimulator;
  readonly connection: Connection;
  readonly future: ResolvedFuture;
  readonly venue: IbkrVenue;
  readonly #feed: MarketFeed;
  readonly #waiting: { readonly holds: () => boolean; readonly then: () => void }[] = [];
  readonly #snapshotListeners: ((snapshot: BrokerSnapshot) => void)[] = [];
  readonly #isOwner: boolean;
  #bid = 5_000;
  #ask = 5_000.25;
  #seconds: number;

  private constructor(simulator: TwsSimulator, feed: MarketFeed, connection: Connection, future: ResolvedFuture, options: TradingSessionOptions, isOwner: boolean) {
    this.simulator = simulator;
    this.#feed = feed;
    this.connection = connection;
    this.future = future;
    this.#isOwner = isOwner;
    this.#seconds = (simulator.now() - START) / 1_000_000;
    simulator.core.requests.before((id) => {
      this.requests.push(id);
      this.#changed();
      return true;
    });
    simulator.core.market.watch({ afterEvent: () => this.#changed() });
    connection.watch({
      onMessage: ({ code, text }) => {
        if (code === UNREADABLE) this.unreadable.push(text);
      },
      onState: () => this.#changed(),
    });
    this.venue = new IbkrVenue({
      connection,
      future,
      now: () => simulator.now(),
      onReport: (report) => {
        this.reports.push(report);
        options.onReport?.(report);
        this.#changed();
      },
      onSnapshot: (snapshot) => {
        this.snapshots.push(snapshot);
        for (const listener of this.#snapshotListeners) listener(snapshot);
        this.#changed();
      },
      onNotice: (notice) => {
        this.notices.push(notice);
        this.#changed();
      },
      snapshotSpacingMs: 10,
      ...options.venue,
    });
  }

  /** Hears snapshots as they come, the latest at once. */
  onSnapshot(listener: (snapshot: BrokerSnapshot) => void): void {
    this.#snapshotListeners.push(listener);
    const last = this.snapshots.at(-1);
    if (last !== undefined) listener(last);
  }

  /** A session with a simulator of its own. */
  static async open(options: TradingSessionOptions = {}): Promise<TradingSession> {
    const feed = new MarketFeed();
    feed.push(quote(0, 5_000, 10, 5_000.25, 10), trade(0, 5_000.25, 1));
    const simulator = await simulateMarket([], { recording: feed, begin: 'atOnce', ...options.simulator });
    return TradingSession.#at(simulator, feed, options, true);
  }

  /** A further session at the simulator of this one, as after a restart of the process. */
  again(options: TradingSessionOptions = {}): Promise<TradingSession> {
    return TradingSession.#at(this.simulator, this.#feed, options, false);
  }

  static async #at(simulator: TwsSimulator, feed: MarketFeed, options: TradingSessionOptions, isOwner: boolean): Promise<TradingSession> {
    const config = ibkrConfigSchema.parse({ port: simulator.port, reconnectMinMs: 10, ...options.config });
    // The budget is of its own tests: here it would only make them slow.
    const { timer = SYSTEM_TIMER } = options;
    const budget = new MessageBudget({ messagesPerSecond: options.config?.messagesPerSecond ?? 100_000, timer });
    const connection = new Connection(config, { budget, timer });
    connection.start();
    await connection.ready(READY_MS);
    const future = await resolveFuture(connection, 'ES', '2023-12-26');
    const session = new TradingSession(simulator, feed, connection, future, options, isOwner);
    await session.until(() => session.snapshots.length > 0);
    return session;
  }

  /** Resolves once a condition on what has come holds. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((then) => this.#waiting.push({ holds, then }));
  }

  send(command: VenueCommand): void {
    this.venue.send(command);
  }

  submit(orderId: string, more: Partial<Omit<OrderRequest, 'orderId'>> = {}): void {
    this.send({ kind: 'submit', order: orderOf(orderId, more) });
  }

  cancel(orderId: string): void {
    this.send({ kind: 'cancel', orderId: orderId as OrderId });
  }

  /** Asks how things stand, and waits for the answer. */
  async ask(): Promise<BrokerSnapshot> {
    const before = this.snapshots.length;
    this.venue.requestSnapshot();
    await this.until(() => this.snapshots.length > before);
    return this.snapshots.at(-1) as BrokerSnapshot;
  }

  /** Everything sent has reached the server, and what it said has been heard. */
  async exchange(): Promise<void> {
    if (this.connection.isReady) await requestTime(this.connection);
  }

  /** Lets everything that is under way come to its end while the market stands still. */
  async settle(): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) {
      await this.exchange();
      await this.pass(STEP);
    }
    await this.exchange();
  }

  /** Lets the market stand for so many seconds. */
  pass(seconds: number): Promise<void> {
    return this.#play((at) => quote(at, this.#bid, 10, this.#ask, 10), seconds);
  }

  async quote(bid: number, ask: number): Promise<void> {
    this.#bid = bid;
    this.#ask = ask;
    await this.pass(STEP);
  }

  trade(price: number, size = 5): Promise<void> {
    return this.#play((at) => trade(at, price, size), STEP);
  }

  inject(fault: FaultInput): Promise<void> {
    return this.simulator.inject(fault);
  }

  kindsOf(orderId: string): string[] {
    return this.reports.filter((report) => report.orderId === orderId).map(({ kind }) => kind);
  }

  fillsOf(orderId: string): Extract<BrokerReport, { kind: 'executed' }>[] {
    return this.reports.filter((report): report is Extract<BrokerReport, { kind: 'executed' }> => report.kind === 'executed' && report.orderId === orderId);
  }

  /** How often orders were placed or changed. */
  get placed(): number {
    return this.requests.filter((id) => id === Request.PlaceOrder).length;
  }

  async close(): Promise<void> {
    this.venue.close();
    this.connection.stop();
    if (!this.#isOwner) return;
    this.#feed.end();
    await this.simulator.close();
  }

  async #play(event: (seconds: number) => TapeEvent, seconds: number): Promise<void> {
    this.#seconds += seconds;
    const time: Micros = START + Math.round(this.#seconds * 1_000_000);
    this.#feed.push(event(this.#seconds));
    await this.until(() => this.simulator.now() >= time);
  }

  #changed(): void {
    for (const waiting of this.#waiting.filter(({ holds }) => holds())) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.then();
    }
  }
}

const opened: TradingSession[] = [];

/** A session with a simulator of its own, ended by {@link closeSessions}. */
export async function openSession(options: TradingSessionOptions = {}): Promise<TradingSession> {
  const session = await TradingSession.open(options);
  opened.push(session);
  return session;
}

/** A further session at the simulator of another, ended by {@link closeSessions}. */
export async function openAgain(session: TradingSession, options: TradingSessionOptions = {}): Promise<TradingSession> {
  const further = await session.again(options);
  opened.push(further);
  return further;
}

/** Ends what was opened, the last first, and says what the library could not read. */
export async function closeSessions(): Promise<string[]> {
  const unreadable = opened.flatMap((session) => session.unreadable);
  for (const session of opened.splice(0).reverse()) await session.close();
  return unreadable;
}
