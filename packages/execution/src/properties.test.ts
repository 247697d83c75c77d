import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BrokerReport, OrderId, Side } from '@mia-trading/core';
import { OrderStore } from './orders/order-store.js';
import { SimulatedVenue } from './simulated-venue/simulated-venue.js';
import { configOf, deskSetting, ES, LONG_PLAN, orderOf } from './test-support/fixtures.js';
import { ScriptedMarket } from './testing.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 2_000 : 150;
const TICK = 0.25;

type Executed = Extract<BrokerReport, { kind: 'executed' }>;

/** One step of a market that wanders around 5000, with small sizes so that fills are partial. */
const marketStep = fc.oneof(
  fc.record({ kind: fc.constant('quote' as const), move: fc.integer({ min: -4, max: 4 }), spread: fc.integer({ min: 1, max: 3 }), size: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('trade' as const), offset: fc.integer({ min: -2, max: 3 }), size: fc.integer({ min: 1, max: 4 }) }),
);

const orderStep = fc.record({
  kind: fc.constant('order' as const),
  side: fc.constantFrom<Side>(1, -1),
  type: fc.constantFrom('market' as const, 'limit' as const, 'stop' as const),
  quantity: fc.integer({ min: 1, max: 6 }),
  offset: fc.integer({ min: -6, max: 6 }),
  grouped: fc.boolean(),
});

const commandStep = fc.record({ kind: fc.constantFrom('cancel' as const, 'replace' as const), nth: fc.nat(10), quantity: fc.integer({ min: 1, max: 6 }) });

const script = fc.array(fc.tuple(fc.integer({ min: 1, max: 120 }), fc.oneof({ weight: 4, arbitrary: marketStep }, { weight: 1, arbitrary: orderStep }, { weight: 1, arbitrary: commandStep })), { minLength: 10, maxLength: 120 });

interface Played {
  readonly reports: readonly BrokerReport[];
  readonly start: number;
  readonly quotes: readonly { readonly ts: number; readonly bid: number; readonly ask: number }[];
  readonly prints: ReadonlyMap<number, number>;
  readonly limits: ReadonlyMap<string, number>;
}

function play(steps: readonly (typeof script extends fc.Arbitrary<infer T> ? T : never)[number][]): Played {
  const venue = new SimulatedVenue({ instrument: ES, config: configOf().simulatedVenue });
  const market = new ScriptedMarket({ venue, instrument: ES });
  const quotes: { ts: number; bid: number; ask: number }[] = [];
  const prints = new Map<number, number>();
  const limits = new Map<string, number>();
  let ms = 0;
  let bid = 20_000;
  const quote = (spread: number, size: number): void => {
    market.quote(ms, bid * TICK, (bid + spread) * TICK, size, size);
    quotes.push({ ts: market.timeAt(ms), bid: bid * TICK, ask: (bid + spread) * TICK });
  };
  quote(1, 5);
  let orders = 0;
  for (const [wait, step] of steps) {
    ms += wait;
    if (step.kind === 'quote') {
      bid += step.move;
      quote(step.spread, step.size);
    } else if (step.kind === 'trade') {
      prints.set(market.timeAt(ms), step.size);
      market.trade(ms, (bid + step.offset) * TICK, step.size);
    } else if (step.kind === 'order') {
      market.passTo(ms);
      orders += 1;
      const price = (bid + step.offset) * TICK;
      if (step.type === 'limit') limits.set(`o${orders}`, price);
      market.send({
        kind: 'submit',
        order: orderOf({
          orderId: `o${orders}`,
          side: step.side,
          type: step.type,
          quantity: step.quantity,
          limitPrice: step.type === 'limit' ? price : null,
          stopPrice: step.type === 'stop' ? price : null,
          ocaGroup: step.grouped ? 'g' : null,
        }),
      });
    } else {
      market.passTo(ms);
      const orderId = `o${1 + (step.nth % Math.max(1, orders))}` as OrderId;
      market.send(step.kind === 'cancel' ? { kind: 'cancel', orderId } : { kind: 'replace', orderId, quantity: step.quantity, limitPrice: null, stopPrice: null });
    }
  }
  market.passTo(ms + 1_000);
  return { reports: market.reports, start: market.timeAt(0), quotes, prints, limits };
}

const fillsOf = ({ reports }: Played): Executed[] => reports.filter((report): report is Executed => report.kind === 'executed');

describe('whatever the market and the orders do', () => {
  it('the same script gives the same reports', () => {
    fc.assert(fc.property(script, (steps) => expect(play(steps).reports).toEqual(play(steps).reports)), { numRuns: RUNS });
  });

  it('nobody buys below the offer or sells above the bid when crossing, and a resting order gets its price', () => {
    fc.assert(
      fc.property(script, (steps) => {
        const played = play(steps);
        for (const fill of fillsOf(played)) {
          if (fill.passive) {
            expect(fill.price).toBe(played.limits.get(fill.orderId));
            continue;
          }
          const now = played.quotes.filter(({ ts }) => ts <= fill.tsVenue).slice(-2);
          const best = fill.side === 1 ? Math.min(...now.map(({ ask }) => ask)) : Math.max(...now.map(({ bid }) => bid));
          expect(fill.side * (fill.price - best)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('no contract of a print fills twice', () => {
    fc.assert(
      fc.property(script, (steps) => {
        const played = play(steps);
        const used = new Map<number, number>();
        for (const fill of fillsOf(played)) if (fill.passive && played.prints.has(fill.tsVenue)) used.set(fill.tsVenue, (used.get(fill.tsVenue) ?? 0) + fill.quantity);
        for (const [ts, quantity] of used) expect(quantity).toBeLessThanOrEqual(played.prints.get(ts) ?? 0);
      }),
      { numRuns: RUNS },
    );
  });

  it('an order never fills beyond its quantity, reports come in time order, and the position is the sum of fills', () => {
    fc.assert(
      fc.property(script, (steps) => {
        const played = play(steps);
        const store = new OrderStore();
        for (const report of played.reports) store.apply(report);
        expect(store.position(ES.symbol)).toBe(fillsOf(played).reduce((sum, fill) => sum + fill.side * fill.quantity, 0));
        const last = new Map<string, number>();
        for (const report of played.reports) {
          expect(report.tsVenue).toBeGreaterThanOrEqual(last.get('any') ?? played.start);
          last.set('any', report.tsVenue);
          if (report.kind === 'executed') expect(report.remaining).toBeGreaterThanOrEqual(0);
        }
        expect(new Set(fillsOf(played).map((fill) => fill.executionId)).size).toBe(fillsOf(played).length);
      }),
      { numRuns: RUNS },
    );
  });

  it('a desk ends flat, and its trades add up to the cash that moved, to the cent', () => {
    const deskScript = fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), marketStep, fc.integer({ min: 0, max: 30 })), { minLength: 20, maxLength: 150 });
    fc.assert(
      fc.property(deskScript, fc.integer({ min: 1, max: 5 }), fc.constantFrom<Side>(1, -1), (steps, quantity, side) => {
        const setting = deskSetting({ bracket: { entryTimeout: 0.4, timeStop: 0.2 } });
        const { desk, market, venue, trades } = setting;
        let ms = 0;
        let bid = 20_000;
        let plans = 0;
        for (const [wait, step, dice] of steps) {
          ms += wait;
          if (step.kind === 'quote') {
            bid += step.move;
            market.quote(ms, bid * TICK, (bid + step.spread) * TICK, step.size, step.size);
          } else {
            market.passTo(ms);
            desk.onPrice((bid + step.offset) * TICK);
            market.trade(ms, (bid + step.offset) * TICK, step.size);
          }
          if (desk.isIdle) {
            plans += 1;
            const entry = bid + (side === 1 ? 3 : -2);
            setting.submit({ ...LONG_PLAN, intentId: `p${plans}`, side, quantity, entryPrice: entry * TICK, stopPrice: (entry - side * 5) * TICK, targetPrice: (entry + side * 4) * TICK }, bid * TICK);
          } else if (dice === 0) {
            desk.exit('kill', market.now);
          }
        }
        let end = market.now;
        desk.exit('endOfData', end);
        for (let round = 0; round < 20 && !desk.isIdle; round += 1) {
          end = venue.finish(end, market.state, (report) => desk.onReport(report, Math.max(end, report.tsVenue)));
          if (desk.nextTimer() !== Number.POSITIVE_INFINITY) {
            end = Math.max(end, desk.nextTimer());
            desk.onTimer(end);
          }
        }
        expect(desk.isIdle).toBe(true);
        expect(desk.contracts).toBe(0);
        let cents = 0;
        for (const order of desk.orders.orders) {
          for (const fill of order.executions) cents += Math.round(-fill.side * fill.quantity * fill.price * ES.pointValue * 100) - Math.round((fill.fees ?? 0) * 100);
        }
        expect(trades.reduce((sum, trade) => sum + Math.round(trade.net * 100), 0)).toBe(cents);
        for (const trade of trades) {
          expect(trade.quantity).toBeLessThanOrEqual(quantity);
          expect(trade.exitTs).toBeGreaterThanOrEqual(trade.entryTs);
          expect(trade.maePoints).toBeGreaterThanOrEqual(0);
          expect(trade.mfePoints).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
