import { describe, expect, it } from '@jest/globals';
import { TradeFlag } from '@mia-trading/core';
import { quoted, settingOf, type VenueSetting } from '../test-support/venue-setting.js';

describe('crossing the book', () => {
  it('walks the displayed levels, then a tick worse for each further lot of the last size', () => {
    const { market, submit, fills } = settingOf();
    market.depth(0, 1, 5000, 10);
    market.depth(1, -1, 5000.25, 2);
    market.depth(2, -1, 5000.75, 3);
    submit({ orderId: 'a', quantity: 10 });
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 2, 5000.25], ['a', 3, 5000.75], ['a', 3, 5001], ['a', 2, 5001.25]]);
  });

  it('stops at the limit, and the rest waits there', () => {
    const { market, submit, fills } = settingOf();
    market.depth(0, 1, 5000, 10);
    market.depth(1, -1, 5000.25, 2);
    market.depth(2, -1, 5000.75, 3);
    submit({ orderId: 'a', quantity: 10, type: 'limit', limitPrice: 5000.5 });
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 2, 5000.25]]);
    market.trade(2_000, 5000.25, 4, -1);
    market.passTo(3_000);
    expect(fills()).toEqual([['a', 2, 5000.25], ['a', 4, 5000.5]]);
  });

  it('does not take the same displayed contracts twice', () => {
    const { market, submit, fills } = settingOf();
    market.quote(0, 5000, 5000.25, 10, 3);
    submit({ orderId: 'a', quantity: 2, type: 'limit', limitPrice: 5000.25 });
    submit({ orderId: 'b', quantity: 2, type: 'limit', limitPrice: 5000.25 });
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 2, 5000.25], ['b', 1, 5000.25]]);
  });

  it('cancels what an immediate order does not get', () => {
    const { market, submit, fills } = quoted();
    submit({ orderId: 'a', quantity: 15, type: 'limit', limitPrice: 5000.25, timeInForce: 'IOC' });
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 10, 5000.25]]);
    expect(market.kindsOf('a')).toEqual(['working', 'executed', 'cancelled']);
  });

  it('charges the dated fees of every contract, to the cent', () => {
    const { market, submit, executed } = quoted();
    submit({ orderId: 'a', quantity: 3 });
    market.passTo(1_000);
    expect(executed()[0]?.fees).toBe(6.75);
  });
});

describe('resting limit orders', () => {
  const resting = (settings: object = {}): VenueSetting => {
    const setting = quoted(settings);
    setting.submit({ orderId: 'a', quantity: 3, type: 'limit', limitPrice: 4999.5 });
    setting.market.passTo(500);
    return setting;
  };

  it('by default need a print beyond them where the book shows no depth, a touch is no fill; where it shows depth, their turn in the queue at their price', () => {
    const quotes = resting();
    quotes.market.trade(600, 4999.5, 50, -1);
    quotes.market.passTo(1_000);
    expect(quotes.fills()).toEqual([]);
    quotes.market.trade(1_100, 4999.25, 50, -1);
    quotes.market.passTo(2_000);
    expect(quotes.fills()).toEqual([['a', 3, 4999.5]]);
    expect([...quotes.venue.assumptions]).toEqual(['noDepth']);

    const rows = settingOf();
    rows.market.quality(0, 'l2-atomic');
    for (const [side, price, size] of [[1, 5000, 10], [1, 4999.5, 20], [-1, 5000.25, 10]] as const) rows.market.depth(0, side, price, size);
    rows.submit({ orderId: 'a', quantity: 3, type: 'limit', limitPrice: 4999.5 });
    rows.market.passTo(500);
    rows.market.trade(600, 4999.5, 20, -1);
    rows.market.passTo(1_000);
    expect(rows.fills()).toEqual([]);
    rows.market.trade(1_100, 4999.5, 2, -1);
    rows.market.passTo(2_000);
    expect(rows.fills()).toEqual([['a', 2, 4999.5]]);
    expect([...rows.venue.assumptions]).toEqual([]);
  });

  it('fill at a touch where that is asked for, and it is labelled', () => {
    const { market, fills, venue } = resting({ fillRule: 'touch' });
    market.trade(600, 4999.5, 50, -1);
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 3, 4999.5]]);
    expect([...venue.assumptions]).toEqual(['touchFills']);
  });

  it('fill no more than the print had', () => {
    const { market, fills } = resting();
    market.trade(600, 4999.25, 2, -1);
    market.trade(700, 4999.25, 2, -1);
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 2, 4999.5], ['a', 1, 4999.5]]);
  });

  it('share a print, best price first, then the older one', () => {
    const { market, fills, submit } = resting();
    submit({ orderId: 'b', quantity: 2, type: 'limit', limitPrice: 4999.75 });
    submit({ orderId: 'c', quantity: 2, type: 'limit', limitPrice: 4999.5 });
    market.passTo(1_000);
    market.trade(1_100, 4999.25, 6, -1);
    market.passTo(2_000);
    expect(fills()).toEqual([['b', 2, 4999.75], ['a', 3, 4999.5], ['c', 1, 4999.5]]);
  });

  it('fill when the opposite quote has gone beyond them without a print', () => {
    const { market, fills } = resting();
    market.quote(600, 4999, 4999.5);
    market.passTo(1_000);
    expect(fills()).toEqual([]);
    market.quote(1_100, 4999, 4999.25, 5, 2);
    market.passTo(2_000);
    expect(fills()).toEqual([['a', 2, 4999.5]]);
  });

  it('fill from an opposite quote once, however long it stands, and again by what comes on top', () => {
    const { market, fills } = resting();
    market.quote(600, 4999, 4999.25, 5, 1);
    market.quote(3_000, 4998.75, 4999.25, 5, 1);
    market.passTo(4_000);
    expect(fills()).toEqual([['a', 1, 4999.5]]);
    market.quote(4_100, 4998.75, 4999.25, 5, 2);
    market.passTo(5_000);
    expect(fills()).toEqual([['a', 1, 4999.5], ['a', 1, 4999.5]]);
  });

  it('take part in a quote beyond several of them in order of price, also when the better one is younger', () => {
    const { market, submit, fills } = resting();
    submit({ orderId: 'b', quantity: 2, type: 'limit', limitPrice: 4999.75 });
    market.passTo(1_000);
    market.quote(1_100, 4999, 4999.25, 5, 3);
    market.passTo(2_000);
    expect(fills()).toEqual([['b', 2, 4999.75], ['a', 1, 4999.5]]);
  });

  it.each([TradeFlag.OffBook, TradeFlag.Spread, TradeFlag.Auction])('are not filled by a print outside the continuous book (flag %i)', (flag) => {
    const { market, fills } = resting();
    market.trade(600, 4990, 50, -1, flag);
    market.passTo(1_000);
    expect(fills()).toEqual([]);
  });
});

describe('stops', () => {
  const armed = (): VenueSetting => {
    const setting = quoted();
    setting.submit({ orderId: 's', side: -1, role: 'stop', type: 'stop', stopPrice: 4998, quantity: 2 });
    setting.market.passTo(500);
    return setting;
  };

  it('fill at the worse of trigger and opposite quote, and a tick', () => {
    const { market, fills } = armed();
    market.quote(600, 4998, 4998.25);
    market.trade(700, 4998, 1, -1);
    market.passTo(1_000);
    expect(fills()).toEqual([['s', 2, 4997.75]]);
  });

  it('fill at the gap price when the market jumps over them', () => {
    const { market, fills } = armed();
    market.trade(700, 4990, 1, -1);
    market.passTo(1_000);
    expect(fills()).toEqual([['s', 2, 4989.75]]);
  });

  it('are not moved by quotes where there are trades', () => {
    const { market, fills } = armed();
    market.quote(600, 4997, 4997.25);
    market.passTo(1_000);
    expect(fills()).toEqual([]);
  });

  it('are triggered by quotes where there are none', () => {
    const { market, fills, submit } = settingOf();
    market.quote(0, 5000, 5000.25);
    submit({ orderId: 's', side: -1, role: 'stop', type: 'stop', stopPrice: 4998 });
    market.quote(600, 4998.25, 4998.5);
    market.quote(700, 4998, 4998.25);
    market.passTo(1_000);
    expect(fills()).toEqual([['s', 1, 4997.75]]);
  });

  it('trigger on arrival when the market has already passed', () => {
    const { market, fills, submit } = quoted();
    submit({ orderId: 's', side: -1, role: 'stop', type: 'stop', stopPrice: 5000.5 });
    market.passTo(1_000);
    expect(fills()).toEqual([['s', 1, 4999.75]]);
  });

  it('with a limit rest there when the market is beyond it', () => {
    const { market, fills, submit } = quoted();
    submit({ orderId: 's', side: -1, role: 'stop', type: 'stopLimit', stopPrice: 4998, limitPrice: 4997.5 });
    market.quote(600, 4996, 4996.25);
    market.trade(700, 4996, 1, -1);
    market.passTo(1_000);
    expect(fills()).toEqual([]);
    market.trade(1_100, 4997.75, 1, 1);
    market.passTo(2_000);
    expect(fills()).toEqual([['s', 1, 4997.5]]);
  });
});
