import { MILLISECOND, type BarEvent, type Explanation, type Feature, type MarketView, type Persistent, type Reading, type StateStream, type TradeEvent } from '@mia-trading/core';
import { SessionLevels } from './session-levels.js';
import type { VolumeProfileConfig } from './volume-profile-config.js';
import type { VolumeProfile } from './volume-profile.js';

const HALF = 0.5;

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** The level nearest to `price`, in points; the lower of two equally near, `null` of none. */
function nearest(levels: readonly number[], price: number, pointsPerUnit: number): number | null {
  let found: number | null = null;
  for (const level of levels) {
    if (found === null || Math.abs(level - price) < Math.abs(found - price)) found = level;
  }
  return found === null ? null : found * pointsPerUnit;
}

/**
 * volumeProfile (reported, weight 0): on which side of accepted value does the market trade?
 *
 *     signal = tanh((last price - POC) / max(1 tick, (VAH - VAL) / 2))
 *
 * of the developing profile: that of regular hours while they last, else that of the session. Above value is positive.
 * confidence = min(1, volume / 1,000 contracts) × (0.5 if the begin was not seen, else 1 - 0.05 per hole in the data, at least 0.5).
 * Unavailable: a size was unknown, no volume, price range over the bound, last trade older than 5 minutes.
 * Definitions of POC and value area: {@link VolumeHistogram.pointOfControl}, {@link writeValueArea}.
 */
export class VolumeProfileFeature implements Feature, Persistent {
  readonly name = 'volumeProfile';
  readonly levels: SessionLevels;
  readonly #config: VolumeProfileConfig;
  /** What was judged last, and of which profile in which version of the levels: between prints most readings find the same. */
  #judgedProfile: VolumeProfile | null = null;
  #judgedVersion = Number.NaN;
  #signal = 0;
  #confidence = 0;

  constructor(config: VolumeProfileConfig) {
    this.#config = config;
    this.levels = new SessionLevels(config);
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    this.levels.onTrade(trade, market);
  }

  onBar(bar: BarEvent, market: MarketView): void {
    this.levels.onBar(bar, market);
  }

  onGap(): void {
    this.levels.onGap();
  }

  onSession(market: MarketView): void {
    this.levels.onSession(market);
  }

  onRegularHours(isRegularHours: boolean, market: MarketView): void {
    this.levels.onRegularHours(isRegularHours, market);
  }

  read(market: MarketView, reading: Reading): void {
    const profile = this.#developing(market);
    reading.available = false;
    reading.signal = 0;
    reading.confidence = 0;
    reading.asOf = 0;
    reading.reason = this.#whyNot(market, profile);
    if (reading.reason !== '') return;
    if (profile !== this.#judgedProfile || this.levels.version !== this.#judgedVersion) this.#judge(profile, market.instrument.tickSize);
    reading.available = true;
    reading.signal = this.#signal;
    reading.confidence = this.#confidence;
    reading.asOf = this.levels.lastTime;
  }

  explain(market: MarketView): Explanation {
    const { levels } = this;
    const profile = this.#developing(market);
    const area = profile.isUsable ? profile.valueArea : undefined;
    const { tickSize } = market.instrument;
    const price = levels.session.close;
    const composite = levels.composite.profile.isUsable ? levels.composite.profile.valueArea : undefined;
    return {
      profile: profile === levels.regularProfile ? 'regular' : 'session',
      whole: profile.wholeness.isWhole,
      volume: profile.isUsable ? profile.histogram.volume : null,
      poc: area === undefined ? null : area.pointOfControl * tickSize,
      vah: area === undefined ? null : area.high * tickSize,
      val: area === undefined ? null : area.low * tickSize,
      location: area === undefined ? null : price > area.high * tickSize ? 'aboveValue' : price < area.low * tickSize ? 'belowValue' : 'inValue',
      ppoc: orNull(levels.previousRegular.pointOfControl),
      pvah: orNull(levels.previousRegular.valueAreaHigh),
      pval: orNull(levels.previousRegular.valueAreaLow),
      previousHigh: orNull(levels.previousRegular.range.high),
      previousLow: orNull(levels.previousRegular.range.low),
      previousClose: orNull(levels.previousRegular.range.close),
      previousWhole: levels.previousRegular.isWhole,
      previousMinutes: orNull(levels.previousRegular.minutes),
      previousRollShift: levels.previousRegular.rollShift,
      highVolumeNode: nearest(profile.nodes.high, price / tickSize, tickSize),
      lowVolumeNode: nearest(profile.nodes.low, price / tickSize, tickSize),
      nodes: profile.nodes.high.length,
      singlePrints: levels.timeProfile.singlePrints().length,
      nakedPoc: nearest(levels.naked.prices, price, 1),
      nakedPocs: levels.naked.prices.length,
      compositePoc: composite === undefined ? null : composite.pointOfControl * tickSize,
      compositeVah: composite === undefined ? null : composite.high * tickSize,
      compositeVal: composite === undefined ? null : composite.low * tickSize,
      compositeSessions: levels.composite.sessions,
      sessionHigh: orNull(levels.session.high),
      sessionLow: orNull(levels.session.low),
      overnightHigh: orNull(levels.overnight.high),
      overnightLow: orNull(levels.overnight.low),
      openingRangeHigh: orNull(levels.openingRange.high),
      openingRangeLow: orNull(levels.openingRange.low),
    };
  }

  persist(state: StateStream): void {
    state.part(this.levels);
  }

  /** What only a print, a bar, a gap or a session can change. */
  #judge(profile: VolumeProfile, tickSize: number): void {
    const { settledVolume, partialConfidence, gapLoss } = this.#config;
    const { pointOfControl, high, low } = profile.valueArea;
    this.#judgedProfile = profile;
    this.#judgedVersion = this.levels.version;
    this.#signal = Math.tanh((this.levels.session.close / tickSize - pointOfControl) / Math.max(1, (high - low) * HALF));
    this.#confidence = Math.min(1, profile.histogram.volume / settledVolume) * profile.wholeness.confidence(partialConfidence, gapLoss);
  }

  #developing(market: MarketView): VolumeProfile {
    return market.isRegularHours ? this.levels.regularProfile : this.levels.sessionProfile;
  }

  #whyNot(market: MarketView, profile: VolumeProfile): string {
    if (!profile.isSizeKnown) return 'trade size unknown';
    if (profile.histogram.overflowed) return 'price range over the bound';
    if (profile.histogram.volume === 0) return 'no prints in this session';
    return market.now - this.levels.lastTime > this.#config.staleAfterMs * MILLISECOND ? 'last trade too old' : '';
  }
}
