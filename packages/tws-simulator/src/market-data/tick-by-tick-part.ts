import { SECOND, TradeFlag, type BookView, type MarketState, type TapeEvent, type TradeEvent } from '@mia-trading/core';
import { readContract } from '../contracts/contract-query.js';
import { findContract } from '../contracts/find-contract.js';
import type { TickHistory } from '../history/tick-history.js';
import type { SimulatorCore } from '../server/simulator-core.js';
import type { Subscription } from '../server/subscriptions.js';
import type { ClientSession } from '../session/client-session.js';
import type { FieldReader } from '../wire/field-reader.js';
import { Reply, Request } from '../wire/message-id.js';

const NOT_FOR_THIS = 10_189;
const NO_SUCH_FEED = 300;
const NO_ATTRIBUTES = 0;
const NO_CONDITIONS = '';
/** Prints of the outright book go to both kinds of print feeds, others to `AllLast` alone. */
const ASIDE = TradeFlag.OffBook | TradeFlag.Spread;

/** Numbers of the protocol for what is sent tick by tick. */
const TICK_KINDS = { Last: 1, AllLast: 2, BidAsk: 3, MidPoint: 4 } as const;
export type TickKind = keyof typeof TICK_KINDS;

interface TickFeed {
  readonly subscription: Subscription;
  readonly kind: TickKind;
  readonly ignoresSize: boolean;
  bid: number;
  ask: number;
  bidSize: number;
  askSize: number;
}

/** Answers requests for ticks one by one. Times are whole seconds, as the real server's. */
export class TickByTickPart {
  readonly #core: SimulatorCore;
  readonly #history: TickHistory;
  readonly #feeds = new Map<Subscription, TickFeed>();

  constructor(core: SimulatorCore, history: TickHistory) {
    this.#core = core;
    this.#history = history;
    core.requests.on(Request.TickByTick, (reader, session) => this.#onRequest(reader, session));
    core.requests.on(Request.CancelTickByTick, (reader, session) => this.#onCancel(reader, session));
    core.onClientClose((session) => this.#forget(session));
    core.market.watch({
      onEvent: (event) => {
        if (event.kind === 'trade') this.#onTrade(event);
      },
      afterEvent: (event, market, bookChanged) => {
        if (bookChanged && market !== null) this.#onBook(event, market);
      },
    });
  }

  #onRequest(reader: FieldReader, session: ClientSession): void {
    const requestId = reader.integer();
    const contract = findContract(this.#core.market.catalogue, readContract(reader), session, requestId);
    if (contract === null) return;
    const kind = reader.text();
    const earlier = reader.integer();
    const ignoresSize = reader.boolean();
    if (!isTickKind(kind) || contract.secType !== 'FUT') {
      return session.sendError(requestId, NOT_FOR_THIS, `Failed to request tick-by-tick data:${kind} tick-by-tick requests are not supported for ${contract.localSymbol}.`);
    }
    const none = Number.NaN;
    const subscription: Subscription = { kind: 'tickByTick', session, requestId, contract, genericTicks: '', isSnapshot: false, restart: () => undefined };
    if (!this.#core.subscriptions.open(subscription)) return;
    this.#feeds.set(subscription, { subscription, kind, ignoresSize, bid: none, ask: none, bidSize: none, askSize: none });
    if (earlier > 0) this.#history.sendLatest(session, requestId, contract, kind, earlier);
  }

  #onCancel(reader: FieldReader, session: ClientSession): void {
    const requestId = reader.integer();
    const subscription = this.#core.subscriptions.close('tickByTick', session, requestId);
    if (subscription === null) session.sendError(requestId, NO_SUCH_FEED, "Can't find tick-by-tick request with tickerId");
    else this.#feeds.delete(subscription);
  }

  #forget(session: ClientSession): void {
    for (const subscription of this.#feeds.keys()) if (subscription.session === session) this.#feeds.delete(subscription);
  }

  #onTrade(trade: TradeEvent): void {
    const { isSilent, tickByTickOffset } = this.#core.conditions;
    if (isSilent) return;
    for (const { subscription, kind } of this.#feeds.values()) {
      if (subscription.contract.instrument !== trade.instrument) continue;
      if (kind !== 'AllLast' && (kind !== 'Last' || (trade.flags & ASIDE) !== 0)) continue;
      const { session, requestId, contract } = subscription;
      session.send(Reply.TickByTick, requestId, TICK_KINDS[kind], Math.floor(trade.tsEvent / SECOND), trade.price + tickByTickOffset, trade.size, NO_ATTRIBUTES, contract.exchange, NO_CONDITIONS);
    }
  }

  #onBook(event: TapeEvent, market: MarketState): void {
    if (this.#core.conditions.isSilent) return;
    for (const feed of this.#feeds.values()) {
      if (feed.subscription.contract.instrument === event.instrument && quotes(feed.kind)) sendQuote(feed, market.book, Math.floor(event.tsEvent / SECOND));
    }
  }
}

/** Sends the best quotes when they are new to the client and both there. */
function sendQuote(feed: TickFeed, book: BookView, seconds: number): void {
  if (book.levelCount(1) === 0 || book.levelCount(-1) === 0) return;
  const bid = book.bestBid * book.tickSize;
  const ask = book.bestAsk * book.tickSize;
  const isPriceNew = bid !== feed.bid || ask !== feed.ask;
  const isSizeNew = book.bestBidSize !== feed.bidSize || book.bestAskSize !== feed.askSize;
  if (!isPriceNew && (feed.kind === 'MidPoint' || feed.ignoresSize || !isSizeNew)) return;
  feed.bid = bid;
  feed.ask = ask;
  feed.bidSize = book.bestBidSize;
  feed.askSize = book.bestAskSize;
  const { session, requestId } = feed.subscription;
  if (feed.kind === 'MidPoint') session.send(Reply.TickByTick, requestId, TICK_KINDS.MidPoint, seconds, (bid + ask) / 2);
  else session.send(Reply.TickByTick, requestId, TICK_KINDS.BidAsk, seconds, bid, ask, book.bestBidSize, book.bestAskSize, NO_ATTRIBUTES);
}

function quotes(kind: TickKind): boolean {
  return kind === 'BidAsk' || kind === 'MidPoint';
}

function isTickKind(text: string): text is TickKind {
  return Object.hasOwn(TICK_KINDS, text);
}
