/**
 * Shares of a session's volume and variance by half hour from 17:00 CT, in hundredths of a per cent: the mean shape of ES in 2022-23
 * (5-minute bars of four contracts, days of 800,000 lots and more), rounded; the half hour of the 07:30 releases is levelled with its
 * neighbours, because no releases happen here.
 */
const HALF_HOUR_VOLUME = [
  23, 14, 17, 16, 26, 21, 21, 24, 20, 15, 14, 14, 14, 13, 20, 23, 38, 33, 85, 65, 67, 52, 51, 48, 51, 53, 67, 72, 110, 160, 210, 1093, 914, 714, 592, 522, 442, 392, 413, 398, 465, 489, 533, 1090, 340, 64,
] as const;
const HALF_HOUR_VARIANCE = [
  63, 30, 36, 31, 53, 50, 47, 59, 48, 26, 24, 31, 45, 23, 49, 55, 100, 77, 233, 144, 158, 104, 103, 98, 113, 102, 120, 109, 169, 200, 218, 947, 744, 537, 463, 386, 314, 264, 311, 274, 400, 390, 391, 470, 167, 58,
] as const;
const HALF_HOUR_MINUTES = 30;

export const SESSION_MINUTES = HALF_HOUR_VOLUME.length * HALF_HOUR_MINUTES;

const VOLUME_TOTAL = HALF_HOUR_VOLUME.reduce<number>((sum, share) => sum + share, 0);
const VARIANCE_TOTAL = HALF_HOUR_VARIANCE.reduce<number>((sum, share) => sum + share, 0);

function relative(shares: readonly number[], total: number, sessionMinute: number): number {
  const slot = Math.min(shares.length - 1, Math.max(0, Math.floor(sessionMinute / HALF_HOUR_MINUTES)));
  return ((shares[slot] as number) * shares.length) / total;
}

/** Trading activity at a minute of the session (0 = 17:00 CT) relative to the mean of the 23 hours. */
export function volumeProfileAt(sessionMinute: number): number {
  return relative(HALF_HOUR_VOLUME, VOLUME_TOTAL, sessionMinute);
}

/** Variance of price at a minute of the session relative to the mean of the 23 hours. */
export function varianceProfileAt(sessionMinute: number): number {
  return relative(HALF_HOUR_VARIANCE, VARIANCE_TOTAL, sessionMinute);
}
