import { MINUTE, type IsoDate, type Micros, type SeededRandom, type TradingCalendar } from '@mia-trading/core';
import { NIGHT_SHARE } from '../es/es-market.js';
import { pastDays } from '../es/volatility.js';
import type { IndexState } from '../options/options-market.js';
import { drawPutShare } from '../options/option-trades.js';
import { surfaceVolatility } from '../options/variance-swap.js';
import { VIX3M_DAYS, VIX_DAYS, VXN_RATIO, vxnDailyMemory } from '../options/vxn.js';

/** Index whose daily level is the put/call volume ratio of SPX and SPXW, as the pipeline knows it. */
export const PUT_CALL_SYMBOL = 'PCSPX';
/** Cboe closes its volatility indices a quarter of an hour after the cash market. */
export const OFFICIAL_CLOSE_DELAY = 15 * MINUTE;

/** Closing levels of one trading day by index symbol. */
export interface DailyClose {
  readonly closedAt: Micros;
  readonly levels: Readonly<Record<string, number>>;
}

/** The `count` cash trading days before the trade date `first`, oldest first, in a past that leads to the market as it then begins. */
export function earlierDays(random: SeededRandom, calendar: TradingCalendar, first: IsoDate, count: number, begin: IndexState): DailyClose[] {
  const days: DailyClose[] = [];
  const memory = vxnDailyMemory();
  let date = first;
  let spot = begin.spot;
  let vxnRatio = 0;
  for (const { variance, nextReturn } of pastDays(random, begin.shortVariance, count, NIGHT_SHARE)) {
    date = calendar.previousTradeDate(date);
    const hours = calendar.regularHours(date);
    if (hours === null) continue;
    spot /= Math.exp(nextReturn);
    vxnRatio = memory.kept * vxnRatio + memory.deviation * random.normal();
    const vix = surfaceVolatility(VIX_DAYS, variance);
    const putShare = drawPutShare(random);
    days.push({
      closedAt: hours.end + OFFICIAL_CLOSE_DELAY,
      levels: { SPX: spot, VIX: vix, VIX3M: surfaceVolatility(VIX3M_DAYS, variance), VXN: vix * VXN_RATIO * Math.exp(vxnRatio), [PUT_CALL_SYMBOL]: putShare / (1 - putShare) },
    });
  }
  return days.reverse();
}
