/**
 * A person sells contracts of ours while our own orders fill, reports are on their way, the broker is asked and the process dies, in any
 * order. The person only sells what the account holds. Once everything is quiet:
 *
 * - what our working orders may sell through the stop is what the account holds: nothing of ours can open the other side;
 * - what is ours and held has a stop of its size;
 * - after a kill, and whatever the person says, nothing works and the account is flat.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ForeignDecision } from '../journal/journal-record.js';
import { SharedAccount } from '../test-support/shared-account.js';
import { ES } from '../test-support/fixtures.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 5_000 : 300;

const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant((account: SharedAccount) => account.deliverCommand()) },
  { weight: 6, arbitrary: fc.constant((account: SharedAccount) => account.deliverReport()) },
  { weight: 3, arbitrary: fc.constant((account: SharedAccount) => account.passTime()) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 2 }).map((contracts) => (account: SharedAccount) => account.fill('entry', contracts)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('stop', 'target'), fc.integer({ min: 1, max: 2 })).map(([role, contracts]) => (account: SharedAccount) => account.fill(role, contracts)) },
  { weight: 2, arbitrary: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.boolean()).map(([contracts, isHeard]) => (account: SharedAccount) => account.sellByHand(contracts, isHeard)) },
  { weight: 2, arbitrary: fc.constant((account: SharedAccount) => account.answer()) },
  { weight: 1, arbitrary: fc.constant((account: SharedAccount) => account.restart()) },
);

/** What a person says of the trades shown. It holds against fills that are heard of later, so all that is on its way comes first. */
function decideOrders(account: SharedAccount, decision: ForeignDecision): void {
  account.deliverReports();
  const { desk, now } = account;
  for (const block of desk.blocks) if (block.code === 'FOREIGN_ORDER') desk.decide(block.orderId, decision, now);
}

function expectSafe(account: SharedAccount): void {
  const { desk, held } = account;
  expect(held).toBeGreaterThanOrEqual(0);
  expect([account.working(-1, 'stop'), account.working(-1, 'exit')]).toEqual([held, 0]);
  expect(account.working(-1, 'target')).toBeLessThanOrEqual(held);
  expect(desk.contracts).toBe(held);
  expect(desk.orders.openCount).toBe(held === 0 ? 0 : 2);
}

describe('a person who sells our contracts', () => {
  it('never makes an order of ours open the other side, nor a contract naked, nor a plan endless', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), fc.constantFrom<ForeignDecision>('claimed', 'ignored'), fc.boolean(), (steps, decision, isEarly) => {
        const account = new SharedAccount();
        for (const one of steps) one(account);
        if (isEarly) decideOrders(account, decision);
        account.settle();
        expectSafe(account);
        decideOrders(account, decision);
        account.desk.settleDifference(ES.symbol, decision, account.now);
        account.settle();
        expectSafe(account);
        account.desk.exit('kill', account.now);
        account.settle();
        expect([account.held, account.working(-1), account.working(1), account.desk.isIdle, account.desk.blocks]).toEqual([0, 0, 0, true, []]);
        expect(account.trades.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: RUNS },
    );
  });
});
