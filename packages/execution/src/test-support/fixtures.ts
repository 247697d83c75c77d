import { PLAIN_CONDITIONS, resolveInstrument, type Approved, type ConfluenceRating, type OrderId, type OrderIntent, type OrderPlan, type OrderRequest, type TradeRecord } from '@mia-trading/core';
import { executionConfigSchema, type ExecutionConfig } from '../config.js';
import { ExecutionDesk } from '../desk.js';
import { SimulatedVenue } from '../simulated-venue/simulated-venue.js';
import { ScriptedMarket } from '../testing.js';

export const ES = resolveInstrument('ESH4');

/** Settings as a user would write them: only what differs from the defaults. */
export function configOf(settings: { readonly bracket?: object; readonly simulatedVenue?: object } = {}): ExecutionConfig {
  return executionConfigSchema.parse(settings);
}

export function orderOf(over: Partial<Omit<OrderRequest, 'orderId'>> & { readonly orderId: string }): OrderRequest {
  return { instrument: ES.symbol, role: 'entry', side: 1, quantity: 1, type: 'market', limitPrice: null, stopPrice: null, timeInForce: 'DAY', parentId: null, ocaGroup: null, ...over, orderId: over.orderId as OrderId };
}

export function ratingOf(over: Partial<ConfluenceRating> = {}): ConfluenceRating {
  return {
    ts: 0,
    instrument: ES.symbol,
    price: 5000.25,
    score: 75,
    tier: 'GOOD_SIGNAL',
    direction: 1,
    net: 0.5,
    bonus: 0,
    clamp: 0,
    coverage: 1,
    groups: { sentiment: { net: 0.5, coverage: 1 }, execution: { net: 0.5, coverage: 1 }, technical: { net: 0.5, coverage: 1 } },
    contributions: [],
    regime: { volatility: 'Normal', gamma: 'unknown', trend: 'unknown', session: 'newYorkOpen' },
    conditions: PLAIN_CONDITIONS,
    ...over,
  };
}

/** Long two contracts: at most 5000.50 in, 4998.50 stop, 5005.75 target. */
export const LONG_PLAN: OrderPlan = {
  intentId: 'test-i1',
  instrument: ES.symbol,
  side: 1,
  quantity: 2,
  entryType: 'marketableLimit',
  entryPrice: 5000.5,
  stopPrice: 4998.5,
  targetPrice: 5005.75,
  rewardRisk: 2.5,
  riskDollars: 234,
  expectedCosts: 34,
};

/** Stands in for the risk gate, the only maker of approved plans outside tests. */
export const approvedForTest = (plan: OrderPlan): Approved<OrderPlan> => ({ kind: 'approved', value: plan }) as Approved<OrderPlan>;

export const intentOf = (plan: OrderPlan, referencePrice: number): OrderIntent => ({ intentId: plan.intentId, ts: 0, instrument: plan.instrument, side: plan.side, referencePrice, rating: ratingOf({ direction: plan.side }) });

export interface DeskSetting {
  readonly desk: ExecutionDesk;
  readonly market: ScriptedMarket;
  readonly venue: SimulatedVenue;
  readonly trades: TradeRecord[];
  /** Sends a plan at the time reached. */
  submit(plan: OrderPlan, referencePrice: number, flatByMs?: number): void;
}

/** A desk trading ES on the simulated venue, the market standing at 5000.00 / 5000.25 from 0 ms on. */
export function deskSetting(settings: Parameters<typeof configOf>[0] = {}): DeskSetting {
  const config = configOf(settings);
  const venue = new SimulatedVenue({ instrument: ES, config: config.simulatedVenue });
  const trades: TradeRecord[] = [];
  const desk = new ExecutionDesk({ sessionId: 'test', instrument: ES, config: config.bracket, send: (command, now) => venue.send(command, now), onTrade: (trade) => trades.push(trade) });
  const market = new ScriptedMarket({
    venue,
    instrument: ES,
    onReport: (report, now) => desk.onReport(report, now),
    nextTimer: () => desk.nextTimer(),
    onTimer: (now) => desk.onTimer(now),
  });
  market.quote(0, 5000, 5000.25);
  market.trade(0, 5000.25);
  return {
    desk,
    market,
    venue,
    trades,
    submit(plan, referencePrice, flatByMs) {
      desk.submit(approvedForTest(plan), { intent: intentOf(plan, referencePrice), now: market.now, tradeDate: '2024-01-03', flatBy: flatByMs === undefined ? null : market.timeAt(flatByMs), roundTurnFees: 4.5 });
    },
  };
}
