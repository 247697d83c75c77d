import { EventName, IBApi, OptionType, SecType, type Contract } from '@stoqey/ib';
import type { ContractListing } from '../contracts/contract-listing.js';
import type { SimulatorPart } from '../server/simulator-core.js';
import { startTwsSimulator, type TwsSimulator, type TwsSimulatorOptions } from '../server/simulator.js';

/** The code by which the client library says that it could not take a message apart. */
export const UNREADABLE = 505;

/** One event of the client library: its name and what came with it. */
export type Heard = readonly [name: string, ...values: unknown[]];

const LISTING: ContractListing = {
  date: '2023-12-26',
  instruments: ['ESH4', 'SPX', 'VIX'],
  options: [
    { root: 'SPXW', expiry: '2023-12-26', strike: 4_800, right: 'C', underlying: 'SPX' },
    { root: 'SPXW', expiry: '2023-12-26', strike: 4_800, right: 'P', underlying: 'SPX' },
  ],
};

const closers: (() => Promise<void>)[] = [];

/** Adds what is to be ended after a test, before what was opened earlier. */
export function atEnd(close: () => Promise<void>): void {
  closers.push(close);
}

/** Ends what a test has opened; to be called after each. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/** A simulator of ES and one SPXW series, closed by {@link closeAll}. It begins with the first subscription and knows no limits unless told otherwise. */
export async function simulate(options: TwsSimulatorOptions, parts: readonly SimulatorPart[] = []): Promise<TwsSimulator> {
  const simulator = await startTwsSimulator({ speed: 'max', begin: 'onSubscription', listing: LISTING, broker: { limits: false }, ...options }, parts);
  closers.push(() => simulator.close());
  return simulator;
}

/** The real client library, which writes down everything it says. */
export class TestClient {
  readonly heard: Heard[] = [];
  readonly api: IBApi;
  #onHeard: () => void = () => undefined;

  constructor(api: IBApi) {
    this.api = api;
    for (const name of Object.values(EventName)) {
      if (name === EventName.all || name === EventName.result || name === EventName.received || name === EventName.sent) continue;
      api.on(name as EventName.error, (...values: unknown[]) => {
        this.heard.push([name, ...values]);
        this.#onHeard();
      });
    }
  }

  /** Events of one name so far. */
  of(name: EventName): Heard[] {
    return this.heard.filter(([heard]) => heard === name);
  }

  /** The first event of a name that satisfies `isWanted`, when it has come. */
  async until(name: EventName, isWanted: (heard: Heard) => boolean = () => true): Promise<Heard> {
    for (;;) {
      const found = this.heard.find((heard) => heard[0] === name && isWanted(heard));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#onHeard = resolve;
      });
    }
  }

  /** Waits until everything that was asked before is answered: the server answers in order. */
  async settle(): Promise<void> {
    const before = this.of(EventName.currentTime).length;
    this.api.reqCurrentTime();
    while (this.of(EventName.currentTime).length === before) {
      await new Promise<void>((resolve) => {
        this.#onHeard = resolve;
      });
    }
  }

  /** Codes of errors and notices, each with its request. */
  get codes(): { readonly request: number; readonly code: number }[] {
    return this.heard.flatMap(([name, , code, request]) => (name === EventName.error ? [{ code: Number(code), request: Number(request) }] : []));
  }

  async close(): Promise<void> {
    if (!this.api.isConnected) return;
    const ended = new Promise<void>((resolve) => this.api.once(EventName.disconnected, () => resolve()));
    this.api.disconnect();
    await ended;
  }
}

/** A client of a simulator that is ready for requests, closed by {@link closeAll}. */
export async function connect(simulator: TwsSimulator, clientId = 1): Promise<TestClient> {
  const client = new TestClient(new IBApi({ host: simulator.host, port: simulator.port, clientId, maxReqPerSec: 1_000 }));
  closers.push(() => client.close());
  client.api.connect();
  await client.until(EventName.nextValidId);
  return client;
}

export const ES: Contract = { symbol: 'ES', secType: SecType.FUT, lastTradeDateOrContractMonth: '202403', exchange: 'CME', currency: 'USD' };
export const SPX: Contract = { symbol: 'SPX', secType: SecType.IND, exchange: 'CBOE', currency: 'USD' };
export const SPXW_4800_CALL: Contract = { symbol: 'SPX', secType: SecType.OPT, lastTradeDateOrContractMonth: '20231226', strike: 4_800, right: OptionType.Call, exchange: 'SMART', currency: 'USD', tradingClass: 'SPXW' };
