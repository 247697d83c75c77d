import { describe, expect, it } from '@jest/globals';
import { MiaError } from '../errors/mia-error.js';
import { frontContract, futuresContract } from './contract.js';
import { findProduct, PRODUCTS, type Product } from './products.js';
import { resolveInstrument } from './resolve-instrument.js';

function product(root: string): Product {
  const found = findProduct(root);
  if (found === undefined) throw new Error(root);
  return found;
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof MiaError) return `${error.code}: ${error.remedy}`;
    throw error;
  }
  return 'no error';
}

describe('resolving a symbol', () => {
  it('knows what ES is worth: a tick of 0.25 is $12.50', () => {
    const es = resolveInstrument('ESH4');
    expect(es).toMatchObject({ symbol: 'ESH4', root: 'ES', kind: 'future', exchange: 'CME', tickSize: 0.25, pointValue: 50, calendar: 'CME_EQUITY' });
    expect(es.tickSize * es.pointValue).toBe(12.5);
  });

  it.each([
    ['ES', 'ES', 12.5],
    ['MESH4', 'MES', 1.25],
    ['NQM5', 'NQ', 5],
    ['MNQZ23', 'MNQ', 0.5],
    ['GCZ13', 'GC', 10],
  ])('%s has root %s and a tick worth $%d', (symbol, root, dollars) => {
    const instrument = resolveInstrument(symbol);
    expect(instrument.root).toBe(root);
    expect(instrument.tickSize * instrument.pointValue).toBeCloseTo(dollars, 12);
  });

  it.each(['SPX', 'NDX', 'VIX', 'VIX3M', 'VIX9D', 'VXN'])('%s is an index, not a future with a month', (symbol) => {
    expect(resolveInstrument(symbol)).toMatchObject({ symbol, root: symbol, kind: 'index', contract: null });
  });

  it('takes lower case and spaces around', () => {
    expect(resolveInstrument(' esh4 ').symbol).toBe('ESH4');
  });

  it.each([
    // [symbol, date of the data, year meant]
    ['ESH4', '2023-12-25', 2024],
    ['ESZ3', '2023-12-15', 2023],
    ['ESZ3', '2023-12-16', 2033],
    ['ESH5', '2014-12-23', 2015],
    ['ESM9', '2019-06-01', 2019],
    ['ESH0', '2019-12-20', 2020],
    ['GCZ13', '2023-01-01', 2013],
  ])('%s seen on %s is of %d', (symbol, asOf, year) => {
    expect(resolveInstrument(symbol, { asOf }).contract?.year).toBe(year);
  });

  it('reads a one-digit year in the 2020s without a date', () => {
    expect(resolveInstrument('ESH4').contract?.year).toBe(2024);
  });

  it('names the known roots for a symbol it does not know', () => {
    for (const symbol of ['', 'XYZ', 'XYZH4', 'SPXH4', 'ES4', 'ESH', 'ESH123']) {
      expect(codeOf(() => resolveInstrument(symbol))).toMatch(/^MIA-INSTRUMENT-UNKNOWN: .*ES, MES, NQ, MNQ, GC, SPX/);
    }
  });

  it('names the listed months for a month that is not', () => {
    expect(codeOf(() => resolveInstrument('ESF4'))).toMatch(/^MIA-INSTRUMENT-MONTH: .*HMUZ/);
    expect(codeOf(() => resolveInstrument('ESA4'))).toMatch(/^MIA-INSTRUMENT-MONTH/);
  });

  it('has unique roots and, for futures, liquid months among the listed ones', () => {
    expect(new Set(PRODUCTS.map(({ root }) => root)).size).toBe(PRODUCTS.length);
    for (const { kind, cycle } of PRODUCTS) {
      expect(cycle !== null).toBe(kind === 'future');
      for (const month of cycle?.liquid ?? '') expect(cycle?.listed).toContain(month);
    }
  });
});

describe('expiry and roll of equity index futures', () => {
  it.each([
    // Third Fridays; the last dates in recorded bars of the same contracts agree.
    [2015, 'H', '2015-03-20', '2015-03-16'],
    [2019, 'Z', '2019-12-20', '2019-12-16'],
    [2023, 'Z', '2023-12-15', '2023-12-11'],
    [2024, 'H', '2024-03-15', '2024-03-11'],
    // Good Friday 2008 and Juneteenth 2026 fall on the third Friday.
    [2008, 'H', '2008-03-20', '2008-03-17'],
    [2026, 'M', '2026-06-18', '2026-06-15'],
  ])('ES %d %s expires %s, rolls %s', (year, code, expiry, rollDate) => {
    expect(futuresContract(product('ES'), year, code)).toMatchObject({ expiry, rollDate });
  });

  it.each([
    ['2023-12-08', 'ESZ3'],
    ['2023-12-10', 'ESZ3'],
    ['2023-12-11', 'ESH4'],
    ['2023-12-26', 'ESH4'],
    ['2024-12-31', 'ESH5'],
  ])('on %s %s is the front contract', (date, symbol) => {
    expect(frontContract(product('ES'), date)?.symbol).toBe(symbol);
  });
});

describe('expiry and roll of gold', () => {
  it('stops on the third last business day and rolls before first notice', () => {
    // December 2013: business days 26, 27, 30, 31 remain after Christmas, so the third last is the 27th. November 29 is first notice
    // (Thanksgiving was the 28th, which is no business day); two business days before it is the 26th.
    expect(futuresContract(product('GC'), 2013, 'Z')).toMatchObject({ expiry: '2013-12-27', rollDate: '2013-11-26' });
  });

  it.each([
    ['2013-10-07', 'GCZ3'],
    ['2013-11-25', 'GCZ3'],
    ['2013-11-26', 'GCG4'],
    ['2014-08-01', 'GCZ4'],
  ])('on %s %s is the liquid contract', (date, symbol) => {
    expect(frontContract(product('GC'), date)?.symbol).toBe(symbol);
  });

  it('has no front contract for an index', () => {
    expect(frontContract(product('SPX'), '2024-01-02')).toBeUndefined();
    expect(frontContract(product('ES'), 'never')).toBeUndefined();
  });
});
