import { DAY, HOUR, isoDate, weekdayOf, type DayNumber, type Micros, type OptionQuoteEvent } from '@mia-trading/core';
import { blackPrice, optionRoot, settlementOf, yearsUntil } from '@mia-trading/spx-options';

export const CHAIN_SPOT = 6_000;
export const CHAIN_RATE = 0.04;
export const CHAIN_YIELD = 0.013;

const EXPIRIES = 60;
const STRIKES = 200;
const STRIKE_STEP = 20;
/** Of the first, every trading day; further out every week. */
const DAILY_EXPIRIES = 30;
const NEAR_STEP = 1;
const FAR_STEP = 7;
const SATURDAY = 6;
/** Open interest from 100 to 5,100 contracts, scattered by a prime step. */
const OPEN_INTEREST_STEP = 7_919;
const MOST_OPEN_INTEREST = 5_000;

/** 20 % at spot, falling in strike: as an index smile does. */
export function chainVolatility(strike: number): number {
  return 0.2 - 0.3 * Math.log(strike / CHAIN_SPOT);
}

function expiryDays(from: DayNumber): DayNumber[] {
  const days: DayNumber[] = [];
  for (let day = from; days.length < EXPIRIES; day += days.length < DAILY_EXPIRIES ? NEAR_STEP : FAR_STEP) {
    const weekday = weekdayOf(day);
    if (weekday !== 0 && weekday !== SATURDAY) days.push(day);
  }
  return days;
}

/** A whole chain as SPX has it: 60 expiries of 200 strikes, calls and puts, 24,000 series around Black's price. */
export function chainQuotes(now: Micros): OptionQuoteEvent[] {
  const quotes: OptionQuoteEvent[] = [];
  for (const day of expiryDays(Math.floor(now / DAY))) {
    const expiry = isoDate(day);
    const years = yearsUntil(settlementOf(optionRoot('SPXW'), expiry), now);
    for (let index = 0; index < STRIKES; index += 1) {
      const strike = CHAIN_SPOT + (index - STRIKES / 2) * STRIKE_STEP;
      for (const right of ['C', 'P'] as const) {
        const middle = years > 0 ? blackPrice(right === 'C' ? 1 : -1, CHAIN_SPOT, strike, years, chainVolatility(strike), CHAIN_RATE, CHAIN_YIELD) : 0;
        const half = Math.min(0.25, middle / 10);
        quotes.push({
          kind: 'optionQuote', instrument: 'SPX', tsEvent: now, tsInit: now, seq: 0, root: 'SPXW', expiry, strike, right, bid: middle - half, ask: middle + half, bidSize: 10, askSize: 10,
          last: null, volume: 5, openInterest: 100 + (((right === 'C' ? index : STRIKES - index) * OPEN_INTEREST_STEP) % MOST_OPEN_INTEREST), iv: chainVolatility(strike), delta: null, gamma: null, vega: null, theta: null, underlying: CHAIN_SPOT,
        });
      }
    }
  }
  return quotes;
}

/** The same quotes in the order in which a feed might send them, seeded; each a microsecond after the one before. */
export function shuffled(quotes: readonly OptionQuoteEvent[], start: Micros): OptionQuoteEvent[] {
  const order = [...quotes];
  let state = 1;
  for (let i = order.length - 1; i > 0; i -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = state % (i + 1);
    [order[i], order[j]] = [order[j] as OptionQuoteEvent, order[i] as OptionQuoteEvent];
  }
  return order.map((quote, index) => ({ ...quote, tsEvent: start + index, tsInit: start + index }));
}

/** 2025-09-03 15:00 UTC, a Wednesday in cash hours. */
export const CHAIN_TIME: Micros = 20_334 * DAY + 15 * HOUR;
