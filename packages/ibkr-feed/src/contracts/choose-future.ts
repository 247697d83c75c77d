import { DAY, microsFromIso, type IsoDate } from '@mia-trading/core';

/** One listed month, as far as the roll goes. */
export interface ListedMonth {
  readonly symbol: string;
  readonly lastTradeDate: IsoDate;
  /** First day on which the calendar has the next month traded instead. */
  readonly rollDate: IsoDate;
  /** Contracts traded lately; `null` when not known. */
  readonly volume: number | null;
}

/** No roll before this many days to the last trade date: an expiring quarter keeps its usual volume until the Thursday of the week before. */
const EARLIEST_ROLL_DAYS = 9;
/** From this many days on the next month is traded, whatever the volumes say: nothing is held into the settlement. */
const LATEST_ROLL_DAYS = 2;

/**
 * The month to trade on `date`: the nearest, until the next has traded more of late. Guard: not rolled earlier than nine days before the
 * last trade date and not later than two; between them, where volumes are not known, the calendar's roll date decides.
 * `null` when every month has expired. `months` in order of their last trade dates.
 */
export function chooseMonth(months: readonly ListedMonth[], date: IsoDate): ListedMonth | null {
  const [front, next] = months.filter(({ lastTradeDate }) => lastTradeDate >= date);
  if (front === undefined || next === undefined) return front ?? null;
  const left = daysBetween(date, front.lastTradeDate);
  if (left > EARLIEST_ROLL_DAYS) return front;
  if (left < LATEST_ROLL_DAYS) return next;
  if (front.volume === null || next.volume === null) return date >= front.rollDate ? next : front;
  return next.volume > front.volume ? next : front;
}

/** Whether volumes matter on `date`; asking for them costs two requests. */
export function isRollNear(months: readonly ListedMonth[], date: IsoDate): boolean {
  const front = months.find(({ lastTradeDate }) => lastTradeDate >= date);
  return front !== undefined && daysBetween(date, front.lastTradeDate) <= EARLIEST_ROLL_DAYS;
}

function daysBetween(from: IsoDate, to: IsoDate): number {
  return Math.round(((microsFromIso(`${to}T00:00:00Z`) ?? 0) - (microsFromIso(`${from}T00:00:00Z`) ?? 0)) / DAY);
}
