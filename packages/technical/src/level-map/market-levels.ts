import type { MarketView, Persistent, Side, StateStream, Ticks } from '@mia-trading/core';
import type { ProfileImbalance } from '../profile-imbalance/profile-imbalance.js';
import type { SessionLevels } from '../volume-profile/session-levels.js';
import type { VolumeProfile } from '../volume-profile/volume-profile.js';
import type { SessionVwap } from '../vwap/session-vwap.js';
import type { AnchoredVwap } from '../vwap/anchored-vwap.js';
import { bookWall } from './book-wall.js';
import type { LevelMapConfig } from './level-map-config.js';
import { LEVEL_TRAITS, type LevelKind } from './level-kind.js';
import { LevelMap } from './level-map.js';

/** Supports and resistances of the book that last: ticks, `NaN` for none; +1 the nearest support (bids), -1 the nearest resistance (asks). */
export interface WallSource {
  nearest(side: Side): Ticks;
}

/** Where levels come from; a source that is not there brings none. */
export interface LevelSources {
  readonly vwap?: SessionVwap | undefined;
  readonly profile?: SessionLevels | undefined;
  readonly imbalance?: ProfileImbalance | undefined;
  /** Without it walls are the largest sizes of the book as it stands. */
  readonly walls?: WallSource | undefined;
}

/**
 * The level map of the traded instrument, brought up to date when asked.
 *
 * - VWAP and its bands at 1 and 2 SD: those of regular hours once they have closed enough bars, else of the session, as in `vwapTrend`.
 * - POC, VAH, VAL: of the developing profile, that of regular hours while they last, else of the session.
 * - PPOC, PVAH, PVAL, previous high and low: of the last completed regular hours.
 * - High-volume nodes of that profile and naked points of control of regular hours: of each, the eight nearest to the last price.
 * - The four institutional levels with most contracts.
 * - Session, overnight and opening range extremes as far as seen; book walls: lasting support and resistance where somebody watches them, else the
 *   largest size as it stands.
 *
 * VWAP and profile whose begin was not seen, or that lack a size, are no levels: they would stand at the wrong price. Option levels are set on
 * the {@link map} by their owner and stay until it sets them anew.
 */
export class MarketLevels implements Persistent {
  readonly map: LevelMap;
  readonly #sources: LevelSources;
  readonly #config: LevelMapConfig;
  #institutionalVersion = -1;

  constructor(tickSize: number, sources: LevelSources, config: LevelMapConfig) {
    this.map = new LevelMap(tickSize, config);
    this.#sources = sources;
    this.#config = config;
  }

  /** Sets every level as of `market.now`. Allocates only when an institutional level is new. */
  refresh(market: MarketView): LevelMap {
    const { vwap, profile, imbalance } = this.#sources;
    if (vwap !== undefined) {
      vwap.advance(market.now);
      const leading = market.isRegularHours && vwap.regular.slope.count >= vwap.regular.slope.window ? vwap.regular : vwap.session;
      this.#setVwap(leading, vwap.isSizeKnown);
    }
    if (profile !== undefined) {
      this.#setProfile(market.isRegularHours ? profile.regularProfile : profile.sessionProfile, market.lastPrice);
      this.#setRanges(profile);
      setNearest(this.map, 'nakedPointOfControl', profile.naked.prices, 1, market.lastPrice);
    }
    if (imbalance !== undefined) this.#setInstitutional(imbalance);
    this.map.set('askWall', this.#wall(-1, market));
    this.map.set('bidWall', this.#wall(1, market));
    return this.map;
  }

  persist(state: StateStream): void {
    state.part(this.map);
    this.#institutionalVersion = state.number(this.#institutionalVersion);
  }

  #wall(side: Side, { book }: MarketView): number {
    const { walls } = this.#sources;
    return (walls === undefined ? bookWall(book, side, this.#config.wallLevels, this.#config.wallFactor) : walls.nearest(side)) * book.tickSize;
  }

  #setInstitutional({ institutional }: ProfileImbalance): void {
    if (institutional.version === this.#institutionalVersion) return;
    this.#institutionalVersion = institutional.version;
    const levels = institutional.levels();
    for (let place = 0; place < LEVEL_TRAITS.institutionalLevel.places; place += 1) {
      this.map.set('institutionalLevel', (levels[place]?.price ?? Number.NaN) * this.map.tickSize, place);
    }
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

  #setProfile(profile: VolumeProfile, lastPrice: number): void {
    const { map } = this;
    const scale = profile.isUsable && profile.wholeness.sawBegin ? map.tickSize : Number.NaN;
    const { pointOfControl, high, low } = profile.valueArea;
    map.set('pointOfControl', pointOfControl * scale);
    map.set('valueAreaHigh', high * scale);
    map.set('valueAreaLow', low * scale);
    setNearest(map, 'highVolumeNode', profile.nodes.high, scale, lastPrice);
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

/**
 * Sets the levels of a kind with several places to those of `prices` (in any order, each times `scale` in points, `NaN` for none) that are nearest
 * to `from`, nearest first; to none while `from` is not known.
 */
function setNearest(map: LevelMap, kind: LevelKind, prices: readonly number[], scale: number, from: number): void {
  let taken = Number.NEGATIVE_INFINITY;
  let takenAt = -1;
  for (let place = 0; place < LEVEL_TRAITS[kind].places; place += 1) {
    let nearest = Number.POSITIVE_INFINITY;
    let nearestAt = -1;
    for (let at = 0; at < prices.length; at += 1) {
      const distance = Math.abs((prices[at] as number) * scale - from);
      if (distance < nearest && (distance > taken || (distance === taken && at > takenAt))) {
        nearest = distance;
        nearestAt = at;
      }
    }
    map.set(kind, nearestAt < 0 ? Number.NaN : (prices[nearestAt] as number) * scale, place);
    taken = nearest;
    takenAt = nearestAt;
  }
}
