/** Whatever of the broker's messages comes twice, not at all or in another order: nothing is made up, and one snapshot sets everything right. */
import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventName, OrderAction, OrderStatus, type Contract, type IBApi, type Order } from '@stoqey/ib';
import { SECOND, type BrokerReport, type BrokerSnapshot, type ExecutedReport } from '@mia-trading/core';
import { OrderLedger, reconcile } from '@mia-trading/execution';
import { orderOf } from '../test-support/trading-session.js';
import { ExecutionLog, statementOf } from './execution-log.js';
import { OrderReporter } from './order-reporter.js';
import { OrderRoster } from './order-roster.js';
import type { SnapshotQuery } from './snapshot-query.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 5_000 : 500;
const CLIENT = 17;
const NOW = 1_000 * SECOND;
const CONTRACT: Contract = { localSymbol: 'ESH4' };
const REQUEST = orderOf('s-1', { type: 'limit', limitPrice: 5_000, quantity: 6 });

/** One order of ours with a reporter that hears what `say` emits. */
function listening() {
  const reports: BrokerReport[] = [];
  const doubts: string[] = [];
  const roster = new OrderRoster(CLIENT, 0);
  const order = roster.add(REQUEST, 'DU1');
  roster.number(order);
  const reporter = new OrderReporter({
    roster,
    executions: new ExecutionLog(),
    query: { showed: () => undefined, took: () => false } as unknown as SnapshotQuery,
    onReport: (report) => reports.push(report),
    onNotice: () => undefined,
    onDoubt: (why) => doubts.push(why),
    onFillMissing: () => doubts.push('fill'),
    onDuplicateId: () => undefined,
    now: () => NOW,
    account: () => 'DU1',
    instrumentOf: () => 'ESH4',
  });
  const api = new EventEmitter();
  reporter.attach(api as unknown as IBApi);
  const say = {
    shown: (status: OrderStatus): unknown => api.emit(EventName.openOrder, 1, CONTRACT, { ...order.order, clientId: CLIENT, permId: 9, action: OrderAction.BUY } satisfies Order, { status }),
    state: (status: OrderStatus, filled: number): unknown => api.emit(EventName.orderStatus, 1, status, filled, 6 - filled, 5_000, 9, 0, 5_000, CLIENT, '', 0),
    executed: (index: number, quantity: number, cumulative: number): unknown => api.emit(EventName.execDetails, -1, CONTRACT, { execId: `x.${index}.01`, orderId: 1, clientId: CLIENT, permId: 9, acctNumber: 'DU1', side: 'BOT', shares: quantity, price: 5_000, cumQty: cumulative, orderRef: 's-1', time: '' }),
    fees: (index: number, quantity: number): unknown => api.emit(EventName.commissionReport, { execId: `x.${index}.01`, commission: 2.25 * quantity }),
    code: (code: number): void => reporter.onMessage(order, { code, text: 'reason:', requestId: 1, advancedReject: undefined, isHandled: false }),
  };
  return { reports, doubts, say };
}

type Message = (say: ReturnType<typeof listening>['say']) => unknown;

/** The life of an order as the broker tells it: fills, and whether the rest was cancelled. */
function lifeOf(fills: readonly number[], isCancelled: boolean): { readonly messages: Message[]; readonly filled: number; readonly isOpen: boolean } {
  const messages: Message[] = [(say) => say.shown(OrderStatus.PreSubmitted), (say) => say.state(OrderStatus.PreSubmitted, 0), (say) => say.shown(OrderStatus.Submitted), (say) => say.state(OrderStatus.Submitted, 0)];
  let filled = 0;
  fills.forEach((quantity, index) => {
    filled += quantity;
    const cumulative = filled;
    const status = cumulative === 6 ? OrderStatus.Filled : OrderStatus.Submitted;
    messages.push((say) => say.executed(index, quantity, cumulative), (say) => say.shown(status), (say) => say.state(status, cumulative), (say) => say.fees(index, quantity));
  });
  const isFilled = filled === 6;
  if (isCancelled && !isFilled) messages.push((say) => say.state(OrderStatus.PendingCancel, filled), (say) => say.code(202), (say) => say.state(OrderStatus.Cancelled, filled));
  return { messages, filled, isOpen: !isFilled && !isCancelled };
}

/** Up to six contracts in pieces. */
const fillLists = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }).filter((fills) => fills.reduce((sum, fill) => sum + fill, 0) <= 6);

const lives = fc.record({ fills: fillLists, isCancelled: fc.boolean() }).chain(({ fills, isCancelled }) => {
  const life = lifeOf(fills, isCancelled);
  return fc.record({ fills: fc.constant(fills), life: fc.constant(life), told: fc.shuffledSubarray([...life.messages, ...life.messages]) });
});

const executionsOf = (fills: readonly number[]): ExecutedReport[] =>
  fills.map((quantity, index) => ({ kind: 'executed', orderId: REQUEST.orderId, ...statementOf(`x.${index}.01`), tsVenue: NOW, instrument: 'ESH4', side: 1, quantity, price: 5_000, remaining: 0, fees: 2.25 * quantity, passive: false }));

describe('what the broker says of an order', () => {
  it('in its order leaves no doubt: each execution once, again with its fees, and the right end', () => {
    fc.assert(
      fc.property(fillLists, fc.boolean(), (fills, isCancelled) => {
        const { reports, doubts, say } = listening();
        const life = lifeOf(fills, isCancelled);
        for (const message of life.messages) message(say);
        const ended = isCancelled && life.filled < 6 ? ['cancelled'] : [];
        expect(reports.map(({ kind }) => kind)).toEqual(['held', 'working', ...fills.flatMap(() => ['executed', 'executed']), ...ended]);
        expect(doubts).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('twice, in part and in any order makes nothing up, and with one snapshot everything is as it is', () => {
    fc.assert(
      fc.property(lives, ({ fills, life, told }) => {
        const { reports, say } = listening();
        const ledger = new OrderLedger();
        ledger.take({ kind: 'command', ts: 0, command: { kind: 'submit', order: REQUEST } });
        for (const message of told) message(say);
        for (const report of reports) ledger.take({ kind: 'report', ts: NOW, report });
        const heard = reports.filter((report): report is ExecutedReport => report.kind === 'executed');
        // At most once without and once with its fees.
        expect(new Set(heard.map(({ executionId, fees }) => `${executionId} ${fees}`)).size).toBe(heard.length);
        expect(ledger.position('ESH4')).toBeLessThanOrEqual(life.filled);
        if (reports.some(({ kind }) => kind === 'cancelled')) expect(life.isOpen).toBe(false);

        const askedAt = NOW + 10 * SECOND;
        const snapshot: BrokerSnapshot = {
          askedAt,
          openOrders: { ok: true, value: life.isOpen ? [{ orderId: REQUEST.orderId, instrument: 'ESH4', side: 1, quantity: 6, limitPrice: 5_000, stopPrice: null, state: 'working' }] : [] },
          executions: { ok: true, value: executionsOf(fills) },
          positions: { ok: true, value: life.filled === 0 ? [] : [{ instrument: 'ESH4', contracts: life.filled }] },
        };
        const { corrections, blocks } = reconcile(ledger, snapshot, SECOND);
        for (const one of corrections) ledger.take(one.kind === 'report' ? { kind: 'report', ts: askedAt, report: one.report } : { ...one, ts: askedAt });
        const order = ledger.orders.order(REQUEST.orderId);
        expect([ledger.position('ESH4'), order?.isDone, order?.fees.complete, blocks(ledger)]).toEqual([life.filled, !life.isOpen, true, []]);
      }),
      { numRuns: RUNS },
    );
  });
});
