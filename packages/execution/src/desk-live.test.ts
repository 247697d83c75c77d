/** What a live broker does to a desk beyond what a simulated one does: late fees, corrections, silence, refusals, orders of others. */
import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND, type BrokerReport, type ExecutionId, type OrderId, type Side, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import { ExecutionDesk } from './desk.js';
import { openJournal } from './journal/journal.js';
import { approvedForTest, configOf, ES, intentOf, LONG_PLAN } from './test-support/fixtures.js';
import { MemoryJournalStore } from './testing.js';

const id = (text: string): OrderId => text as OrderId;

function liveDesk(bracket: object = {}, flatReason: 'sessionEnd' | 'roll' = 'sessionEnd') {
  const store = new MemoryJournalStore();
  const sent: VenueCommand[] = [];
  const trades: TradeRecord[] = [];
  const { journal, ledger } = openJournal({ store, sessionId: 'test', configHash: '', now: 0 });
  const desk = new ExecutionDesk({ sessionId: 'test', instrument: ES, config: configOf({ bracket }).bracket, send: (command) => sent.push(command), onTrade: (trade) => trades.push(trade), journal, ledger });
  const enter = (): void => desk.submit(approvedForTest(LONG_PLAN), { intent: intentOf(LONG_PLAN, 5000.25), now: 0, tradeDate: '2024-01-03', flatBy: 10 * MINUTE, flatReason, roundTurnFees: 4.5 });
  const fill = (orderId: string, side: Side, quantity: number, price: number, seconds: number, over: { executionId?: string; fees?: number | null; revision?: number } = {}): void => {
    const { executionId = `x-${orderId}`, fees = 2.25 * quantity, revision = 0 } = over;
    desk.onReport({ kind: 'executed', orderId: id(orderId), executionId: executionId as ExecutionId, instrument: ES.symbol, side, quantity, price, remaining: 0, fees, passive: false, tsVenue: seconds * SECOND, revision }, seconds * SECOND);
  };
  const say = (report: BrokerReport): void => desk.onReport(report, report.tsVenue);
  const open = (): void => {
    enter();
    fill('test-1', 1, 2, 5000.25, 1);
    for (const orderId of ['test-2', 'test-3']) say({ kind: 'working', orderId: id(orderId), tsVenue: SECOND });
  };
  return { desk, store, sent, trades, enter, open, fill, say };
}

describe('fees', () => {
  it('that come after the fill are in the trade, which waits for them', () => {
    const { desk, trades, open, fill, say } = liveDesk();
    open();
    fill('test-3', -1, 2, 5005.75, 2, { fees: null });
    say({ kind: 'cancelled', orderId: id('test-2'), reason: 'OCA', tsVenue: 2 * SECOND });
    expect([trades.length, desk.contracts, desk.isIdle]).toEqual([0, 0, false]);
    fill('test-3', -1, 2, 5005.75, 3, { fees: 7 });
    // 5.50 x 2 x $50 = $550; 4.50 in, 7.00 out.
    expect(trades[0]).toMatchObject({ gross: 550, fees: 11.5, net: 538.5 });
    expect(desk.isIdle).toBe(true);
  });

  it('that never come are the expected ones after ten seconds', () => {
    const { desk, trades, open, fill, say } = liveDesk();
    open();
    fill('test-3', -1, 2, 5005.75, 2, { fees: null });
    say({ kind: 'cancelled', orderId: id('test-2'), reason: 'OCA', tsVenue: 2 * SECOND });
    expect(desk.nextTimer()).toBe(12 * SECOND);
    desk.onTimer(12 * SECOND);
    expect(trades[0]).toMatchObject({ fees: 9, net: 541 });
  });
});

describe('a correction', () => {
  it('of an entry price is in the trade', () => {
    const { trades, open, fill, say } = liveDesk();
    open();
    fill('test-1', 1, 2, 5000.5, 1, { revision: 1 });
    fill('test-3', -1, 2, 5005.75, 2);
    say({ kind: 'cancelled', orderId: id('test-2'), reason: 'OCA', tsVenue: 2 * SECOND });
    expect(trades[0]).toMatchObject({ entryPrice: 5000.5, gross: 525, fees: 9 });
  });

  it('that comes after the trade is closed leaves a naked contract, which is closed at once', () => {
    const { desk, sent, open, fill, say } = liveDesk();
    open();
    fill('test-3', -1, 2, 5005.75, 2);
    say({ kind: 'cancelled', orderId: id('test-2'), reason: 'OCA', tsVenue: 2 * SECOND });
    fill('test-3', -1, 1, 5005.75, 3, { revision: 1 });
    expect(desk.contracts).toBe(1);
    expect(sent.at(-1)).toMatchObject({ kind: 'submit', order: { orderId: 'test-4', role: 'exit', side: -1, quantity: 1, type: 'market' } });
    fill('test-4', -1, 1, 5005, 4);
    expect(desk.isIdle).toBe(true);
  });
});

describe('protection', () => {
  it('that does not grow with the position in time closes it', () => {
    const { desk, sent, enter, fill, say } = liveDesk();
    enter();
    fill('test-1', 1, 1, 5000.25, 1, { executionId: 'p1' });
    for (const orderId of ['test-2', 'test-3']) say({ kind: 'working', orderId: id(orderId), tsVenue: SECOND });
    fill('test-1', 1, 1, 5000.25, 1.5, { executionId: 'p2' });
    say({ kind: 'commandRejected', orderId: id('test-2'), command: 'replace', code: '105', reason: 'mismatch', tsVenue: 1.6 * SECOND });
    expect(sent.filter(({ kind }) => kind === 'replace')).toHaveLength(2);
    expect(desk.nextTimer()).toBe(3.5 * SECOND);
    desk.onTimer(3.5 * SECOND);
    expect([desk.phase, sent.filter(({ kind }) => kind === 'cancel').length]).toEqual(['exiting', 2]);
  });

  it('moves to the entry and tells the exit by its name', () => {
    const { desk, sent, trades, open, fill, say } = liveDesk({ breakEvenAfter: 1 });
    open();
    desk.onPrice(5002.5);
    desk.onGuide({ rangePoints: null, level: null }, 2 * SECOND);
    desk.onGuide({ rangePoints: null, level: null }, 3 * SECOND);
    expect(sent.slice(3)).toEqual([{ kind: 'replace', orderId: 'test-2', quantity: 2, limitPrice: null, stopPrice: 5000.25 }]);
    say({ kind: 'replaced', orderId: id('test-2'), quantity: 2, limitPrice: null, stopPrice: 5000.25, tsVenue: 3 * SECOND });
    fill('test-2', -1, 2, 5000.25, 4);
    say({ kind: 'cancelled', orderId: id('test-3'), reason: 'OCA', tsVenue: 4 * SECOND });
    expect(trades[0]).toMatchObject({ exitReason: 'breakEven', gross: 0, net: -9 });
  });

  it('ends with the contract month as `roll`', () => {
    const { desk, sent, open } = liveDesk({}, 'roll');
    open();
    desk.onTimer(10 * MINUTE);
    expect(desk.ledger.openPlan?.exit?.reason).toBe('roll');
    expect(sent.filter(({ kind }) => kind === 'cancel')).toHaveLength(2);
  });
});

describe('a disk that refuses', () => {
  it('keeps an entry back, and lets what lowers risk go', () => {
    const calm = liveDesk();
    calm.store.refuse(new Error('ENOSPC'));
    expect(() => calm.enter()).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-JOURNAL-WRITE' }));
    expect([calm.sent, calm.desk.isIdle]).toEqual([[], true]);

    const held = liveDesk();
    held.open();
    held.store.refuse(new Error('ENOSPC'));
    held.desk.exit('kill', 5 * SECOND);
    expect(held.sent.slice(3).map(({ kind }) => kind)).toEqual(['cancel', 'cancel']);
    expect(held.desk.journalFailure?.code).toBe('MIA-EXECUTION-JOURNAL-WRITE');
  });
});

describe('an order of somebody else', () => {
  it('keeps entries back until a person decides; a claimed position is closed', () => {
    const { desk, sent, enter, fill } = liveDesk();
    fill('manual-1', 1, 3, 5000, 1);
    expect(desk.blocks).toEqual([{ code: 'FOREIGN_ORDER', orderId: 'manual-1', instrument: ES.symbol, filled: 3 }]);
    expect(enter).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-NOT-IDLE' }));
    expect(sent).toEqual([]);
    desk.decide(id('manual-1'), 'claimed', 2 * SECOND);
    expect(sent).toMatchObject([{ kind: 'submit', order: { role: 'exit', side: -1, quantity: 3 } }]);
  });

  it('that is ignored is not ours, and entries go on', () => {
    const { desk, sent, enter, fill } = liveDesk();
    fill('manual-1', 1, 3, 5000, 1);
    desk.decide(id('manual-1'), 'ignored', 2 * SECOND);
    expect([desk.contracts, desk.blocks, desk.isIdle]).toEqual([0, [], true]);
    enter();
    expect(sent).toHaveLength(1);
  });

  it('nothing is entered after a gap before the broker was asked', () => {
    const { desk, enter } = liveDesk();
    desk.requireReconciliation('1100', 1);
    expect(enter).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-BLOCKED' }));
    desk.reconcile({ askedAt: 1, openOrders: { ok: true, value: [] }, executions: { ok: false, reason: 'time-out' }, positions: { ok: true, value: [] } }, 2);
    expect(desk.blocks.map(({ code }) => code)).toEqual(['NOT_RECONCILED', 'QUERY_FAILED']);
    desk.reconcile({ askedAt: 3, openOrders: { ok: true, value: [] }, executions: { ok: true, value: [] }, positions: { ok: true, value: [] } }, 4);
    expect(enter).not.toThrow();
  });
});

describe('a lost link', () => {
  const nothing = { ok: true, value: [] } as const;

  it('holds everything but a person back until the broker was asked after it', () => {
    const { desk, sent, enter, fill } = liveDesk();
    enter();
    desk.loseLink('1100', 2 * SECOND);
    fill('test-1', 1, 2, 5000.25, 3);
    desk.onTimer(60 * MINUTE);
    expect([sent.length, desk.contracts, desk.nextTimer()]).toEqual([1, 2, Number.POSITIVE_INFINITY]);
    const held = { ok: true, value: [{ instrument: ES.symbol, contracts: 2 }] } as const;
    desk.reconcile({ askedAt: SECOND, openOrders: nothing, executions: nothing, positions: held }, 4 * SECOND);
    expect([sent.length, desk.isReconciled]).toEqual([1, false]);
    desk.reconcile({ askedAt: 4 * SECOND, openOrders: nothing, executions: nothing, positions: held }, 5 * SECOND);
    expect(sent.slice(1)).toMatchObject([{ order: { role: 'stop', quantity: 2 } }, { order: { role: 'target', quantity: 2 } }]);
    expect([desk.isReconciled, desk.blocks]).toEqual([true, []]);
  });

  it('does not hold a person back', () => {
    const { desk, sent, open } = liveDesk();
    open();
    desk.loseLink('1100', 2 * SECOND);
    desk.exit('kill', 3 * SECOND);
    expect(sent.slice(3).map(({ kind }) => kind)).toEqual(['cancel', 'cancel']);
  });
});
