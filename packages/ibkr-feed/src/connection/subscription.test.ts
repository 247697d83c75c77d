import { afterEach, describe, expect, it } from '@jest/globals';
import { Reply, Request, type FieldReader } from '@mia-trading/tws-simulator';
import { MessageBudget } from '../budget/message-budget.js';
import { connectionConfigSchema } from '../config/ibkr-config.js';
import { Awaited } from '../test-support/awaited.js';
import { ManualTimer } from '../test-support/manual-timer.js';
import { StubGateway } from '../test-support/stub-gateway.js';
import { Connection } from './connection.js';
import { Subscription, type SubscriptionOptions } from './subscription.js';

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const REFUSED = 309;
const UNKNOWN = 4_711;
const ADVISORY = 2_104;
const SECOND_MS = 1_000;

/** A subscription to depth, and what its server and its owner have heard. */
interface Watched {
  readonly asked: readonly number[];
  readonly cancelled: readonly number[];
  readonly heard: readonly string[];
  readonly gateway: StubGateway;
  readonly connection: Connection;
  readonly subscription: Subscription;
  /** Moves what waits in the budget. */
  readonly budgetTimer: ManualTimer;
  readonly until: (holds: () => boolean) => Promise<void>;
}

async function watched(more: Partial<SubscriptionOptions> = {}, messagesPerSecond = 50): Promise<Watched> {
  const [asked, cancelled, heard]: [number[], number[], string[]] = [[], [], []];
  const awaited = new Awaited();
  const noteId = (ids: number[], reader: FieldReader): void => {
    reader.skip(1);
    ids.push(reader.integer());
    awaited.changed();
  };
  const note = (what: string): void => {
    heard.push(what);
    awaited.changed();
  };
  const gateway = await StubGateway.start({
    answers: {
      [Request.MarketDepth]: (_session, reader) => noteId(asked, reader),
      [Request.CancelMarketDepth]: (_session, reader) => noteId(cancelled, reader),
    },
  });
  closers.push(() => gateway.close());
  const budgetTimer = new ManualTimer();
  const config = connectionConfigSchema.parse({ port: gateway.port, reconnectMinMs: 10 });
  const connection = new Connection(config, { budget: new MessageBudget({ messagesPerSecond, timer: budgetTimer }) });
  closers.push(() => connection.stop());
  connection.start();
  await connection.ready(10_000);
  const subscription = new Subscription({
    connection,
    priority: 'subscription',
    ask: (api, id) => api.reqMktDepth(id, { symbol: 'ES' }, 10, false),
    cancel: (api, id) => api.cancelMktDepth(id, false),
    listener: { onDepthRow: (position) => note(`row ${position}`) },
    onLost: (why) => note(`lost: ${why}`),
    onRefused: (code, _text, answer) => note(`${answer} ${code}`),
    ...more,
  });
  return { asked, cancelled, heard, gateway, connection, subscription, budgetTimer, until: (holds) => awaited.until(holds) };
}

const row = ({ gateway }: Watched, id: number | undefined, position: number): void => gateway.session.send(Reply.MarketDepth, 1, id ?? 0, position, 0, 1, 4_800, 5);

describe('a subscription', () => {
  it('hears what comes until it is ended, and nothing of an earlier one', async () => {
    const one = await watched();
    one.subscription.open();
    await one.until(() => one.asked.length === 1);
    row(one, one.asked[0], 1);
    await one.until(() => one.heard.includes('row 1'));
    one.subscription.open();
    await one.until(() => one.asked.length === 2);
    row(one, one.asked[0], 2);
    row(one, one.asked[1], 3);
    await one.until(() => one.heard.includes('row 3'));
    one.subscription.end('enough');
    await one.until(() => one.cancelled.length === 2);
    expect(one.heard).toEqual(['row 1', 'lost: asked for anew', 'row 3', 'lost: enough']);
    expect(one.cancelled).toEqual(one.asked);
    expect(one.subscription.isOpen).toBe(false);
  });

  it('is over when the broker refuses it: nothing to cancel, no other attempt', async () => {
    const one = await watched({ retryMs: 0 });
    one.subscription.open();
    await one.until(() => one.asked.length === 1);
    one.gateway.session.sendError(one.asked[0] ?? 0, ADVISORY, 'goes on');
    one.gateway.session.sendError(one.asked[0] ?? 0, REFUSED, 'no more');
    await one.until(() => one.heard.includes('refused 309'));
    expect(one.heard).toEqual(['lost: 309 no more', 'refused 309']);
    expect([one.subscription.isOpen, one.cancelled, one.asked.length]).toEqual([false, [], 1]);
  });

  it('is cancelled and opened again after an error that may pass, where a pause is given', async () => {
    const one = await watched({ retryMs: 5 });
    one.subscription.open();
    await one.until(() => one.asked.length === 1);
    one.gateway.session.sendError(one.asked[0] ?? 0, UNKNOWN, 'something');
    await one.until(() => one.asked.length === 2);
    expect(one.heard).toEqual(['lost: 4711 something', 'later 4711']);
    expect(one.cancelled).toEqual([one.asked[0]]);
    expect(one.subscription.isOpen).toBe(true);
  });

  it('leaves a code to its owner that has a meaning of its own', async () => {
    const codes: number[] = [];
    const one = await watched({ onCode: (code) => (codes.push(code), code === UNKNOWN) });
    one.subscription.open();
    await one.until(() => one.asked.length === 1);
    one.gateway.session.sendError(one.asked[0] ?? 0, UNKNOWN, 'forget the rows');
    row(one, one.asked[0], 1);
    await one.until(() => one.heard.includes('row 1'));
    expect([codes, one.subscription.isOpen]).toEqual([[UNKNOWN], true]);
  });

  it('that was ended while its request waited for its turn is neither asked for nor cancelled', async () => {
    const one = await watched({}, 1);
    one.connection.send('order', (api) => api.reqIds());
    one.subscription.open();
    one.subscription.end('not wanted any more');
    one.subscription.open();
    expect(one.connection.budget.waiting).toBe(2);
    for (let second = 0; second < 3; second += 1) one.budgetTimer.advance(SECOND_MS);
    await one.until(() => one.asked.length === 1);
    expect(one.cancelled).toEqual([]);
    expect(one.subscription.isOpen).toBe(true);
  });

  it('may be opened again by whoever hears of its end: the earlier one is cancelled all the same', async () => {
    let again: () => void = () => undefined;
    const one = await watched({ onLost: () => again() });
    one.subscription.open();
    await one.until(() => one.asked.length === 1);
    again = () => {
      again = () => undefined;
      one.subscription.open();
    };
    one.subscription.end('stopped');
    await one.until(() => one.asked.length === 2 && one.cancelled.length === 1);
    expect(one.cancelled).toEqual([one.asked[0]]);
    expect(one.subscription.isOpen).toBe(true);
  });

  it('waits for a turn, and gives it up when it is ended', async () => {
    const turns: (() => void)[] = [];
    const one = await watched({ turn: (then) => (turns.push(then), () => void turns.splice(turns.indexOf(then), 1)) });
    one.subscription.open();
    one.subscription.end('stopped');
    expect([turns.length, one.subscription.isOpen]).toEqual([0, false]);
    one.subscription.open();
    turns[0]?.();
    await one.until(() => one.asked.length === 1);
  });

  it('is lost with the connection, and at once where there is none; its owner may open it again', async () => {
    const one = await watched();
    one.subscription.open();
    await one.until(() => one.asked.length === 1);
    one.connection.drop('silent', 'a test');
    expect(one.heard).toEqual(['lost: the connection ended']);
    one.subscription.open();
    expect([one.heard.at(-1), one.subscription.isOpen]).toEqual(['lost: no connection', false]);
    await one.connection.ready(10_000);
    one.subscription.open();
    await one.until(() => one.asked.length === 2);
    expect(one.cancelled).toEqual([]);
  });
});
