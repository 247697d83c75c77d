import { MINUTE, type BarEvent, type MarketView, type Micros, type TradeEvent } from '@mia-trading/core';
import { isSizeKnown, isTapePrint } from '../bars/print.js';
import { regularCloseOf, regularOpenOf, seesRegularBegin, seesSessionBegin } from '../bars/session-start.js';
import { PriceRange } from './price-range.js';
import { SessionRecord } from './session-record.js';
import { VolumeProfile, type VolumeProfileOptions } from './volume-profile.js';

/**
 * Profiles and levels of the running session and of the last completed one, for the whole session (17:00 CT on) and for regular
 * hours (08:30-15:00 CT). Both go on record when the next session begins at 17:00 CT; one without a print leaves the previous record
 * in place. Bars of the source move highs and lows, never a profile. Prices in points.
 */
export class SessionLevels {
  readonly sessionProfile: VolumeProfile;
  readonly regularProfile: VolumeProfile;
  readonly session = new PriceRange();
  readonly regular = new PriceRange();
  /** From the session start to 08:30 CT. */
  readonly overnight = new PriceRange();
  readonly openingRange = new PriceRange();
  readonly previousSession = new SessionRecord();
  readonly previousRegular = new SessionRecord();
  /** Event time of the last print or bar; -Infinity before the first. */
  lastTime: Micros = Number.NEGATIVE_INFINITY;
  readonly #openingRangeMinutes: number;
  #first: Micros = Number.NaN;
  #regularOpen: Micros = Number.NaN;
  #regularClose: Micros = Number.POSITIVE_INFINITY;
  #regularFrom: Micros = Number.POSITIVE_INFINITY;
  #regularUntil: Micros = Number.POSITIVE_INFINITY;
  #openingUntil: Micros = Number.NEGATIVE_INFINITY;
  #lastRegular: Micros = Number.NEGATIVE_INFINITY;

  constructor(options: VolumeProfileOptions & { readonly openingRangeMinutes: number }) {
    this.sessionProfile = new VolumeProfile(options);
    this.regularProfile = new VolumeProfile(options);
    this.#openingRangeMinutes = options.openingRangeMinutes;
  }

  onSession(market: MarketView): void {
    const { tickSize } = market.instrument;
    this.#completeRegular(tickSize);
    if (!Number.isNaN(this.session.close)) {
      const minutes = Math.floor((this.lastTime - this.#first) / MINUTE) + 1;
      this.previousSession.take(this.session, this.sessionProfile, minutes, tickSize);
    }
    this.sessionProfile.begin(seesSessionBegin(market));
    this.session.clear();
    this.overnight.clear();
    this.openingRange.clear();
    this.#first = Number.NaN;
    this.#openingUntil = Number.NEGATIVE_INFINITY;
    this.#regularFrom = this.#regularUntil = Number.POSITIVE_INFINITY;
    this.lastTime = Number.NEGATIVE_INFINITY;
    if (market.isRegularHours) this.onRegularHours(true, market);
  }

  onRegularHours(isRegularHours: boolean, market: MarketView): void {
    const minute = Math.floor(market.now / MINUTE) * MINUTE;
    if (!isRegularHours) {
      this.#regularUntil = Math.min(minute, this.#regularClose);
      return;
    }
    this.#completeRegular(market.instrument.tickSize);
    this.#regularOpen = regularOpenOf(market);
    this.#regularClose = regularCloseOf(market);
    this.#regularFrom = minute;
    this.#regularUntil = Number.POSITIVE_INFINITY;
    const sawBegin = seesRegularBegin(market);
    this.regularProfile.begin(sawBegin);
    this.openingRange.clear();
    this.#openingUntil = sawBegin ? this.#regularOpen + this.#openingRangeMinutes * MINUTE : Number.NEGATIVE_INFINITY;
  }

  onGap(): void {
    this.sessionProfile.wholeness.gaps += 1;
    this.regularProfile.wholeness.gaps += 1;
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if (!isTapePrint(trade)) return;
    const { price, size, aggressor } = trade;
    const { now, isRegularHours } = market;
    this.#addPrices(price, price, price, price, now, isRegularHours, market);
    if (isSizeKnown(trade)) {
      const ticks = Math.round(price / market.instrument.tickSize);
      this.sessionProfile.add(ticks, size, aggressor);
      if (isRegularHours) this.regularProfile.add(ticks, size, aggressor);
    } else {
      this.sessionProfile.isSizeKnown = false;
      if (isRegularHours) this.regularProfile.isSizeKnown = false;
    }
  }

  onBar(bar: BarEvent, market: MarketView): void {
    const start = bar.tsEvent - bar.period;
    if (start <= this.lastTime || !Number.isFinite(bar.open + bar.high + bar.low + bar.close)) return;
    const isRegular = start >= this.#regularFrom && start < this.#regularUntil;
    this.#addPrices(bar.open, bar.high, bar.low, bar.close, start, isRegular, market);
    // What traded inside the bar is not in the profile.
    this.sessionProfile.wholeness.sawBegin = false;
    if (isRegular) this.regularProfile.wholeness.sawBegin = false;
  }

  #addPrices(open: number, high: number, low: number, close: number, time: Micros, isRegular: boolean, market: MarketView): void {
    addAll(this.session, open, high, low, close);
    if (isRegular) {
      addAll(this.regular, open, high, low, close);
      if (time < this.#openingUntil) addAll(this.openingRange, open, high, low, close);
      this.#lastRegular = time;
    } else if (time < this.#regularFrom && market.now < regularCloseOf(market)) addAll(this.overnight, open, high, low, close);
    if (this.lastTime === Number.NEGATIVE_INFINITY) this.#first = time;
    this.lastTime = time;
  }

  #completeRegular(tickSize: number): void {
    if (!Number.isNaN(this.regular.close)) {
      const minutes = Math.floor((this.#lastRegular - this.#regularOpen) / MINUTE) + 1;
      this.previousRegular.take(this.regular, this.regularProfile, minutes, tickSize);
    }
    this.regular.clear();
    this.regularProfile.begin(false);
  }
}

function addAll(range: PriceRange, open: number, high: number, low: number, close: number): void {
  range.add(open);
  if (high !== open) range.add(high);
  if (low !== open) range.add(low);
  if (close !== open) range.add(close);
}
