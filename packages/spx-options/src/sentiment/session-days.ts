import { instantOf, MINUTE, parseIsoDate, TradingCalendar, type IsoDate, type MarketView, type Micros } from '@mia-trading/core';

/** 18:00 New York, when the evening session of index options and the futures' trade date begin, in minutes of the day. */
const EVENING_MINUTE = 1_080;
/** A feed's last word of the day may come this long before the close of the cash session and still be its close. */
const CLOSE_TOLERANCE = 5 * MINUTE;
/** From the earliest close, 13:00 New York, to midnight. */
const LONGEST_EVENING = 660 * MINUTE;

/** Which cash trading days lie around the session under way. Asked once a session, not per event. */
export class SessionDays {
  readonly #calendar = new TradingCalendar('US_EQUITY');
  /** Trade date under way; empty before the first. */
  tradeDate: IsoDate = '';
  /** Last cash trading day before {@link tradeDate}; empty before the first. */
  previousDate: IsoDate = '';
  /** When {@link previousDate} closed. */
  previousClose: Micros = 0;
  /** 18:00 New York on {@link previousDate}: what was measured before belongs to an earlier day. */
  start: Micros = -Infinity;

  /** A session begins. @throws MiaError `MIA-CALENDAR-DATE` when its trade date is none. */
  onSession(market: MarketView): void {
    this.tradeDate = market.tradeDate;
    this.previousDate = this.#calendar.previousTradeDate(market.tradeDate);
    this.previousClose = this.#calendar.regularHours(this.previousDate)?.end ?? 0;
    this.start = instantOf('America/New_York', parseIsoDate(this.previousDate) ?? 0, EVENING_MINUTE);
  }

  /** Whether what was measured at `time` is the last word of the session under way: in the last minutes of its cash hours, or later. */
  isClosing(time: Micros): boolean {
    if (this.tradeDate === '') return false;
    const hours = this.#calendar.regularHours(this.tradeDate);
    return hours !== null && time >= hours.end - CLOSE_TOLERANCE;
  }

  /** The cash trading day that had closed at `time`; empty when `time` is not between a close and the end of its local day. */
  closedDayAt(time: Micros): IsoDate {
    const { tradeDate } = this.#calendar.at(time);
    const hours = this.#calendar.regularHours(tradeDate);
    return hours !== null && time >= hours.end && time < hours.end + LONGEST_EVENING ? tradeDate : '';
  }
}
