import { describe, expect, it } from '@jest/globals';
import type { OrderEvent, OrderId, Side } from '@mia-trading/core';
import { settingOf, type VenueSetting } from '../test-support/venue-setting.js';

/** Levels of an exchange that publishes whole events: 4999.75 and 5000 bid for 5 and 10, 5000.25 offered for 10. */
function levels(settings: object = {}): VenueSetting {
  const setting = settingOf({ fillRule: 'queue', ...settings });
  setting.market.quality(0, 'l2-atomic');
  setting.market.depth(0, 1, 4_999.75, 5);
  setting.market.depth(0, 1, 5_000, 10);
  setting.market.depth(0, -1, 5_000.25, 10);
  return setting;
}

/** With our bid for `quantity` at 5000, behind the 10. */
function queued(quantity = 1, settings: object = {}): VenueSetting {
  const setting = levels(settings);
  setting.submit({ orderId: 'a', type: 'limit', limitPrice: 5_000, quantity });
  setting.market.passTo(500);
  return setting;
}

/** A sale at 5000 that leaves `left` displayed, as one exchange event. */
function sale({ market }: VenueSetting, ms: number, size: number, left: number): void {
  market.trade(ms, 5_000, size, -1);
  market.depth(ms, 1, 5_000, left);
}

describe('a place in the queue of price levels', () => {
  it('by hand: behind 10, prints of 4 and 7 leave us one contract', () => {
    const setting = queued(3);
    sale(setting, 600, 4, 6);
    setting.market.passTo(1_000);
    expect(setting.fills()).toEqual([]);
    sale(setting, 1_100, 7, 0);
    setting.market.passTo(2_000);
    expect(setting.fills()).toEqual([['a', 1, 5_000]]);
    expect([...setting.venue.assumptions]).toEqual([]);
  });

  it('conservative: 6 of 10 cancel behind us; with 4 left, at most 4 are ahead', () => {
    const setting = queued();
    setting.market.depth(600, 1, 5_000, 14);
    setting.market.depth(610, 1, 5_000, 10);
    sale(setting, 700, 9, 1);
    setting.market.passTo(1_000);
    expect(setting.fills()).toEqual([]);
    sale(setting, 1_100, 1, 0);
    setting.market.depth(1_200, 1, 5_000, 3);
    setting.market.passTo(2_000);
    expect(setting.fills()).toEqual([]);
    sale(setting, 2_100, 1, 2);
    setting.market.passTo(3_000);
    expect(setting.fills()).toEqual([['a', 1, 5_000]]);
  });

  it('probabilistic: of 6 that cancel with 10 ahead and 10 behind, 3 were ahead', () => {
    const setting = queued(1, { queueModel: 'probabilistic' });
    setting.market.depth(600, 1, 5_000, 20);
    setting.market.depth(610, 1, 5_000, 14);
    sale(setting, 700, 7, 7);
    setting.market.passTo(1_000);
    expect(setting.fills()).toEqual([]);
    sale(setting, 1_100, 1, 6);
    setting.market.passTo(2_000);
    expect(setting.fills()).toEqual([['a', 1, 5_000]]);
    expect([...setting.venue.assumptions]).toEqual(['estimatedQueue']);
  });

  it('a purchase at our price hits the other side of the book', () => {
    const setting = queued();
    setting.market.trade(600, 5_000, 50, 1);
    setting.market.passTo(1_000);
    expect(setting.fills()).toEqual([]);
  });

  it('whoever offers at our price would have met us first', () => {
    const setting = queued(3);
    setting.market.depth(600, 1, 5_000, 0);
    setting.market.depth(700, -1, 5_000, 2);
    setting.market.passTo(1_000);
    expect(setting.fills()).toEqual([['a', 2, 5_000]]);
    setting.market.depth(2_500, -1, 5_000.25, 11);
    setting.market.passTo(3_000);
    expect(setting.fills()).toEqual([['a', 2, 5_000]]);
    setting.market.depth(3_100, -1, 5_000, 3);
    setting.market.passTo(4_000);
    expect(setting.fills()).toEqual([['a', 2, 5_000], ['a', 1, 5_000]]);
  });

  it('a price inside the spread has nobody ahead; one beyond the last row shown has a queue nobody knows', () => {
    const setting = levels();
    setting.market.depth(10, -1, 5_000.25, 0);
    setting.market.depth(10, -1, 5_000.75, 10);
    setting.submit({ orderId: 'inside', type: 'limit', limitPrice: 5_000.25 });
    setting.submit({ orderId: 'beyond', type: 'limit', limitPrice: 4_999.5 });
    setting.market.passTo(500);
    setting.market.trade(600, 5_000.25, 1, -1);
    setting.market.trade(610, 4_999.5, 50, -1);
    setting.market.passTo(1_000);
    expect(setting.fills()).toEqual([['inside', 1, 5_000.25]]);
    setting.market.depth(1_100, 1, 4_999.5, 7);
    setting.market.trade(1_200, 4_999.5, 8, -1);
    setting.market.passTo(2_000);
    expect(setting.fills()).toEqual([['inside', 1, 5_000.25], ['beyond', 1, 4_999.5]]);
  });

  it('orders of ours at one price fill in the order in which they came', () => {
    const setting = queued(2);
    setting.submit({ orderId: 'b', type: 'limit', limitPrice: 5_000, quantity: 2 });
    setting.market.passTo(1_000);
    sale(setting, 1_100, 13, 0);
    setting.market.passTo(2_000);
    expect(setting.fills()).toEqual([['a', 2, 5_000], ['b', 1, 5_000]]);
  });

  it('a smaller order keeps its place, a larger one goes to the end', () => {
    for (const [quantity, expected] of [[2, [['a', 1, 5_000]]], [4, []]] as const) {
      const setting = queued(3);
      setting.market.depth(550, 1, 5_000, 20);
      setting.market.send({ kind: 'replace', orderId: 'a' as OrderId, quantity, limitPrice: 5_000, stopPrice: null });
      setting.market.passTo(1_000);
      sale(setting, 1_100, 11, 9);
      setting.market.passTo(2_000);
      expect(setting.fills()).toEqual(expected);
    }
  });

  it('where book and prints come apart only prints count', () => {
    const setting = queued();
    setting.market.quality(510, 'l2-async');
    setting.market.depth(600, 1, 5_000, 2);
    setting.market.trade(700, 5_000, 8, -1);
    setting.market.passTo(1_000);
    expect(setting.fills()).toEqual([]);
    setting.market.trade(1_100, 5_000, 3, -1);
    setting.market.passTo(2_000);
    expect(setting.fills()).toEqual([['a', 1, 5_000]]);
  });

  it('quotes alone have no queue: neither prints nor offers at its price fill an order, only those beyond it', () => {
    const setting = settingOf({ fillRule: 'queue' });
    setting.market.quote(0, 5_000, 5_000.25, 5, 5);
    setting.submit({ orderId: 'a', type: 'limit', limitPrice: 5_000, quantity: 2 });
    setting.market.passTo(500);
    setting.market.trade(600, 5_000, 60, -1);
    setting.market.quote(700, 4_999.75, 5_000, 5, 5);
    setting.market.passTo(1_000);
    expect(setting.fills()).toEqual([]);
    setting.market.trade(1_100, 4_999.75, 1, -1);
    setting.market.passTo(2_000);
    expect(setting.fills()).toEqual([['a', 1, 5_000]]);
    setting.market.quote(2_100, 4_999.5, 4_999.75, 5, 5);
    setting.market.passTo(3_000);
    expect(setting.fills()).toEqual([['a', 1, 5_000], ['a', 1, 5_000]]);
    expect([...setting.venue.assumptions]).toEqual(['noDepth']);
  });

  it('an order that rests when depth first comes is behind everything displayed then', () => {
    const setting = settingOf({ fillRule: 'queue' });
    setting.market.quote(0, 5_000, 5_000.25, 5, 5);
    setting.submit({ orderId: 'a', type: 'limit', limitPrice: 5_000 });
    setting.market.passTo(500);
    setting.market.quality(510, 'l2-atomic');
    setting.market.depth(600, 1, 5_000, 7);
    setting.market.depth(610, -1, 5_000.25, 5);
    sale(setting, 700, 7, 1);
    setting.market.passTo(1_000);
    expect(setting.fills()).toEqual([]);
    sale(setting, 1_100, 1, 0);
    setting.market.passTo(2_000);
    expect(setting.fills()).toEqual([['a', 1, 5_000]]);
    expect([...setting.venue.assumptions]).toEqual([]);
  });

  it('a book that is only sampled from now on gives nobody a place any more; a price beyond is needed, and whoever has a place keeps it', () => {
    const setting = queued();
    setting.market.quality(510, 'sampled');
    setting.submit({ orderId: 'b', type: 'limit', limitPrice: 5_000 });
    setting.market.passTo(1_000);
    setting.market.trade(1_100, 5_000, 500, -1);
    setting.market.passTo(2_000);
    expect(setting.fills()).toEqual([['a', 1, 5_000]]);
  });
});

/** Orders 1 (5 contracts) and 2 (3) bid 5000, 9 offers 5000.25. */
function orders(): VenueSetting & { order(ms: number, action: OrderEvent['action'], orderId: number, size: number, price?: number, last?: boolean, side?: Side): void } {
  const setting = settingOf({ fillRule: 'queue' });
  const order = (ms: number, action: OrderEvent['action'], orderId: number, size: number, price = 5_000, last = true, side: Side = 1): void => {
    setting.market.play(ms, { kind: 'order', action, side, price, size, orderId, last, snapshot: false });
  };
  order(0, 'add', 1, 5);
  order(1, 'add', 2, 3);
  order(2, 'add', 9, 10, 5_000.25, true, -1);
  setting.submit({ orderId: 'a', type: 'limit', limitPrice: 5_000, quantity: 2 });
  setting.market.passTo(500);
  return { ...setting, order };
}

describe('a place in the real queue, order by order', () => {
  it('moves forward when an order ahead cancels, not when one behind does', () => {
    const { market, order, fills } = orders();
    order(600, 'add', 3, 20);
    order(610, 'cancel', 3, 20);
    order(620, 'cancel', 1, 5);
    order(630, 'add', 4, 6);
    market.trade(700, 5_000, 4, -1, 0);
    order(700, 'fill', 2, 3, 5_000, false);
    order(700, 'fill', 4, 1, 5_000, false);
    order(700, 'cancel', 2, 3, 5_000, false);
    order(700, 'modify', 4, 5);
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 1, 5_000]]);
    market.trade(1_100, 5_000, 1, -1, 0);
    order(1_100, 'modify', 4, 4);
    market.passTo(2_000);
    expect(fills()).toEqual([['a', 1, 5_000], ['a', 1, 5_000]]);
  });

  it('keeps an order ahead that gets smaller, and not one that gets larger or moves away and back', () => {
    const { market, order, fills } = orders();
    order(600, 'modify', 1, 2);
    order(610, 'modify', 2, 4);
    market.trade(700, 5_000, 3, -1, 0);
    order(700, 'cancel', 1, 2, 5_000, false);
    order(700, 'modify', 2, 3);
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 1, 5_000]]);
  });

  it('passes a hidden order that shows its next part', () => {
    const { market, order, fills } = orders();
    order(600, 'cancel', 2, 3);
    market.trade(700, 5_000, 5, -1, 0);
    order(700, 'fill', 1, 5, 5_000, false);
    order(700, 'modify', 1, 5);
    market.passTo(1_000);
    expect(fills()).toEqual([]);
    market.trade(1_100, 5_000, 1, -1, 0);
    order(1_100, 'modify', 1, 4);
    market.passTo(2_000);
    expect(fills()).toEqual([['a', 1, 5_000]]);
  });

  it('follows what happens in a halt', () => {
    const { market, order, fills } = orders();
    market.phase(600, 'halted');
    order(700, 'cancel', 1, 5);
    order(710, 'cancel', 2, 3);
    order(720, 'add', 3, 3);
    market.phase(800, 'continuous');
    market.trade(900, 5_000, 1, -1, 0);
    order(900, 'modify', 3, 2);
    market.passTo(2_000);
    expect(fills()).toEqual([['a', 1, 5_000]]);
  });

  it('after a snapshot only those who still rest are ahead', () => {
    const { market, order, fills } = orders();
    market.play(600, { kind: 'order', action: 'clear', side: 1, price: Number.NaN, size: 0, orderId: 0, last: false, snapshot: true });
    for (const [orderId, side, price, size] of [[2, 1, 5_000, 3], [7, 1, 5_000, 4], [9, -1, 5_000.25, 10]] as const) {
      market.play(600, { kind: 'order', action: 'add', side, price, size, orderId, last: orderId === 9, snapshot: true });
    }
    market.trade(700, 5_000, 4, -1, 0);
    order(700, 'cancel', 2, 3, 5_000, false);
    order(700, 'modify', 7, 3);
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 1, 5_000]]);
  });
});
