import { findProduct, type FuturesContract, type OptionKey, type Product } from '@mia-trading/core';
import type { Field } from '../wire/frame.js';

export type SecurityType = 'FUT' | 'OPT' | 'IND';

/** A contract as the broker describes it. */
export interface SimulatedContract {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: SecurityType;
  /** `YYYYMMDD`; empty for an index. */
  readonly lastTradeDate: string;
  /** Index points; 0 unless an option. */
  readonly strike: number;
  /** `C`, `P`, or empty unless an option. */
  readonly right: string;
  /** Dollars per point; empty for an index, as the broker sends it. */
  readonly multiplier: string;
  readonly exchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
  readonly longName: string;
  /** Points; the smallest step of a price. */
  readonly minTick: number;
  /** Contract that a derivative is about; 0 for an index. */
  readonly underlyingConId: number;
  readonly underlyingSymbol: string;
  /** Symbol of its events on the tape. */
  readonly instrument: string;
  /** Series of an option on the tape; `null` unless an option. */
  readonly option: OptionKey | null;
}

/** Ids that the broker is known to use; others are derived from the contract, the same in every run. */
const KNOWN_IDS: Readonly<Record<string, number>> = { 'IND SPX': 416_904, 'IND VIX': 13_455_763, 'IND NDX': 416_843 };
const FIRST_DERIVED_ID = 100_000_000;
const DERIVED_IDS = 800_000_000;
const OPTION_MULTIPLIER = '100';
/** Options of three dollars and more move in dimes; the finest step of the class is what the broker names. */
const OPTION_TICK = 0.05;
const STRIKE_DIGITS = 8;
const STRIKE_SCALE = 1_000;
const ROOT_WIDTH = 6;

/** FNV-1a over the key's characters: stable, and collisions are refused by the catalogue. */
function idOf(key: string): number {
  const known = KNOWN_IDS[key];
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193) >>> 0;
  return FIRST_DERIVED_ID + (hash % DERIVED_IDS);
}

function compactDate(date: string): string {
  return date.replaceAll('-', '');
}

/** One month of a future. */
export function futureContract(product: Product, contract: FuturesContract): SimulatedContract {
  const underlying = UNDERLYING_INDEX[product.root] ?? product.root;
  return {
    conId: idOf(`FUT ${contract.root} ${contract.expiry}`),
    symbol: contract.root,
    secType: 'FUT',
    lastTradeDate: compactDate(contract.expiry),
    strike: 0,
    right: '',
    multiplier: String(product.pointValue),
    exchange: product.exchange,
    currency: product.currency,
    localSymbol: contract.symbol,
    tradingClass: contract.root,
    longName: product.name,
    minTick: product.tickSize,
    underlyingConId: idOf(`IND ${underlying}`),
    underlyingSymbol: underlying,
    instrument: contract.symbol,
    option: null,
  };
}

const UNDERLYING_INDEX: Readonly<Record<string, string>> = { ES: 'SPX', MES: 'SPX', NQ: 'NDX', MNQ: 'NDX' };

export function indexContract(product: Product): SimulatedContract {
  return {
    conId: idOf(`IND ${product.root}`),
    symbol: product.root,
    secType: 'IND',
    lastTradeDate: '',
    strike: 0,
    right: '',
    multiplier: '',
    exchange: product.exchange,
    currency: product.currency,
    localSymbol: product.root,
    tradingClass: product.root,
    longName: product.name,
    minTick: product.tickSize,
    underlyingConId: 0,
    underlyingSymbol: '',
    instrument: product.root,
    option: null,
  };
}

/** One option series; `underlying` is the symbol of its events on the tape, e.g. `SPX`. */
export function optionContract(key: OptionKey, underlying: string): SimulatedContract {
  const strikeText = String(Math.round(key.strike * STRIKE_SCALE)).padStart(STRIKE_DIGITS, '0');
  const name = findProduct(underlying)?.name ?? underlying;
  return {
    conId: idOf(`OPT ${key.root} ${key.expiry} ${key.strike} ${key.right}`),
    symbol: underlying,
    secType: 'OPT',
    lastTradeDate: compactDate(key.expiry),
    strike: key.strike,
    right: key.right,
    multiplier: OPTION_MULTIPLIER,
    exchange: 'CBOE',
    currency: 'USD',
    localSymbol: `${key.root.padEnd(ROOT_WIDTH)}${compactDate(key.expiry).slice(2)}${key.right}${strikeText}`,
    tradingClass: key.root,
    longName: name,
    minTick: OPTION_TICK,
    underlyingConId: idOf(`IND ${underlying}`),
    underlyingSymbol: underlying,
    instrument: underlying,
    option: key,
  };
}

/** The eleven fields by which most messages name a contract, primary exchange left out. */
export function contractFields(contract: SimulatedContract): readonly Field[] {
  const { conId, symbol, secType, lastTradeDate, strike, right, multiplier, exchange, currency, localSymbol, tradingClass } = contract;
  return [conId, symbol, secType, lastTradeDate, strike, right, multiplier, exchange, currency, localSymbol, tradingClass];
}
