import { ticksToPrice, type Side, type Ticks } from '@mia-trading/core';
import type { StopTargetConfig } from './config.js';

/** Volatility that the caller measured on closed bars. */
export interface VolatilityInput {
  /** Average true range in points. */
  readonly atrPoints: number;
}

/** Strong levels about an entry, in points; `null` where there is none, or none is asked for. */
export interface LevelsAround {
  /** Far edge of the zone behind the entry: support under a long one, resistance over a short one. */
  readonly behind: number | null;
  /** Near edge of the zone ahead of the entry. */
  readonly ahead: number | null;
}

export const NO_LEVELS: LevelsAround = { behind: null, ahead: null };

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
  readonly levels: LevelsAround;
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
 * out until reward over risk after costs reaches the minimum, unless that is farther than `maxTargetAtr` or `maxTargetTicks`.
 *
 * A strong level moves both: a stop that would lie in front of the level behind the entry goes `levelBufferTicks` beyond it, if that is at
 * most `maxLevelStretch` times as far and leaves a target within reach; a target that would lie beyond the level ahead comes in to
 * `levelBufferTicks` before it, but never below the minimum reward over risk.
 *
 * Distances are whole ticks, so both prices are on the grid. All inputs must be finite and positive.
 */
export function placeStopAndTarget(input: StopTargetInput, config: StopTargetConfig): StopTarget {
  const { side, tickSize } = input;
  const entryTicks = Math.round(input.entryPrice / tickSize);
  const reachTicks = Math.min(config.maxTargetTicks, Math.floor((input.atrPoints * config.maxTargetAtr * input.targetFactor) / tickSize));

  const wantedStop = Math.ceil((input.atrPoints * config.stopAtr * input.stopFactor) / tickSize);
  const plainStop = Math.max(config.minStopTicks, Math.min(config.maxStopTicks, wantedStop));
  const levelStop = stopBeyondLevel(plainStop, input, config);
  const stopTicks = neededTargetTicks(levelStop, input, config) <= reachTicks ? levelStop : plainStop;
  const neededTicks = neededTargetTicks(stopTicks, input, config);

  const wantedTarget = targetBeforeLevel(Math.ceil((input.atrPoints * config.targetAtr * input.targetFactor) / tickSize), input, config);
  const targetTicks = Math.max(1, Math.min(reachTicks, Math.max(wantedTarget, neededTicks)));

  const rewardRisk = rewardOverRisk(targetTicks, stopTicks, input);
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

function stopBeyondLevel(plainStop: Ticks, { side, entryPrice, tickSize, levels }: StopTargetInput, config: StopTargetConfig): Ticks {
  if (levels.behind === null) return plainStop;
  const beyond = Math.ceil((side * (entryPrice - levels.behind)) / tickSize) + config.levelBufferTicks;
  const farthest = Math.min(config.maxStopTicks, Math.floor(plainStop * config.maxLevelStretch));
  return beyond > plainStop && beyond <= farthest ? beyond : plainStop;
}

function targetBeforeLevel(plainTarget: Ticks, { side, entryPrice, tickSize, levels }: StopTargetInput, config: StopTargetConfig): Ticks {
  if (levels.ahead === null) return plainTarget;
  const before = Math.floor((side * (levels.ahead - entryPrice)) / tickSize) - config.levelBufferTicks;
  return before > 0 && before < plainTarget ? before : plainTarget;
}

function lossAtStop(stopTicks: Ticks, { tickSize, pointValue, stopSlippagePoints, roundTurnFees }: StopTargetInput): number {
  return stopTicks * (tickSize * pointValue) + stopSlippagePoints * pointValue + roundTurnFees;
}

function rewardOverRisk(targetTicks: Ticks, stopTicks: Ticks, input: StopTargetInput): number {
  return (targetTicks * (input.tickSize * input.pointValue) - input.roundTurnFees) / lossAtStop(stopTicks, input);
}

/** Nearest target that reaches the minimum. */
function neededTargetTicks(stopTicks: Ticks, input: StopTargetInput, { minRewardRisk }: StopTargetConfig): Ticks {
  const least = Math.ceil((minRewardRisk * lossAtStop(stopTicks, input) + input.roundTurnFees) / (input.tickSize * input.pointValue));
  // A quotient that rounds to a whole number may leave the ratio an ulp short of its promise.
  return rewardOverRisk(least, stopTicks, input) < minRewardRisk ? least + 1 : least;
}
