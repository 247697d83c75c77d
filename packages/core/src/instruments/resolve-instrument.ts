import { MiaError } from '../errors/mia-error.js';
import type { IsoDate } from '../time/civil-date.js';
import { futuresContract, type FuturesContract } from './contract.js';
import type { Instrument } from './instrument.js';
import { findProduct, PRODUCTS, type Product } from './products.js';

/** An instrument with the contract behind its symbol. */
export interface ResolvedInstrument extends Instrument {
  /** `null` for a bare root, an index, a stock or crypto. */
  readonly contract: FuturesContract | null;
}

export interface ResolveOptions {
  /** Date of the data: a one-digit year means the first such contract that has not expired then. */
  readonly asOf?: IsoDate;
}

/** Without a date a one-digit year is read in this decade; core does not look at the clock. */
const DEFAULT_DECADE = 2020;
const CENTURY = 2000;
const DIGITS = 10;

/**
 * The instrument of a symbol: a root (`ES`, `SPX`, `SPY`) or a future with month letter and one- or two-digit year (`ESH4`, `GCZ13`).
 * Upper or lower case; the symbol of the result is upper case and otherwise as given.
 * @throws MiaError `MIA-INSTRUMENT-UNKNOWN` naming the known roots, or `MIA-INSTRUMENT-MONTH` naming the listed months.
 */
export function resolveInstrument(symbol: string, options: ResolveOptions = {}): ResolvedInstrument {
  const text = symbol.trim().toUpperCase();
  const whole = findProduct(text);
  if (whole !== undefined) return instrumentOf(whole, text, null);
  const match = /^([A-Z0-9]+?)([A-Z])(\d{1,2})$/.exec(text);
  const [, root = '', monthCode = '', digits = ''] = match ?? [];
  const product = findProduct(root);
  if (product === undefined || product.cycle === null) throw unknownInstrument(symbol);
  const contract = futuresContract(product, yearOf(product, monthCode, digits, options.asOf), monthCode);
  if (contract === undefined) throw unlistedMonth(symbol, product, monthCode);
  return instrumentOf(product, text, contract);
}

function yearOf(product: Product, monthCode: string, digits: string, asOf: IsoDate | undefined): number {
  if (digits.length === 2) return CENTURY + Number(digits);
  if (asOf === undefined) return DEFAULT_DECADE + Number(digits);
  const from = Number(asOf.slice(0, 4));
  const year = from + ((Number(digits) - (from % DIGITS) + DIGITS) % DIGITS);
  const expiry = futuresContract(product, year, monthCode)?.expiry ?? asOf;
  return expiry < asOf ? year + DIGITS : year;
}

function instrumentOf(product: Product, symbol: string, contract: FuturesContract | null): ResolvedInstrument {
  const { root, kind, exchange, currency, tickSize, pointValue, calendar } = product;
  return { symbol, root, kind, exchange, currency, tickSize, pointValue, calendar, contract };
}

function unknownInstrument(symbol: string): MiaError {
  const roots = PRODUCTS.map(({ root }) => root).join(', ');
  return new MiaError('MIA-INSTRUMENT-UNKNOWN', `"${symbol}" is not a known instrument`, `Use a root (${roots}) or a future with month and year, e.g. ESH4 or GCZ13.`, {
    symbol,
  });
}

function unlistedMonth(symbol: string, product: Product, monthCode: string): MiaError {
  return new MiaError(
    'MIA-INSTRUMENT-MONTH',
    `"${symbol}": ${product.root} has no contract of month ${monthCode}`,
    `Use one of the listed months ${product.cycle?.listed ?? ''} (H March, M June, U September, Z December).`,
    { symbol, root: product.root, month: monthCode },
  );
}
