import type { MarketView, Side } from '@mia-trading/core';
import type { ScoringPipeline } from '@mia-trading/confluence-scoring';
import { referencePriceOf, type LevelsAround } from '@mia-trading/risk';

/** Strong levels behind and ahead of a position on `side`, seen from the price at which it would be entered now. */
export function levelsAround(side: Side, minimumStrength: number, pipeline: ScoringPipeline, market: MarketView): LevelsAround {
  const price = referencePriceOf(side, { market });
  const map = pipeline.levels(market);
  const above = map.nearestAbove(price, minimumStrength);
  const below = map.nearestBelow(price, minimumStrength);
  return side === 1 ? { behind: below?.low ?? null, ahead: above?.low ?? null } : { behind: above?.high ?? null, ahead: below?.high ?? null };
}
