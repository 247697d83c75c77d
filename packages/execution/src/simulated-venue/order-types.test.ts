import { describe, expect, it } from '@jest/globals';
import type { OrderId } from '@mia-trading/core';
import { quoted, settingOf } from '../test-support/venue-setting.js';

const reasonOf = (setting: ReturnType<typeof quoted>): unknown => setting.market.reports.find((report) => report.kind === 'rejected');

describe('market if touched', () => {
  it('buys at the offer once the price has come down to it', () => {
    const { market, submit, fills } = quoted();
    submit({ orderId: 'a', type: 'marketIfTouched', stopPrice: 4_999 });
    market.passTo(500);
    market.trade(600, 4_999.25, 1, -1);
    market.passTo(1_000);
    expect(fills()).toEqual([]);
    market.quote(1_100, 4_998.75, 4_999.25);
    market.trade(1_200, 4_999, 1, -1);
    market.passTo(2_000);
    expect(fills()).toEqual([['a', 1, 4_999.25]]);
  });

  it('sells at the bid once the price has come up to it, at its worst when both have moved beyond', () => {
    const { market, submit, fills } = quoted();
    submit({ orderId: 'a', side: -1, type: 'marketIfTouched', stopPrice: 5_001 });
    market.quote(600, 5_001.5, 5_001.75, 4, 4);
    market.trade(700, 5_001.5, 1, 1);
    market.passTo(2_000);
    expect(fills()).toEqual([['a', 1, 5_001.5]]);
  });

  it('in a bar: at its price, or at an open beyond it, and the assumed spread', () => {
    const { market, submit, fills } = settingOf();
    market.bar(60_000, 60_000, 5_000, 5_001, 4_999, 5_000);
    submit({ orderId: 'a', type: 'marketIfTouched', stopPrice: 4_999 });
    submit({ orderId: 'b', type: 'marketIfTouched', stopPrice: 4_990 });
    market.bar(120_000, 60_000, 5_000, 5_001, 4_998, 5_000);
    market.bar(180_000, 60_000, 4_985, 4_986, 4_984, 4_985);
    market.passTo(181_000);
    expect(fills()).toEqual([['a', 1, 4_999.25], ['b', 1, 4_985.25]]);
  });

  it('in a bar: what the price moves against comes first', () => {
    const { market, submit, fills } = settingOf();
    market.bar(60_000, 60_000, 5_000, 5_001, 4_999, 5_000);
    submit({ orderId: 't', side: -1, type: 'marketIfTouched', stopPrice: 5_004, ocaGroup: 'g' });
    submit({ orderId: 's', side: -1, type: 'stop', stopPrice: 4_996, ocaGroup: 'g' });
    market.bar(120_000, 60_000, 5_000, 5_010, 4_990, 5_000);
    market.passTo(121_000);
    expect(fills()).toEqual([['s', 1, 4_995.5]]);
  });
});

describe('trailing stop', () => {
  it('by hand: two points behind the best print, never back', () => {
    const { market, submit, fills } = quoted();
    submit({ orderId: 's', side: -1, type: 'trailingStop', stopPrice: null, trailBy: 2 });
    market.passTo(500);
    market.trade(600, 5_001, 1, 1);
    market.trade(610, 5_003, 1, 1);
    market.trade(620, 5_001.25, 1, -1);
    market.passTo(1_000);
    expect(fills()).toEqual([]);
    market.quote(1_050, 5_000.75, 5_001);
    market.trade(1_100, 5_001, 1, -1);
    market.passTo(2_000);
    // Triggered at 5003 - 2; the bid is 5000.75, and a stop pays a tick.
    expect(fills()).toEqual([['s', 1, 5_000.5]]);
  });

  it('follows a falling price for a buyer, from the stop it was given', () => {
    const { market, submit, fills } = quoted();
    submit({ orderId: 's', type: 'trailingStop', stopPrice: 5_001, trailBy: 2 });
    market.passTo(500);
    market.trade(600, 4_996, 1, -1);
    market.quote(700, 4_997.75, 4_998);
    market.trade(710, 4_998, 1, 1);
    market.passTo(2_000);
    expect(fills()).toEqual([['s', 1, 4_998.25]]);
  });

  it('in a bar: against the end that triggers it before the other moves it, then against the close', () => {
    const { market, submit, fills } = settingOf();
    market.bar(60_000, 60_000, 5_000, 5_001, 4_999, 5_000);
    submit({ orderId: 's', side: -1, type: 'trailingStop', trailBy: 3 });
    market.bar(120_000, 60_000, 5_000, 5_006, 4_998, 5_004);
    market.passTo(121_000);
    expect(fills()).toEqual([]);
    market.bar(180_000, 60_000, 5_004, 5_010, 5_003.5, 5_005);
    market.passTo(181_000);
    // 5003 held; the high took it to 5007, and the close lies below: sold there less spread and slippage.
    expect(fills()).toEqual([['s', 1, 5_006.5]]);
  });

  it('that a command moves before it has seen a price begins there', () => {
    const { market, submit, fills } = settingOf();
    market.quote(0, 5_000, 5_000.25);
    market.passTo(1);
    submit({ orderId: 's', side: -1, type: 'trailingStop', trailBy: 20 });
    market.send({ kind: 'replace', orderId: 's' as OrderId, quantity: 1, limitPrice: null, stopPrice: 4_999 });
    market.passTo(500);
    market.trade(600, 4_999, 1, -1);
    market.passTo(1_000);
    expect(fills()).toEqual([['s', 1, 4_998.75]]);
  });

  it('can be replaced to another stop and goes on from there', () => {
    const { market, submit, fills } = quoted();
    submit({ orderId: 's', side: -1, type: 'trailingStop', stopPrice: 4_998, trailBy: 2 });
    market.passTo(500);
    market.send({ kind: 'replace', orderId: 's' as OrderId, quantity: 1, limitPrice: null, stopPrice: 4_999.5 });
    market.passTo(1_000);
    market.trade(1_100, 4_999.5, 1, -1);
    market.passTo(2_000);
    expect(fills()).toEqual([['s', 1, 4_999.25]]);
  });
});

describe('prices that do not belong', () => {
  it.each([
    ['a market order with a limit', { type: 'market', limitPrice: 5_000 }],
    ['a limit order without one', { type: 'limit' }],
    ['a stop without its price', { type: 'stop' }],
    ['a stop limit without its limit', { type: 'stopLimit', stopPrice: 5_000 }],
    ['an order if touched without its price', { type: 'marketIfTouched' }],
    ['a trailing stop without its distance', { type: 'trailingStop', stopPrice: 5_000 }],
    ['a trailing stop at a distance of nothing', { type: 'trailingStop', trailBy: 0 }],
    ['a stop with a distance', { type: 'stop', stopPrice: 5_000, trailBy: 1 }],
    ['a price between two ticks', { type: 'limit', limitPrice: 5_000.1 }],
    ['a distance between two ticks', { type: 'trailingStop', trailBy: 0.1 }],
  ] as const)('%s', (_, over) => {
    const setting = quoted();
    setting.submit({ orderId: 'a', ...over });
    setting.market.passTo(1_000);
    expect(reasonOf(setting)).toMatchObject({ orderId: 'a', code: 'BAD_PRICE' });
  });
});
