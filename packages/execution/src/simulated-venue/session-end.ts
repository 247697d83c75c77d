import type { Micros, SessionClock } from '@mia-trading/core';

/**
 * When DAY orders of a time end: at the beginning of the closed hours with which its trade date ends, or at the end of the date where
 * nothing closes. A time in closed hours belongs to the session that follows.
 */
export function sessionEnd(calendar: SessionClock, time: Micros): Micros {
  let at = time;
  while (calendar.at(at).phase === 'closed') at = calendar.at(at).until;
  const { tradeDate } = calendar.at(at);
  let closedSince: Micros | null = null;
  for (let state = calendar.at(at); state.tradeDate === tradeDate; state = calendar.at(at)) {
    closedSince = state.phase === 'closed' ? (closedSince ?? at) : null;
    at = state.until;
  }
  return closedSince ?? at;
}
