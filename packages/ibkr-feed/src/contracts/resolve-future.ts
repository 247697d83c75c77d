import { SecType, type Contract, type ContractDetails } from '@stoqey/ib';
import { findProduct, futuresContract, MiaError, type FuturesContract, type IsoDate, type Product } from '@mia-trading/core';
import type { Connection } from '../connection/connection.js';
import { request } from '../connection/request.js';
import { requestDayVolume } from '../history/request-bars.js';
import { lastTradeDate } from './broker-date.js';
import { chooseMonth, isRollNear, type ListedMonth } from './choose-future.js';

/** The contract to trade, as the broker knows it. */
export interface ResolvedFuture {
  /** Symbol of its events, e.g. `ESH4`. */
  readonly symbol: string;
  readonly root: string;
  readonly contract: Contract;
  readonly lastTradeDate: IsoDate;
  /** Points. */
  readonly minTick: number;
  /** Dollars per point. */
  readonly multiplier: number;
  /** Of the index it is on; 0 when not told. */
  readonly underlyingId: number;
}

interface Candidate extends ListedMonth {
  readonly details: ContractDetails;
}

const VOLUME_DAYS = 1;
/** Codes of "no contract". */
const NO_CONTRACT = 200;
const CONTRACT_MONTH = /^\d{6}$/;

/** Everything that answers a description. Rejects as {@link request} does; nothing found gives an empty list. */
export function requestContracts(connection: Connection, contract: Contract): Promise<readonly ContractDetails[]> {
  return request<readonly ContractDetails[]>(connection, {
    what: `contracts of ${contract.localSymbol ?? contract.symbol ?? contract.conId ?? 'an empty description'}`,
    priority: 'subscription',
    send: (api, id) => api.reqContractDetails(id, contract),
    listen: (done) => {
      const found: ContractDetails[] = [];
      return { onContract: (details) => found.push(details), onEnd: () => done(found) };
    },
    emptyAt: { isEmpty: (code) => code === NO_CONTRACT, answer: [] },
  });
}

/**
 * The month of a future to trade on `date`, by volume; see {@link chooseMonth}. `symbol` picks a month by name instead, e.g. `ESH4`.
 * @throws MiaError `MIA-IBKR-CONTRACT` when there is none, or its tick or multiplier is not the one known here.
 */
export async function resolveFuture(connection: Connection, root: string, date: IsoDate, symbol = ''): Promise<ResolvedFuture> {
  const product = findProduct(root);
  if (product?.cycle === null || product === undefined) throw noContract(`${root} is no future that is known`, root);
  const details = await requestContracts(connection, { symbol: root, secType: SecType.FUT, exchange: product.exchange, currency: product.currency, ...(symbol === '' ? {} : { localSymbol: symbol }) });
  const listed = details.map((one) => candidateOf(one, product)).filter((one): one is Candidate => one !== null);
  listed.sort((a, b) => (a.lastTradeDate < b.lastTradeDate ? -1 : 1));
  const chosen = symbol === '' ? chooseMonth(await withVolumes(connection, listed, date), date) : (listed.find((one) => one.symbol === symbol) ?? null);
  const found = listed.find((one) => one.symbol === chosen?.symbol);
  if (found === undefined) throw noContract(`${product.exchange} lists no ${symbol === '' ? root : symbol} for ${date}`, root);
  return resolved(found, product);
}

async function withVolumes(connection: Connection, listed: readonly Candidate[], date: IsoDate): Promise<readonly ListedMonth[]> {
  if (!isRollNear(listed, date)) return listed;
  const [front, next, ...rest] = listed.filter((one) => one.lastTradeDate >= date);
  if (front === undefined || next === undefined) return listed;
  const pair = await Promise.all([front, next].map(async (one) => ({ ...one, volume: await volumeOf(connection, one) })));
  return [...pair, ...rest];
}

/** Without the broker's word the calendar decides, so that a history server that is down does not stop a session. */
async function volumeOf(connection: Connection, { details, symbol }: Candidate): Promise<number | null> {
  try {
    return await requestDayVolume(connection, details.contract, symbol, VOLUME_DAYS);
  } catch (cause) {
    if (cause instanceof MiaError && cause.code !== 'MIA-IBKR-LOST') return null;
    throw cause;
  }
}

function candidateOf(details: ContractDetails, product: Product): Candidate | null {
  const date = lastTradeDate(details);
  if (date === null) return null;
  const month = details.contractMonth ?? '';
  const [year, number] = CONTRACT_MONTH.test(month) ? [month.slice(0, 4), month.slice(4)] : [date.slice(0, 4), date.slice(5, 7)];
  const listed = liquidMonth(product, Number(year), Number(number));
  if (listed === undefined) return null;
  return { symbol: listed.symbol, lastTradeDate: date, rollDate: listed.rollDate, volume: null, details };
}

/** `undefined` for a month that is listed but not traded in turn. */
function liquidMonth(product: Product, year: number, month: number): FuturesContract | undefined {
  return [...(product.cycle?.liquid ?? '')].map((code) => futuresContract(product, year, code)).find((contract) => contract?.month === month);
}

function resolved({ details, symbol, lastTradeDate: date }: Candidate, product: Product): ResolvedFuture {
  const minTick = details.minTick ?? Number.NaN;
  const multiplier = details.contract.multiplier ?? Number.NaN;
  if (minTick !== product.tickSize || multiplier !== product.pointValue) {
    throw noContract(`the broker has ${symbol} with tick ${minTick} and multiplier ${multiplier}, known here are ${product.tickSize} and ${product.pointValue}`, product.root);
  }
  return { symbol, root: product.root, contract: details.contract, lastTradeDate: date, minTick, multiplier, underlyingId: details.underConId ?? 0 };
}

function noContract(what: string, root: string): MiaError {
  return new MiaError('MIA-IBKR-CONTRACT', `No contract to trade: ${what}.`, 'Check the product, and the market data permissions of the account.', { root });
}
