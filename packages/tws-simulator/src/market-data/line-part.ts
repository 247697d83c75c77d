import { MILLISECOND, SECOND, type Micros } from '@mia-trading/core';
import { findContract } from '../contracts/find-contract.js';
import { readContract } from '../contracts/contract-query.js';
import type { SimulatedContract } from '../contracts/simulated-contract.js';
import type { SimulatorCore } from '../server/simulator-core.js';
import type { Subscription } from '../server/subscriptions.js';
import type { ClientSession } from '../session/client-session.js';
import type { FieldReader } from '../wire/field-reader.js';
import { Reply, Request } from '../wire/message-id.js';
import { LineSender } from './line-sender.js';
import { MarketLine, type LineSource } from './market-line.js';
import type { Tickers } from './tickers.js';

/** Lines are sampled, as the real ones are. */
const SAMPLE_INTERVAL: Micros = 250 * MILLISECOND;
/** After this a snapshot ends, whatever has come. */
const SNAPSHOT_TIME: Micros = 11 * SECOND;
/** What a client wants when there is no live data, and what it is told it gets. */
const LIVE = 1;
const DELAYED = 3;
/** What is noted of a line that gets none. */
const NO_DATA = -1;
const NOT_SUBSCRIBED = 354;
const DELAYED_INSTEAD = 10_167;
const INVALID_REQUEST = 321;
/** Code for what cannot be had here whatever is asked. */
const NOT_SERVED = 320;
/** Code of the real server for the end of something that was never begun. */
const NO_TICKER = 300;
const SNAPSHOT_PERMISSIONS = 3;
/** Indices whose implied volatility has an index of its own. */
const VOLATILITY_INDEX: Readonly<Record<string, string>> = { SPX: 'VIX', NDX: 'VXN' };

interface Line {
  readonly subscription: Subscription;
  readonly sender: LineSender;
  readonly since: Micros;
  /** Takes delayed data where there are no others. */
  readonly takesDelayed: boolean;
  readonly market: MarketLine;
  /** Type of data that the client was told; 0 before it was told any, -1 while it gets none. */
  told: number;
}

/** Answers requests for market data lines. */
export class LinePart {
  readonly #core: SimulatorCore;
  readonly #tickers: Tickers;
  readonly #lines = new Map<Subscription, Line>();
  readonly #wanted = new WeakMap<ClientSession, number>();
  #next: Micros = 0;

  constructor(core: SimulatorCore, tickers: Tickers) {
    this.#core = core;
    this.#tickers = tickers;
    core.requests.on(Request.MarketData, (reader, session) => this.#onRequest(reader, session));
    core.requests.on(Request.CancelMarketData, (reader, session) => this.#onCancel(reader, session));
    core.requests.on(Request.MarketDataType, (reader, session) => this.#onDataType(reader, session));
    core.onClientClose((session) => this.#forget(session));
    core.market.watch({ onTime: (now) => this.#onTime(now), onEnd: () => this.#onEnd() });
  }

  #onRequest(reader: FieldReader, session: ClientSession): void {
    reader.skip(1);
    const requestId = reader.integer();
    const query = readContract(reader);
    if (query.secType === 'BAG') return session.sendError(requestId, INVALID_REQUEST, 'Error validating request: combinations have no market data here');
    if (reader.boolean()) reader.skip(3);
    const genericTicks = reader.text();
    const isSnapshot = reader.boolean();
    if (reader.boolean()) return session.sendError(requestId, NOT_SERVED, 'Error reading request: regulatory snapshots cost money and are not simulated');
    const generic = genericNumbers(genericTicks);
    if (generic === null) return session.sendError(requestId, INVALID_REQUEST, `Error validating request: incorrect generic tick list of ${genericTicks}`);
    const contract = findContract(this.#core.market.catalogue, query, session, requestId);
    if (contract === null) return;
    const subscription: Subscription = { kind: 'line', session, requestId, contract, genericTicks, isSnapshot, restart: () => this.#restart(subscription) };
    if (!this.#core.subscriptions.open(subscription)) return;
    const sender = new LineSender(session, requestId);
    const line: Line = {
      subscription,
      sender,
      since: this.#core.now(),
      takesDelayed: (this.#wanted.get(session) ?? LIVE) >= DELAYED,
      market: new MarketLine(this.#sourceOf(contract), generic, sender),
      told: 0,
    };
    this.#lines.set(subscription, line);
    session.send(Reply.TickRequestParameters, requestId, contract.minTick, '', SNAPSHOT_PERMISSIONS);
    this.#sample(line, this.#core.now());
  }

  #sourceOf(contract: SimulatedContract): LineSource {
    const ticker = this.#tickers.of(contract);
    const index = VOLATILITY_INDEX[contract.symbol];
    const volatility = contract.secType === 'IND' && index !== undefined ? this.#core.market.catalogue.ofInstrument(index) : null;
    return {
      contract,
      ticker,
      totals: contract.secType === 'IND' ? this.#tickers.totalsOf(contract.instrument) : null,
      volatility: volatility === null ? null : this.#tickers.of(volatility),
    };
  }

  #restart(subscription: Subscription): void {
    const line = this.#lines.get(subscription);
    if (line === undefined) return;
    line.market.restart();
    this.#sample(line, this.#core.now());
  }

  #onCancel(reader: FieldReader, session: ClientSession): void {
    reader.skip(1);
    const requestId = reader.integer();
    const subscription = this.#core.subscriptions.close('line', session, requestId);
    if (subscription === null) session.sendError(requestId, NO_TICKER, "Can't find EId with tickerId");
    else this.#lines.delete(subscription);
  }

  #onDataType(reader: FieldReader, session: ClientSession): void {
    reader.skip(1);
    this.#wanted.set(session, reader.integer());
  }

  #forget(session: ClientSession): void {
    for (const subscription of this.#lines.keys()) if (subscription.session === session) this.#lines.delete(subscription);
  }

  #onTime(now: Micros): void {
    if (now < this.#next || this.#core.market.isHistory) return;
    this.#next = now - (now % SAMPLE_INTERVAL) + SAMPLE_INTERVAL;
    for (const line of this.#lines.values()) this.#sample(line, now);
  }

  #onEnd(): void {
    for (const line of this.#lines.values()) this.#sample(line, Infinity);
  }

  #sample(line: Line, now: Micros): void {
    if (this.#core.conditions.isSilent || !this.#isServed(line)) return;
    line.market.sample();
    const { isSnapshot, session, requestId } = line.subscription;
    if (!isSnapshot || (now < line.since + SNAPSHOT_TIME && !this.#core.market.isOver)) return;
    session.send(Reply.TickSnapshotEnd, 1, requestId);
    this.#core.subscriptions.close('line', session, requestId);
    this.#lines.delete(line.subscription);
  }

  /** Whether the client gets data at all; tells it of what type they are from now on when that has changed. */
  #isServed(line: Line): boolean {
    const { session, requestId } = line.subscription;
    const { isDelayed } = this.#core.conditions;
    const type = !isDelayed ? LIVE : line.takesDelayed ? DELAYED : NO_DATA;
    if (line.told === type) return type !== NO_DATA;
    line.told = type;
    line.sender.isDelayed = isDelayed;
    line.market.restart();
    if (type === NO_DATA) {
      session.sendError(requestId, NOT_SUBSCRIBED, 'Requested market data is not subscribed.Delayed market data is available.');
      return false;
    }
    if (type === DELAYED) session.sendError(requestId, DELAYED_INSTEAD, 'Requested market data is not subscribed. Displaying delayed market data.');
    session.send(Reply.MarketDataType, 1, requestId, type);
    return true;
  }
}

/** Generic ticks of a list such as `100,101`; `null` when it cannot be read. */
function genericNumbers(list: string): ReadonlySet<number> | null {
  const numbers = list.split(',').filter((text) => text.trim() !== '').map(Number);
  return numbers.every((number) => Number.isInteger(number) && number > 0) ? new Set(numbers) : null;
}
