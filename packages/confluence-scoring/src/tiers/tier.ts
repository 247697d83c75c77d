import type { Tier } from '@mia-trading/core';

/** Lowest score of each tier, best first; a tier ends where the one above begins. */
const TIER_FLOORS = [
  { tier: 'PREMIUM_SIGNAL', floor: 90 },
  { tier: 'STRONG_SIGNAL', floor: 80 },
  { tier: 'GOOD_SIGNAL', floor: 70 },
  { tier: 'WEAK_SIGNAL', floor: 60 },
  { tier: 'NO_TRADE', floor: 0 },
] as const satisfies readonly { readonly tier: Tier; readonly floor: number }[];

/** Position size as a multiple of the standard risk, by tier. */
export const TIER_SIZE = {
  PREMIUM_SIGNAL: 2,
  STRONG_SIGNAL: 1.5,
  GOOD_SIGNAL: 1,
  WEAK_SIGNAL: 0.5,
  NO_TRADE: 0,
} as const satisfies Record<Tier, number>;

/** Tier of a score from 0 to 100. */
export function tierOf(score: number): Tier {
  for (const { tier, floor } of TIER_FLOORS) if (score >= floor) return tier;
  return 'NO_TRADE';
}

/** Lowest score of a tier. */
export function tierFloor(tier: Tier): number {
  return TIER_FLOORS.find(({ tier: name }) => name === tier)?.floor ?? 0;
}

/** First score that is more than one tier above `base`; `Infinity` when there is none. */
export function secondTierAbove(base: number): number {
  let next = Infinity;
  let second = Infinity;
  for (const { floor } of TIER_FLOORS) {
    if (base >= floor) return second;
    second = next;
    next = floor;
  }
  return Infinity;
}
