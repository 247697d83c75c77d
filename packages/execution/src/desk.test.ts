import { describe, expect, it } from '@jest/globals';
import { LONG_PLAN, ratingOf, deskSetting, approvedForTest, intentOf, type DeskSetting } from './test-support/fixtures.js';

/** Prints a price to the desk and to the market, as the engine does. */
function trade({ desk, market }: DeskSetting, ms: number, price: number, size: number): void {
  market.passTo(ms);
  desk.onPrice(price);
  market.trade(ms, price, size);
}

function sentKinds({ desk }: DeskSetting): string[] {
  return [...desk.orders.orders].map((order) => `${order.request?.role} ${order.status} ${order.filled}/${order.quantity}`);
}

describe('a bracket a reader can redo on paper', () => {
  it('wins at the target: two ES from 5000.25 to 5005.75', () => {
    const setting = deskSetting();
    setting.submit(LONG_PLAN, 5000.25);
    setting.market.passTo(500);
    expect(setting.desk.contracts).toBe(2);
    trade(setting, 1_000, 4999.25, 4);
    trade(setting, 2_000, 5006, 1);
    trade(setting, 3_000, 5006, 5);
    setting.market.passTo(4_000);

    const [won] = setting.trades;
    // Price: 5.50 points x 2 contracts x $50 = $550. Fees 2024: 4 sides x (0.85 + 1.38 + 0.02) = $9.
    expect(won).toMatchObject({ side: 1, quantity: 2, entryPrice: 5000.25, exitPrice: 5005.75, gross: 550, fees: 9, net: 541, slippage: 0, exitReason: 'target', score: 75, tier: 'GOOD_SIGNAL' });
    // Lowest print 4999.25 is 1.00 under the entry; the highest, 5006.00, is 5.75 over it.
    expect(won).toMatchObject({ maePoints: 1, mfePoints: 5.75 });
    // Sent at 0 ms, 50 ms feed + 100 ms order latency.
    expect(won?.entryTs).toBe(setting.market.timeAt(150));
    expect(won?.exitTs).toBe(setting.market.timeAt(3_000));
    expect(setting.desk.isIdle).toBe(true);
    expect(sentKinds(setting)).toEqual(['entry filled 2/2', 'stop cancelled 0/1', 'target filled 2/2']);
  });

  it('loses at the stop: the bid under the trigger, and a tick of slippage', () => {
    const setting = deskSetting();
    setting.submit(LONG_PLAN, 5000.25);
    setting.market.passTo(500);
    setting.market.quote(1_000, 4998.25, 4998.5);
    trade(setting, 2_000, 4998.5, 3);
    setting.market.passTo(3_000);

    // Worst of trigger 4998.50 and bid 4998.25, less one tick: 4998.00. (4998.00 - 5000.25) x 2 x $50 = -$225, fees $9.
    // Slippage: 0.50 under the stop price x 2 x $50.
    expect(setting.trades).toHaveLength(1);
    expect(setting.trades[0]).toMatchObject({ exitPrice: 4998, gross: -225, fees: 9, net: -234, slippage: 50, exitReason: 'stop', exitTs: setting.market.timeAt(2_000) });
  });

  it('mirrors for a short', () => {
    const setting = deskSetting();
    setting.submit({ ...LONG_PLAN, side: -1, entryPrice: 4999.75, stopPrice: 5001.75, targetPrice: 4994.5 }, 5000);
    setting.market.passTo(500);
    expect(setting.desk.contracts).toBe(-2);
    trade(setting, 2_000, 4994.25, 5);
    setting.market.passTo(3_000);
    expect(setting.trades[0]).toMatchObject({ side: -1, entryPrice: 5000, exitPrice: 4994.5, gross: 550, net: 541, exitReason: 'target' });
  });
});

describe('entry', () => {
  it('fills at the offer after latency, not at the price decided on', () => {
    const setting = deskSetting();
    setting.submit(LONG_PLAN, 5000.25);
    setting.market.quote(100, 5000.25, 5000.5);
    setting.market.passTo(500);
    setting.market.quote(1_000, 4998.25, 4998.5);
    trade(setting, 2_000, 4998.5, 3);
    setting.market.passTo(3_000);
    // 0.25 worse on the way in, 0.50 on the way out, 2 contracts.
    expect(setting.trades[0]).toMatchObject({ entryPrice: 5000.5, slippage: 75 });
  });

  it('is cancelled after its time-out when the market ran away, and is no trade', () => {
    const setting = deskSetting({ bracket: { entryTimeout: 5 } });
    setting.submit(LONG_PLAN, 5000.25);
    setting.market.quote(100, 5001, 5001.25);
    setting.market.passTo(5_100);
    expect(sentKinds(setting)).toEqual(['entry pendingCancel 0/2']);
    setting.market.passTo(6_000);
    expect(sentKinds(setting)).toEqual(['entry cancelled 0/2']);
    expect(setting.desk.isIdle).toBe(true);
    expect(setting.trades).toEqual([]);
  });

  it('protects what is filled at once, grows the protection, and cancels the rest at the time-out', () => {
    const setting = deskSetting({ bracket: { entryTimeout: 5 } });
    setting.market.quote(10, 5000, 5000.25, 10, 1);
    setting.submit({ ...LONG_PLAN, quantity: 5, entryPrice: 5000.25 }, 5000.25);
    setting.market.passTo(1_000);
    expect(sentKinds(setting)).toEqual(['entry partiallyFilled 1/5', 'stop working 0/1', 'target working 0/1']);
    setting.market.quote(1_500, 4999.75, 5000);
    setting.market.quote(1_600, 5000, 5000.25);
    trade(setting, 1_700, 5000, 2);
    setting.market.passTo(2_500);
    // The offer at 5000.00 went through the limit and showed ten contracts: the rest is filled there, at the limit.
    expect(sentKinds(setting)).toEqual(['entry filled 5/5', 'stop working 0/5', 'target working 0/5']);
    expect(setting.desk.contracts).toBe(5);
  });

  it('keeps a partial position when the rest times out', () => {
    const setting = deskSetting({ bracket: { entryTimeout: 5 } });
    setting.market.quote(10, 5000, 5000.25, 10, 1);
    setting.submit({ ...LONG_PLAN, quantity: 5, entryPrice: 5000.25 }, 5000.25);
    setting.market.passTo(6_000);
    expect(sentKinds(setting)).toEqual(['entry cancelled 1/5', 'stop working 0/1', 'target working 0/1']);
    expect(setting.desk.phase).toBe('open');
    trade(setting, 7_000, 5006, 5);
    setting.market.passTo(8_000);
    expect(setting.trades[0]).toMatchObject({ quantity: 1, gross: 275, fees: 4.5, net: 270.5 });
  });
});

describe('exits with a name', () => {
  const open = (settings: Parameters<typeof deskSetting>[0] = {}, flatByMs?: number): DeskSetting => {
    const setting = deskSetting(settings);
    setting.submit(LONG_PLAN, 5000.25, flatByMs);
    setting.market.passTo(1_000);
    setting.desk.onPrice(5000.25);
    return setting;
  };

  it.each(['feedLost', 'lockout', 'kill', 'endOfData'] as const)('%s: cancels both legs, then sells at market', (reason) => {
    const setting = open();
    setting.desk.exit(reason, setting.market.now);
    setting.market.passTo(1_200);
    expect(sentKinds(setting)).toEqual(['entry filled 2/2', 'stop pendingCancel 0/2', 'target pendingCancel 0/2']);
    setting.market.passTo(3_000);
    expect(sentKinds(setting)).toEqual(['entry filled 2/2', 'stop cancelled 0/2', 'target cancelled 0/2', 'exit filled 2/2']);
    // Bought at 5000.25, sold at the bid 5000.00; decided at the last price 5000.25.
    expect(setting.trades[0]).toMatchObject({ exitReason: reason, exitPrice: 5000, gross: -25, slippage: 25 });
  });

  it('timeStop: after the longest time in a position', () => {
    const setting = open({ bracket: { timeStop: 1 } });
    setting.market.passTo(60_000);
    expect(setting.desk.phase).toBe('open');
    setting.market.passTo(62_000);
    expect(setting.trades[0]?.exitReason).toBe('timeStop');
  });

  it('sessionEnd: at the time to be flat by', () => {
    const setting = open({}, 10_000);
    setting.market.passTo(9_999);
    expect(setting.desk.phase).toBe('open');
    setting.market.passTo(12_000);
    expect(setting.trades[0]?.exitReason).toBe('sessionEnd');
  });

  it('oppositeRating: only from the exit score on, and only against the position', () => {
    const setting = open();
    setting.desk.onRating(ratingOf({ direction: -1, score: 69.9 }), setting.market.now);
    setting.desk.onRating(ratingOf({ direction: 1, score: 95 }), setting.market.now);
    expect(setting.desk.phase).toBe('open');
    setting.desk.onRating(ratingOf({ direction: -1, score: 70 }), setting.market.now);
    setting.market.passTo(2_500);
    expect(setting.trades[0]?.exitReason).toBe('oppositeRating');
  });

  it('a stop that fills while an exit is on its way leaves no contract behind', () => {
    const setting = open();
    setting.desk.exit('kill', setting.market.now);
    setting.market.quote(1_050, 4997, 4997.25);
    trade(setting, 1_060, 4997.5, 5);
    setting.market.passTo(5_000);
    expect(setting.desk.contracts).toBe(0);
    expect(setting.desk.isIdle).toBe(true);
    expect(setting.trades[0]).toMatchObject({ exitReason: 'stop', quantity: 2 });
  });

  it('protectionFailed: a stop that is not confirmed in time closes the position', () => {
    const setting = deskSetting({ bracket: { protectionTimeout: 0.1 } });
    setting.submit(LONG_PLAN, 5000.25);
    setting.market.passTo(5_000);
    expect(setting.trades[0]?.exitReason).toBe('protectionFailed');
    expect(setting.desk.contracts).toBe(0);
  });

  it('waits with its closing order while the market is halted, and closes at the reopening', () => {
    const setting = open();
    setting.market.phase(1_100, 'halted');
    setting.desk.exit('kill', setting.market.now);
    setting.market.passTo(60_000);
    expect(setting.desk.contracts).toBe(2);
    setting.market.phase(61_000, 'continuous');
    setting.market.quote(61_100, 4990, 4990.25);
    setting.market.passTo(63_000);
    expect(setting.trades[0]).toMatchObject({ exitReason: 'kill', exitPrice: 4990 });
  });
});

describe('what the desk says of itself', () => {
  it('marks the open position after all fees, and its risk to the stop', () => {
    const setting = deskSetting();
    expect(setting.desk.unrealised).toBe(0);
    expect(setting.desk.openRisk).toBe(0);
    setting.submit(LONG_PLAN, 5000.25);
    setting.market.passTo(1_000);
    setting.desk.onPrice(5001.25);
    // +1 point x 2 x $50 - 2 entry sides x 2.25 - 2 exit sides x 2.25.
    expect(setting.desk.unrealised).toBe(91);
    // 2.75 points to the stop x 2 x $50 + expected costs of $34.
    expect(setting.desk.openRisk).toBe(309);
  });

  it('refuses a second plan while one is under way', () => {
    const setting = deskSetting();
    setting.submit(LONG_PLAN, 5000.25);
    const terms = { intent: intentOf(LONG_PLAN, 5000.25), now: setting.market.now, tradeDate: '2024-01-03', flatBy: null, roundTurnFees: 4.5 };
    expect(() => setting.desk.submit(approvedForTest(LONG_PLAN), terms)).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-NOT-IDLE' }));
  });
});
