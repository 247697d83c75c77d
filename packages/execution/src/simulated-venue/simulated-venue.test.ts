import { describe, expect, it } from '@jest/globals';
import type { BrokerReport, OrderId } from '@mia-trading/core';
import { quoted, settingOf } from '../test-support/venue-setting.js';

const cancel = (orderId: string) => ({ kind: 'cancel', orderId: orderId as OrderId }) as const;

describe('latency', () => {
  it('a market order meets the book of 150 ms later, and is heard of 100 ms after that', () => {
    const { market, submit, fills, executed } = quoted();
    submit({ orderId: 'a' });
    market.quote(149, 5001, 5001.25);
    market.quote(150, 5002, 5002.25);
    market.passTo(249);
    expect(fills()).toEqual([]);
    market.passTo(250);
    // The command arrives before the event of the same time.
    expect(fills()).toEqual([['a', 1, 5001.25]]);
    expect(executed()[0]?.tsVenue).toBe(market.timeAt(150));
  });

  it('a feed with two times needs no modelled delay: orders work from 100 ms after sending, in exchange time', () => {
    const { market, submit, fills, executed } = quoted({}, 40);
    submit({ orderId: 'a' });
    market.quote(139, 5001, 5001.25);
    market.quote(141, 5002, 5002.25);
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 1, 5001.25]]);
    expect(executed()[0]?.tsVenue).toBe(market.timeAt(140));
  });

  it('a resting order is not filled by a print that happened before it arrived', () => {
    const { market, submit, fills } = quoted();
    submit({ orderId: 'a', type: 'limit', limitPrice: 4999 });
    market.trade(149, 4998, 5);
    market.passTo(500);
    expect(fills()).toEqual([]);
    market.trade(501, 4998, 5);
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 1, 4999]]);
  });

  it('a cancel that arrives after the fill is refused, and the fill stands', () => {
    const { market, submit } = quoted();
    submit({ orderId: 'a', type: 'limit', limitPrice: 4999 });
    market.passTo(1_000);
    market.send(cancel('a'));
    market.trade(1_100, 4998, 5);
    market.passTo(2_000);
    expect(market.kindsOf('a')).toEqual(['working', 'executed', 'commandRejected']);
  });
});

describe('groups and families', () => {
  it('a partial fill reduces the other leg, a full one cancels it', () => {
    const { market, submit, fills } = quoted();
    submit({ orderId: 's', side: -1, type: 'stop', stopPrice: 4990, quantity: 3, ocaGroup: 'g' });
    submit({ orderId: 't', side: -1, type: 'limit', limitPrice: 5001, quantity: 3, ocaGroup: 'g' });
    market.passTo(500);
    market.trade(600, 5001.25, 1, 1);
    market.passTo(1_000);
    expect(market.reports.find((report) => report.kind === 'replaced')).toMatchObject({ orderId: 's', quantity: 2 });
    market.trade(1_100, 4990, 5, -1);
    market.passTo(2_000);
    expect(fills().map(([orderId, quantity]) => [orderId, quantity])).toEqual([['t', 1], ['s', 2]]);
    expect(market.kindsOf('t').at(-1)).toBe('cancelled');
  });

  it('children begin to work when their parent is completely filled', () => {
    const { market, submit, fills } = quoted();
    submit({ orderId: 'p', type: 'limit', limitPrice: 4999.5, quantity: 2 });
    submit({ orderId: 't', side: -1, type: 'limit', limitPrice: 5001, quantity: 2, parentId: 'p' as OrderId });
    market.passTo(500);
    market.trade(600, 4999.25, 1, -1);
    market.trade(700, 5002, 5, 1);
    market.passTo(1_000);
    expect(market.kindsOf('t')).toEqual(['held']);
    market.trade(1_100, 4999.25, 1, -1);
    market.trade(1_200, 5002, 5, 1);
    market.passTo(2_000);
    expect(fills()).toEqual([['p', 1, 4999.5], ['p', 1, 4999.5], ['t', 2, 5001]]);
  });
});

describe('opening hours', () => {
  it('nothing fills in a halt; orders sent then are held, and meet the first book after it', () => {
    const { market, submit, fills } = quoted();
    market.phase(100, 'halted');
    submit({ orderId: 'a' });
    submit({ orderId: 'b', type: 'limit', limitPrice: 5000.25, timeInForce: 'IOC' });
    market.passTo(500);
    market.trade(600, 4990, 5);
    market.passTo(1_000);
    expect([market.kindsOf('a'), market.kindsOf('b')]).toEqual([['held'], ['rejected']]);
    market.phase(1_100, 'continuous');
    market.quote(1_200, 4991, 4991.25);
    market.passTo(2_000);
    expect(fills()).toEqual([['a', 1, 4991.25]]);
  });

  it('DAY orders end with their trade date, GTC orders go on', () => {
    const { market, submit } = quoted();
    submit({ orderId: 'day', type: 'limit', limitPrice: 4990 });
    submit({ orderId: 'gtc', type: 'limit', limitPrice: 4990, timeInForce: 'GTC' });
    market.passTo(500);
    market.setTradeDate('2024-01-04');
    market.quote(600, 5000, 5000.5);
    market.passTo(1_000);
    expect([market.kindsOf('day'), market.kindsOf('gtc')]).toEqual([['working', 'expired'], ['working']]);
  });
});

describe('feeds without a book', () => {
  it('prints alone: the next print and an assumed spread, labelled', () => {
    const { market, submit, fills, venue } = settingOf();
    market.trade(0, 5000);
    submit({ orderId: 'a', quantity: 3 });
    market.passTo(500);
    expect(fills()).toEqual([]);
    market.trade(600, 5001, 2);
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 2, 5001.25], ['a', 1, 5001.5]]);
    expect([...venue.assumptions]).toEqual(['assumedSpread']);
  });

  it('bars alone: in at the next open, the stop before the target when both are in one bar', () => {
    const { market, submit, fills, venue } = settingOf();
    market.bar(60_000, 60_000, 5000, 5001, 4999, 5000);
    submit({ orderId: 'a' });
    market.bar(120_000, 60_000, 5000.5, 5002, 5000, 5001);
    market.passTo(120_500);
    submit({ orderId: 's', side: -1, type: 'stop', stopPrice: 4998, ocaGroup: 'g' });
    submit({ orderId: 't', side: -1, type: 'limit', limitPrice: 5004, ocaGroup: 'g' });
    market.bar(180_000, 60_000, 5001, 5001, 5000, 5000);
    market.bar(240_000, 60_000, 5000, 5010, 4990, 5000);
    market.passTo(241_000);
    // Bought at the open and a tick of spread; sold at the trigger, a tick of spread and one of slippage.
    expect(fills()).toEqual([['a', 1, 5000.75], ['s', 1, 4997.5]]);
    expect([...venue.assumptions].sort()).toEqual(['assumedSpread', 'barFills']);
  });

  it('bars alone: a stop gapped over fills at the open', () => {
    const { market, submit, fills } = settingOf();
    market.bar(60_000, 60_000, 5000, 5001, 4999, 5000);
    submit({ orderId: 's', side: -1, type: 'stop', stopPrice: 4998 });
    market.bar(120_000, 60_000, 4995, 4996, 4994, 4995);
    market.passTo(121_000);
    expect(fills()).toEqual([['s', 1, 4994.5]]);
  });

  it('bars alone: an order that came inside a bar does not see its past', () => {
    const { market, submit, fills } = settingOf();
    market.bar(60_000, 60_000, 5000, 5001, 4999, 5000);
    market.passTo(90_000);
    submit({ orderId: 'a' });
    submit({ orderId: 'b', type: 'limit', limitPrice: 4990 });
    market.bar(120_000, 60_000, 5000, 5010, 4980, 5005);
    market.passTo(121_000);
    expect(fills()).toEqual([['a', 1, 5005.25]]);
  });
});

describe('the end of the data', () => {
  it('what is under way arrives and is answered, against the last state known', () => {
    const { market, submit, venue } = quoted();
    const heard: BrokerReport[] = [];
    submit({ orderId: 'a' });
    const end = venue.finish(market.now, market.state, (report) => heard.push(report));
    expect(heard.map((report) => report.kind)).toEqual(['working', 'executed']);
    expect(end).toBe(market.timeAt(250));
    expect([...venue.assumptions]).toEqual(['settledAtEnd']);
  });
});
