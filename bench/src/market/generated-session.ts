import { createSessionClock, MINUTE, parseIsoDate, resolveInstrument, DAY, type TapeEvent } from '@mia-trading/core';
import { generateSession } from '@mia-trading/synthetic-market';
import { LoopedMarket } from './looped-market.js';

const SYMBOL = 'ES';
const TRADE_DATE = '2026-11-17';
const SEED = 1;
/** 08:30 CT in minutes since 17:00 CT. */
const REGULAR_OPEN = 930;
/** The open is the busiest part of the day. */
const MINUTES = 60;
const QUICK_MINUTES = 10;
const OPEN_PRICE = 6_000;
/** Noon in Chicago, or an hour beside it, from midnight UTC: inside the session of that trade date in any case. */
const NOON_HOURS = 18;

/** The first hour of generated regular hours: trades and a ten-level book, always the same ones. */
export function generatedSession(isQuick: boolean): LoopedMarket {
  const instrument = resolveInstrument(SYMBOL);
  const noon = (parseIsoDate(TRADE_DATE) ?? 0) * DAY + NOON_HOURS * 60 * MINUTE;
  const { sessionStart } = createSessionClock(instrument).at(noon);
  const from = sessionStart + REGULAR_OPEN * MINUTE;
  const to = from + (isQuick ? QUICK_MINUTES : MINUTES) * MINUTE;
  const events: TapeEvent[] = [...generateSession({ seed: SEED, instrument, sessionStart, from, to, openPrice: OPEN_PRICE })];
  return new LoopedMarket({ instrument, events, description: `generated opening hour of ${TRADE_DATE}, seed ${SEED}, trades and ten levels, ${events.length} events a pass` });
}
