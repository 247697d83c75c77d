/** Contracts of ours that a person sells at the broker: what is left keeps its stop, nothing of ours may open the other side. */
import { describe, expect, it } from '@jest/globals';
import { SECOND, type OrderId } from '@mia-trading/core';
import { ES } from '../test-support/fixtures.js';
import { HandDesk } from '../test-support/by-hand.js';

const MANUAL = 'manual-1' as OrderId;
const FAILED = { ok: false, reason: 'time-out' } as const;

describe('a position that is closed by hand', () => {
  it('is over: stop and target are cancelled, nothing is sold, and the trade has the price of the person', () => {
    const bench = HandDesk.inPosition();
    bench.fill('manual-1', -1, 2, 5003, 2);
    expect(bench.news().sort()).toEqual(['cancel test-2', 'cancel test-3']);
    expect([bench.desk.phase, bench.desk.contracts, bench.desk.isIdle]).toEqual(['exiting', 0, false]);
    bench.cancelled('test-3', 2.1);
    expect(bench.trades).toEqual([]);
    bench.cancelled('test-2', 2.2);
    // (5003 - 5000.25) x 2 x $50 = $275, less 2.25 for each of four contracts.
    expect(bench.trades).toMatchObject([{ exitReason: 'closedOutside', quantity: 2, exitPrice: 5003, exitTs: 2 * SECOND, gross: 275, fees: 9, net: 266, slippage: 0 }]);
    expect(bench.trades[0]).not.toHaveProperty('unpriced');
    expect([bench.news(), bench.desk.isIdle, bench.blocks]).toEqual([[], true, ['FOREIGN_ORDER']]);
  });

  it.each(['claimed', 'ignored'] as const)('keeps entries back until it is %s; nothing more is traded either way', (decision) => {
    const bench = HandDesk.inPosition();
    bench.fill('manual-1', -1, 2, 5003, 2);
    bench.legsCancelled(2.1);
    bench.news();
    bench.desk.decide(MANUAL, decision, 3 * SECOND);
    bench.answer(0, 10);
    expect([bench.news(), bench.blocks, bench.desk.contracts, bench.desk.isIdle]).toEqual([[], [], 0, true]);
  });

  it.each(['claimed', 'ignored'] as const)('is over as well when it is %s while stop and target are still being cancelled', (decision) => {
    const bench = HandDesk.inPosition();
    bench.fill('manual-1', -1, 2, 5003, 2);
    bench.desk.decide(MANUAL, decision, 2 * SECOND);
    bench.news();
    bench.legsCancelled(2.1);
    expect([bench.news(), bench.trades.map(({ exitReason }) => exitReason), bench.desk.isIdle, bench.blocks]).toEqual([[], ['closedOutside'], true, []]);
  });

  it('that a person goes on selling: what is beyond ours is not ours, closed when claimed and left when ignored', () => {
    for (const [decision, sent, contracts] of [['claimed', ['exit buy 1'], -1], ['ignored', [], 0]] as const) {
      const bench = HandDesk.inPosition();
      bench.fill('manual-1', -1, 3, 5003, 2);
      bench.legsCancelled(2.1);
      expect([bench.trades[0]?.gross, bench.trades[0]?.fees, bench.desk.contracts]).toEqual([275, 9, -1]);
      bench.news();
      bench.desk.decide(MANUAL, decision, 3 * SECOND);
      expect([bench.news(), bench.desk.contracts]).toEqual([sent, contracts]);
    }
  });

  it('and bought again by the person later is the position of the person', () => {
    const bench = HandDesk.inPosition();
    bench.fill('manual-1', -1, 2, 5003, 2);
    bench.legsCancelled(2.1);
    bench.news();
    bench.fill('manual-2', 1, 2, 5004, 3);
    bench.answer(2, 10);
    expect([bench.news(), bench.desk.contracts, bench.blocks]).toEqual([[], 2, ['FOREIGN_ORDER', 'FOREIGN_ORDER']]);
    bench.desk.decide('manual-2' as OrderId, 'ignored', 11 * SECOND);
    bench.desk.decide(MANUAL, 'claimed', 11 * SECOND);
    expect([bench.news(), bench.desk.contracts, bench.desk.isIdle]).toEqual([[], 0, true]);
  });

  it('by a trade that the broker takes back: the contracts are there again without a stop, and closed', () => {
    const bench = HandDesk.inPosition();
    bench.fill('manual-1', -1, 2, 5003, 2, { executionId: 'm' });
    bench.legsCancelled(2.1);
    bench.news();
    bench.fill('manual-1', -1, 0, 5003, 4, { executionId: 'm', revision: 1, fees: 0 });
    expect(bench.news()).toEqual(['exit sell 2']);
    bench.fill('test-4', -1, 2, 5001, 5);
    expect([bench.desk.contracts, bench.desk.isIdle]).toEqual([0, true]);
  });

  it('before anything was entered is no price of the trade', () => {
    const bench = new HandDesk();
    bench.enter();
    bench.execution('manual-1', -1, 2, 4999, 0.5);
    bench.fill('test-1', 1, 2, 5000.25, 1);
    bench.works('test-2', 1);
    bench.works('test-3', 1);
    bench.answer(0, 10);
    bench.legsCancelled(10.1);
    expect(bench.trades).toMatchObject([{ exitReason: 'closedOutside', exitPrice: Number.NaN, unpriced: 2, gross: 0 }]);
  });

  it('waits for the fees of the person as for ours', () => {
    const bench = HandDesk.inPosition();
    bench.fill('manual-1', -1, 2, 5003, 2, { executionId: 'm', fees: null });
    bench.legsCancelled(2.1);
    expect(bench.trades).toEqual([]);
    bench.fill('manual-1', -1, 2, 5003, 2, { executionId: 'm', fees: 8 });
    expect(bench.trades).toMatchObject([{ gross: 275, fees: 12.5, net: 262.5 }]);
  });
});

describe('a part that is closed by hand', () => {
  it('leaves the other with a stop and a target of its size, which were never away', () => {
    const bench = HandDesk.inPosition();
    bench.fill('manual-1', -1, 1, 5003, 2);
    expect(bench.news()).toEqual(['replace test-2 1', 'replace test-3 1']);
    bench.replaced('test-2', 1, 2.1);
    bench.replaced('test-3', 1, 2.1);
    expect([bench.desk.phase, bench.desk.contracts, bench.desk.orders.openCount]).toEqual(['open', 1, 2]);
    bench.fill('test-3', -1, 1, 5005.75, 4);
    bench.cancelled('test-2', 4);
    // (5003 - 5000.25) x $50 + (5005.75 - 5000.25) x $50 = 137.50 + 275.
    expect(bench.trades).toMatchObject([{ exitReason: 'target', quantity: 2, exitPrice: 5004.375, gross: 412.5, fees: 9, exitTs: 4 * SECOND }]);
    expect([bench.news(), bench.desk.isIdle]).toEqual([['cancel test-2'], true]);
  });

  it('then the rest: the plan is over', () => {
    const bench = HandDesk.inPosition();
    bench.fill('manual-1', -1, 1, 5003, 2);
    bench.replaced('test-2', 1, 2.1);
    bench.replaced('test-3', 1, 2.1);
    bench.news();
    bench.fill('manual-2', -1, 1, 5002, 3);
    expect(bench.news().sort()).toEqual(['cancel test-2', 'cancel test-3']);
    bench.legsCancelled(3.1);
    expect(bench.trades).toMatchObject([{ exitReason: 'closedOutside', exitPrice: 5002.5, gross: 225 }]);
  });

  it('while the target fills the other: nothing is left, and nothing is bought back', () => {
    const bench = HandDesk.inPosition();
    bench.fill('manual-1', -1, 1, 5005.5, 2);
    bench.fill('test-3', -1, 1, 5005.75, 2.1, { executionId: 't1' });
    expect(bench.news()).toEqual(['replace test-2 1', 'replace test-3 1', 'cancel test-3', 'cancel test-2']);
    bench.cancelled('test-3', 2.3);
    bench.cancelled('test-2', 2.3);
    expect([bench.news(), bench.desk.isIdle, bench.trades[0]?.gross]).toEqual([[], true, 262.5 + 275]);
  });

  it('while the target fills both: what is beyond is bought back, and the account is flat', () => {
    const bench = HandDesk.inPosition();
    bench.fill('manual-1', -1, 1, 5005.5, 2);
    bench.fill('test-3', -1, 2, 5005.75, 2.1);
    bench.cancelled('test-2', 2.2);
    expect([bench.news().at(-1), bench.desk.contracts]).toEqual(['exit buy 1', -1]);
    bench.fill('test-4', 1, 1, 5006, 2.4);
    expect([bench.desk.contracts, bench.desk.isIdle]).toEqual([0, true]);
    // Sold 5005.50 + 2 x 5005.75, bought 2 x 5000.25 + 5006.
    expect(bench.trades[0]?.gross).toBeCloseTo((5005.5 + 2 * 5005.75 - 2 * 5000.25 - 5006) * 50, 9);
  });

  it('and is heard of behind the target that filled both: what our target has opened is bought back', () => {
    const bench = HandDesk.inPosition();
    bench.execution('manual-1', -1, 1, 5005.5, 2);
    bench.fill('test-3', -1, 2, 5005.75, 3);
    bench.cancelled('test-2', 3.1);
    expect([bench.trades.length, bench.desk.contracts]).toEqual([1, 0]);
    bench.news();
    bench.answer(-1, 10);
    expect([bench.news(), bench.desk.contracts, bench.blocks]).toEqual([['exit buy 1'], -1, ['FOREIGN_ORDER']]);
    bench.fill('test-4', 1, 1, 5006, 10.5);
    bench.desk.decide(MANUAL, 'ignored', 11 * SECOND);
    expect([bench.news(), bench.desk.contracts, bench.desk.isIdle]).toEqual([[], 0, true]);
  });

  it('and is heard of while the trade waits for its fees: bought back once the trade is told, which stays as it was', () => {
    const bench = HandDesk.inPosition();
    bench.execution('manual-1', -1, 1, 5005.5, 2);
    bench.fill('test-3', -1, 2, 5005.75, 3, { executionId: 't', fees: null });
    bench.cancelled('test-2', 3.1);
    bench.news();
    bench.answer(-1, 4);
    expect([bench.news(), bench.trades]).toEqual([[], []]);
    bench.fill('test-3', -1, 2, 5005.75, 3, { executionId: 't', fees: 4.5 });
    expect(bench.trades).toMatchObject([{ exitReason: 'target', gross: 550, fees: 9 }]);
    expect([bench.news(), bench.desk.contracts]).toEqual([['exit buy 1'], -1]);
  });

  it('in the same second as the target filled both is taken for a position of the person', () => {
    const bench = HandDesk.inPosition();
    bench.execution('manual-1', -1, 1, 5005.5, 3);
    bench.fill('test-3', -1, 2, 5005.75, 3.4);
    bench.cancelled('test-2', 3.5);
    bench.news();
    bench.answer(-1, 10);
    expect([bench.news(), bench.desk.contracts, bench.blocks]).toEqual([[], -1, ['FOREIGN_ORDER']]);
  });

  it('after the target had filled both opens a position of the person, which stays', () => {
    const bench = HandDesk.inPosition();
    bench.fill('test-3', -1, 2, 5005.75, 3);
    bench.cancelled('test-2', 3.1);
    bench.news();
    bench.fill('manual-1', -1, 1, 5005.5, 4);
    bench.answer(-1, 10);
    expect([bench.news(), bench.desk.contracts, bench.blocks]).toEqual([[], -1, ['FOREIGN_ORDER']]);
  });

  it('twice by the person, of whom the earlier is heard of last: what is beyond ours is the position of the person', () => {
    const bench = HandDesk.inPosition();
    bench.fill('manual-2', -1, 2, 5003, 4);
    bench.legsCancelled(4.1);
    bench.news();
    bench.fill('manual-1', -1, 2, 5002, 3);
    expect([bench.news(), bench.desk.contracts]).toEqual([[], -2]);
  });

  it('and the venue will not take the stop down: the rest is closed, for the stop could open the other side', () => {
    const bench = HandDesk.inPosition();
    bench.fill('manual-1', -1, 1, 5003, 2);
    bench.news();
    bench.say({ kind: 'commandRejected', orderId: 'test-2' as OrderId, command: 'replace', code: '105', reason: 'mismatch', tsVenue: 2.1 * SECOND });
    expect(bench.news().sort()).toEqual(['cancel test-2', 'cancel test-3']);
    bench.legsCancelled(2.2);
    expect(bench.news()).toEqual(['exit sell 1']);
  });

  it('while the entry still fills: only what is held is guarded', () => {
    const bench = new HandDesk();
    bench.enter();
    bench.fill('test-1', 1, 1, 5000.25, 1, { executionId: 'e1' });
    bench.news();
    bench.fill('manual-1', -1, 1, 5001, 1.5);
    expect(bench.news().sort()).toEqual(['cancel test-1', 'cancel test-2', 'cancel test-3']);
    bench.fill('test-1', 1, 1, 5000.5, 1.6, { executionId: 'e2' });
    bench.legsCancelled(1.7);
    expect([bench.news(), bench.desk.contracts]).toEqual([['exit sell 1'], 1]);
  });
});

describe('contracts of a person beside ours', () => {
  it('on the other side hide some of ours: nothing was closed', () => {
    const bench = new HandDesk();
    bench.fill('manual-1', -1, 1, 5000, 0);
    bench.desk.decide(MANUAL, 'ignored', 0);
    bench.enter();
    bench.fill('test-1', 1, 2, 5000.25, 1);
    bench.works('test-2', 1);
    bench.works('test-3', 1);
    bench.news();
    bench.answer(1, 10);
    bench.answer(1, 12);
    expect([bench.news(), bench.desk.contracts, bench.blocks]).toEqual([[], 2, []]);
    bench.fill('manual-2', -1, 1, 5001, 13);
    expect([bench.news(), bench.desk.contracts]).toEqual([['replace test-2 1', 'replace test-3 1'], 1]);
  });

  it('on our side may be sold: ours are still there, and our stop opens nothing', () => {
    const bench = new HandDesk();
    bench.fill('manual-1', 1, 2, 5000, 0);
    bench.desk.decide(MANUAL, 'ignored', 0);
    bench.enter();
    bench.fill('test-1', 1, 2, 5000.25, 1);
    bench.works('test-2', 1);
    bench.works('test-3', 1);
    bench.news();
    bench.fill('manual-2', -1, 2, 5001, 2);
    expect(bench.news()).toEqual([]);
    bench.desk.decide('manual-2' as OrderId, 'ignored', 3 * SECOND);
    bench.answer(2, 10);
    expect([bench.news(), bench.desk.contracts, bench.blocks]).toEqual([[], 2, []]);
    bench.fill('manual-3', -1, 1, 5001, 11);
    expect([bench.news(), bench.desk.contracts]).toEqual([['replace test-2 1', 'replace test-3 1'], 1]);
  });
});

describe('a closing that a person overtakes', () => {
  it('sells only what is still there', () => {
    const bench = HandDesk.inPosition();
    bench.desk.exit('kill', 2 * SECOND);
    bench.cancelled('test-2', 2.1);
    bench.fill('manual-1', -1, 1, 5001, 2.2);
    bench.news();
    bench.cancelled('test-3', 2.3);
    expect(bench.news()).toEqual(['exit sell 1']);
    bench.fill('test-4', -1, 1, 5000.75, 2.5);
    expect([bench.trades[0]?.exitReason, bench.trades[0]?.quantity, bench.desk.isIdle]).toEqual(['kill', 2, true]);
  });

  it('of a claimed position is left out when the person has closed it too', () => {
    const bench = new HandDesk();
    bench.desk.loseLink('1100', 0);
    bench.fill('manual-1', 1, 3, 5000, 1);
    bench.desk.decide(MANUAL, 'claimed', 2 * SECOND);
    bench.fill('manual-2', -1, 3, 5001, 3);
    bench.answer(0, 4);
    expect([bench.news(), bench.desk.contracts, bench.blocks]).toEqual([[], 0, ['FOREIGN_ORDER']]);
    bench.desk.decide('manual-2' as OrderId, 'ignored', 5 * SECOND);
    expect([bench.news(), bench.desk.contracts, bench.desk.isIdle]).toEqual([[], 0, true]);
  });
});

describe('a position of the broker without an execution', () => {
  it('is believed at the second answer: the plan is over, its price unavailable and no part of its money', () => {
    const bench = HandDesk.inPosition();
    bench.answer(0, 10);
    expect([bench.news(), bench.blocks]).toEqual([[], ['POSITION_DIFFERENCE']]);
    expect(bench.desk.wantsReconciliation).toBe(true);
    bench.answer(0, 12);
    expect(bench.news().sort()).toEqual(['cancel test-2', 'cancel test-3']);
    bench.legsCancelled(12.1);
    expect(bench.trades).toMatchObject([{ exitReason: 'closedOutside', quantity: 2, exitPrice: Number.NaN, unpriced: 2, gross: 0, fees: 4.5, net: -4.5 }]);
    bench.answer(0, 14);
    expect([bench.news(), bench.blocks, bench.desk.contracts]).toEqual([[], ['POSITION_DIFFERENCE'], 0]);
  });

  it.each(['claimed', 'ignored'] as const)('that is %s leaves nothing to trade', (decision) => {
    const bench = HandDesk.inPosition();
    bench.answer(0, 10);
    bench.answer(0, 12);
    bench.legsCancelled(12.1);
    bench.news();
    bench.desk.settleDifference(ES.symbol, decision, 13 * SECOND);
    bench.answer(0, 20);
    expect([bench.news(), bench.blocks, bench.desk.contracts, bench.desk.isIdle]).toEqual([[], [], 0, true]);
  });

  it('is believed at once when a person speaks of it: a claim closes the plan', () => {
    const bench = HandDesk.inPosition();
    bench.answer(0, 10);
    bench.desk.settleDifference(ES.symbol, 'claimed', 10.5 * SECOND);
    expect(bench.news().sort()).toEqual(['cancel test-2', 'cancel test-3']);
    bench.legsCancelled(11);
    expect([bench.news(), bench.trades.map(({ exitReason }) => exitReason), bench.desk.isIdle, bench.blocks]).toEqual([[], ['closedOutside'], true, []]);
  });

  it('that was claimed before our entry has filled takes its part of what we hold then', () => {
    const bench = new HandDesk();
    bench.enter();
    bench.works('test-1', 1);
    bench.answer(-1, 2);
    bench.desk.settleDifference(ES.symbol, 'claimed', 2.5 * SECOND);
    bench.news();
    bench.fill('test-1', 1, 2, 5000.25, 3);
    expect([bench.news(), bench.desk.contracts]).toEqual([['stop sell 1', 'target sell 1'], 1]);
  });

  it('may be a fill of ours on its way: the stop stays, and the fill explains it', () => {
    const bench = HandDesk.inPosition();
    bench.answer(1, 10);
    expect(bench.news()).toEqual([]);
    bench.fill('test-3', -1, 1, 5005.75, 10, { executionId: 't1' });
    bench.replaced('test-2', 1, 10.1);
    bench.answer(1, 12);
    expect([bench.news(), bench.blocks, bench.desk.contracts]).toEqual([[], [], 1]);
  });

  it('that our entry explains as it is told does not hide that a person has sold it meanwhile', () => {
    const bench = new HandDesk();
    bench.enter();
    bench.works('test-1', 1);
    bench.execution('manual-1', -1, 1, 5001, 2);
    bench.answer(0, 3);
    bench.fill('test-1', 1, 1, 5000.25, 1.5);
    expect([bench.news(), bench.desk.contracts]).toEqual([['entry buy 2', 'cancel test-1'], 0]);
  });

  it('says nothing when a question failed, and what it said before stands', () => {
    const bench = HandDesk.inPosition();
    bench.answer(0, 10, { positions: FAILED });
    bench.answer(0, 12, { positions: FAILED });
    expect(bench.news()).toEqual([]);
    bench.answer(1, 14);
    bench.answer(1, 16, { executions: FAILED, positions: FAILED });
    expect([bench.news(), bench.blocks]).toEqual([[], ['QUERY_FAILED', 'QUERY_FAILED', 'POSITION_DIFFERENCE']]);
    bench.answer(1, 18);
    expect(bench.news()).toEqual(['replace test-2 1', 'replace test-3 1']);
  });

  it('whose execution is told later has its price then, and is not counted twice', () => {
    const bench = HandDesk.inPosition();
    bench.answer(1, 10);
    bench.answer(1, 12);
    bench.replaced('test-2', 1, 12.1);
    bench.replaced('test-3', 1, 12.1);
    bench.news();
    bench.fill('manual-1', -1, 1, 5003, 9);
    expect([bench.news(), bench.desk.contracts, bench.blocks.includes('NOT_RECONCILED')]).toEqual([[], 0, true]);
    bench.answer(1, 14);
    expect([bench.news(), bench.desk.contracts, bench.blocks]).toEqual([[], 1, ['FOREIGN_ORDER']]);
    bench.fill('test-2', -1, 1, 4998.5, 15);
    bench.cancelled('test-3', 15);
    expect(bench.trades).toMatchObject([{ exitReason: 'stop', exitPrice: 5000.75, gross: 50 }]);
  });

  it('that is gone again gives the contracts back: what no stop guards is closed', () => {
    const bench = HandDesk.inPosition();
    bench.answer(0, 10);
    bench.answer(0, 12);
    bench.legsCancelled(12.1);
    bench.news();
    bench.answer(2, 14);
    expect(bench.news()).toEqual(['exit sell 2']);
  });

  it('that gets smaller is believed at the second answer as well', () => {
    const bench = HandDesk.inPosition();
    bench.answer(0, 10);
    bench.answer(0, 12);
    bench.legsCancelled(12.1);
    bench.news();
    bench.answer(1, 14);
    expect([bench.news(), bench.desk.contracts]).toEqual([[], 0]);
    bench.answer(1, 16);
    expect([bench.news(), bench.desk.contracts]).toEqual([['exit sell 1'], 1]);
  });

  it('holds a closing back while it may be gone: a kill sells what both the executions and the position show', () => {
    const bench = HandDesk.inPosition();
    bench.answer(0, 10);
    bench.desk.exit('kill', 10.5 * SECOND);
    bench.legsCancelled(10.6);
    expect(bench.news().sort()).toEqual(['cancel test-2', 'cancel test-3']);
    bench.answer(2, 12);
    expect(bench.news()).toEqual(['exit sell 2']);
  });
});

describe('a hand close that is seen after a lost link', () => {
  it('is acted on once the broker was asked', () => {
    const bench = HandDesk.inPosition();
    bench.desk.loseLink('1100', 2 * SECOND);
    bench.execution('manual-1', -1, 2, 5003, 3);
    bench.answer(0, 10);
    expect(bench.news().sort()).toEqual(['cancel test-2', 'cancel test-3']);
    bench.legsCancelled(10.1);
    expect(bench.trades).toMatchObject([{ exitReason: 'closedOutside', exitPrice: 5003, gross: 275 }]);
  });

  it('together with our own target: nothing of it was closed by hand', () => {
    const bench = HandDesk.inPosition();
    bench.desk.loseLink('1100', 2 * SECOND);
    bench.execution('test-3', -1, 2, 5005.75, 3);
    bench.answer(0, 10);
    bench.cancelled('test-2', 10.1);
    expect([bench.trades[0]?.exitReason, bench.desk.isIdle]).toEqual(['target', true]);
  });

  it('by the position alone, over a restart: nothing is sold before it is sure, nor after', () => {
    const bench = HandDesk.inPosition();
    bench.answer(0, 10);
    bench.answer(0, 12);
    bench.news();
    bench.restart();
    bench.desk.onTimer(20 * SECOND);
    expect(bench.news()).toEqual([]);
    bench.answer(0, 21);
    bench.legsCancelled(21.1);
    bench.answer(0, 23);
    expect([bench.news().filter((line) => !line.startsWith('cancel')), bench.trades.map(({ exitReason }) => exitReason), bench.desk.contracts]).toEqual([[], ['closedOutside'], 0]);
    bench.restart();
    bench.answer(0, 30);
    bench.answer(0, 32);
    expect([bench.news(), bench.desk.contracts, bench.blocks]).toEqual([[], 0, ['POSITION_DIFFERENCE']]);
  });
});
