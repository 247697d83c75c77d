/**
 * Daily price limits of CME equity index futures, from the fixing of the previous trade date: the volume-weighted average price of the
 * last 30 seconds before 15:00 CT.
 *
 * - 08:30 to 14:25 CT: 7 %, 13 % and 20 % below it in turn, none above; 14:25 to 15:00 CT: 20 % below.
 * - 17:00 to 08:30 CT: 7 % above and below. 15:00 CT to the close: 7 % about the fixing of the day itself, and never below the 20 % limit.
 *   5 % instead of 7 % before October 2020.
 *
 * The widths are taken of the fixing itself; CME takes the overnight one of the index, which differs by the basis, a fraction of a percent of
 * the width. Source: CME Group, "S&P 500 Price Limits: Frequently Asked Questions" and "U.S.-Based Equity Index Price Limits: FAQ".
 */
import { sessionMinuteOf } from './trading-window.js';

/** Prices the market cannot trade beyond, in points; `null` where there is no limit on that side. */
export interface PriceLimits {
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface PriceLimitInput {
  /** Fixing of the previous trade date, in points. */
  readonly previousFixing: number;
  /** Fixing of this trade date, in points; `null` until the cash market has closed, or when not known. */
  readonly todaysFixing: number | null;
  /** ISO date. */
  readonly tradeDate: string;
  /** Whole minutes since 17:00 CT. */
  readonly sessionMinute: number;
  /** 08:30 to 15:00 CT of a trading day. */
  readonly isRegularHours: boolean;
  /** Last trade in points: a limit already passed gives way to the next. */
  readonly lastPrice: number;
}

const SUCCESSIVE_DECLINES = [0.07, 0.13, 0.2] as const;
const LAST_DECLINE = 0.2;
const OVERNIGHT_WIDTH = 0.07;
const EARLIER_OVERNIGHT_WIDTH = 0.05;
const WIDENED_ON = '2020-10-12';
/** From here to the cash close only the last decline counts. */
const SUCCESSION_ENDS = sessionMinuteOf('14:25');

/** Limits now. Both are `null` when the fixing is not known. */
export function equityIndexLimits(input: PriceLimitInput): PriceLimits {
  const { previousFixing, todaysFixing, tradeDate, sessionMinute, isRegularHours, lastPrice } = input;
  const last = previousFixing * (1 - LAST_DECLINE);
  if (isRegularHours) {
    if (sessionMinute >= SUCCESSION_ENDS) return { lower: known(last), upper: null };
    const standing = SUCCESSIVE_DECLINES.map((decline) => previousFixing * (1 - decline)).find((limit) => limit <= lastPrice);
    return { lower: known(standing ?? last), upper: null };
  }
  const width = tradeDate < WIDENED_ON ? EARLIER_OVERNIGHT_WIDTH : OVERNIGHT_WIDTH;
  const isAfterCash = todaysFixing !== null || sessionMinute >= SUCCESSION_ENDS;
  const middle = isAfterCash ? (todaysFixing ?? Number.NaN) : previousFixing;
  const lower = middle * (1 - width);
  return { lower: known(isAfterCash && last > lower ? last : lower), upper: known(middle * (1 + width)) };
}

function known(price: number): number | null {
  return Number.isFinite(price) && price > 0 ? price : null;
}
