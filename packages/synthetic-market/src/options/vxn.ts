/** Horizons of the volatility indices in days. */
export const VIX_DAYS = 30;
export const VIX3M_DAYS = 93;
/** VXN over VIX: its usual ratio of recent years; the return and deviation of its logarithm per published value. */
export const VXN_RATIO = 1.24;
export const VXN_RETURN = 0.0005;
export const VXN_DEVIATION = 0.0015;
/** Values published in the 390 minutes of a cash session, four a minute. */
const VALUES_PER_DAY = 1_560;

/** The same from close to close: what is kept of the logarithm of the ratio, and the deviation of what is added. */
export function vxnDailyMemory(): { readonly kept: number; readonly deviation: number } {
  const kept = Math.exp(VALUES_PER_DAY * Math.log(1 - VXN_RETURN));
  const longRun = VXN_DEVIATION / Math.sqrt(2 * VXN_RETURN);
  return { kept, deviation: longRun * Math.sqrt(1 - kept * kept) };
}
