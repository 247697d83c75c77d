import { describe, expect, it } from '@jest/globals';
import { SECOND, type BrokerReport, type ExecutionId, type OrderId, type Side, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import { ExecutionDesk } from '../desk.js';
import { approvedForTest, configOf, ES, intentOf, LONG_PLAN } from '../test-support/fixtures.js';

interface Bench {
  readonly desk: ExecutionDesk;
  readonly sent: VenueCommand[];
  readonly trades: TradeRecord[];
  report(report: BrokerReport, seconds: number): void;
  fill(orderId: string, side: Side, quantity: number, price: number, seconds: number, executionId?: string): void;
  cancelled(orderId: string, seconds: number): void;
  /** What was sent since the last look: `entry buy 2`, `cancel test-3`, ... */
  news(): string[];
}

/** A desk whose venue is the test: every report is given by hand. Orders are test-1 entry, test-2 stop, test-3 target, test-4 on exits. */
function benchOf(bracket: object = {}): Bench {
  const sent: VenueCommand[] = [];
  const trades: TradeRecord[] = [];
  const desk = new ExecutionDesk({ sessionId: 'test', instrument: ES, config: configOf({ bracket }).bracket, send: (command) => sent.push(command), onTrade: (trade) => trades.push(trade) });
  desk.submit(approvedForTest(LONG_PLAN), { intent: intentOf(LONG_PLAN, 5000.25), now: 0, tradeDate: '2024-01-03', flatBy: null, roundTurnFees: 4.5 });
  const report = (one: BrokerReport, seconds: number): void => desk.onReport(one, seconds * SECOND);
  let looked = 0;
  let executions = 0;
  return {
    desk,
    sent,
    trades,
    report,
    fill(orderId, side, quantity, price, seconds, executionId = `x${(executions += 1)}`) {
      report({ kind: 'executed', orderId: orderId as OrderId, executionId: executionId as ExecutionId, instrument: ES.symbol, side, quantity, price, remaining: 0, fees: 2.25 * quantity, passive: false, tsVenue: seconds * SECOND }, seconds);
    },
    cancelled: (orderId, seconds) => report({ kind: 'cancelled', orderId: orderId as OrderId, reason: 'REQUESTED', tsVenue: seconds * SECOND }, seconds),
    news() {
      const lines = sent.slice(looked).map((command) => {
        if (command.kind !== 'submit') return `${command.kind} ${command.orderId}${command.kind === 'replace' ? ` ${command.quantity}` : ''}`;
        const { role, side, quantity } = command.order;
        return `${role} ${side === 1 ? 'buy' : 'sell'} ${quantity}`;
      });
      looked = sent.length;
      return lines;
    },
  };
}

/** Entered two at 5000.25, both legs working. */
function openBench(bracket: object = {}): Bench {
  const bench = benchOf(bracket);
  bench.fill('test-1', 1, 2, 5000.25, 1);
  for (const orderId of ['test-2', 'test-3']) bench.report({ kind: 'working', orderId: orderId as OrderId, tsVenue: SECOND }, 1);
  bench.news();
  return bench;
}

describe('protection', () => {
  it('covers what is filled, contract by contract, in one OCA group', () => {
    const bench = benchOf();
    expect(bench.news()).toEqual(['entry buy 2']);
    bench.fill('test-1', 1, 1, 5000.25, 1);
    expect(bench.news()).toEqual(['stop sell 1', 'target sell 1']);
    const legs = bench.sent.slice(1).map((command) => (command.kind === 'submit' ? [command.order.ocaGroup, command.order.timeInForce] : []));
    expect(legs).toEqual([['test-1-oca', 'GTC'], ['test-1-oca', 'GTC']]);
    bench.fill('test-1', 1, 1, 5000.5, 1.5);
    expect(bench.news()).toEqual(['replace test-2 2', 'replace test-3 2']);
  });

  it('counts what a leg has filled already when the entry goes on filling', () => {
    const bench = benchOf();
    bench.fill('test-1', 1, 1, 5000.25, 1);
    bench.news();
    bench.report({ kind: 'replaced', orderId: 'test-2' as OrderId, quantity: 1, limitPrice: null, stopPrice: 4998.5, tsVenue: SECOND }, 1);
    bench.fill('test-1', 1, 1, 5000.25, 2);
    bench.news();
    bench.report({ kind: 'replaced', orderId: 'test-2' as OrderId, quantity: 2, limitPrice: null, stopPrice: 4998.5, tsVenue: 2 * SECOND }, 2);
    bench.report({ kind: 'replaced', orderId: 'test-3' as OrderId, quantity: 2, limitPrice: 5005.75, stopPrice: null, tsVenue: 2 * SECOND }, 2);
    bench.fill('test-3', -1, 1, 5005.75, 3);
    expect(bench.news()).toEqual([]);
    // The venue says the stop still covers two where one is held: it is brought down.
    bench.report({ kind: 'replaced', orderId: 'test-2' as OrderId, quantity: 2, limitPrice: null, stopPrice: 4998.5, tsVenue: 3 * SECOND }, 3);
    expect(bench.news()).toEqual(['replace test-2 1']);
  });

  it('that is refused closes the position', () => {
    const bench = openBench();
    bench.report({ kind: 'rejected', orderId: 'test-2' as OrderId, code: '201', reason: 'margin', tsVenue: 2 * SECOND }, 2);
    expect(bench.news()).toEqual(['cancel test-3']);
    bench.cancelled('test-3', 2.2);
    expect(bench.news()).toEqual(['exit sell 2']);
    bench.fill('test-4', -1, 2, 5000, 2.4);
    expect(bench.trades[0]).toMatchObject({ exitReason: 'protectionFailed', net: -34 });
  });
});

describe('trouble', () => {
  it('both legs fill: the contracts beyond the plan are bought back at once, and the trade tells it', () => {
    const bench = openBench();
    bench.fill('test-3', -1, 2, 5005.75, 2);
    bench.fill('test-2', -1, 2, 4998, 2.1);
    expect(bench.desk.contracts).toBe(-2);
    expect(bench.news().at(-1)).toBe('exit buy 2');
    bench.fill('test-4', 1, 2, 4998.25, 2.3);
    expect(bench.desk.contracts).toBe(0);
    // In 5000.25, out 5005.75 and 4998.00, back in 4998.25: (5005.75 + 4998.00 - 4998.25 - 5000.25) x 2 x $50 = $525, less 8 x 2.25.
    expect(bench.trades).toHaveLength(1);
    expect(bench.trades[0]).toMatchObject({ exitReason: 'overfill', gross: 525, fees: 18, net: 507 });
  });

  it('cancels that are never answered: the market order goes out after a second', () => {
    const bench = openBench();
    bench.desk.exit('kill', 10 * SECOND);
    expect(bench.news()).toEqual(['cancel test-1', 'cancel test-3', 'cancel test-2'].slice(1));
    expect(bench.desk.nextTimer()).toBe(11 * SECOND);
    bench.desk.onTimer(10.9 * SECOND);
    expect(bench.news()).toEqual([]);
    bench.desk.onTimer(11 * SECOND);
    expect(bench.news()).toEqual(['exit sell 2']);
    // The answers to the cancels of 10 s are overdue now: both orders count as unknown, and only the market order's answer is waited for.
    expect(bench.desk.nextTimer()).toBe(12 * SECOND);
    expect(bench.desk.wantsReconciliation).toBe(true);
  });

  it('a closing order that is refused is sent again after its pause', () => {
    const bench = openBench();
    bench.desk.exit('lockout', 10 * SECOND);
    bench.cancelled('test-2', 10.1);
    bench.cancelled('test-3', 10.1);
    bench.report({ kind: 'rejected', orderId: 'test-4' as OrderId, code: '201', reason: 'busy', tsVenue: 10.3 * SECOND }, 10.3);
    bench.news();
    expect(bench.desk.nextTimer()).toBe(11.3 * SECOND);
    bench.desk.onTimer(11.3 * SECOND);
    expect(bench.news()).toEqual(['exit sell 2']);
    bench.fill('test-5', -1, 2, 5000.25, 11.5);
    expect(bench.trades[0]?.exitReason).toBe('lockout');
  });

  it('reports told twice and in the wrong order change nothing', () => {
    const bench = openBench();
    bench.cancelled('test-2', 2);
    bench.fill('test-3', -1, 2, 5005.75, 2, 'out');
    bench.fill('test-3', -1, 2, 5005.75, 2, 'out');
    bench.fill('test-1', 1, 2, 5000.25, 2, 'x1');
    expect(bench.desk.contracts).toBe(0);
    expect(bench.trades).toHaveLength(1);
    expect(bench.trades[0]).toMatchObject({ exitReason: 'target', quantity: 2, net: 541 });
  });
});
