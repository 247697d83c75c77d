import type { Ticks } from '@mia-trading/core';
import type { LevelKind } from './level-kind.js';

/** One level. */
export interface Level {
  readonly kind: LevelKind;
  /** Points. */
  readonly price: number;
  /** 0 .. 1. */
  readonly strength: number;
}

/** Levels that lie close together, seen as one. Prices in points. */
export interface LevelZone {
  readonly low: number;
  readonly high: number;
  /** Strength of its strongest level, raised by a step for each further one, at most 1. */
  readonly strength: number;
  /** Its strongest level; of several, the nearest to the price asked from, else the lowest. */
  readonly source: LevelKind;
  /** What it is made of, lowest first. */
  readonly levels: readonly Level[];
}

/** A zone ahead of a price. */
export interface ZoneAhead extends LevelZone {
  /** Its edge toward the price, in points. */
  readonly price: number;
  /** From the price to that edge, ≥ 0. */
  readonly distanceTicks: Ticks;
}

export interface LevelMapOptions {
  /** Levels at most this far apart are one zone. */
  readonly mergeTicks: Ticks;
  /** Strength that each further level of a zone adds. */
  readonly gradeStep: number;
}
