import type { IncomingMessage } from 'node:http';
import { MiaError } from '@mia-trading/core';
import { isSameSecret } from '../secret.js';
import { errorReply, HttpStatus, type Reply } from './reply.js';

/** Header in which the page shows the token of its server. */
export const TOKEN_HEADER = 'x-mia-token';

/** Fetches of the page itself, and addresses that a person typed, as browsers tell them. */
const OWN_FETCHES: readonly unknown[] = ['same-origin', 'none'];

/**
 * Keeps other web sites out: a request has to name this machine as its host, which one that a foreign name was bound to does not (DNS
 * rebinding), and must not come from a page of another origin. `null` when it may go on.
 */
export function refuseForeign({ headers, rawHeaders }: IncomingMessage, port: number): Reply | null {
  const { host, origin, 'sec-fetch-site': fetchSite } = headers;
  const hosts = rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host');
  if (hosts.length !== 1 || host === undefined || ![`127.0.0.1:${port}`, `localhost:${port}`].includes(host)) return refusal('the host it names is not this machine', `Open http://127.0.0.1:${port}/ itself; through a tunnel, with the same port at both ends.`);
  if (origin !== undefined && origin !== `http://${host}`) return refusal('it comes from a page of another origin', `Open http://127.0.0.1:${port}/ itself.`);
  if (fetchSite !== undefined && !OWN_FETCHES.includes(fetchSite)) return refusal('it comes from another site', `Type http://127.0.0.1:${port}/ into the address line.`);
  return null;
}

/** A command has to show the token that this server gave to its page. `null` when it does. */
export function refuseStranger({ headers }: IncomingMessage, token: string): Reply | null {
  const given = headers[TOKEN_HEADER];
  return typeof given === 'string' && isSameSecret(given, token) ? null : refusal('it does not show the token of this dashboard, which is another after each start', 'Load the page anew.');
}

function refusal(why: string, remedy: string): Reply {
  return errorReply(HttpStatus.Forbidden, new MiaError('MIA-DASHBOARD-REFUSED', `The request was refused: ${why}.`, remedy));
}
