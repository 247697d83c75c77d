import { LEVEL_KINDS, LEVEL_TRAITS, type LevelKind, type LevelMap } from '@mia-trading/technical';
import type { FeatureColumn } from './feature-column.js';

/** Price of the only level of a kind, or of the one nearest to `price`; `null` when there is none. */
function nearest(levels: LevelMap, kind: LevelKind, price: number): number | null {
  let best: number | null = null;
  for (let place = 0; place < LEVEL_TRAITS[kind].places; place += 1) {
    const level = levels.priceOf(kind, place);
    if (Number.isNaN(level)) continue;
    if (best === null || Math.abs(level - price) < Math.abs(best - price)) best = level;
  }
  return best;
}

function words(kind: LevelKind): string {
  return kind.replace(/[A-Z0-9]+/g, (part) => ` ${part.toLowerCase()}`);
}

/** The level map: one column a kind. */
export const LEVEL_COLUMNS: readonly FeatureColumn[] = LEVEL_KINDS.map((kind) => ({
  name: `level${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
  type: 'double',
  unit: 'points',
  meaning: `level map: ${words(kind)}${LEVEL_TRAITS[kind].places > 1 ? ', the one nearest to the price' : ''}`,
  read: ({ levels, price }) => nearest(levels, kind, price),
}));
