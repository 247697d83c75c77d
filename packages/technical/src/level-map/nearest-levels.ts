import { LEVEL_TRAITS, type LevelKind } from './level-kind.js';
import type { LevelMap } from './level-map.js';
import { LEVEL_SLOTS } from './level-slots.js';

/** Prices that may change now and then, in any order. */
export interface LevelPrices {
  readonly prices: readonly number[];
  /** Changes with the prices. */
  readonly version: number;
}

/** The levels of a kind with several places: those of many prices that are nearest to one, found anew only when something has changed. */
export class NearestLevels {
  readonly #firstSlot: number;
  readonly #places: number;
  #source: LevelPrices | null = null;
  #version = -1;
  #scale = Number.NaN;
  #from = Number.NaN;

  constructor(kind: LevelKind) {
    this.#firstSlot = LEVEL_SLOTS[kind];
    this.#places = LEVEL_TRAITS[kind].places;
  }

  /**
   * Sets the levels to those of `source` (each price times `scale` in points, `NaN` for none) that are nearest to `from`, nearest first; to none
   * while `from` is not known.
   */
  update(map: LevelMap, source: LevelPrices, scale: number, from: number): void {
    if (source === this.#source && source.version === this.#version && Object.is(scale, this.#scale) && Object.is(from, this.#from)) return;
    this.#source = source;
    this.#version = source.version;
    this.#scale = scale;
    this.#from = from;
    this.#set(map, source.prices, scale, from);
  }

  /** The map or the prices are others than before. */
  forget(): void {
    this.#source = null;
  }

  #set(map: LevelMap, prices: readonly number[], scale: number, from: number): void {
    let taken = Number.NEGATIVE_INFINITY;
    let takenAt = -1;
    for (let place = 0; place < this.#places; place += 1) {
      let nearest = Number.POSITIVE_INFINITY;
      let nearestAt = -1;
      for (let at = 0; at < prices.length; at += 1) {
        const distance = Math.abs((prices[at] as number) * scale - from);
        if (distance < nearest && (distance > taken || (distance === taken && at > takenAt))) {
          nearest = distance;
          nearestAt = at;
        }
      }
      map.setSlot(this.#firstSlot + place, nearestAt < 0 ? Number.NaN : (prices[nearestAt] as number) * scale);
      taken = nearest;
      takenAt = nearestAt;
    }
  }
}
