import type { Instrument } from './instrument.js';

/** Delivery months by their exchange letter, January first. */
export const MONTH_CODES = 'FGHJKMNQUVXZ';

/** How contracts of a future end. */
export interface ContractCycle {
  /** Letters of the months that are listed. */
  readonly listed: string;
  /** Letters of the months a trader holds in turn; part of `listed`. */
  readonly liquid: string;
  /**
   * `equityIndex`: cash settled on the third Friday of the month (the business day before, if a holiday); rolled on the Monday before.
   * `metal`: delivered; last trade on the third last business day of the month; rolled two business days before first notice, which is
   * the last business day of the month before.
   */
  readonly expiry: 'equityIndex' | 'metal';
}

/** A product: everything of an {@link Instrument} that its contracts share. */
export interface Product extends Omit<Instrument, 'symbol'> {
  readonly name: string;
  /** `null` unless a future. */
  readonly cycle: ContractCycle | null;
}

const QUARTERLY: ContractCycle = { listed: 'HMUZ', liquid: 'HMUZ', expiry: 'equityIndex' };
/** Gold trades actively in even months; October is thin and is passed over. */
const GOLD: ContractCycle = { listed: MONTH_CODES, liquid: 'GJMQZ', expiry: 'metal' };

function equityFuture(root: string, name: string, pointValue: number): Product {
  return { root, name, kind: 'future', exchange: 'CME', currency: 'USD', tickSize: 0.25, pointValue, calendar: 'CME_EQUITY', cycle: QUARTERLY };
}

/** Levels are published to a hundredth; an index is not traded, its point value only keeps arithmetic defined. */
function index(root: string, name: string, exchange: string): Product {
  return { root, name, kind: 'index', exchange, currency: 'USD', tickSize: 0.01, pointValue: 1, calendar: 'US_EQUITY', cycle: null };
}

function stock(root: string, name: string, exchange: string): Product {
  return { root, name, kind: 'equity', exchange, currency: 'USD', tickSize: 0.01, pointValue: 1, calendar: 'US_EQUITY', cycle: null };
}

function perpetual(root: string, name: string, tickSize: number): Product {
  return { root, name, kind: 'crypto', exchange: 'BINANCE', currency: 'USD', tickSize, pointValue: 1, calendar: 'ALWAYS', cycle: null };
}

/**
 * Products by root. Tick sizes and point values: CME contract specifications (ES chapter 358, NQ chapter 359, GC chapter 113), Cboe
 * index pages; stocks and crypto are there for test and stress recordings.
 */
export const PRODUCTS: readonly Product[] = [
  equityFuture('ES', 'E-mini S&P 500', 50),
  equityFuture('MES', 'Micro E-mini S&P 500', 5),
  equityFuture('NQ', 'E-mini Nasdaq-100', 20),
  equityFuture('MNQ', 'Micro E-mini Nasdaq-100', 2),
  { root: 'GC', name: 'Gold', kind: 'future', exchange: 'COMEX', currency: 'USD', tickSize: 0.1, pointValue: 100, calendar: 'COMEX', cycle: GOLD },
  index('SPX', 'S&P 500', 'CBOE'),
  index('NDX', 'Nasdaq-100', 'NASDAQ'),
  index('VIX', 'Cboe Volatility Index', 'CBOE'),
  index('VIX3M', 'Cboe 3-Month Volatility Index', 'CBOE'),
  index('VIX9D', 'Cboe 9-Day Volatility Index', 'CBOE'),
  index('VXN', 'Cboe Nasdaq-100 Volatility Index', 'CBOE'),
  stock('SPY', 'SPDR S&P 500 ETF', 'ARCA'),
  stock('BAC', 'Bank of America', 'NYSE'),
  stock('IBM', 'IBM', 'NYSE'),
  stock('AIG', 'American International Group', 'NYSE'),
  perpetual('BTCUSDT', 'Bitcoin perpetual', 0.1),
  perpetual('ETHUSDT', 'Ether perpetual', 0.01),
];

/** The product of a root; `undefined` when it is not known. */
export function findProduct(root: string): Product | undefined {
  return PRODUCTS.find((product) => product.root === root);
}
