import { MiaError } from '@mia-trading/core';
import type { EndReason } from './link.js';

interface Server {
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
  readonly account: string;
}

/** What to tell a person about a connection that failed. `accounts`: those the server has told, empty for none. */
export function connectionFailure(reason: EndReason, detail: string, server: Server, accounts: readonly string[] = []): MiaError {
  const place = `${server.host}:${server.port}`;
  const context = { host: server.host, port: server.port, clientId: server.clientId, detail };
  if (server.account !== '' && accounts.length > 0 && !accounts.includes(server.account)) {
    return new MiaError('MIA-IBKR-ACCOUNT', `The login at ${place} has no account ${server.account}, only ${accounts.join(', ')}.`, 'Correct ibkr.account, or log in with the user of that account.', { ...context, account: server.account });
  }
  switch (reason) {
    case 'refused':
      return new MiaError('MIA-IBKR-CONNECT', detail === '' ? `What listens at ${place} is no TWS and no IB Gateway: it ended the connection at the first word.` : `Nothing answers at ${place}: ${detail}.`, 'Start TWS or IB Gateway, allow socket clients in its API settings, and compare the port (Gateway 4001 live, 4002 paper; TWS 7496 and 7497).', context);
    case 'noAnswer':
      return new MiaError('MIA-IBKR-SILENT', `${place} takes the connection and does not answer: ${detail}.`, 'Log in to TWS or IB Gateway, and look there for a dialog that waits for an answer.', context);
    case 'silent':
      return new MiaError('MIA-IBKR-SILENT', `${place} has stopped answering: ${detail}.`, 'The connection is made anew; if it happens again, restart TWS or IB Gateway.', context);
    case 'clientIdInUse':
      return new MiaError('MIA-IBKR-CLIENT-ID', `Client id ${server.clientId} is in use at ${place}.`, 'End the other program that uses it, or choose another ibkr.clientId: a session keeps its id, because only it can change its orders.', context);
    case 'version':
      return new MiaError('MIA-IBKR-VERSION', `${place} speaks a version of the protocol that is not known here: ${detail}.`, 'Install a TWS or IB Gateway that speaks the text protocol, or update MIA.', context);
    case 'fault':
      return new MiaError('MIA-IBKR-PROTOCOL', `What ${place} sent cannot be read or handled: ${detail}.`, 'The connection is made anew; if it happens again, report it with the versions of MIA and TWS.', context);
    case 'closed':
    case 'stopped':
      return new MiaError('MIA-IBKR-LOST', `${place} has closed the connection${detail === '' ? '' : `: ${detail}`}.`, 'The connection is made anew; if it is closed at once each time, allow this address in the API settings of TWS or IB Gateway.', context);
  }
}

/** Whether trying again cannot help. */
export function isLasting(failure: MiaError | null): boolean {
  return failure !== null && (failure.code === 'MIA-IBKR-ACCOUNT' || failure.code === 'MIA-IBKR-VERSION');
}
