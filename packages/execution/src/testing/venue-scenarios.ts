import { deepEqual, equal, ok } from 'node:assert/strict';
import type { BrokerReport, OrderId, OrderRequest } from '@mia-trading/core';
import type { VenueHarness, VenueScenario } from './venue-harness.js';

type Executed = Extract<BrokerReport, { kind: 'executed' }>;

const order = (over: Partial<OrderRequest> & { orderId: OrderId; instrument: string }): OrderRequest => ({
  role: 'entry',
  side: 1,
  quantity: 1,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  timeInForce: 'DAY',
  parentId: null,
  ocaGroup: null,
  ...over,
});

const id = (text: string): OrderId => text as OrderId;

/** The statement of each execution that stands: one is told again once its fees are known. */
function fillsOf(venue: VenueHarness, orderId: string): Executed[] {
  const told = venue.reports.filter((report): report is Executed => report.kind === 'executed' && report.orderId === orderId);
  return [...new Map(told.map((report) => [report.executionId, report])).values()];
}

/** What became of an order, each execution once. A venue may say that it holds an order on its way to the market. */
function kindsOf(venue: VenueHarness, orderId: string): string[] {
  const executions = new Set<string>();
  const kinds = venue.reports.flatMap((report) => {
    if (report.orderId !== orderId || (report.kind === 'executed' && executions.has(report.executionId))) return [];
    if (report.kind === 'executed') executions.add(report.executionId);
    return [report.kind];
  });
  return kinds.filter((kind, at) => kind !== 'held' || !kinds.includes('working', at));
}

type Submit = (over: Partial<OrderRequest> & { orderId: OrderId }) => void;

function scenario(title: string, body: (venue: VenueHarness, submit: Submit) => Promise<void>): VenueScenario {
  return { title, play: (venue) => body(venue, (over) => venue.send({ kind: 'submit', order: order({ instrument: venue.instrument, ...over }) })) };
}

async function rejections(venue: VenueHarness, ...orderIds: readonly string[]): Promise<void> {
  await venue.settle();
  for (const orderId of orderIds) {
    const report = venue.reports.find((candidate) => candidate.orderId === orderId);
    ok(report?.kind === 'rejected' && report.code !== '' && report.reason !== '');
  }
}

/** What every venue promises. */
export const VENUE_SCENARIOS: readonly VenueScenario[] = [
  scenario('says nothing while a command is being sent', async (venue, submit) => {
    submit({ orderId: id('a') });
    equal(venue.reports.length, 0);
  }),

  scenario('buys at market at the offer or worse, and counts down what remains', async (venue, submit) => {
    submit({ orderId: id('a'), quantity: 3 });
    await venue.settle();
    const fills = fillsOf(venue, 'a');
    equal(fills.reduce((sum, fill) => sum + fill.quantity, 0), 3);
    equal(fills.at(-1)?.remaining, 0);
    for (const fill of fills) ok(fill.price >= 5000.25 && fill.side === 1 && fill.instrument === venue.instrument);
    equal(new Set(fills.map((fill) => fill.executionId)).size, fills.length);
  }),

  scenario('leaves a limit order in the book until the market comes to it, and fills it at its price', async (venue, submit) => {
    submit({ orderId: id('a'), type: 'limit', limitPrice: 4999 });
    await venue.settle();
    deepEqual(kindsOf(venue, 'a'), ['working']);
    await venue.trade(4998.75, 5);
    await venue.settle();
    const [fill] = fillsOf(venue, 'a');
    equal(fill?.price, 4999);
    equal(fill?.passive, true);
  }),

  scenario('cancels a working order, and refuses to cancel it twice', async (venue, submit) => {
    submit({ orderId: id('a'), type: 'limit', limitPrice: 4999 });
    await venue.settle();
    venue.send({ kind: 'cancel', orderId: id('a') });
    await venue.settle();
    venue.send({ kind: 'cancel', orderId: id('a') });
    await venue.settle();
    deepEqual(kindsOf(venue, 'a'), ['working', 'cancelled', 'commandRejected']);
  }),

  scenario('lets a fill stand that came before its cancel', async (venue, submit) => {
    submit({ orderId: id('a') });
    venue.send({ kind: 'cancel', orderId: id('a') });
    await venue.settle();
    equal(fillsOf(venue, 'a').length, 1);
    equal(kindsOf(venue, 'a').at(-1), 'commandRejected');
  }),

  scenario('changes quantity and price of a working order', async (venue, submit) => {
    submit({ orderId: id('a'), type: 'limit', limitPrice: 4999 });
    await venue.settle();
    venue.send({ kind: 'replace', orderId: id('a'), quantity: 2, limitPrice: 4998, stopPrice: null });
    await venue.settle();
    const replaced = venue.reports.find((report) => report.kind === 'replaced');
    equal(replaced?.kind === 'replaced' ? replaced.quantity : 0, 2);
    equal(replaced?.kind === 'replaced' ? replaced.limitPrice : 0, 4998);
    await venue.trade(4998.5, 5);
    await venue.settle();
    equal(fillsOf(venue, 'a').length, 0);
  }),

  scenario('sells a stop at its trigger or worse once the market trades there', async (venue, submit) => {
    submit({ orderId: id('a'), side: -1, role: 'stop', type: 'stop', stopPrice: 4998 });
    await venue.settle();
    await venue.trade(4998.25, 5);
    await venue.settle();
    equal(fillsOf(venue, 'a').length, 0);
    await venue.quote(4997.75, 4998);
    await venue.trade(4998, 5);
    await venue.settle();
    const [fill] = fillsOf(venue, 'a');
    ok(fill !== undefined && fill.price <= 4998);
  }),

  scenario('cancels the rest of an OCA group when one order fills', async (venue, submit) => {
    submit({ orderId: id('stop'), side: -1, role: 'stop', type: 'stop', stopPrice: 4990, ocaGroup: 'g' });
    submit({ orderId: id('target'), side: -1, role: 'target', type: 'limit', limitPrice: 5001, ocaGroup: 'g' });
    await venue.settle();
    await venue.trade(5001.25, 5);
    await venue.settle();
    equal(fillsOf(venue, 'target').length, 1);
    equal(kindsOf(venue, 'stop').at(-1), 'cancelled');
    equal(fillsOf(venue, 'stop').length, 0);
  }),

  scenario('holds a child back until its parent has filled, and drops it with its parent', async (venue, submit) => {
    submit({ orderId: id('parent'), type: 'limit', limitPrice: 4999 });
    submit({ orderId: id('child'), side: -1, role: 'target', type: 'limit', limitPrice: 5001, parentId: id('parent') });
    await venue.settle();
    await venue.trade(5002, 5);
    await venue.settle();
    deepEqual(kindsOf(venue, 'child'), ['held']);
    venue.send({ kind: 'cancel', orderId: id('parent') });
    await venue.settle();
    equal(kindsOf(venue, 'child').at(-1), 'cancelled');
  }),

  scenario('cancels what an immediate order does not get at once', async (venue, submit) => {
    submit({ orderId: id('a'), type: 'limit', limitPrice: 4999, timeInForce: 'IOC' });
    await venue.settle();
    equal(kindsOf(venue, 'a').at(-1), 'cancelled');
    equal(fillsOf(venue, 'a').length, 0);
  }),

  scenario('buys with a stop-limit order no higher than its limit once the market trades at its stop', async (venue, submit) => {
    submit({ orderId: id('a'), type: 'stopLimit', stopPrice: 5001, limitPrice: 5001.5 });
    await venue.settle();
    equal(fillsOf(venue, 'a').length, 0);
    await venue.quote(5001, 5001.25);
    await venue.trade(5001.25, 5);
    await venue.settle();
    const [fill] = fillsOf(venue, 'a');
    ok(fill !== undefined && fill.price >= 5001 && fill.price <= 5001.5);
  }),

  scenario('sells an order if touched at the bid once the market trades at its price', async (venue, submit) => {
    submit({ orderId: id('a'), side: -1, role: 'target', type: 'marketIfTouched', stopPrice: 5001 });
    await venue.settle();
    deepEqual(kindsOf(venue, 'a'), ['working']);
    await venue.quote(5001, 5001.25);
    await venue.trade(5001.25, 5);
    await venue.settle();
    const [fill] = fillsOf(venue, 'a');
    ok(fill !== undefined && fill.price <= 5001.25);
  }),

  scenario('follows the market with a trailing stop, and never steps back', async (venue, submit) => {
    submit({ orderId: id('a'), side: -1, role: 'stop', type: 'trailingStop', trailBy: 2 });
    await venue.settle();
    await venue.quote(5004, 5004.25);
    await venue.trade(5004, 5);
    await venue.settle();
    await venue.quote(5002.5, 5002.75);
    await venue.trade(5002.5, 5);
    await venue.settle();
    equal(fillsOf(venue, 'a').length, 0);
    await venue.quote(5001.75, 5002);
    await venue.trade(5001.75, 5);
    await venue.settle();
    const [fill] = fillsOf(venue, 'a');
    ok(fill !== undefined && fill.price <= 5002);
  }),

  scenario('takes off the rest of an OCA group as much as one order fills, and says so', async (venue, submit) => {
    submit({ orderId: id('stop'), side: -1, role: 'stop', type: 'stop', quantity: 3, stopPrice: 4990, ocaGroup: 'g' });
    submit({ orderId: id('target'), side: -1, role: 'target', type: 'limit', quantity: 2, limitPrice: 5001, ocaGroup: 'g' });
    await venue.settle();
    await venue.trade(5001.25, 5);
    await venue.settle();
    equal(fillsOf(venue, 'target').reduce((sum, fill) => sum + fill.quantity, 0), 2);
    const replaced = venue.reports.findLast((report) => report.kind === 'replaced');
    equal(replaced?.orderId, 'stop');
    equal(replaced?.kind === 'replaced' ? replaced.quantity : 0, 1);
    equal(fillsOf(venue, 'stop').length, 0);
  }),

  scenario('moves a stop without losing it', async (venue, submit) => {
    submit({ orderId: id('a'), side: -1, role: 'stop', type: 'stop', stopPrice: 4990 });
    await venue.settle();
    venue.send({ kind: 'replace', orderId: id('a'), quantity: 1, limitPrice: null, stopPrice: 4998 });
    await venue.settle();
    await venue.quote(4997.75, 4998);
    await venue.trade(4998, 5);
    await venue.settle();
    const [fill] = fillsOf(venue, 'a');
    ok(fill !== undefined && fill.price <= 4998);
  }),

  scenario('refuses commands about orders that are over or were never sent', async (venue, submit) => {
    submit({ orderId: id('a') });
    await venue.settle();
    venue.send({ kind: 'replace', orderId: id('a'), quantity: 2, limitPrice: null, stopPrice: null });
    venue.send({ kind: 'cancel', orderId: id('never') });
    await venue.settle();
    equal(kindsOf(venue, 'a').at(-1), 'commandRejected');
    deepEqual(kindsOf(venue, 'never'), ['commandRejected']);
    equal(fillsOf(venue, 'a').length, 1);
  }),

  scenario('rejects an order that makes no sense, and says why', async (venue, submit) => {
    submit({ orderId: id('a'), quantity: 0 });
    submit({ orderId: id('b'), type: 'limit', limitPrice: 5000.1 });
    submit({ orderId: id('c'), type: 'limit', limitPrice: null });
    await rejections(venue, 'a', 'b', 'c');
  }),

  scenario('rejects the order of another instrument', async (venue, submit) => {
    submit({ orderId: id('a'), instrument: 'CLZ9' });
    await rejections(venue, 'a');
  }),
];
