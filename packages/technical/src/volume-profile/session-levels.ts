import { MINUTE, type BarEvent, type MarketView, type Micros, type Persistent, type StateStream, type TradeEvent } from '@mia-trading/core';
import { ContractWatch, unknownSpread, type RollSpread } from '../bars/contract-roll.js';
import { isSizeKnown, isTapePrint } from '../bars/print.js';
import { regularCloseOf, regularOpenOf, seesRegularBegin, seesSessionBegin } from '../bars/session-start.js';
import { CompositeProfile } from './composite-profile.js';
import { NakedLevels } from './naked-levels.js';
import { PriceRange } from './price-range.js';
import { SessionRecord } from './session-record.js';
import { TimeProfile } from './time-profile.js';
import { VolumeProfile, type VolumeProfileOptions } from './volume-profile.js';

export interface SessionLevelsOptions extends VolumeProfileOptions {
  /** From the begin of regular hours (minutes). */
  readonly openingRangeMinutes: number;
  /** Of the time profile (minutes). */
  readonly bracketMinutes: number;
  /** Completed sessions of regular hours in the composite. */
  readonly compositeSessions: number;
  /** Naked points of control that are kept. */
  readonly nakedLevels: number;
}

/**
 * Profiles and levels of the running session and of completed ones, for the whole session (17:00 CT on) and for regular hours
 * (08:30-15:00 CT). Both go on record when the next session begins at 17:00 CT; one without a print leaves the previous record in place.
 * Bars of the source move highs, lows and the time profile, never a volume profile. Prices in points.
 *
 * - Nodes of the developing profiles are those of the last full minute, found with the first event after it.
 * - Composite, time profile and naked points of control are those of regular hours.
 * - On a roll of the contract everything kept of the old one is moved by {@link rollSpread} and marked, or forgotten where it is not known.
 */
export class SessionLevels implements Persistent {
  readonly sessionProfile: VolumeProfile;
  readonly regularProfile: VolumeProfile;
  /** Brackets of regular hours by price: single prints. */
  readonly timeProfile: TimeProfile;
  readonly composite: CompositeProfile;
  readonly naked: NakedLevels;
  readonly session = new PriceRange();
  readonly regular = new PriceRange();
  /** From the session start to 08:30 CT. */
  readonly overnight = new PriceRange();
  readonly openingRange = new PriceRange();
  readonly previousSession = new SessionRecord();
  readonly previousRegular = new SessionRecord();
  /** Set by whoever sees both contracts at a roll. */
  rollSpread: RollSpread = unknownSpread;
  /** Event time of the last print or bar; -Infinity before the first. */
  lastTime: Micros = Number.NEGATIVE_INFINITY;
  /** Grows with each event heard: for those who keep something derived from the levels. */
  version = 0;
  readonly #options: SessionLevelsOptions;
  readonly #contract = new ContractWatch();
  /** Prices since regular hours ended: what they reach is not naked. */
  readonly #afterRegular = new PriceRange();
  /** Prices since the session began, or the last regular hours went on record. */
  readonly #covered = new PriceRange();
  #first: Micros = Number.NaN;
  #regularOpen: Micros = Number.NaN;
  #regularClose: Micros = Number.POSITIVE_INFINITY;
  #regularFrom: Micros = Number.POSITIVE_INFINITY;
  #regularUntil: Micros = Number.POSITIVE_INFINITY;
  #openingUntil: Micros = Number.NEGATIVE_INFINITY;
  #lastRegular: Micros = Number.NEGATIVE_INFINITY;
  /** End of the minute after which nodes are due; Infinity when nothing has traded since they were found. */
  #nodesDue: Micros = Number.POSITIVE_INFINITY;

  constructor(options: SessionLevelsOptions) {
    this.#options = options;
    this.sessionProfile = new VolumeProfile(options);
    this.regularProfile = new VolumeProfile(options);
    this.timeProfile = new TimeProfile(options.maximumRows);
    this.composite = new CompositeProfile(options.compositeSessions, options);
    this.naked = new NakedLevels(options.nakedLevels);
  }

  onSession(market: MarketView): void {
    this.version += 1;
    const { tickSize } = market.instrument;
    this.#completeRegular(tickSize);
    if (!Number.isNaN(this.session.close)) {
      const minutes = Math.floor((this.lastTime - this.#first) / MINUTE) + 1;
      this.previousSession.take(this.session, this.sessionProfile, minutes, tickSize);
    }
    this.#onContract(market);
    this.sessionProfile.begin(seesSessionBegin(market));
    this.session.clear();
    this.overnight.clear();
    this.openingRange.clear();
    this.#covered.clear();
    this.#first = Number.NaN;
    this.#openingUntil = Number.NEGATIVE_INFINITY;
    this.#regularFrom = this.#regularUntil = this.#nodesDue = Number.POSITIVE_INFINITY;
    this.lastTime = Number.NEGATIVE_INFINITY;
    if (market.isRegularHours) this.onRegularHours(true, market);
  }

  onRegularHours(isRegularHours: boolean, market: MarketView): void {
    this.version += 1;
    if (!isRegularHours) {
      this.#regularUntil = Math.min(Math.floor(market.now / MINUTE) * MINUTE, this.#regularClose);
      return;
    }
    this.#completeRegular(market.instrument.tickSize);
    this.#regularOpen = regularOpenOf(market);
    this.#regularClose = regularCloseOf(market);
    this.#regularFrom = this.#regularOpen;
    this.#regularUntil = Number.POSITIVE_INFINITY;
    const sawBegin = seesRegularBegin(market);
    this.regularProfile.begin(sawBegin);
    this.openingRange.clear();
    this.#openingUntil = sawBegin ? this.#regularOpen + this.#options.openingRangeMinutes * MINUTE : Number.NEGATIVE_INFINITY;
  }

  onGap(): void {
    this.version += 1;
    this.sessionProfile.wholeness.gaps += 1;
    this.regularProfile.wholeness.gaps += 1;
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    this.version += 1;
    const { now, isRegularHours } = market;
    if (now >= this.#nodesDue) this.#findNodes();
    if (!isTapePrint(trade)) return;
    const { price, size, aggressor } = trade;
    const ticks = Math.round(price / market.instrument.tickSize);
    this.#addPrices(price, price, price, price, now, isRegularHours, market);
    if (isRegularHours) this.timeProfile.add(ticks, this.#bracketOf(now));
    if (isSizeKnown(trade)) {
      this.sessionProfile.add(ticks, size, aggressor);
      if (isRegularHours) {
        this.regularProfile.add(ticks, size, aggressor);
        this.composite.profile.add(ticks, size, aggressor);
      }
      if (this.#nodesDue === Number.POSITIVE_INFINITY) this.#nodesDue = (Math.floor(now / MINUTE) + 1) * MINUTE;
    } else {
      this.sessionProfile.isSizeKnown = false;
      if (isRegularHours) this.regularProfile.isSizeKnown = this.composite.profile.isSizeKnown = false;
    }
  }

  onBar(bar: BarEvent, market: MarketView): void {
    this.version += 1;
    const start = bar.tsEvent - bar.period;
    if (start <= this.lastTime || !Number.isFinite(bar.open + bar.high + bar.low + bar.close)) return;
    const isRegular = start >= this.#regularFrom && start < this.#regularUntil;
    this.#addPrices(bar.open, bar.high, bar.low, bar.close, start, isRegular, market);
    // What traded inside the bar is not in the profiles.
    this.sessionProfile.wholeness.sawBegin = false;
    if (!isRegular) return;
    this.regularProfile.wholeness.sawBegin = this.composite.profile.wholeness.sawBegin = false;
    for (const price of [bar.low, bar.high]) this.timeProfile.add(Math.round(price / market.instrument.tickSize), this.#bracketOf(start));
  }

  persist(state: StateStream): void {
    if (state.isRestoring) this.version += 1;
    for (const part of [this.sessionProfile, this.regularProfile, this.timeProfile, this.composite, this.naked]) state.part(part);
    for (const part of [this.session, this.regular, this.overnight, this.openingRange, this.#afterRegular, this.#covered]) state.part(part);
    for (const part of [this.previousSession, this.previousRegular, this.#contract]) state.part(part);
    this.lastTime = state.number(this.lastTime);
    this.#first = state.number(this.#first);
    this.#regularOpen = state.number(this.#regularOpen);
    this.#regularClose = state.number(this.#regularClose);
    this.#regularFrom = state.number(this.#regularFrom);
    this.#regularUntil = state.number(this.#regularUntil);
    this.#openingUntil = state.number(this.#openingUntil);
    this.#lastRegular = state.number(this.#lastRegular);
    this.#nodesDue = state.number(this.#nodesDue);
  }

  #bracketOf(time: Micros): number {
    return Math.floor((time - this.#regularOpen) / (this.#options.bracketMinutes * MINUTE));
  }

  #findNodes(): void {
    this.#nodesDue = Number.POSITIVE_INFINITY;
    this.sessionProfile.findNodes();
    this.regularProfile.findNodes();
  }

  #onContract({ instrument }: MarketView): void {
    const shift = this.#contract.onSession(instrument.symbol, this.rollSpread);
    if (shift === 0) return;
    this.previousSession.move(shift);
    this.previousRegular.move(shift);
    this.naked.move(shift);
    this.composite.move(Math.round(shift / instrument.tickSize));
  }

  #addPrices(open: number, high: number, low: number, close: number, time: Micros, isRegular: boolean, market: MarketView): void {
    addAll(this.session, open, high, low, close);
    if (!(high <= this.#covered.high && low >= this.#covered.low)) {
      addAll(this.#covered, open, high, low, close);
      this.naked.cover(this.#covered.low, this.#covered.high);
    }
    if (isRegular) {
      addAll(this.regular, open, high, low, close);
      if (time < this.#openingUntil) addAll(this.openingRange, open, high, low, close);
      this.#lastRegular = time;
    } else if (time < this.#regularFrom && market.now < regularCloseOf(market)) addAll(this.overnight, open, high, low, close);
    else addAll(this.#afterRegular, open, high, low, close);
    if (this.lastTime === Number.NEGATIVE_INFINITY) this.#first = time;
    this.lastTime = time;
  }

  #completeRegular(tickSize: number): void {
    if (!Number.isNaN(this.regular.close)) {
      const minutes = Math.floor((this.#lastRegular - this.#regularOpen) / MINUTE) + 1;
      this.previousRegular.take(this.regular, this.regularProfile, minutes, tickSize);
      this.composite.complete(this.regularProfile);
      if (this.previousRegular.sawBegin) this.naked.add(this.previousRegular.pointOfControl);
      this.naked.cover(this.#afterRegular.low, this.#afterRegular.high);
    }
    this.#covered.clear();
    this.#afterRegular.clear();
    this.regular.clear();
    this.regularProfile.begin(false);
    this.timeProfile.clear();
  }
}

function addAll(range: PriceRange, open: number, high: number, low: number, close: number): void {
  range.add(open);
  if (high !== open) range.add(high);
  if (low !== open) range.add(low);
  if (close !== open) range.add(close);
}
