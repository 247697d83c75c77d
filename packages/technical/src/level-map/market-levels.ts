import type { MarketView } from '@mia-trading/core';
import type { SessionLevels } from '../volume-profile/session-levels.js';
import type { VolumeProfile } from '../volume-profile/volume-profile.js';
import type { SessionVwap } from '../vwap/session-vwap.js';
import type { AnchoredVwap } from '../vwap/anchored-vwap.js';
import { bookWall } from './book-wall.js';
import type { LevelMapConfig } from './level-map-config.js';
import { LevelMap } from './level-map.js';

/** Where levels come from; a source that is not there brings none. */
export interface LevelSources {
  readonly vwap?: SessionVwap | undefined;
  readonly profile?: SessionLevels | undefined;
}

/**
 * The level map of the traded instrument, brought up to date when asked.
 *
 * - VWAP and its bands at 1 and 2 SD: those of regular hours once they have closed enough bars, else of the session, as in `vwapTrend`.
 * - POC, VAH, VAL: of the developing profile, that of regular hours while they last, else of the session.
 * - PPOC, PVAH, PVAL, previous high and low: of the last completed regular hours.
 * - Session, overnight and opening range extremes as far as seen; book walls as they stand.
 *
 * VWAP and profile whose begin was not seen, or that lack a size, are no levels: they would stand at the wrong price. Option levels are set on
 * the {@link map} by their owner and stay until it sets them anew.
 */
export class MarketLevels {
  readonly map: LevelMap;
  readonly #sources: LevelSources;
  readonly #config: LevelMapConfig;

  constructor(tickSize: number, sources: LevelSources, config: LevelMapConfig) {
    this.map = new LevelMap(tickSize, config);
    this.#sources = sources;
    this.#config = config;
  }

  /** Sets every level as of `market.now`. Allocates nothing. */
  refresh(market: MarketView): LevelMap {
    const { vwap, profile } = this.#sources;
    if (vwap !== undefined) {
      vwap.advance(market.now);
      const leading = market.isRegularHours && vwap.regular.slope.count >= vwap.regular.slope.window ? vwap.regular : vwap.session;
      this.#setVwap(leading, vwap.isSizeKnown);
    }
    if (profile !== undefined) {
      this.#setProfile(market.isRegularHours ? profile.regularProfile : profile.sessionProfile);
      this.#setRanges(profile);
    }
    this.map.set('askWall', bookWall(market.book, -1, this.#config.wallLevels, this.#config.wallFactor) * market.book.tickSize);
    this.map.set('bidWall', bookWall(market.book, 1, this.#config.wallLevels, this.#config.wallFactor) * market.book.tickSize);
    return this.map;
  }

  #setVwap({ sums, wholeness }: AnchoredVwap, isSizeKnown: boolean): void {
    const { map } = this;
    const isKnown = isSizeKnown && wholeness.sawBegin && sums.volume > 0;
    const mean = isKnown ? sums.mean * map.tickSize : Number.NaN;
    const deviation = isKnown ? sums.deviation * map.tickSize : Number.NaN;
    map.set('vwap', mean);
    map.set('vwapUpper1', mean + deviation);
    map.set('vwapLower1', mean - deviation);
    map.set('vwapUpper2', mean + 2 * deviation);
    map.set('vwapLower2', mean - 2 * deviation);
  }

  #setProfile(profile: VolumeProfile): void {
    const { map } = this;
    const scale = profile.isUsable && profile.wholeness.sawBegin ? map.tickSize : Number.NaN;
    const { pointOfControl, high, low } = profile.valueArea;
    map.set('pointOfControl', pointOfControl * scale);
    map.set('valueAreaHigh', high * scale);
    map.set('valueAreaLow', low * scale);
  }

  #setRanges({ session, overnight, openingRange, previousRegular }: SessionLevels): void {
    const { map } = this;
    map.set('sessionHigh', session.high);
    map.set('sessionLow', session.low);
    map.set('overnightHigh', overnight.high);
    map.set('overnightLow', overnight.low);
    map.set('openingRangeHigh', openingRange.high);
    map.set('openingRangeLow', openingRange.low);
    const scale = previousRegular.sawBegin ? 1 : Number.NaN;
    map.set('previousPointOfControl', previousRegular.pointOfControl * scale);
    map.set('previousValueAreaHigh', previousRegular.valueAreaHigh * scale);
    map.set('previousValueAreaLow', previousRegular.valueAreaLow * scale);
    map.set('previousHigh', previousRegular.range.high);
    map.set('previousLow', previousRegular.range.low);
  }
}
