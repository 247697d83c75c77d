import { afterEach, describe, expect, it } from '@jest/globals';
import type { TapeEvent } from '@mia-trading/core';
import type { TwsSimulator } from '@mia-trading/tws-simulator';
import { closeAll, opened, runFeed, type Running } from '../test-support/running-feed.js';
import { index, level, quote, simulateMarket, trade } from '../test-support/simulated-market.js';

afterEach(closeAll);

const SUBSCRIPTIONS = 6;

/** Ten minutes in which the market does something twenty times a second, always around 4,800. */
function quietMarket(): TapeEvent[] {
  const events: TapeEvent[] = [level(0, 1, 4_800, 10), level(0, -1, 4_800.25, 12), index(0, 'SPX', 4_795), index(0, 'VIX', 13.5)];
  for (let step = 1; step <= 12_000; step += 1) {
    const seconds = step / 20;
    events.push(step % 2 === 0 ? trade(seconds, 4_800.25, 1 + (step % 3)) : level(seconds, 1, 4_800, 10 + (step % 7)));
  }
  return events;
}

async function start(config: Parameters<typeof runFeed>[1] = {}): Promise<Running & { readonly simulator: TwsSimulator }> {
  const simulator = await simulateMarket(quietMarket(), { speed: 20 });
  const running = await runFeed(simulator, { chainUnderlying: '', ...config });
  running.feed.start();
  await opened(simulator, SUBSCRIPTIONS);
  simulator.begin();
  await running.session.until((all) => all.of('trade').length > 2 && all.of('depth').length > 2);
  return { ...running, simulator };
}

describe('the feed in trouble', () => {
  it('holds back prices that came back damaged with the farm, asks for them anew and goes on with the line', async () => {
    const { simulator, session, feed } = await start({ tickByTickSpacingMs: 100 });
    const { faults } = simulator.core;
    await faults.inject({ fault: 'corruptPrices', offset: 445_860_400 });
    await session.until((all) => all.of('feedStatus', 'ESH4').some(({ status, detail }) => status === 'gap' && detail.includes('445865200')));
    const before = session.of('trade').length;
    await session.until((all) => all.of('trade').length > before + 3);
    await faults.inject({ fault: 'corruptPrices', offset: 0 });
    const told = session.events.length;
    await session.until((all) => all.events.slice(told).some((event) => event.kind === 'feedStatus' && event.quality === 'l2-async'));
    expect(session.of('trade').every(({ price }) => price === 4_800.25)).toBe(true);
    expect(session.of('quote').every(({ bid, ask }) => !(bid > 5_000) && !(ask > 5_000))).toBe(true);
    expect(feed.summary.quarantined).toBeGreaterThan(0);
  });

  it('says that the farm is away, and asks for ticks anew when it is back', async () => {
    const { simulator, session } = await start();
    const { faults, subscriptions } = simulator.core;
    const ticks = (): number[] => subscriptions.all.filter(({ kind }) => kind === 'tickByTick').map(({ requestId }) => requestId);
    const first = ticks();
    await faults.inject({ fault: 'farm', state: 'broken', farm: 'usopt' });
    await faults.inject({ fault: 'farm', state: 'broken', farm: 'usfuture' });
    await session.until((all) => all.statuses('ESH4').includes('stale'));
    expect(session.of('feedStatus', 'ESH4').filter(({ status }) => status === 'stale').map(({ detail }) => detail)).toEqual(['2103 Market data farm connection is broken:usfuture']);
    const told = session.events.length;
    await faults.inject({ fault: 'farm', state: 'ok', farm: 'usfuture' });
    await session.until((all) => all.events.slice(told).some((event) => event.kind === 'feedStatus' && event.quality === 'l2-async'));
    expect(session.events.slice(told).some((event) => event.kind === 'feedStatus' && event.status === 'live')).toBe(true);
    expect(ticks().filter((id) => first.includes(id))).toEqual([]);
  });

  it('empties the book on a reset of the depth and builds it from what follows', async () => {
    const { simulator, session } = await start();
    const told = session.events.length;
    await simulator.core.faults.inject({ fault: 'depthReset' });
    await session.until((all) => all.events.slice(told).filter((event) => event.kind === 'depth' && event.action === 'set').length >= 2);
    const after = session.events.slice(told).filter((event) => event.kind === 'depth' || (event.kind === 'feedStatus' && event.status === 'gap'));
    const gap = after.findIndex(({ kind }) => kind === 'feedStatus');
    expect(after[gap + 1]).toMatchObject({ kind: 'depth', action: 'clear' });
    expect(after.slice(gap + 2, gap + 4).map((event) => event.kind === 'depth' && [event.side, event.price])).toEqual([[1, 4_800], [-1, 4_800.25]]);
  });

  it('says that it is cut off, connects again, and has everything again', async () => {
    const { simulator, session } = await start();
    const told = session.events.length;
    await simulator.core.faults.inject({ fault: 'disconnect' });
    await session.until((all) => all.events.slice(told).some((event) => event.kind === 'feedStatus' && event.quality === 'l2-async'));
    const statuses = session.events.slice(told).filter((event) => event.kind === 'feedStatus').map(({ instrument, status }) => `${instrument}:${status}`);
    expect(statuses.filter((status) => [':disconnected', ':connected', 'ESH4:resubscribed'].includes(status))).toEqual([':disconnected', ':connected', 'ESH4:resubscribed']);
    expect(simulator.core.subscriptions.all).toHaveLength(SUBSCRIPTIONS);
  });

  it('subscribes anew when the broker has lost its subscriptions, and not when it has kept them', async () => {
    const { simulator, session } = await start();
    const { faults, subscriptions } = simulator.core;
    const ids = (): number[] => subscriptions.all.map(({ requestId }) => requestId);
    const first = ids();
    await faults.inject({ fault: 'connectionLost' });
    await session.until((all) => all.statuses('').includes('stale'));
    await faults.inject({ fault: 'connectionRestored', dataKept: true });
    await session.until((all) => all.statuses('').includes('live'));
    expect(ids()).toEqual(first);
    await faults.inject({ fault: 'connectionLost' });
    await faults.inject({ fault: 'connectionRestored', dataKept: false });
    const told = session.events.length;
    await session.until((all) => all.events.slice(told).some((event) => event.kind === 'feedStatus' && event.quality === 'l2-async'));
    expect(session.statuses('ESH4').filter((status) => status === 'gap' || status === 'resubscribed')).toEqual(['gap', 'resubscribed']);
    expect(ids().filter((id) => first.includes(id))).toEqual([]);
  });

  it('takes no delayed data: says so, and has live ones again when they are to be had', async () => {
    const { simulator, session, feed } = await start({ retryMs: 100 });
    await simulator.core.faults.inject({ fault: 'delayedData', active: true });
    await session.until((all) => all.statuses('ESH4').includes('stale'));
    expect(session.of('feedStatus', 'ESH4').find(({ status }) => status === 'stale')?.detail).toContain('354 Requested market data is not subscribed');
    await simulator.core.faults.inject({ fault: 'delayedData', active: false });
    await session.until((all) => all.statuses('ESH4').at(-1) === 'live');
    expect(feed.summary.isLive).toBe(true);
  });

  it('goes stale while another session has the market data, and is live again after it', async () => {
    const { simulator, session } = await start({ retryMs: 100 });
    const { faults } = simulator.core;
    await faults.inject({ fault: 'competingSession', active: true });
    await session.until((all) => all.statuses('ESH4').includes('stale'));
    expect(session.of('feedStatus', 'ESH4').find(({ status }) => status === 'stale')?.detail).toContain('10197');
    await faults.inject({ fault: 'competingSession', active: false });
    await session.until((all) => all.statuses('ESH4').at(-1) === 'live');
    await opened(simulator, SUBSCRIPTIONS);
    expect(simulator.core.subscriptions.all).toHaveLength(SUBSCRIPTIONS);
  });

  it('goes stale when nothing comes any more, and asks for everything anew', async () => {
    const { simulator, session } = await start({ dataAgeMs: 150 });
    const { subscriptions, conditions } = simulator.core;
    const first = subscriptions.all.filter(({ contract }) => contract.symbol === 'ES').map(({ requestId }) => requestId);
    conditions.silence('session', true);
    // A busy machine may have been silent for as long before: what counts begins with the next time it is said.
    const told = session.events.length;
    const since = (): string[] => {
      const statuses = session.events.slice(told).flatMap((event) => (event.kind === 'feedStatus' && event.instrument === 'ESH4' ? [event.status] : []));
      return statuses.slice(statuses.indexOf('stale')).filter((status) => ['stale', 'gap', 'resubscribed'].includes(status));
    };
    await session.until(() => since().length >= 3 && since()[0] === 'stale');
    conditions.silence('session', false);
    await session.until((all) => all.statuses('ESH4').at(-1) === 'live' || all.statuses('ESH4').at(-1) === 'quality l2-async');
    expect(since().slice(0, 3)).toEqual(['stale', 'gap', 'resubscribed']);
    expect(subscriptions.all.some(({ requestId }) => first.includes(requestId))).toBe(false);
  });
});

describe('the feed with less', () => {
  it('samples prints and quotes from the line where ticks one by one are not to be had', async () => {
    const events = [quote(0, 4_800, 10, 4_800.25, 12), index(0, 'SPX', 4_795), ...Array.from({ length: 200 }, (_, step) => trade(1 + step / 20, 4_800.25, 2))];
    const simulator = await simulateMarket(events, { speed: 50 });
    const { session, feed } = await runFeed(simulator, { chainUnderlying: '', depth: false, tickByTick: false });
    feed.start();
    await opened(simulator, 3);
    simulator.begin();
    await simulator.ended;
    await session.until((all) => all.of('trade').reduce((sum, { size }) => sum + size, 0) === 400);
    expect(session.of('trade').length).toBeLessThan(200);
    expect(session.of('quote').at(-1)).toMatchObject({ bid: 4_800, bidSize: 10, ask: 4_800.25, askSize: 12 });
    expect(session.statuses('ESH4')).toEqual(['quality sampled', 'live']);
  });
});
