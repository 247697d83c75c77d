import { NO_PRICE, ticksToPrice, type ConfluenceRating, type OrderIntent, type OrderPlan, type Side } from '@mia-trading/core';
import { firstRefusal } from './assess.js';
import type { RefusalContext, SwitchableCode } from './codes.js';
import type { RiskConfig } from './config.js';
import type { RiskContext, RiskMultipliers } from './context.js';
import { effectiveGate } from './checks/rating-checks.js';
import { dailyRoom, monthlyRoom } from './limits-state.js';
import { draftPlan } from './plan.js';

/** Scores below this carry no assessment. */
export const ASSESSED_FROM_SCORE = 60;

/** What a trade on a rating would look like now: shown beside every score of 60 and more. */
export interface RiskAssessment {
  readonly side: Side;
  /** `null` when no plan can be made; `refusal` then says why. */
  readonly plan: OrderPlan | null;
  /** Dollars left under each limit, open risk already taken off; trades and contracts left. */
  readonly room: { readonly daily: number; readonly monthly: number; readonly trades: number; readonly contracts: number };
  /** The refusal an intent would get; `null` when it would be approved. */
  readonly refusal: { readonly code: string; readonly context: RefusalContext } | null;
  readonly disabledChecks: readonly SwitchableCode[];
  /** What the volatility regime and the session of the day change about this trade. */
  readonly multipliers: RiskMultipliers;
  /** Least score of an entry now: the configured gate moved by them. */
  readonly entryGate: number;
}

/** Price a plan is built on: the opposite best quote, else the last trade, in points; `NaN` when there is neither. */
export function referencePriceOf(side: Side, context: Pick<RiskContext, 'market'>): number {
  const { book, lastPrice, instrument } = context.market;
  const opposite = side === 1 ? book.bestAsk : book.bestBid;
  return opposite === NO_PRICE ? lastPrice : ticksToPrice(opposite, instrument.tickSize);
}

/** Assesses a rating as if it were traded now. `null` for a score below 60, without direction, or before any price. */
export function riskAssessment(rating: ConfluenceRating, context: RiskContext, config: RiskConfig): RiskAssessment | null {
  if (!(rating.score >= ASSESSED_FROM_SCORE) || rating.direction === 0) return null;
  const side = rating.direction;
  const referencePrice = referencePriceOf(side, context);
  if (Number.isNaN(referencePrice)) return null;
  const intent: OrderIntent = { intentId: '', ts: context.now, instrument: rating.instrument, side, referencePrice, rating };
  const draft = draftPlan(intent, context, config);
  const refusal = firstRefusal({ intent, context, config, draft });
  const { position, limits } = context;
  const held = Math.abs(position.contracts) + position.workingEntries;
  return {
    side,
    plan: draft.kind === 'planned' ? draft.plan : null,
    room: {
      daily: dailyRoom(limits, config.limits) - position.openRisk,
      monthly: monthlyRoom(limits, config.limits) - position.openRisk,
      trades: config.limits.maxTradesPerDay - limits.entries,
      contracts: config.limits.maxPosition - held,
    },
    refusal: refusal === null ? null : { code: refusal.code, context: refusal.context },
    disabledChecks: config.checks.disabled,
    multipliers: context.multipliers,
    entryGate: effectiveGate(config.checks.entryGate, context.multipliers.gatePoints),
  };
}
