import { afterEach, describe, expect, it } from '@jest/globals';
import { createSessionClock, MarketState, resolveInstrument } from '@mia-trading/core';
import { Reply, Request, type ClientSession, type FieldReader } from '@mia-trading/tws-simulator';
import { ibkrConfigSchema, type IbkrConfig } from '../config/ibkr-config.js';
import { Connection } from '../connection/connection.js';
import { EventStamper, type EventDraft } from '../feed/event-stamper.js';
import { statusDraft } from '../feed/status-draft.js';
import { Awaited } from '../test-support/awaited.js';
import { StubGateway } from '../test-support/stub-gateway.js';
import { DepthFeed } from './depth-feed.js';

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type RowMessage = readonly [row: number, operation: number, side: number, price: number, size: number];

/** Bid 4,800 for 5, ask 4,800.25 for 6. */
const BOOK: readonly RowMessage[] = [[0, 0, 1, 4_800, 5], [0, 0, 0, 4_800.25, 6]];

/** What the feed of the contract says of itself, with prints one by one. */
function qualityDraft(hasDepth: boolean): EventDraft {
  return statusDraft('ESH4', 'quality', '', { quality: hasDepth ? 'l2-async' : 'l1' });
}

class Depth {
  readonly drafts: EventDraft[] = [];
  readonly availabilities: boolean[] = [];
  readonly ids: number[] = [];
  readonly cancelled: number[] = [];
  session: ClientSession | null = null;
  readonly #awaited = new Awaited();

  /** What the server sends for a request; a code refuses it. */
  constructor(readonly answer: (request: number) => readonly RowMessage[] | number) {}

  async start(config: Partial<IbkrConfig> = {}): Promise<DepthFeed> {
    const gateway = await StubGateway.start({
      answers: {
        [Request.MarketDepth]: (session, reader) => this.#onRequest(session, reader),
        [Request.CancelMarketDepth]: (_session, reader) => {
          reader.skip(1);
          this.cancelled.push(reader.integer());
          this.#awaited.changed();
        },
      },
    });
    closers.push(() => gateway.close());
    const parsed = ibkrConfigSchema.parse({ port: gateway.port, depthSettleMs: 30, depthAstrayMs: 20, retryMs: 30, ...config });
    const connection = new Connection(parsed);
    closers.push(() => connection.stop());
    connection.start();
    await connection.ready(10_000);
    const feed = new DepthFeed({
      connection, config: parsed, contract: { symbol: 'ES' }, instrument: 'ESH4',
      emit: (draft) => {
        this.drafts.push(draft);
        this.#awaited.changed();
      },
      onAvailable: (isAvailable) => {
        this.availabilities.push(isAvailable);
        this.drafts.push(qualityDraft(isAvailable));
      },
      onTraffic: () => undefined,
    });
    closers.push(() => feed.stop());
    feed.start();
    return feed;
  }

  send(id: number, rows: readonly RowMessage[]): void {
    for (const row of rows) this.session?.send(Reply.MarketDepth, 1, id, ...row);
  }

  until(holds: () => boolean): Promise<void> {
    return this.#awaited.until(holds);
  }

  get gaps(): string[] {
    return this.drafts.map((draft) => (draft.kind === 'feedStatus' && draft.status === 'gap' ? draft.detail : '')).filter((detail) => detail !== '');
  }

  get levels(): (readonly [string, number, number, number])[] {
    return this.drafts.flatMap((draft) => (draft.kind === 'depth' ? [[draft.action, draft.side, draft.price, draft.size] as const] : []));
  }

  #onRequest(session: ClientSession, reader: FieldReader): void {
    reader.skip(1);
    const id = reader.integer();
    this.session = session;
    this.ids.push(id);
    const answer = this.answer(this.ids.length);
    if (typeof answer === 'number') session.sendError(id, answer, 'said by the server');
    else this.send(id, answer);
    this.#awaited.changed();
  }
}

const WHOLE = [['clear', 1, 0, 0], ['set', 1, 4_800, 5], ['set', -1, 4_800.25, 6]];

describe('the depth of a contract', () => {
  it('begins with an empty book and its levels', async () => {
    const depth = new Depth(() => BOOK);
    await depth.start();
    await depth.until(() => depth.levels.length === 3);
    expect(depth.levels).toEqual(WHOLE);
    expect(depth.availabilities).toEqual([true]);
  });

  it.each(['at its beginning', 'after it was thrown away'])('makes a whole book %s, though quotes have fed the book before', async (when) => {
    const isRepaired = when !== 'at its beginning';
    const depth = new Depth((request) => (isRepaired && request === 1 ? [...BOOK, [5, 1, 1, 4_799, 1]] : BOOK));
    depth.drafts.push(qualityDraft(false), { kind: 'quote', instrument: 'ESH4', bid: 4_790, bidSize: 1, ask: 4_790.25, askSize: 1 });
    await depth.start();
    await depth.until(() => depth.levels.filter(([action]) => action === 'set').length === 2);
    const market = new MarketState(resolveInstrument('ESH4', { asOf: '2023-12-26' }), createSessionClock({ calendar: 'CME_EQUITY' }));
    const stamper = new EventStamper({
      now: () => 1,
      sink: (event) => {
        market.advance(event);
        market.apply(event);
      },
    });
    for (const draft of depth.drafts) stamper.emit(draft);
    expect([market.book.isWhole, market.book.bestBid / 4, market.book.bestAsk / 4, market.book.quality]).toEqual([true, 4_800, 4_800.25, 'l2-async']);
    expect(depth.gaps).toHaveLength(isRepaired ? 1 : 0);
  });

  it('is thrown away and asked for anew when a row cannot be', async () => {
    const depth = new Depth((request) => (request === 1 ? [...BOOK, [5, 1, 1, 4_799, 1]] : BOOK));
    await depth.start();
    await depth.until(() => depth.levels.filter(([action]) => action === 'set').length === 2);
    expect(depth.gaps).toEqual(['depth: row 5 came where 1 are known; asked for anew']);
    expect(depth.levels.slice(-3)).toEqual(WHOLE);
    expect(depth.cancelled).toEqual([depth.ids[0]]);
  });

  it('may be crossed in the middle of a change, and not for longer', async () => {
    const depth = new Depth(() => BOOK);
    await depth.start({ depthSettleMs: 5_000 });
    await depth.until(() => depth.levels.length === 3);
    const [id = 0] = depth.ids;
    depth.send(id, [[0, 1, 1, 4_800.25, 9]]);
    depth.send(id, [[0, 1, 0, 4_800.5, 6]]);
    await depth.until(() => depth.levels.length === 7);
    expect(depth.levels.slice(3)).toEqual([['set', 1, 4_800, 0], ['set', -1, 4_800.25, 0], ['set', 1, 4_800.25, 9], ['set', -1, 4_800.5, 6]]);
    expect(depth.gaps).toEqual([]);

    const stuck = new Depth((request) => (request === 1 ? [...BOOK, [0, 1, 1, 4_801, 9]] : BOOK));
    await stuck.start();
    await stuck.until(() => stuck.levels.filter(([action]) => action === 'set').length === 2);
    expect(stuck.gaps).toEqual(['depth: bid 4801 crosses ask 4800.25 for 30 ms; asked for anew']);
  });

  it('is held against the quote of the line: a lasting difference is a gap, a passing one is not', async () => {
    const depth = new Depth((request) => (request === 1 ? BOOK : [[0, 0, 1, 4_810, 5], [0, 0, 0, 4_810.25, 6]]));
    const feed = await depth.start();
    await depth.until(() => depth.levels.length === 3);
    feed.compare(4_810, 4_810.25);
    feed.compare(4_800.25, 4_800.5);
    feed.compare(4_810, 4_810.25);
    expect(depth.gaps).toEqual([]);
    while (depth.gaps.length === 0) {
      feed.compare(4_810, 4_810.25);
      await new Promise((then) => setImmediate(then));
    }
    expect(depth.gaps).toEqual(['depth: its best prices 4800 and 4800.25 are not those of the line, 4810 and 4810.25; asked for anew']);
  });

  it('is done without where the account has no more subscriptions, and asked for again after an error that is not known', async () => {
    const refused = new Depth(() => 309);
    await refused.start();
    const unknown = new Depth((request) => (request === 1 ? 4_711 : BOOK));
    await unknown.start();
    await unknown.until(() => unknown.levels.length === 3);
    expect(unknown.ids).toHaveLength(2);
    expect(refused.ids).toHaveLength(1);
    expect(refused.drafts).toEqual([]);
  });

  it('is given up for a minute when it breaks again and again', async () => {
    const depth = new Depth(() => [[3, 0, 1, 4_800, 5]]);
    await depth.start();
    await depth.until(() => depth.gaps.some((gap) => gap.includes('given up for a minute')));
    expect(depth.ids).toHaveLength(6);
  });
});
