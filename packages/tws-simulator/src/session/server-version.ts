/** Newest version of the protocol that is spoken: text messages throughout, and the newest that @stoqey/ib 1.6.10 speaks. */
export const NEWEST_SERVER_VERSION = 193;
/** Oldest version that is spoken: option computations without a version field, as every client still in use reads them. */
export const OLDEST_SERVER_VERSION = 157;

const OFFER = /^v(\d{1,4})(?:\.\.(\d{1,4}))?(?: .*)?$/;

/**
 * The version to speak with a client that offers `offer`, e.g. `v100..193`: the newest both know. `null` when the offer cannot be read or
 * there is none.
 */
export function negotiatedVersion(offer: string, newest: number): number | null {
  const match = OFFER.exec(offer);
  if (match === null) return null;
  const from = Number(match[1]);
  const version = Math.min(newest, Number(match[2] ?? match[1]));
  return version >= Math.max(from, OLDEST_SERVER_VERSION) ? version : null;
}

/** Server versions from which messages have further fields, or no longer have some. */
export const Gate = { FractionalSizes: 163, SizeRules: 164, HistoricalSchedule: 165, AdvancedOrderReject: 166, Descriptions: 176, LastTradeDate: 182, IneligibilityReasons: 186 } as const;
