import { describe, expect, it } from '@jest/globals';
import type { DepthEvent, Detection, OrderEvent, Side } from '@mia-trading/core';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { icebergsConfig } from './icebergs-config.js';
import { Icebergs } from './icebergs.js';

const MILLISECOND = 1_000;
const options = icebergsConfig.parse({});

/** A market of one bid and one offer, 100 x 101 ticks, that a test moves by hand. */
function stage(feedQuality: FakeMarket['feedQuality'], overrides: Partial<typeof options> = {}) {
  const found: Detection[] = [];
  const icebergs = new Icebergs({ ...options, ...overrides }, (detection) => found.push(detection));
  const market = new FakeMarket();
  market.feedQuality = feedQuality;
  market.now = 1_000_000;
  market.book.set([[100, 4]], [[101, 50]]);
  return {
    found,
    icebergs,
    market,
    sell: (size: number, matchId = 0) => icebergs.onTrade(print({ ticks: 100, size, aggressor: -1, tsInit: market.now, matchId }), market),
    order: (action: OrderEvent['action'], orderId: number, size: number, last = false, ticks = 100) =>
      icebergs.onOrder({ kind: 'order', tsEvent: market.now, tsInit: market.now, seq: 0, instrument: 'ESH4', action, side: 1, price: ticks / 4, size, orderId, last, snapshot: false }, market),
    depth: (side: Side, ticks: number, size: number) => {
      const event: DepthEvent = { kind: 'depth', tsEvent: market.now, tsInit: market.now, seq: 0, instrument: 'ESH4', action: 'set', side, price: ticks / 4, size, orders: 0, endOfBatch: true };
      icebergs.onDepth(event, market);
    },
    show: (bid: number) => {
      market.book.set(bid > 0 ? [[100, bid], [99, 9]] : [[99, 9]], [[101, 50]]);
      market.book.asOf = market.now;
      icebergs.onBook(market);
    },
  };
}

describe('native icebergs by order id', () => {
  it('order 7 shows 3, 13 of it trade, it shows 2: 2 + 13 - 3 = 12 were hidden', () => {
    const { found, order, market, icebergs } = stage('l3');
    market.book.orderSizes.set(7, 3);
    order('fill', 7, 13);
    expect(found).toEqual([]);
    order('modify', 7, 2, true);
    expect(found).toEqual([
      {
        kind: 'nativeIceberg',
        detectedAt: 1_000_000,
        since: 1_000_000,
        side: 1,
        price: 25,
        grade: 'confirmed',
        detail: { evidence: 'orderId', orderId: 7, displayedBefore: 3, traded: 13, displayedAfter: 2, hidden: 12, refills: 1, hiddenTotal: 12 },
      },
    ]);
    market.now += 60_000_000;
    market.book.orderSizes.set(7, 2);
    order('fill', 7, 1);
    order('fill', 7, 1);
    order('modify', 7, 3, true);
    expect(found[1]).toMatchObject({ since: 1_000_000, detectedAt: 61_000_000, detail: { hidden: 3, refills: 2, hiddenTotal: 15 } });
    expect([icebergs.hiddenAt(1, 100, 0), icebergs.hiddenAt(1, 100, 61_000_001), icebergs.hiddenAt(-1, 100, 0)]).toEqual([15, 0, 0]);
  });

  it('is gone with its last part: it showed 1, 25 traded', () => {
    const { found, order, market } = stage('l3');
    market.book.orderSizes.set(7, 1);
    order('fill', 7, 25);
    order('cancel', 7, 1, true);
    expect(found.map(({ detail }) => detail['hidden'])).toEqual([24]);
  });

  it.each([
    ['a fill that takes what was shown', 5, 'cancel', 5, 100],
    ['a partial fill, told as a cancellation', 2, 'cancel', 2, 100],
    ['a partial fill, told as a modification', 2, 'modify', 3, 100],
    ['an order that its owner moved into the market', 6, 'cancel', 5, 99],
  ] as const)('is not %s', (_, filled, action, size, ticks) => {
    const { found, order, market } = stage('l3');
    market.book.orderSizes.set(7, 5);
    order('fill', 7, filled);
    order(action, 7, size, true, ticks);
    expect(found).toEqual([]);
  });

  it('is not an order that somebody enlarges in an event of its own', () => {
    const { found, order, market } = stage('l3');
    market.book.orderSizes.set(7, 5);
    order('fill', 7, 5, true);
    order('modify', 7, 5, true);
    expect(found).toEqual([]);
  });
});

describe('native icebergs by level', () => {
  it('of 4 shown 2 trade and 4 are shown at the end of the event: 4 + 2 - 4 = 2 were hidden', () => {
    const { found, sell, market, show } = stage('l2-atomic');
    sell(2, 9);
    // The queue behind it grew in the same batch, so that something changed.
    market.book.asOf = market.now;
    show(5);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'nativeIceberg', grade: 'confirmed', side: 1, price: 25, detail: { evidence: 'level', displayedBefore: 4, traded: 2, displayedAfter: 5, hidden: 3 } });
  });

  it('no change of the level is proof only on a feed whose batches have come with the prints', () => {
    const { found, sell, market, show, depth } = stage('l2-atomic', { minimumRefills: 100 });
    const unchanged = (matchId: number): void => {
      sell(4, matchId);
      market.now += MILLISECOND;
      depth(-1, 101, 51);
      show(4);
    };
    unchanged(1);
    expect(found).toEqual([]);
    // Each of these takes 1 and shows it.
    for (let matchId = 2; matchId < 25; matchId += 1) {
      market.now += 1_000 * MILLISECOND;
      market.book.set([[100, 4]], [[101, 50]]);
      sell(1, matchId);
      show(3);
      show(4);
    }
    expect(found).toEqual([]);
    market.now += 1_000 * MILLISECOND;
    unchanged(25);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ grade: 'confirmed', detail: { evidence: 'level', traded: 4, hidden: 4 } });
  });

  it('does not believe a batch that comes a millisecond after the print', () => {
    const { found, sell, market, show } = stage('l2-atomic');
    sell(2, 9);
    const { now } = market;
    market.now += MILLISECOND;
    show(4);
    market.book.asOf = now;
    expect(found).toEqual([]);
  });

  it('a price that showed nothing proves nothing', () => {
    const { found, sell, show } = stage('l2-atomic');
    show(0);
    sell(5, 1);
    show(0);
    expect(found).toEqual([]);
  });
});

describe('on a feed whose book comes when it may', () => {
  it('confirms that 9 traded where at most 6 were shown until 300 ms later, and says so then', () => {
    const { found, sell, market, show } = stage('l2-async');
    sell(5, 3);
    sell(4, 3);
    market.now += 100 * MILLISECOND;
    show(6);
    market.now += 199 * MILLISECOND;
    show(0);
    expect(found).toEqual([]);
    market.now += MILLISECOND;
    show(0);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'nativeIceberg', grade: 'confirmed', since: 1_000_000, detectedAt: 1_300_000, detail: { evidence: 'tradedMoreThanDisplayed', displayedBefore: 6, traded: 9, hidden: 3 } });
  });

  it('does not add up what traded in several matches', () => {
    const { found, sell, market, show } = stage('l2-async');
    sell(4, 3);
    sell(4, 4);
    market.now += 300 * MILLISECOND;
    show(0);
    expect(found).toEqual([]);
  });

  it('calls three refills in a row possible, once', () => {
    const { found, sell, market, show } = stage('l2-async');
    for (let round = 0; round < 5; round += 1) {
      sell(3);
      market.now += 50 * MILLISECOND;
      show(1);
      market.now += 300 * MILLISECOND;
      show(4);
    }
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'syntheticIceberg', grade: 'possible', side: 1, price: 25, since: 1_000_000, detectedAt: 1_000_000 + 3 * 350 * MILLISECOND, detail: { refills: 3, refilled: 9 } });
    market.now += 10_000 * MILLISECOND;
    for (let round = 0; round < 3; round += 1) {
      sell(3);
      market.now += 350 * MILLISECOND;
      show(4);
    }
    expect(found).toHaveLength(2);
  });

  it.each([['sampled', 'continuous'], ['l2-async', 'auction']] as const)('looks for nothing on a %s feed in %s trading', (quality, phase) => {
    const { found, sell, market, show } = stage(quality);
    market.phase = phase;
    sell(9);
    market.now += 400 * MILLISECOND;
    show(0);
    expect(found).toEqual([]);
  });

  it('forgets what it watched after a gap', () => {
    const { found, sell, market, show, icebergs } = stage('l2-async');
    sell(9);
    icebergs.onGap();
    market.now += 400 * MILLISECOND;
    show(0);
    expect(found).toEqual([]);
  });
});
