import type { MarketView } from '@mia-trading/core';
import type { OptionLevel, OptionsEngine } from '@mia-trading/spx-options';
import { MarketLevels, type LevelKind, type LevelMap, type LevelMapConfig, type LevelSources } from '@mia-trading/technical';

/** Levels of a pipeline's features in one map: those of the future's own market, and those of index options carried over by the basis. */
export class LevelDesk {
  readonly #config: LevelMapConfig;
  readonly #sources: LevelSources;
  readonly #chain: OptionsEngine | null;
  #levels: MarketLevels | null = null;

  constructor(config: LevelMapConfig, sources: LevelSources, chain: OptionsEngine | null) {
    this.#config = config;
    this.#sources = sources;
    this.#chain = chain;
  }

  /** As of `market.now`. Option levels are those of the last evaluation; without a basis there are none. */
  mapAt(market: MarketView): LevelMap {
    this.#levels ??= new MarketLevels(market.instrument.tickSize, this.#sources, this.#config);
    const map = this.#levels.refresh(market);
    const levels = this.#chain?.levelsAt(market.now) ?? null;
    const set = (kind: LevelKind, level: OptionLevel | null | undefined): void => {
      map.set(kind, level?.es ?? Number.NaN);
    };
    set('callWall', levels?.callWall);
    set('putWall', levels?.putWall);
    set('gammaFlip', levels?.gammaFlip);
    set('absoluteGamma', levels?.absoluteGamma);
    return map;
  }
}
