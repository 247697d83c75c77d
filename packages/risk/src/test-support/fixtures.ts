import { MarketState, PLAIN_CONDITIONS, resolveInstrument, type ConfluenceRating, type MarketView, type Micros, type OrderIntent, type SessionState } from '@mia-trading/core';
import { riskConfigSchema, type RiskConfig } from '../config.js';
import { FLAT, IN_AGREEMENT, NEUTRAL_MULTIPLIERS, type FeedState, type RiskContext } from '../context.js';
import { LossLimits } from '../limits.js';
import { NO_LEVELS } from '../stop-target.js';

export const ES = resolveInstrument('ESH4');
/** 2024-01-03 15:00 UTC, 09:00 CT: minute 960 of the session. */
export const NOW: Micros = 1_704_294_000_000_000;
const SESSION_SO_FAR: Micros = 57_600_000_000;

export const LIVE_FEED: FeedState = { lastEventTs: NOW, lastGapTs: null, hasQuotes: true, status: 'live', clockSkew: 0 };

type Settings = { readonly [section in keyof RiskConfig]?: object };

export function configOf(settings: Settings = {}): RiskConfig {
  return riskConfigSchema.parse(settings);
}

export interface MarketSettings {
  readonly bid?: number;
  readonly ask?: number;
  readonly last?: number;
  readonly phase?: SessionState['phase'];
  readonly isRegularHours?: boolean;
  readonly now?: Micros;
}

/** ES at 5000.00 / 5000.25, last 5000.25, in the middle of a regular morning. `NaN` leaves a side or the last trade out. */
export function marketOf({ bid = 5000, ask = 5000.25, last = 5000.25, phase = 'continuous', isRegularHours = true, now = NOW }: MarketSettings = {}): MarketView {
  const market = new MarketState(ES, { at: (time) => ({ tradeDate: '2024-01-03', sessionStart: NOW - SESSION_SO_FAR, isRegularHours, phase, until: time + 1 }) });
  const header = { tsEvent: now, tsInit: now, seq: 0, instrument: ES.symbol };
  const quote = { ...header, kind: 'quote', bid, bidSize: Number.isNaN(bid) ? 0 : 10, ask, askSize: Number.isNaN(ask) ? 0 : 10 } as const;
  market.advance(quote);
  market.apply(quote);
  if (!Number.isNaN(last)) market.apply({ ...header, kind: 'trade', price: last, size: 1, aggressor: 1, aggressorSource: 'exchange', matchId: 0, flags: 1 });
  return market;
}

export function ratingOf(over: Partial<ConfluenceRating> = {}): ConfluenceRating {
  return {
    ts: NOW,
    instrument: ES.symbol,
    price: 5000.25,
    score: 75,
    tier: 'GOOD_SIGNAL',
    direction: 1,
    net: 0.5,
    bonus: 0,
    clamp: 0,
    coverage: 0.9,
    groups: { sentiment: { net: 0.5, coverage: 0.9 }, execution: { net: 0.5, coverage: 0.9 }, technical: { net: 0.5, coverage: 0.9 } },
    contributions: [],
    regime: { volatility: 'Normal', gamma: 'unknown', trend: 'unknown', session: 'newYorkOpen' },
    conditions: PLAIN_CONDITIONS,
    ...over,
  };
}

export function intentOf(over: Partial<OrderIntent> = {}): OrderIntent {
  return { intentId: 'test-i1', ts: NOW, instrument: ES.symbol, side: 1, referencePrice: 5000.25, rating: ratingOf(), ...over };
}

/** An account of $200,000, flat, everything in order. */
export function contextOf(over: Partial<RiskContext> = {}): RiskContext {
  return {
    now: NOW,
    market: marketOf(),
    session: { isOpen: true, minutesToClose: 420 },
    blackout: null,
    feed: LIVE_FEED,
    options: { lastQuoteTs: NOW, openInterestDate: '2024-01-03' },
    priceLimits: { lower: 4650, upper: null },
    broker: IN_AGREEMENT,
    equity: 200_000,
    volatility: { atrPoints: 2 },
    opposingLevel: null,
    levels: NO_LEVELS,
    multipliers: NEUTRAL_MULTIPLIERS,
    roundTurnFees: 4.5,
    margin: 25_000,
    position: FLAT,
    limits: limitsOf().state,
    daysToExpiry: 70,
    daysToRoll: 66,
    ...over,
  };
}

export function limitsOf(equity = 200_000, config = configOf()): LossLimits {
  const limits = new LossLimits(config.limits, equity);
  limits.onSession('2024-01-03');
  return limits;
}
