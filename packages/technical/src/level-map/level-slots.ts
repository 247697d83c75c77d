import { LEVEL_KINDS, LEVEL_TRAITS, type LevelKind } from './level-kind.js';

/** First slot of each kind: where a level lies is looked up by name once, not per tick. */
export const LEVEL_SLOTS: Readonly<Record<LevelKind, number>> = (() => {
  let next = 0;
  const slots: Partial<Record<LevelKind, number>> = {};
  for (const kind of LEVEL_KINDS) {
    slots[kind] = next;
    next += LEVEL_TRAITS[kind].places;
  }
  return slots as Record<LevelKind, number>;
})();

/** Kind of each slot. */
export const KIND_OF: readonly LevelKind[] = LEVEL_KINDS.flatMap((kind) => Array.from({ length: LEVEL_TRAITS[kind].places }, () => kind));

/** Strength of each slot. */
export const STRENGTH_OF = Float64Array.from(KIND_OF, (kind) => LEVEL_TRAITS[kind].strength);

/** Nature of each slot. */
export const NATURE_OF = Int8Array.from(KIND_OF, (kind) => LEVEL_TRAITS[kind].nature);

/**
 * Order of two slots at one price: supports below, resistances above, so that from that price those ahead and those passed lie apart
 * in either direction.
 */
export function comesFirst(slot: number, other: number): boolean {
  const nature = NATURE_OF[slot] as number;
  const otherNature = NATURE_OF[other] as number;
  return nature === otherNature ? slot < other : nature < otherNature;
}
