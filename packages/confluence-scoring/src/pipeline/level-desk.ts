import type { MarketView, Ticks } from '@mia-trading/core';
import type { LevelsNear } from '@mia-trading/orderflow';
import type { OptionLevel, OptionsEngine } from '@mia-trading/spx-options';
import { LEVEL_SLOTS, MarketLevels, type LevelMap, type LevelMapConfig, type LevelSources, type PatternLevels } from '@mia-trading/technical';

/**
 * Levels of a pipeline's features in one map: those of the future's own market, and those of index options carried over by the basis. Features
 * that are tied to levels ask here, so that no package needs another for them.
 */
export class LevelDesk implements LevelsNear, PatternLevels {
  readonly #config: LevelMapConfig;
  #sources: LevelSources = {};
  #chain: OptionsEngine | null = null;
  #levels: MarketLevels | null = null;
  #hasOptionLevels = false;
  /** The last question about strength, the version of the map that answered it, and the answer. */
  #nearPrice = Number.NaN;
  #nearTicks: Ticks = Number.NaN;
  #nearVersion = -1;
  #near = 0;

  constructor(config: LevelMapConfig) {
    this.#config = config;
  }

  /** Names where levels come from, once the features are built; before it there are none. */
  open(sources: LevelSources, chain: OptionsEngine | null): void {
    this.#sources = sources;
    this.#chain = chain;
    this.#levels = null;
    this.#hasOptionLevels = false;
    this.#nearVersion = -1;
  }

  /** As of `market.now`. Option levels are those of the last evaluation; without a basis there are none. */
  mapAt(market: MarketView): LevelMap {
    this.#levels ??= new MarketLevels(market.instrument.tickSize, this.#sources, this.#config);
    const map = this.#levels.refresh(market);
    const levels = this.#chain?.levelsAt(market.now) ?? null;
    if (levels === null && !this.#hasOptionLevels) return map;
    this.#hasOptionLevels = levels !== null;
    setLevel(map, LEVEL_SLOTS.callWall, levels?.callWall);
    setLevel(map, LEVEL_SLOTS.putWall, levels?.putWall);
    setLevel(map, LEVEL_SLOTS.gammaFlip, levels?.gammaFlip);
    setLevel(map, LEVEL_SLOTS.absoluteGamma, levels?.absoluteGamma);
    return map;
  }

  strengthNear(price: number, ticks: Ticks, market: MarketView): number {
    const map = this.mapAt(market);
    if (map.version !== this.#nearVersion || price !== this.#nearPrice || ticks !== this.#nearTicks) {
      this.#nearVersion = map.version;
      this.#nearPrice = price;
      this.#nearTicks = ticks;
      this.#near = map.strengthNear(price, ticks);
    }
    return this.#near;
  }

  vwap(market: MarketView): number {
    return this.mapAt(market).priceOf('vwap');
  }

  pointOfControl(market: MarketView): number {
    return this.mapAt(market).priceOf('pointOfControl');
  }

  gammaStrike(market: MarketView): number {
    return this.mapAt(market).priceOf('absoluteGamma');
  }
}

function setLevel(map: LevelMap, slot: number, level: OptionLevel | null | undefined): void {
  map.setSlot(slot, level?.es ?? Number.NaN);
}
