import { ticksToPrice, type Side } from '@mia-trading/core';
import type { StopTargetConfig } from './config.js';

/** Volatility that the caller measured on closed bars. */
export interface VolatilityInput {
  /** Average true range in points. */
  readonly atrPoints: number;
}

export interface StopTargetInput {
  readonly side: Side;
  /** Worst price the entry may fill at, in points on the tick grid. */
  readonly entryPrice: number;
  /** Points. */
  readonly tickSize: number;
  /** Dollars per point per contract. */
  readonly pointValue: number;
  /** Dollars per contract for entry and exit. */
  readonly roundTurnFees: number;
  /** Slippage expected when the stop fills. */
  readonly stopSlippagePoints: number;
  readonly atrPoints: number;
  /** Factors of the volatility regime; 1 changes nothing. */
  readonly stopFactor: number;
  readonly targetFactor: number;
}

export interface StopTarget {
  /** Points on the tick grid. */
  readonly stopPrice: number;
  readonly targetPrice: number;
  readonly stopPoints: number;
  readonly targetPoints: number;
  /** Target gain after fees over stop loss after fees and slippage; the entry counted at its worst price. */
  readonly rewardRisk: number;
  /** Whether `rewardRisk` reaches the minimum with a target that is within reach. */
  readonly meetsMinimum: boolean;
  /** Target distance that the minimum asks for, and the farthest one thought reachable. */
  readonly neededTargetPoints: number;
  readonly reachablePoints: number;
}

/**
 * Stop at `atr × stopAtr × factor`, kept within its bounds and rounded away from the entry; target at `atr × targetAtr × factor`, moved
 * out (never in) until reward over risk after costs reaches the minimum, unless that is farther than `maxTargetAtr` or `maxTargetTicks`.
 * Distances are whole ticks, so both prices are on the grid. All inputs must be finite and positive.
 */
export function placeStopAndTarget(input: StopTargetInput, config: StopTargetConfig): StopTarget {
  const { side, tickSize, pointValue, roundTurnFees } = input;
  const tickValue = tickSize * pointValue;
  const entryTicks = Math.round(input.entryPrice / tickSize);

  const wantedStop = Math.ceil((input.atrPoints * config.stopAtr * input.stopFactor) / tickSize);
  const stopTicks = Math.max(config.minStopTicks, Math.min(config.maxStopTicks, wantedStop));
  const lossAtStop = stopTicks * tickValue + input.stopSlippagePoints * pointValue + roundTurnFees;

  const ratioAt = (ticks: number): number => (ticks * tickValue - roundTurnFees) / lossAtStop;
  const leastTicks = Math.ceil((config.minRewardRisk * lossAtStop + roundTurnFees) / tickValue);
  // A quotient that rounds to a whole number may leave the ratio an ulp short of its promise.
  const neededTicks = ratioAt(leastTicks) < config.minRewardRisk ? leastTicks + 1 : leastTicks;
  const reachTicks = Math.min(config.maxTargetTicks, Math.floor((input.atrPoints * config.maxTargetAtr * input.targetFactor) / tickSize));
  const wantedTarget = Math.ceil((input.atrPoints * config.targetAtr * input.targetFactor) / tickSize);
  const targetTicks = Math.max(1, Math.min(reachTicks, Math.max(wantedTarget, neededTicks)));

  const rewardRisk = ratioAt(targetTicks);
  return {
    stopPrice: ticksToPrice(entryTicks - side * stopTicks, tickSize),
    targetPrice: ticksToPrice(entryTicks + side * targetTicks, tickSize),
    stopPoints: stopTicks * tickSize,
    targetPoints: targetTicks * tickSize,
    rewardRisk,
    meetsMinimum: rewardRisk >= config.minRewardRisk,
    neededTargetPoints: neededTicks * tickSize,
    reachablePoints: reachTicks * tickSize,
  };
}
