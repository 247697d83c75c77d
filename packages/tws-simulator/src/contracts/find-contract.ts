import type { ClientSession } from '../session/client-session.js';
import type { ContractCatalogue } from './contract-catalogue.js';
import type { ContractQuery } from './contract-query.js';
import type { SimulatedContract } from './simulated-contract.js';

/** Code of the real server for a contract that does not exist, or is not the only one. */
export const NO_CONTRACT = 200;

/** The one contract that is asked for; `null` when there is none or several, of which the client has been told. */
export function findContract(catalogue: ContractCatalogue, query: ContractQuery, session: ClientSession, requestId: number): SimulatedContract | null {
  const found = catalogue.find(query);
  if (found.length === 1) return found[0] ?? null;
  const reason = found.length === 0 ? 'No security definition has been found for the request' : `The contract description specified for ${query.symbol} is ambiguous`;
  session.sendError(requestId, NO_CONTRACT, reason);
  return null;
}
