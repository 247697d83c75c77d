import { describe, expect, it } from '@jest/globals';
import { TradeFlag, type BrokerReport, type OrderId, type OrderRequest } from '@mia-trading/core';
import { configOf, ES, orderOf } from '../test-support/fixtures.js';
import { ScriptedMarket } from '../testing.js';
import { SimulatedVenue } from './simulated-venue.js';

type Executed = Extract<BrokerReport, { kind: 'executed' }>;

interface Setting {
  readonly venue: SimulatedVenue;
  readonly market: ScriptedMarket;
  submit(over: Partial<Omit<OrderRequest, 'orderId'>> & { readonly orderId: string }): void;
  /** Fills as [order, quantity, price]. */
  fills(): [string, number, number][];
  executed(): Executed[];
}

function settingOf(simulatedVenue: object = {}, lagMs = 0): Setting {
  const venue = new SimulatedVenue({ instrument: ES, config: configOf({ simulatedVenue }).simulatedVenue });
  const market = new ScriptedMarket({ venue, instrument: ES, lagMs });
  const executed = (): Executed[] => market.reports.filter((report): report is Executed => report.kind === 'executed');
  return {
    venue,
    market,
    executed,
    submit: (over) => market.send({ kind: 'submit', order: orderOf(over) }),
    fills: () => executed().map(({ orderId, quantity, price }) => [orderId, quantity, price]),
  };
}

/** The market standing at 5000.00 / 5000.25 with a last trade. */
function quoted(simulatedVenue: object = {}, lagMs = 0): Setting {
  const setting = settingOf(simulatedVenue, lagMs);
  setting.market.quote(0, 5000, 5000.25);
  setting.market.trade(0, 5000.25);
  setting.market.passTo(lagMs);
  return setting;
}

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
  const resting = (settings: object = {}): Setting => {
    const setting = quoted(settings);
    setting.submit({ orderId: 'a', quantity: 3, type: 'limit', limitPrice: 4999.5 });
    setting.market.passTo(500);
    return setting;
  };

  it('need a print beyond them by default; a touch is no fill', () => {
    const { market, fills, venue } = resting();
    market.trade(600, 4999.5, 50, -1);
    market.passTo(1_000);
    expect(fills()).toEqual([]);
    market.trade(1_100, 4999.25, 50, -1);
    market.passTo(2_000);
    expect(fills()).toEqual([['a', 3, 4999.5]]);
    expect([...venue.assumptions]).toEqual([]);
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

  it.each([TradeFlag.OffBook, TradeFlag.Spread, TradeFlag.Auction])('are not filled by a print outside the continuous book (flag %i)', (flag) => {
    const { market, fills } = resting();
    market.trade(600, 4990, 50, -1, flag);
    market.passTo(1_000);
    expect(fills()).toEqual([]);
  });
});

describe('stops', () => {
  const armed = (): Setting => {
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
