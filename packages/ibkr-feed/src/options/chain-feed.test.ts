import { afterEach, describe, expect, it } from '@jest/globals';
import { Reply, Request, type ClientSession, type FieldReader } from '@mia-trading/tws-simulator';
import { ibkrConfigSchema, type IbkrConfig } from '../config/ibkr-config.js';
import { Connection } from '../connection/connection.js';
import type { EventDraft } from '../feed/event-stamper.js';
import { StubGateway } from '../test-support/stub-gateway.js';
import { ChainFeed } from './chain-feed.js';
import { OpenInterest } from './open-interest.js';
import type { ListedSeries } from './series.js';

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Strikes 4,700 to 4,790 by tens, calls and puts of one day: 20 series. */
const SERIES: readonly ListedSeries[] = Array.from({ length: 10 }, (_, step) => 4_700 + 10 * step).flatMap((strike) =>
  (['C', 'P'] as const).map((right) => ({ root: 'SPXW', expiry: '2023-12-26', brokerDate: '20231226', strike, right, expiryRank: 0 })),
);
const OPEN_INTEREST = 27;
const MODEL = 13;

/** A server with so many lines, which knows a series by its strike and right. */
class OptionServer {
  /** Series of the open lines, by request. */
  readonly open = new Map<number, string>();
  /** Series in the order in which they were asked for. */
  readonly asked: string[] = [];
  most = 0;
  refusal: (series: string) => number | null = () => null;
  isTalkative = true;
  readonly answers = {
    [Request.MarketData]: (session: ClientSession, reader: FieldReader): void => this.#onRequest(session, reader),
    [Request.CancelMarketData]: (_session: ClientSession, reader: FieldReader): void => {
      reader.skip(1);
      this.open.delete(reader.integer());
    },
  };

  constructor(readonly lines: number) {}

  #onRequest(session: ClientSession, reader: FieldReader): void {
    reader.skip(1);
    const id = reader.integer();
    reader.skip(4);
    const series = `${reader.number()} ${reader.text()}`;
    this.asked.push(series);
    const code = this.open.size >= this.lines ? 101 : this.refusal(series);
    if (code !== null) return session.sendError(id, code, 'refused');
    this.open.set(id, series);
    this.most = Math.max(this.most, this.open.size);
    if (!this.isTalkative) return;
    session.send(Reply.TickPrice, 6, id, 1, 3, 10, 0);
    session.send(Reply.TickPrice, 6, id, 2, 3.5, 11, 0);
    session.send(Reply.TickSize, 6, id, series.endsWith('C') ? OPEN_INTEREST : OPEN_INTEREST + 1, 500);
    session.send(Reply.TickOptionComputation, id, MODEL, 1, 0.2, 0.5, 3.2, 0, 0.01, 1, -1.5, 4_750);
  }
}

async function chain(server: OptionServer, config: Partial<IbkrConfig>, lines: number): Promise<{ readonly gateway: StubGateway; readonly feed: ChainFeed; readonly drafts: EventDraft[]; readonly told: (detail: string) => Promise<void> }> {
  const gateway = await StubGateway.start({ answers: server.answers });
  closers.push(() => gateway.close());
  const parsed = ibkrConfigSchema.parse({ port: gateway.port, messagesPerSecond: 50, chainStreams: 3, chainRotationLines: 2, chainShortestTurnMs: 10, chainTurnMs: 100, retryMs: 100, ...config });
  const connection = new Connection(parsed);
  closers.push(() => connection.stop());
  connection.start();
  await connection.ready(10_000);
  const drafts: EventDraft[] = [];
  const waiting: { readonly detail: string; readonly then: () => void }[] = [];
  const isTold = (wanted: string): boolean => drafts.some((draft) => draft.kind === 'feedStatus' && draft.detail === wanted);
  const told = (detail: string): Promise<void> => new Promise((then) => (isTold(detail) ? then() : waiting.push({ detail, then })));
  const openInterest = new OpenInterest();
  openInterest.enterDate('2023-12-26');
  const feed = new ChainFeed({ connection, config: parsed, underlying: 'SPX', exchange: 'SMART', series: SERIES, openInterest, lines, retryMs: parsed.retryMs, emit: (draft) => {
    drafts.push(draft);
    for (const { detail, then } of waiting) if (isTold(detail)) then();
  } });
  closers.push(() => feed.stop());
  return { gateway, feed, drafts, told };
}

describe('the chain', () => {
  it('streams the series nearest to the money and gives each other one its turn, never on more lines than it has', async () => {
    const server = new OptionServer(100);
    const { gateway, feed, drafts } = await chain(server, {}, 5);
    feed.start(4_751);
    await gateway.until(() => new Set(server.asked).size === SERIES.length && server.open.size <= 5);
    expect(server.most).toBe(5);
    expect(server.asked.slice(0, 5)).toEqual(['4750 C', '4750 P', '4760 C', '4760 P', '4740 C']);
    expect([...server.open.values()].filter((series) => ['4750 C', '4750 P', '4760 C'].includes(series))).toHaveLength(3);
    await gateway.until(() => server.asked.length > SERIES.length);
    expect(server.asked[SERIES.length]).toBe('4760 P');
    const quote = drafts.find((draft) => draft.kind === 'optionQuote' && draft.openInterest !== null && draft.iv !== null);
    expect(quote).toMatchObject({ instrument: 'SPX', root: 'SPXW', bid: 3, bidSize: 10, ask: 3.5, askSize: 11, openInterest: 500, iv: 0.2, gamma: 0.01, underlying: 4_750 });
    expect(feed.coverage).toMatchObject({ series: 20, streaming: 3, holes: 0 });
    expect(feed.coverage.withOpenInterest).toBeGreaterThanOrEqual(18);
  });

  it('follows the index', async () => {
    const server = new OptionServer(100);
    const { gateway, feed } = await chain(server, { chainRotationLines: 1, chainTurnMs: 60_000, chainShortestTurnMs: 60_000 }, 4);
    feed.start(4_751);
    await gateway.until(() => server.open.size === 4);
    feed.move(4_758);
    expect(feed.coverage.streaming).toBe(3);
    feed.move(4_781);
    await gateway.until(() => ['4780 C', '4780 P', '4790 C'].every((series) => [...server.open.values()].includes(series)));
    await gateway.until(() => server.open.size === 4);
    expect([...server.open.values()]).not.toContain('4750 C');
  });

  it('asks once for a series that does not exist', async () => {
    const server = new OptionServer(100);
    server.refusal = (series) => (series.startsWith('4700') ? 200 : null);
    const { gateway, feed } = await chain(server, {}, 5);
    feed.start(4_751);
    await gateway.until(() => server.asked.length >= SERIES.length + 10);
    expect(server.asked.filter((series) => series.startsWith('4700'))).toEqual(['4700 C', '4700 P']);
    expect(feed.coverage).toMatchObject({ series: 18, holes: 2 });
  });

  it('makes do with the lines that the account has', async () => {
    const server = new OptionServer(3);
    const { gateway, feed, drafts } = await chain(server, { chainStreams: 2, chainRotationLines: 3 }, 5);
    feed.start(4_751);
    await gateway.until(() => server.asked.length >= 15);
    expect(server.most).toBe(3);
    expect(drafts.filter((draft) => draft.kind === 'feedStatus').map((draft) => draft.kind === 'feedStatus' && draft.detail).at(-1)).toBe('the account has fewer lines: 3 are left for options');
  });

  it('stops asking where there is no permission, and asks again later where there is nothing for now', async () => {
    const server = new OptionServer(100);
    server.refusal = () => 354;
    const { gateway, feed, told } = await chain(server, {}, 5);
    feed.start(4_751);
    await told('no option data: 354 refused');
    expect(feed.coverage.streaming).toBe(0);
    const asked = server.asked.length;
    expect(asked).toBeLessThanOrEqual(6);
    server.refusal = () => 10_197;
    feed.start(4_751);
    await told('no option data: 10197 refused; asked for again');
    server.refusal = () => null;
    await gateway.until(() => server.open.size === 5);
    expect(feed.coverage.streaming).toBe(3);
  });
});
