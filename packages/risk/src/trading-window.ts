/** A trade date begins at 17:00 US Central; session minutes count from there. */
const SESSION_START_HOUR = 17;
const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 1440;

/** Minutes since 17:00 CT of a clock time `HH:MM` in US Central, 0 .. 1439. */
export function sessionMinuteOf(clockTime: string): number {
  const [hours = '', minutes = ''] = clockTime.split(':');
  const sinceMidnight = Number(hours) * MINUTES_PER_HOUR + Number(minutes);
  return (sinceMidnight - SESSION_START_HOUR * MINUTES_PER_HOUR + MINUTES_PER_DAY) % MINUTES_PER_DAY;
}

/** Whether `sessionMinute` lies in [from, until), clock times in US Central. Equal ends mean all day. */
export function isWithinWindow(sessionMinute: number, from: string, until: string): boolean {
  if (from === until) return true;
  const begin = sessionMinuteOf(from);
  const end = sessionMinuteOf(until);
  if (begin < end) return sessionMinute >= begin && sessionMinute < end;
  return sessionMinute >= begin || sessionMinute < end;
}
