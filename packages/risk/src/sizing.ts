import type { Tier } from '@mia-trading/core';
import type { SizingConfig } from './config.js';

export interface SizingInput {
  /** Dollars. */
  readonly equity: number;
  readonly tier: Tier;
  /** Size factor of the volatility regime; 1 changes nothing. */
  readonly regimeFactor: number;
  /** Size factor of the session of the day; 1 changes nothing. */
  readonly sessionFactor: number;
  /** Distance from entry to stop. */
  readonly stopPoints: number;
  /** Slippage expected when the stop fills. */
  readonly stopSlippagePoints: number;
  /** Dollars per point per contract. */
  readonly pointValue: number;
  /** Dollars per contract for entry and exit. */
  readonly roundTurnFees: number;
  /** Most contracts allowed. */
  readonly maxContracts: number;
}

export interface Sizing {
  /** Whole contracts, never rounded up; 0 when the budget does not pay for one or an input is not a number. */
  readonly contracts: number;
  /** Fraction of equity that may be risked. */
  readonly riskFraction: number;
  /** Dollars that may be risked. */
  readonly budget: number;
  /** Dollars one contract loses at its stop, slippage and fees included. */
  readonly lossPerContract: number;
}

/**
 * Fixed-fractional size: `floor(equity × min(maxRisk, baseRisk × tier × regime × session) ÷ loss per contract)`, where the loss per
 * contract is `(stop + expected stop slippage) × point value + round-turn fees`.
 */
export function sizePosition(input: SizingInput, config: SizingConfig): Sizing {
  const wanted = config.baseRisk * config.tierFactors[input.tier] * input.regimeFactor * input.sessionFactor;
  const riskFraction = Math.min(config.maxRisk, wanted);
  const budget = input.equity * riskFraction;
  const lossPerContract = (input.stopPoints + input.stopSlippagePoints) * input.pointValue + input.roundTurnFees;
  const affordable = lossPerContract > 0 ? Math.floor(budget / lossPerContract) : 0;
  const contracts = affordable >= 1 ? Math.min(affordable, input.maxContracts) : 0;
  return { contracts, riskFraction, budget, lossPerContract };
}
