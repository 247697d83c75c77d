import { Gate } from '../session/server-version.js';
import type { Field } from '../wire/frame.js';
import { Reply } from '../wire/message-id.js';
import type { SimulatedContract } from './simulated-contract.js';

/** Rows that a client gets at most. */
const MOST_ROWS = 16;

/** The message with what a client may mean by the beginning of a symbol or a part of a name: one row a symbol, the index before its futures. */
export function matchingSymbols(contracts: Iterable<SimulatedContract>, requestId: number, pattern: string, serverVersion: number): Field[] {
  const all = [...contracts];
  const rows = new Map<string, SimulatedContract>();
  for (const contract of all) {
    const known = rows.get(contract.symbol);
    if (contract.secType === 'OPT' || !isMeant(contract, pattern.trim().toUpperCase())) continue;
    if (known === undefined || contract.secType === 'IND') rows.set(contract.symbol, contract);
  }
  const matching = [...rows.values()].slice(0, MOST_ROWS);
  return [Reply.MatchingSymbols, requestId, matching.length, ...matching.flatMap((contract) => row(contract, all, serverVersion))];
}

function isMeant({ symbol, longName }: SimulatedContract, pattern: string): boolean {
  return pattern !== '' && (symbol.startsWith(pattern) || longName.toUpperCase().includes(pattern));
}

function row({ conId, symbol, secType, exchange, currency, longName }: SimulatedContract, all: readonly SimulatedContract[], serverVersion: number): Field[] {
  const derivatives = new Set(all.filter((other) => other.symbol === symbol && other.secType !== secType).map((other) => other.secType));
  return [conId, symbol, secType, exchange, currency, derivatives.size, ...derivatives, ...(serverVersion >= Gate.Descriptions ? [longName, ''] : [])];
}
