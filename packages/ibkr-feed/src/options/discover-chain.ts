import { MiaError } from '@mia-trading/core';
import type { Connection } from '../connection/connection.js';
import { request } from '../connection/request.js';
import type { OptionParameters } from '../connection/routes.js';
import { requestContracts } from '../contracts/resolve-future.js';
import { indexContract } from '../market-data/index-line.js';

/**
 * Expiries and strikes of every option class on an index. Rejects as {@link request} does, and with `MIA-IBKR-CONTRACT` when the broker does
 * not know the index.
 */
export async function requestOptionParameters(connection: Connection, underlying: string): Promise<readonly OptionParameters[]> {
  const [details] = await requestContracts(connection, indexContract(underlying));
  const conId = details?.contract.conId;
  if (conId === undefined) throw new MiaError('MIA-IBKR-CONTRACT', `The broker knows no index ${underlying}.`, 'Check the symbol, and the market data permissions of the account.', { underlying });
  return request<readonly OptionParameters[]>(connection, {
    what: `the option chain of ${underlying}`,
    priority: 'subscription',
    send: (api, id) => api.reqSecDefOptParams(id, underlying, '', 'IND', conId),
    listen: (done) => {
      const found: OptionParameters[] = [];
      return { onOptionParameters: (parameters) => found.push(parameters), onEnd: () => done(found) };
    },
  });
}
