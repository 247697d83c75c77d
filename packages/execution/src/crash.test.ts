/**
 * The process dies at every write of its journal and at random moments, for a while, and comes back. Whatever was under way:
 * no order reaches the broker twice, desk and broker agree, and in the end nothing is held and nothing works.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BrokerReport } from '@mia-trading/core';
import { CrashingTrader, type CrashKind } from './test-support/crashing-trader.js';
import { ES, LONG_PLAN } from './test-support/fixtures.js';

const IS_FULL = process.env['MIA_TEST_LEVEL'] === 'full';
const RANDOM_MOMENTS = IS_FULL ? 1_000 : 60;
const END_MS = 60_000;
/** Two seconds, a cancel time-out, and the latency of an order there and back, seen in steps of 100 ms. */
const NAKED_BOUND_MS = 2_000 + 1_000 + 400;

const SCRIPTS: Record<string, (trader: CrashingTrader) => void> = {
  'filled in parts, out at the target in parts': (trader) => {
    trader.market.quote(20, 5000, 5000.25, 10, 1);
    trader.submit({ ...LONG_PLAN, quantity: 3, entryPrice: 5000.25 }, 5000.25);
    trader.settle();
    trader.passTo(800);
    trader.market.quote(900, 4999.75, 5000);
    trader.passTo(2_500);
    trader.market.trade(2_600, 5006, 1);
    trader.passTo(4_000);
    trader.market.trade(4_100, 5006, 5);
  },
  'stopped out': (trader) => {
    trader.submit(LONG_PLAN, 5000.25);
    trader.settle();
    trader.passTo(2_000);
    trader.market.quote(2_100, 4998, 4998.25);
    trader.market.trade(2_200, 4998.25, 5);
  },
  'closed by a person': (trader) => {
    trader.submit(LONG_PLAN, 5000.25);
    trader.settle();
    trader.passTo(2_000);
    trader.desk?.exit('kill', trader.market.now);
    trader.settle();
  },
};

function finish(trader: CrashingTrader): void {
  trader.passTo(END_MS);
  trader.desk?.exit('endOfData', trader.market.now);
  trader.settle();
  trader.passTo(END_MS + 20_000);
}

function expectSettled(trader: CrashingTrader): void {
  const { desk, broker, commands } = trader;
  const ids = commands.flatMap((command) => (command.kind === 'submit' ? [command.order.orderId] : []));
  expect(new Set(ids).size).toBe(ids.length);
  expect(desk?.blocks).toEqual([]);
  expect([broker.position(ES.symbol), broker.openCount, desk?.contracts, desk?.orders.openCount, desk?.isIdle]).toEqual([0, 0, 0, 0, true]);
  const told = (store: Iterable<{ readonly executions: Iterable<Extract<BrokerReport, { kind: 'executed' }>> }>): string[] => [...store].flatMap(({ executions }) => [...executions].map(({ executionId, quantity }) => `${executionId} ${quantity}`)).sort();
  expect(told(desk?.orders.orders ?? [])).toEqual(told(broker.orders));
  expect(trader.longestNaked).toBeLessThanOrEqual(NAKED_BOUND_MS);
}

describe('a process that dies', () => {
  it.each(Object.entries(SCRIPTS))('at any write of its journal: %s', (_name, script) => {
    const undisturbed = new CrashingTrader({ atWrite: Number.POSITIVE_INFINITY, kind: 'after', downtimeMs: 0 });
    script(undisturbed);
    finish(undisturbed);
    expectSettled(undisturbed);
    expect(undisturbed.trades).toHaveLength(1);
    const { writes } = undisturbed;
    expect(writes).toBeGreaterThan(10);
    let crashes = 0;
    let sameTrade = 0;
    for (let atWrite = 2; atWrite <= writes; atWrite += 1) {
      for (const kind of ['before', 'torn', 'after'] satisfies CrashKind[]) {
        for (const downtimeMs of [200, 3_000, 30_000]) {
          const trader = new CrashingTrader({ atWrite, kind, downtimeMs });
          script(trader);
          finish(trader);
          expectSettled(trader);
          crashes += trader.crashes;
          if (trader.trades[0]?.net === undisturbed.trades[0]?.net) sameTrade += 1;
        }
      }
    }
    expect(crashes).toBe((writes - 1) * 9);
    // Most crashes change nothing about the trade: the journal knew it all.
    expect(sameTrade).toBeGreaterThan(crashes / 4);
  });

  it('at any moment, and again', () => {
    const moment = fc.record({ script: fc.constantFrom(...Object.values(SCRIPTS)), at: fc.array(fc.integer({ min: 0, max: 6_000 }), { minLength: 1, maxLength: 3 }), downtimeMs: fc.integer({ min: 1, max: 20_000 }) });
    fc.assert(
      fc.property(moment, ({ script, at, downtimeMs }) => {
        const trader = new CrashingTrader({ atWrite: Number.POSITIVE_INFINITY, kind: 'after', downtimeMs });
        script(trader);
        for (const ms of [...at].sort((a, b) => a - b)) {
          trader.passTo(4_200 + ms);
          trader.kill();
        }
        finish(trader);
        expectSettled(trader);
      }),
      { numRuns: RANDOM_MOMENTS },
    );
  });
});
