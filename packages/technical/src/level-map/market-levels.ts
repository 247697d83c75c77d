import type { MarketView, Persistent, Side, StateStream, Ticks } from '@mia-trading/core';
import type { ProfileImbalance } from '../profile-imbalance/profile-imbalance.js';
import type { SessionLevels } from '../volume-profile/session-levels.js';
import type { VolumeProfile } from '../volume-profile/volume-profile.js';
import type { SessionVwap } from '../vwap/session-vwap.js';
import type { AnchoredVwap } from '../vwap/anchored-vwap.js';
import { bookWall } from './book-wall.js';
import type { LevelMapConfig } from './level-map-config.js';
import { LEVEL_TRAITS } from './level-kind.js';
import { LevelMap } from './level-map.js';
import { LEVEL_SLOTS } from './level-slots.js';
import { NearestLevels } from './nearest-levels.js';

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
  readonly #nodes = new NearestLevels('highVolumeNode');
  readonly #naked = new NearestLevels('nakedPointOfControl');
  #institutionalVersion = -1;
  /** What the levels of trade were set from; `NaN`: not yet. */
  #vwapVersion: number | undefined = Number.NaN;
  #profileVersion: number | undefined = Number.NaN;
  #lastPrice = Number.NaN;
  #isRegularHours = false;

  constructor(tickSize: number, sources: LevelSources, config: LevelMapConfig) {
    this.map = new LevelMap(tickSize, config);
    this.#sources = sources;
    this.#config = config;
  }

  /** Sets every level as of `market.now`. Allocates only when an institutional level is new. */
  refresh(market: MarketView): LevelMap {
    const { vwap, profile, imbalance } = this.#sources;
    vwap?.advance(market.now);
    if (vwap?.version !== this.#vwapVersion || profile?.version !== this.#profileVersion || market.lastPrice !== this.#lastPrice || market.isRegularHours !== this.#isRegularHours) {
      this.#setTraded(market);
    }
    if (imbalance !== undefined) this.#setInstitutional(imbalance);
    this.map.setSlot(LEVEL_SLOTS.askWall, this.#wall(-1, market));
    this.map.setSlot(LEVEL_SLOTS.bidWall, this.#wall(1, market));
    return this.map;
  }

  persist(state: StateStream): void {
    state.part(this.map);
    this.#institutionalVersion = state.number(this.#institutionalVersion);
    if (!state.isRestoring) return;
    this.#lastPrice = Number.NaN;
    this.#nodes.forget();
    this.#naked.forget();
  }

  /** Levels that only what trades, a minute that ends or a session that begins can move. */
  #setTraded(market: MarketView): void {
    const { vwap, profile } = this.#sources;
    const { isRegularHours, lastPrice } = market;
    this.#vwapVersion = vwap?.version;
    this.#profileVersion = profile?.version;
    this.#lastPrice = lastPrice;
    this.#isRegularHours = isRegularHours;
    if (vwap !== undefined) this.#setVwap(vwap.leadingAt(market), vwap.isSizeKnown);
    if (profile === undefined) return;
    this.#setProfile(isRegularHours ? profile.regularProfile : profile.sessionProfile, lastPrice);
    this.#setRanges(profile);
    this.#naked.update(this.map, profile.naked, 1, lastPrice);
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
    map.setSlot(LEVEL_SLOTS.vwap, mean);
    map.setSlot(LEVEL_SLOTS.vwapUpper1, mean + deviation);
    map.setSlot(LEVEL_SLOTS.vwapLower1, mean - deviation);
    map.setSlot(LEVEL_SLOTS.vwapUpper2, mean + 2 * deviation);
    map.setSlot(LEVEL_SLOTS.vwapLower2, mean - 2 * deviation);
  }

  #setProfile(profile: VolumeProfile, lastPrice: number): void {
    const { map } = this;
    const scale = profile.isUsable && profile.wholeness.sawBegin ? map.tickSize : Number.NaN;
    const { pointOfControl, high, low } = profile.valueArea;
    map.setSlot(LEVEL_SLOTS.pointOfControl, pointOfControl * scale);
    map.setSlot(LEVEL_SLOTS.valueAreaHigh, high * scale);
    map.setSlot(LEVEL_SLOTS.valueAreaLow, low * scale);
    this.#nodes.update(map, profile.nodes, scale, lastPrice);
  }

  #setRanges({ session, overnight, openingRange, previousRegular }: SessionLevels): void {
    const { map } = this;
    map.setSlot(LEVEL_SLOTS.sessionHigh, session.high);
    map.setSlot(LEVEL_SLOTS.sessionLow, session.low);
    map.setSlot(LEVEL_SLOTS.overnightHigh, overnight.high);
    map.setSlot(LEVEL_SLOTS.overnightLow, overnight.low);
    map.setSlot(LEVEL_SLOTS.openingRangeHigh, openingRange.high);
    map.setSlot(LEVEL_SLOTS.openingRangeLow, openingRange.low);
    const scale = previousRegular.sawBegin ? 1 : Number.NaN;
    map.setSlot(LEVEL_SLOTS.previousPointOfControl, previousRegular.pointOfControl * scale);
    map.setSlot(LEVEL_SLOTS.previousValueAreaHigh, previousRegular.valueAreaHigh * scale);
    map.setSlot(LEVEL_SLOTS.previousValueAreaLow, previousRegular.valueAreaLow * scale);
    map.setSlot(LEVEL_SLOTS.previousHigh, previousRegular.range.high);
    map.setSlot(LEVEL_SLOTS.previousLow, previousRegular.range.low);
  }
}
