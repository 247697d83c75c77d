import type { FieldReader } from '../wire/field-reader.js';
import type { SimulatedContract } from './simulated-contract.js';

/** What a client says of a contract; empty text, 0 and `NaN` leave a field open. */
export interface ContractQuery {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly lastTradeDate: string;
  readonly strike: number;
  readonly right: string;
  readonly multiplier: string;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
}

/** The twelve fields by which requests name a contract. */
export function readContract(reader: FieldReader): ContractQuery {
  return {
    conId: reader.integer(),
    symbol: reader.text(),
    secType: reader.text(),
    lastTradeDate: reader.text(),
    strike: reader.number(),
    right: reader.text(),
    multiplier: reader.text(),
    exchange: reader.text(),
    primaryExchange: reader.text(),
    currency: reader.text(),
    localSymbol: reader.text(),
    tradingClass: reader.text(),
  };
}

const ANY_EXCHANGE = 'SMART';
const MONTH_LENGTH = 6;

/** Whether a contract is what a query asks for. An id settles it; otherwise it must have a name, and every field that is given must agree. */
export function answers(contract: SimulatedContract, query: ContractQuery): boolean {
  if (query.conId > 0) return contract.conId === query.conId;
  return (
    [query.symbol, query.localSymbol, query.tradingClass].some((name) => name.trim() !== '') &&
    agrees(query.symbol, contract.symbol) &&
    agrees(query.secType, contract.secType) &&
    agrees(query.currency, contract.currency) &&
    agrees(query.localSymbol.trim(), contract.localSymbol) &&
    agrees(query.tradingClass, contract.tradingClass) &&
    agrees(rightOf(query.right), contract.right) &&
    (Number.isNaN(query.strike) || query.strike === 0 || query.strike === contract.strike) &&
    (query.multiplier === '' || Number(query.multiplier) === Number(contract.multiplier)) &&
    agreesOnExchange(contract, query.exchange) &&
    agreesOnDate(contract.lastTradeDate, query.lastTradeDate)
  );
}

function agrees(asked: string, given: string): boolean {
  return asked === '' || asked.toUpperCase() === given.toUpperCase();
}

function rightOf(text: string): string {
  return text === '0' || text === '?' ? '' : text.slice(0, 1);
}

function agreesOnExchange(contract: SimulatedContract, asked: string): boolean {
  return agrees(asked, contract.exchange) || (contract.secType === 'OPT' && asked === ANY_EXCHANGE);
}

/** A date may be given to the day or to the month. */
function agreesOnDate(date: string, asked: string): boolean {
  return asked === '' || (asked.length === MONTH_LENGTH ? date.startsWith(asked) : date === asked.slice(0, date.length));
}
