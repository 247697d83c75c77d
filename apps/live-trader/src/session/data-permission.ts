import { MiaError, type TapeEvent } from '@mia-trading/core';

/** As the feed tells that the line of the contract ended: not subscribed, no permission, delayed data not to be had either. */
const REFUSED = /^no market data: (354|10168|10186) /;

/** Why a session cannot begin without market data of its contract, when this event says so; else `null`. */
export function permissionRefusal(event: TapeEvent, symbol: string): MiaError | null {
  if (event.kind !== 'feedStatus' || event.instrument !== symbol || event.status !== 'stale' || !REFUSED.test(event.detail)) return null;
  return new MiaError('MIA-TRADER-PERMISSION', `The broker refuses market data of ${symbol}: ${event.detail}.`, 'Subscribe the market data of the contract for this user in Client Portal, share them with the paper user, and end other sessions of it.', { instrument: symbol });
}
