import { NO_PRICE, ticksToPrice, type OrderIntent } from '@mia-trading/core';
import type { RiskConfig } from './config.js';
import type { PlanDraft, RiskContext } from './context.js';
import { sizePosition } from './sizing.js';
import { placeStopAndTarget } from './stop-target.js';

/** Smaller contract of the same market, for accounts that the full one is too large for. */
const MICRO_ROOTS: Readonly<Record<string, string>> = { ES: 'MES', NQ: 'MNQ', GC: 'MGC', YM: 'MYM', RTY: 'M2K' };

/** Worst price the entry may fill at, in points: beyond the reference for a marketable limit, the own side's best for a resting one. */
function entryPriceOf(intent: OrderIntent, context: RiskContext, config: RiskConfig): number {
  const { tickSize } = context.market.instrument;
  if (config.entry.style === 'marketableLimit') {
    return ticksToPrice(Math.round(intent.referencePrice / tickSize) + intent.side * config.entry.limitOffsetTicks, tickSize);
  }
  const { book } = context.market;
  const ownBest = intent.side === 1 ? book.bestBid : book.bestAsk;
  return ownBest === NO_PRICE ? intent.referencePrice : ticksToPrice(ownBest, tickSize);
}

/** Contracts that equity pays the margin of; at least one, so that an account too small is told of its margin and not of its size. */
function contractsOnMargin({ margin, equity }: RiskContext, { limits }: RiskConfig): number {
  return margin === null ? limits.maxPosition : Math.max(1, Math.floor((equity * limits.maxMarginUse) / margin));
}

/** Works out entry, stop, target and size of an intent, or says why that is impossible. Pure. */
export function draftPlan(intent: OrderIntent, context: RiskContext, config: RiskConfig): PlanDraft {
  const { instrument } = context.market;
  const { tickSize, pointValue } = instrument;
  const atrPoints = context.volatility?.atrPoints ?? Number.NaN;
  if (!(atrPoints > 0) || !Number.isFinite(atrPoints)) {
    return { kind: 'impossible', code: 'NO_VOLATILITY', context: { atrPoints: Number.isNaN(atrPoints) ? null : atrPoints } };
  }
  if (!(context.equity > 0) || !Number.isFinite(context.equity)) {
    return { kind: 'impossible', code: 'EQUITY_UNKNOWN', context: { equity: Number.isFinite(context.equity) ? context.equity : null } };
  }
  const stopSlippagePoints = config.sizing.stopSlippageTicks * tickSize;
  const { roundTurnFees, multipliers } = context;
  const entryPrice = entryPriceOf(intent, context, config);
  const exits = placeStopAndTarget(
    { side: intent.side, entryPrice, tickSize, pointValue, roundTurnFees, stopSlippagePoints, atrPoints, stopFactor: multipliers.stop, targetFactor: multipliers.target, levels: context.levels },
    config.stopTarget,
  );
  const sizing = sizePosition(
    {
      equity: context.equity,
      tier: intent.rating.tier,
      regimeFactor: multipliers.regimeSize,
      sessionFactor: multipliers.sessionSize,
      stopPoints: exits.stopPoints,
      stopSlippagePoints,
      pointValue,
      roundTurnFees,
      maxContracts: Math.min(config.limits.maxPosition, contractsOnMargin(context, config)),
    },
    config.sizing,
  );
  if (sizing.contracts === 0) {
    const suggestion = MICRO_ROOTS[instrument.root] ?? null;
    return { kind: 'impossible', code: 'SIZE_ZERO', context: { budget: sizing.budget, lossPerContract: sizing.lossPerContract, riskFraction: sizing.riskFraction, stopPoints: exits.stopPoints, tier: intent.rating.tier, suggestion } };
  }
  if (!exits.meetsMinimum) {
    const { rewardRisk, stopPoints, neededTargetPoints, reachablePoints } = exits;
    return { kind: 'impossible', code: 'REWARD_RISK', context: { rewardRisk, minimum: config.stopTarget.minRewardRisk, stopPoints, neededTargetPoints, reachablePoints, atrPoints } };
  }
  return {
    kind: 'planned',
    plan: {
      intentId: intent.intentId,
      instrument: intent.instrument,
      side: intent.side,
      quantity: sizing.contracts,
      entryType: config.entry.style,
      entryPrice,
      stopPrice: exits.stopPrice,
      targetPrice: exits.targetPrice,
      rewardRisk: exits.rewardRisk,
      riskDollars: sizing.contracts * sizing.lossPerContract,
      expectedCosts: sizing.contracts * (roundTurnFees + stopSlippagePoints * pointValue),
    },
  };
}
