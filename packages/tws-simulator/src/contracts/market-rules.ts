import type { SimulatedContract } from './simulated-contract.js';

/** One step of a rule: prices from `lowEdge` on move by `increment`, both in points. */
export interface PriceIncrement {
  readonly lowEdge: number;
  readonly increment: number;
}

/** Rule of index options: nickels below three dollars, dimes above (Cboe, SPX and SPXW contract specifications). */
const OPTION_RULE = 109;
const DIMES_FROM = 3;
const NICKEL = 0.05;
const DIME = 0.1;
/** Rules of everything else have one step, the tick, by which they are numbered here. */
const FIRST_SINGLE_RULE = 1_000;
const TICK_SCALE = 10_000;

/** Number of the rule by which prices of a contract move. */
export function marketRuleOf(contract: SimulatedContract): number {
  return contract.secType === 'OPT' ? OPTION_RULE : FIRST_SINGLE_RULE + Math.round(contract.minTick * TICK_SCALE);
}

/** The steps of a rule; `null` when there is no such rule. */
export function marketRule(id: number): readonly PriceIncrement[] | null {
  if (id === OPTION_RULE) return [{ lowEdge: 0, increment: NICKEL }, { lowEdge: DIMES_FROM, increment: DIME }];
  return id > FIRST_SINGLE_RULE ? [{ lowEdge: 0, increment: (id - FIRST_SINGLE_RULE) / TICK_SCALE }] : null;
}
