import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BrokerReport } from '@mia-trading/core';
import { OrderStore } from '../orders/order-store.js';
import { ES } from '../test-support/fixtures.js';
import { playSession, sessionCodes, venueSettings, type Frame, type Session } from '../test-support/random-session.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 12_000 : 500;
const CENTS = 100;
const FEE_CENTS = 225;
/** A quarter point at 50 dollars. */
const TICK_CENTS = 1_250;

type Executed = Extract<BrokerReport, { kind: 'executed' }>;

const fillsOf = ({ reports }: Session): Executed[] => reports.filter((report): report is Executed => report.kind === 'executed');
const ticks = (price: number): number => Math.round(price / ES.tickSize);

/** `expect` costs more than a case takes; what fails is told in words. */
function hold(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** The book as of a time, and the one before it where it changed at that very time. */
function framesAt({ frames }: Session, ts: number): Frame[] {
  const last = frames.findLastIndex((frame) => frame.ts <= ts);
  return frames.slice(frames[last]?.ts === ts ? Math.max(0, last - 1) : last, last + 1);
}

/** The position is the sum of executions, cash is conserved to the cent, and reports come in the order of what they tell. */
function addsUp(session: Session): void {
  const store = new OrderStore();
  for (const request of session.requests.values()) store.submitted(request);
  for (const report of session.reports) store.apply(report);
  const fills = fillsOf(session);
  hold(store.position(ES.symbol) === fills.reduce((sum, { side, quantity }) => sum + side * quantity, 0), 'the position is the sum of executions');
  hold(new Set(fills.map(({ executionId }) => executionId)).size === fills.length, 'no execution is told twice');
  let last = 0;
  for (const report of session.reports) {
    hold(report.tsVenue >= last, 'what happened first is heard first');
    last = report.tsVenue;
  }
  for (const { quantity, remaining, fees } of fills) {
    hold(Number.isInteger(quantity) && quantity > 0 && remaining >= 0, 'contracts are whole, and none beyond the order');
    hold(Math.abs((fees ?? 0) * CENTS - FEE_CENTS * quantity) < 1e-9, 'fees are those of the contracts, to the cent');
  }
  const cents = fills.reduce((sum, fill) => sum - fill.side * fill.quantity * ticks(fill.price) * TICK_CENTS - FEE_CENTS * fill.quantity, 0);
  const booked = [...store.orders].flatMap((order) => [...order.executions]).reduce((sum, fill) => sum - Math.round(fill.side * fill.quantity * fill.price * ES.pointValue * CENTS) - Math.round((fill.fees ?? 0) * CENTS), 0);
  hold(cents === booked, `cash is conserved: ${cents}, not ${booked}`);
}

/** Whoever crosses pays at least what was offered, whoever rests gets a price at which somebody dealt. */
function isInTheMarket(session: Session, fill: Executed): void {
  const { side } = fill;
  const price = ticks(fill.price);
  const offered = framesAt(session, fill.tsVenue).map((frame) => side * ((side === 1 ? frame.asks : frame.bids)[0]?.[0] ?? Number.NaN));
  const request = session.requests.get(fill.orderId);
  const limits = [...(session.limits.get(fill.orderId) ?? [])];
  if (fill.passive) {
    const print = session.prints.get(fill.tsVenue);
    hold(limits.includes(price), 'a resting order gets its price');
    hold(offered.some((best) => best <= side * price) || (print !== undefined && side * (price - print.price) >= 0), 'somebody dealt at its price or beyond');
  } else {
    hold(offered.some((best) => side * price >= best), 'never better than offered');
  }
  if (request?.type === 'limit') hold(limits.some((limit) => side * (limit - price) >= 0), 'never beyond its limit');
  if (request?.type === 'stop') hold(side * (price - ticks(request.stopPrice ?? Number.NaN)) > 0, 'a stop never fills at its price or better');
}

/** Limit orders take no more contracts of a print than it had, and no more from the other side of a book than it showed. */
function isNotMoreThanThere(session: Session): void {
  const taken = new Map<string, number>();
  const there = new Map<string, number>();
  for (const { passive, tsVenue, side, quantity } of fillsOf(session)) {
    const print = passive ? session.prints.get(tsVenue) : undefined;
    const frame = framesAt(session, tsVenue).at(-1);
    const key = print === undefined ? `book ${frame?.ts} ${side}` : `print ${tsVenue}`;
    taken.set(key, (taken.get(key) ?? 0) + quantity);
    there.set(key, print?.size ?? (side === 1 ? frame?.asks : frame?.bids)?.reduce((sum, [, size]) => sum + size, 0) ?? 0);
  }
  for (const [key, quantity] of taken) hold(quantity <= (there.get(key) ?? 0), `${quantity} of ${there.get(key)} taken: ${key}`);
}

/** No order fills at a price while one that came there earlier waits for contracts. */
function isFirstInFirstOut(session: Session): void {
  const left = new Map(session.ids.map((id) => [id, session.requests.get(id)?.quantity ?? 0]));
  for (const fill of fillsOf(session)) {
    const older = fill.passive ? session.ids.slice(0, session.ids.indexOf(fill.orderId)) : [];
    for (const id of older) {
      const order = session.requests.get(id);
      hold(order?.side !== fill.side || order.limitPrice !== fill.price || left.get(id) === 0, `${id} came to ${fill.price} before ${fill.orderId}`);
    }
    left.set(fill.orderId, (left.get(fill.orderId) ?? 0) - fill.quantity);
  }
}

describe('whatever the market and the orders do, under every model', () => {
  it('property: positions, quantities, fees and times add up, and nothing fills outside the market', () => {
    fc.assert(
      fc.property(sessionCodes, venueSettings, (codes, settings) => {
        const session = playSession(codes, settings);
        addsUp(session);
        for (const fill of fillsOf(session)) isInTheMarket(session, fill);
      }),
      { numRuns: RUNS },
    );
  });

  it('property: never more than was printed or shown; first in, first out at a price', () => {
    fc.assert(
      fc.property(sessionCodes, venueSettings, (codes, settings) => {
        const session = playSession(codes, settings, true);
        isNotMoreThanThere(session);
        isFirstInFirstOut(session);
      }),
      { numRuns: RUNS },
    );
  });

  it('property: a touch fills whatever the queue fills, and the queue whatever a trade through fills, no later', () => {
    fc.assert(
      fc.property(sessionCodes, fc.constantFrom('conservative' as const, 'probabilistic' as const), (codes, queueModel) => {
        // Only the first order, alone: others would take its prints from it in one model and not in the other.
        const alone = codes.filter((_, index) => index < 1);
        const filled = (fillRule: 'touch' | 'queue' | 'tradeThrough'): Map<string, number> => {
          const session = playSession([...alone, ...codes.slice(1).map(withoutOrders)], { fillRule, queueModel, orderLatency: 0 }, true);
          const contracts = new Map<string, number>();
          for (const fill of fillsOf(session)) contracts.set(fill.orderId, (contracts.get(fill.orderId) ?? 0) + fill.quantity);
          return contracts;
        };
        const [touch, queue, through] = (['touch', 'queue', 'tradeThrough'] as const).map(filled) as [Map<string, number>, Map<string, number>, Map<string, number>];
        for (const [id, quantity] of through) hold((queue.get(id) ?? 0) >= quantity, `queue fills less than tradeThrough: ${queue.get(id) ?? 0} of ${quantity}`);
        for (const [id, quantity] of queue) hold((touch.get(id) ?? 0) >= quantity, `touch fills less than queue: ${touch.get(id) ?? 0} of ${quantity}`);
      }),
      { numRuns: Math.ceil(RUNS / 8) },
    );
  });

  it('gives the same fills for the same seed', () => {
    const codes = fc.sample(sessionCodes, { numRuns: 20, seed: 1 });
    for (const code of codes) expect(playSession(code, { slippageModel: 'random', latencyModel: 'distribution', seed: 5 }).reports).toEqual(playSession(code, { slippageModel: 'random', latencyModel: 'distribution', seed: 5 }).reports);
  });
});

/** The same step, a market step where it would have been an order. */
function withoutOrders(code: number): number {
  const wait = code % 30;
  const rest = Math.floor(code / 30);
  return wait + 30 * (Math.floor(rest / 10) * 10 + (rest % 6));
}
