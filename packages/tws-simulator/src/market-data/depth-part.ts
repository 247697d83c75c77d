import type { BookView, MarketState, Side } from '@mia-trading/core';
import { readContract } from '../contracts/contract-query.js';
import { findContract } from '../contracts/find-contract.js';
import type { SimulatorCore } from '../server/simulator-core.js';
import type { Subscription } from '../server/subscriptions.js';
import type { ClientSession } from '../session/client-session.js';
import type { FieldReader } from '../wire/field-reader.js';
import { Reply, Request } from '../wire/message-id.js';
import { depthSteps, inPlaceSteps, type DepthRow, type DepthStep } from './depth-rows.js';

/** More rows than this nobody is sent, whatever is asked for: CME shows ten. */
const MOST_ROWS = 10;
const NO_DEPTH = 10_092;
const NO_SUCH_DEPTH = 310;
/** How the protocol numbers sides. */
const WIRE_SIDE: Readonly<Record<Side, number>> = { [-1]: 0, 1: 1 };

interface DepthFeed {
  readonly subscription: Subscription;
  readonly rows: number;
  /** Rows name their exchange and go out as level-2 messages. */
  readonly isSmart: boolean;
  bids: readonly DepthRow[];
  asks: readonly DepthRow[];
}

/** Answers requests for market depth: every change of the book's best rows, unsampled. */
export class DepthPart {
  readonly #core: SimulatorCore;
  readonly #feeds = new Map<Subscription, DepthFeed>();

  constructor(core: SimulatorCore) {
    this.#core = core;
    core.requests.on(Request.MarketDepth, (reader, session) => this.#onRequest(reader, session));
    core.requests.on(Request.CancelMarketDepth, (reader, session) => this.#onCancel(reader, session));
    core.onClientClose((session) => this.#forget(session));
    core.market.watch({
      afterEvent: (_event, market, bookChanged) => {
        if (bookChanged && market !== null) this.#onBook(market);
      },
    });
  }

  #onRequest(reader: FieldReader, session: ClientSession): void {
    reader.skip(1);
    const requestId = reader.integer();
    const contract = findContract(this.#core.market.catalogue, readContract(reader), session, requestId);
    if (contract === null) return;
    const rows = Math.min(Math.max(reader.integer(), 1), MOST_ROWS);
    const isSmart = reader.boolean();
    if (contract.secType !== 'FUT') return session.sendError(requestId, NO_DEPTH, 'Deep market data is not supported for this combination of security type/exchange');
    const subscription: Subscription = { kind: 'depth', session, requestId, contract, genericTicks: '', isSnapshot: false, restart: () => this.#restart(subscription) };
    if (!this.#core.subscriptions.open(subscription)) return;
    this.#feeds.set(subscription, { subscription, rows, isSmart, bids: [], asks: [] });
    this.#restart(subscription);
  }

  #onCancel(reader: FieldReader, session: ClientSession): void {
    reader.skip(1);
    const requestId = reader.integer();
    const subscription = this.#core.subscriptions.close('depth', session, requestId);
    if (subscription === null) session.sendError(requestId, NO_SUCH_DEPTH, "Can't find the subscribed market depth with tickerId");
    else this.#feeds.delete(subscription);
  }

  #restart(subscription: Subscription): void {
    const feed = this.#feeds.get(subscription);
    if (feed === undefined) return;
    feed.bids = feed.asks = [];
    const market = this.#core.market.of(subscription.contract.instrument);
    if (market !== null) this.#update(feed, market.book);
  }

  #forget(session: ClientSession): void {
    for (const subscription of this.#feeds.keys()) if (subscription.session === session) this.#feeds.delete(subscription);
  }

  #onBook(market: MarketState): void {
    for (const feed of this.#feeds.values()) if (feed.subscription.contract.instrument === market.instrument.symbol) this.#update(feed, market.book);
  }

  /** Rows that are gone go first on both sides, so that the book of a client that moves rows never crosses on the way. */
  #update(feed: DepthFeed, book: BookView): void {
    if (this.#core.conditions.isSilent) return;
    const bids = topRows(book, 1, feed.rows);
    const asks = topRows(book, -1, feed.rows);
    const stepsTo = this.#core.depthStyle === 'inPlace' ? inPlaceSteps : depthSteps;
    const bidSteps = stepsTo(feed.bids, bids);
    const askSteps = stepsTo(feed.asks, asks);
    feed.bids = bids;
    feed.asks = asks;
    for (const step of bidSteps.deletions) sendStep(feed, 1, step);
    for (const step of askSteps.deletions) sendStep(feed, -1, step);
    for (const step of bidSteps.changes) sendStep(feed, 1, step);
    for (const step of askSteps.changes) sendStep(feed, -1, step);
  }
}

function sendStep({ subscription, isSmart }: DepthFeed, side: Side, { position, operation, price, size }: DepthStep): void {
  const { session, requestId, contract } = subscription;
  if (isSmart) session.send(Reply.MarketDepthL2, 1, requestId, position, contract.exchange, operation, WIRE_SIDE[side], price, size, true);
  else session.send(Reply.MarketDepth, 1, requestId, position, operation, WIRE_SIDE[side], price, size);
}

function topRows(book: BookView, side: Side, most: number): DepthRow[] {
  const rows: DepthRow[] = [];
  const count = Math.min(book.levelCount(side), most);
  for (let level = 0; level < count; level += 1) rows.push({ price: book.levelPrice(side, level) * book.tickSize, size: book.levelSize(side, level) });
  return rows;
}
