import { DAY, dayNumber, findProduct, isoDate, type DayNumber, type OptionKey, type ZoneName } from '@mia-trading/core';
import type { ContractName } from '../contract-symbol.js';
import { underlyingOf } from '../option-underlying.js';

export type LeanKind = 'trade' | 'quote' | 'openinterest';
export type LeanResolution = 'tick' | 'second' | 'minute';

/** What an entry name says of its content. */
export interface LeanEntry {
  readonly date: DayNumber;
  /** Root or ticker, upper case. */
  readonly root: string;
  readonly resolution: LeanResolution;
  readonly kind: LeanKind;
  /** What one imports it as: contract, ticker, or the underlying of an option. */
  readonly symbol: string;
  readonly security: 'future' | 'option' | 'equity' | 'index';
  /** Of a future. */
  readonly contract: ContractName | null;
  /** Of an option. */
  readonly option: OptionKey | null;
  /** Zone of its times of day. Measured: ES and GC files tick in UTC, SPX bars in Chicago, SPX options and stocks in New York. */
  readonly zone: ZoneName;
  /** Factor from stored to real prices. */
  readonly priceScale: number;
}

const SECURITY_NAME = '([a-z0-9.]+)';
const BAR_NAME = new RegExp(`^(\\d{8})_${SECURITY_NAME}_(minute|second|tick)_(trade|quote|openinterest)(?:_(\\w+))?\\.csv$`, 'i');
/** Ticks of stocks are named the other way round: `20131008_spy_Trade_Tick.csv`. */
const TICK_NAME = new RegExp(`^(\\d{8})_${SECURITY_NAME}_(trade|quote)_(tick|second|minute)\\.csv$`, 'i');
const CONTRACT_SUFFIX = /^(\d{4})(\d{2})(?:_\d{8})?$/;
const OPTION_SUFFIX = /^(?:american|european)_(call|put)_(\d+)_(\d{8})$/i;

/** Stock and option prices and strikes are stored in ten-thousandths of a dollar; futures and indices as they are. */
const TEN_THOUSANDTHS = 10_000;

/**
 * Reads the name of a zip entry as Lean writes it; `null` when it is another name (hour and daily files, futures options).
 * @param path of the zip: a folder called `index` tells an index that is not a known product from a stock.
 */
export function parseLeanEntry(name: string, path: string): LeanEntry | null {
  const parts = nameParts(name.slice(name.lastIndexOf('/') + 1));
  if (parts === null) return null;
  const { date, root, suffix } = parts;
  if (suffix === '') {
    const isIndex = findProduct(root)?.kind === 'index' || /(^|[\\/_])index[\\/_]/i.test(path);
    const shared = { ...parts, symbol: root, contract: null, option: null };
    return isIndex ? { ...shared, security: 'index', zone: 'America/Chicago', priceScale: 1 } : { ...shared, security: 'equity', zone: 'America/New_York', priceScale: TEN_THOUSANDTHS };
  }
  const contract = CONTRACT_SUFFIX.exec(suffix);
  if (contract !== null) {
    const month = Number(contract[2]);
    if (month < 1 || month > MONTHS) return null;
    return { ...parts, security: 'future', symbol: root, contract: { root, year: Number(contract[1]), month }, option: null, zone: 'UTC', priceScale: 1 };
  }
  const option = OPTION_SUFFIX.exec(suffix);
  const expiry = parseDay(option?.[3] ?? '');
  if (option === null || expiry === null || findProduct(root)?.kind === 'future') return null;
  const key: OptionKey = { root, expiry: isoDate(expiry), strike: Number(option[2]) / TEN_THOUSANDTHS, right: option[1]?.toLowerCase() === 'call' ? 'C' : 'P' };
  return { ...parts, date, security: 'option', symbol: underlyingOf(root), contract: null, option: key, zone: 'America/New_York', priceScale: TEN_THOUSANDTHS };
}

const MONTHS = 12;

interface NameParts {
  readonly date: DayNumber;
  readonly root: string;
  readonly resolution: LeanResolution;
  readonly kind: LeanKind;
  readonly suffix: string;
}

function nameParts(name: string): NameParts | null {
  const bar = BAR_NAME.exec(name);
  const tick = TICK_NAME.exec(name);
  const [, day = '', root = ''] = bar ?? tick ?? [];
  const resolution = (bar?.[3] ?? tick?.[4] ?? '').toLowerCase();
  const kind = (bar?.[4] ?? tick?.[3] ?? '').toLowerCase();
  const date = parseDay(day);
  if (date === null) return null;
  return { date, root: root.toUpperCase(), resolution: resolution as LeanResolution, kind: kind as LeanKind, suffix: bar?.[5] ?? '' };
}

/** `YYYYMMDD` of a date that exists and whose times are exact in microseconds, which those before the 17th century are not. */
function parseDay(text: string): DayNumber | null {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (match === null) return null;
  const day = dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
  const isExact = Number.isSafeInteger((day - 1) * DAY);
  return isExact && isoDate(day).replaceAll('-', '') === text ? day : null;
}
