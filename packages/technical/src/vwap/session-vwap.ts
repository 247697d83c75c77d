import {
  CountWindowExtremum,
  MINUTE,
  type BarEvent,
  type MarketView,
  type Micros,
  type Persistent,
  type StateStream,
  type Ticks,
  type TradeEvent,
} from '@mia-trading/core';
import { ContractWatch, unknownSpread, type RollSpread } from '../bars/contract-roll.js';
import { isSizeKnown, isTapePrint } from '../bars/print.js';
import { isMonday, regularCloseOf, regularOpenOf, seesRegularBegin, seesSessionBegin, sessionStartOf, weekOf } from '../bars/session-start.js';
import { AnchoredVwap } from './anchored-vwap.js';
import { ClosingSlope } from './closing-slope.js';
import { RollingVwap } from './rolling-vwap.js';

const FIVE_MINUTES = 5 * MINUTE;
const FIFTEEN_MINUTES = 15 * MINUTE;
const PRICES_IN_TYPICAL = 3;
/** Before any event. */
const NEVER = Number.NEGATIVE_INFINITY;

/**
 * Every VWAP of one instrument, in ticks: session (17:00 CT), regular hours (08:30 CT), week and rolling, with the slopes of the
 * session's and the regular hours' VWAP over closed 1-minute bars, and of the session's over 5 and 15 minutes. Minutes without a
 * print are no bars. Source bars of up to a minute stand in for prints at their typical price (high + low + close) / 3, which
 * on gold futures missed the VWAP of the ticks by 0.008 to 0.041 points but leaves out the spread inside a bar.
 *
 * The week goes on over a roll of the contract if {@link rollSpread} knows the spread between the two, and begins anew otherwise.
 */
export class SessionVwap implements Persistent {
  readonly session: AnchoredVwap;
  readonly regular: AnchoredVwap;
  readonly week: AnchoredVwap;
  readonly rolling: RollingVwap;
  /** Slopes of the session VWAP in ticks per 5 and per 15 minutes. */
  readonly fiveMinuteSlope: ClosingSlope;
  readonly fifteenMinuteSlope: ClosingSlope;
  /** Set by whoever sees both contracts at a roll. */
  rollSpread: RollSpread = unknownSpread;
  /** The SD of the rolling VWAP closed its last bar at the lowest of the last `squeezeBars` closes; false until there are so many. */
  isSqueezed = false;
  /** Last price in ticks; `NaN` before the first of the session. */
  lastPrice: Ticks = Number.NaN;
  /** Event time of the last print or bar; -Infinity before the first. */
  lastTime: Micros = NEVER;
  /** False once this session has shown a volume that is not known: no VWAP is true any more. */
  isSizeKnown = true;
  /** Some of this session came from bars instead of prints. */
  isFromBars = false;
  /** Grows with each event heard and each minute closed: for those who keep something derived from it. */
  version = 0;
  readonly #contract = new ContractWatch();
  readonly #widths: CountWindowExtremum;
  #anchor: Micros = 0;
  #minuteEnd: Micros = Number.POSITIVE_INFINITY;
  #fiveEnd: Micros = Number.POSITIVE_INFINITY;
  #fifteenEnd: Micros = Number.POSITIVE_INFINITY;
  #regularFrom: Micros = Number.POSITIVE_INFINITY;
  #regularUntil: Micros = Number.POSITIVE_INFINITY;
  #regularClose: Micros = Number.POSITIVE_INFINITY;
  #weekNumber = Number.NaN;

  /**
   * @param slopeBars values in a slope.
   * @param rollingBars 1-minute bars in the rolling VWAP, the forming one included.
   * @param squeezeBars 1-minute bars whose widths are compared.
   */
  constructor(slopeBars: number, rollingBars: number, squeezeBars: number) {
    this.session = new AnchoredVwap(slopeBars);
    this.regular = new AnchoredVwap(slopeBars);
    this.week = new AnchoredVwap(slopeBars);
    this.rolling = new RollingVwap(rollingBars);
    this.#widths = new CountWindowExtremum('min', squeezeBars);
    this.fiveMinuteSlope = new ClosingSlope(slopeBars);
    this.fifteenMinuteSlope = new ClosingSlope(slopeBars);
  }

  /** The VWAP that leads: that of regular hours once it has closed a window of bars in them, else that of the session. */
  leadingAt(market: MarketView): AnchoredVwap {
    return market.isRegularHours && this.regular.slope.count >= this.regular.slope.window ? this.regular : this.session;
  }

  onSession(market: MarketView): void {
    this.version += 1;
    const sawBegin = seesSessionBegin(market);
    this.#onContract(market);
    const week = weekOf(market.tradeDate);
    if (week !== this.#weekNumber) {
      // The first week seen is whole only if it is seen from its first session on, which a Monday's trade date shows.
      this.week.begin(sawBegin && (!Number.isNaN(this.#weekNumber) || isMonday(market.tradeDate)));
      this.#weekNumber = week;
    } else if (!sawBegin) this.week.wholeness.gaps += 1;
    this.session.begin(sawBegin);
    this.regular.begin(false);
    this.rolling.clear();
    this.#widths.clear();
    this.isSqueezed = false;
    this.fiveMinuteSlope.clear();
    this.fifteenMinuteSlope.clear();
    this.#anchor = sessionStartOf(market);
    this.#minuteEnd = this.#fiveEnd = this.#fifteenEnd = Number.POSITIVE_INFINITY;
    this.#regularFrom = this.#regularUntil = Number.POSITIVE_INFINITY;
    this.lastPrice = Number.NaN;
    this.lastTime = NEVER;
    this.isSizeKnown = true;
    this.isFromBars = false;
    if (market.isRegularHours) this.onRegularHours(true, market);
  }

  onRegularHours(isRegularHours: boolean, market: MarketView): void {
    this.version += 1;
    this.advance(market.now);
    if (!isRegularHours) {
      this.#regularUntil = Math.min(Math.floor(market.now / MINUTE) * MINUTE, this.#regularClose);
      return;
    }
    this.regular.begin(seesRegularBegin(market));
    this.#regularClose = regularCloseOf(market);
    this.#regularFrom = regularOpenOf(market);
    this.#regularUntil = Number.POSITIVE_INFINITY;
  }

  onGap(): void {
    this.version += 1;
    this.session.wholeness.gaps += 1;
    this.regular.wholeness.gaps += 1;
    this.week.wholeness.gaps += 1;
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    this.version += 1;
    if (market.now >= this.#minuteEnd) this.#closeMinute(market.now);
    if (!isTapePrint(trade)) return;
    if (!isSizeKnown(trade)) {
      this.isSizeKnown = false;
      return;
    }
    this.#add(Math.round(trade.price / market.instrument.tickSize), trade.size, market.now, market.isRegularHours);
  }

  onBar(bar: BarEvent, market: MarketView): void {
    this.version += 1;
    const start = bar.tsEvent - bar.period;
    if (!(bar.period > 0 && bar.period <= MINUTE) || start <= this.lastTime) return;
    const typical = (bar.high + bar.low + bar.close) / PRICES_IN_TYPICAL / market.instrument.tickSize;
    if (!Number.isFinite(typical)) return;
    if (bar.volume === null || Number.isNaN(bar.volume)) this.isSizeKnown = false;
    else if (bar.volume > 0) {
      this.advance(start);
      this.isFromBars = true;
      this.#add(typical, bar.volume, start, start >= this.#regularFrom && start < this.#regularUntil);
      this.lastPrice = Math.round(bar.close / market.instrument.tickSize);
      this.advance(bar.tsEvent);
    }
  }

  /** Shows that event time has reached `now`: a minute that has ended becomes a bar. */
  advance(now: Micros): void {
    if (now >= this.#minuteEnd) this.#closeMinute(now);
  }

  persist(state: StateStream): void {
    if (state.isRestoring) this.version += 1;
    for (const part of [this.session, this.regular, this.week, this.rolling, this.fiveMinuteSlope, this.fifteenMinuteSlope]) state.part(part);
    state.part(this.#contract);
    state.part(this.#widths);
    this.isSqueezed = state.boolean(this.isSqueezed);
    this.lastPrice = state.number(this.lastPrice);
    this.lastTime = state.number(this.lastTime);
    this.isSizeKnown = state.boolean(this.isSizeKnown);
    this.isFromBars = state.boolean(this.isFromBars);
    this.#anchor = state.number(this.#anchor);
    this.#minuteEnd = state.number(this.#minuteEnd);
    this.#fiveEnd = state.number(this.#fiveEnd);
    this.#fifteenEnd = state.number(this.#fifteenEnd);
    this.#regularFrom = state.number(this.#regularFrom);
    this.#regularUntil = state.number(this.#regularUntil);
    this.#regularClose = state.number(this.#regularClose);
    this.#weekNumber = state.number(this.#weekNumber);
  }

  #onContract({ instrument }: MarketView): void {
    const shift = this.#contract.onSession(instrument.symbol, this.rollSpread);
    if (Number.isNaN(shift)) this.week.begin(false);
    else if (shift !== 0) this.week.sums.shift(Math.round(shift / instrument.tickSize));
  }

  #closeRolling(): void {
    if (this.rolling.closedBars >= this.rolling.bars - 1) {
      const width = this.rolling.total.deviation;
      this.#widths.add(width);
      this.isSqueezed = this.#widths.isFull && width <= this.#widths.value;
    }
    this.rolling.closeBar();
  }

  #add(price: Ticks, size: number, time: Micros, isRegular: boolean): void {
    if (this.#minuteEnd === Number.POSITIVE_INFINITY) this.#beginMinute(time);
    this.session.sums.add(price, size);
    this.week.sums.add(price, size);
    this.rolling.add(price, size);
    if (isRegular) this.regular.sums.add(price, size);
    this.lastPrice = price;
    this.lastTime = time;
  }

  #beginMinute(time: Micros): void {
    this.#minuteEnd = this.#endOf(MINUTE, time);
    if (this.#fiveEnd === Number.POSITIVE_INFINITY) this.#fiveEnd = this.#endOf(FIVE_MINUTES, time);
    if (this.#fifteenEnd === Number.POSITIVE_INFINITY) this.#fifteenEnd = this.#endOf(FIFTEEN_MINUTES, time);
  }

  #endOf(period: Micros, time: Micros): Micros {
    return this.#anchor + (Math.floor((time - this.#anchor) / period) + 1) * period;
  }

  #closeMinute(now: Micros): void {
    this.version += 1;
    const isRegular = this.#minuteEnd > this.#regularFrom && this.#minuteEnd <= this.#regularUntil;
    this.#minuteEnd = Number.POSITIVE_INFINITY;
    this.session.closeBar();
    if (isRegular) this.regular.closeBar();
    this.#closeRolling();
    if (now >= this.#fiveEnd) {
      this.#fiveEnd = Number.POSITIVE_INFINITY;
      this.fiveMinuteSlope.push(this.session.sums.mean);
    }
    if (now >= this.#fifteenEnd) {
      this.#fifteenEnd = Number.POSITIVE_INFINITY;
      this.fifteenMinuteSlope.push(this.session.sums.mean);
    }
  }
}
