const OPENING_MINUTE = 930;
const CLOSING_MINUTE = 1_320;
const LONDON_MINUTE = 540;
const OVERNIGHT = 0.12;
const EUROPE = 0.3;
const MIDDAY = 0.75;
const OPENING_SURGE = 1.6;
const CLOSING_SURGE = 1.1;
/** Minutes over which the surges of the open and the close fade. */
const FADE_MINUTES = 45;

/**
 * Relative activity by minute of the session (0 = 17:00 CT): quiet overnight, livelier from the London open (02:00 CT),
 * and U-shaped in regular hours (08:30-15:00 CT). 1 is an average regular minute.
 */
export function activityAt(sessionMinute: number): number {
  if (sessionMinute < LONDON_MINUTE) return OVERNIGHT;
  if (sessionMinute < OPENING_MINUTE) return EUROPE;
  if (sessionMinute >= CLOSING_MINUTE) return OVERNIGHT;
  const afterOpen = OPENING_SURGE * Math.exp(-(sessionMinute - OPENING_MINUTE) / FADE_MINUTES);
  const beforeClose = CLOSING_SURGE * Math.exp(-(CLOSING_MINUTE - sessionMinute) / FADE_MINUTES);
  return MIDDAY + afterOpen + beforeClose;
}
