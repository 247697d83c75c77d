import { describe, expect, it } from '@jest/globals';
import { FieldReader } from '../wire/field-reader.js';
import { ContractCatalogue } from './contract-catalogue.js';
import { readContract, type ContractQuery } from './contract-query.js';
import { contractFields } from './simulated-contract.js';

const OPEN = ['0', '', '', '', '', '', '', '', '', '', '', ''];

/** A query as a client writes it: conId symbol secType date strike right multiplier exchange primary currency local class. */
function query(fields: Readonly<Record<number, string>>): ContractQuery {
  return readContract(new FieldReader(OPEN.map((field, index) => fields[index] ?? field)));
}

function catalogue(): ContractCatalogue {
  const made = new ContractCatalogue();
  made.addInstrument('ESH4', '2023-12-26');
  made.addInstrument('SPX', '2023-12-26');
  made.option({ root: 'SPXW', expiry: '2023-12-26', strike: 4_800, right: 'C' }, 'SPX');
  made.option({ root: 'SPXW', expiry: '2023-12-26', strike: 4_800, right: 'P' }, 'SPX');
  return made;
}

describe('the catalogue', () => {
  it('lists the quarters of a future that is on the tape, with their last trade dates', () => {
    const found = catalogue().find(query({ 1: 'ES', 2: 'FUT', 7: 'CME', 9: 'USD' }));
    expect(found.map(({ localSymbol, lastTradeDate }) => [localSymbol, lastTradeDate])).toEqual([
      ['ESH4', '20240315'], ['ESM4', '20240621'], ['ESU4', '20240920'], ['ESZ4', '20241220'], ['ESH5', '20250321'],
    ]);
    expect(new Set(found.map(({ conId }) => conId)).size).toBe(5);
  });

  it('finds one month by month, by day, by local symbol and by id, and none on the exchange of old examples', () => {
    const made = catalogue();
    const [byMonth] = made.find(query({ 1: 'ES', 2: 'FUT', 3: '202403', 7: 'CME' }));
    expect(byMonth).toMatchObject({ localSymbol: 'ESH4', multiplier: '50', minTick: 0.25, exchange: 'CME' });
    expect(made.find(query({ 1: 'ES', 2: 'FUT', 3: '20240315', 7: 'CME' }))).toEqual([byMonth]);
    expect(made.find(query({ 2: 'FUT', 7: 'CME', 10: 'ESH4' }))).toEqual([byMonth]);
    expect(made.find(query({ 0: String(byMonth?.conId) }))).toEqual([byMonth]);
    expect(made.find(query({ 1: 'ES', 2: 'FUT', 7: 'GLOBEX' }))).toEqual([]);
  });

  it('finds one series, and an index, which is no option', () => {
    const made = catalogue();
    const found = made.find(query({ 1: 'SPX', 2: 'OPT', 3: '20231226', 4: '4800', 5: 'CALL', 7: 'SMART', 11: 'SPXW' }));
    expect(found.map(contractFields)).toEqual([[expect.any(Number), 'SPX', 'OPT', '20231226', 4_800, 'C', '100', 'CBOE', 'USD', 'SPXW  231226C04800000', 'SPXW']]);
    expect(made.find(query({ 1: 'SPX', 2: 'IND', 7: 'CBOE' }))).toMatchObject([{ conId: 416_904, lastTradeDate: '' }]);
  });

  it('gives a series the same contract again, and the same id in another run', () => {
    const key = { root: 'SPX', expiry: '2024-01-19', strike: 4_750, right: 'P' } as const;
    const made = catalogue();
    expect(made.option(key, 'SPX')).toBe(made.option({ ...key }, 'SPX'));
    expect(catalogue().option(key, 'SPX').conId).toBe(made.option(key, 'SPX').conId);
    expect(made.byId(made.option(key, 'SPX').conId)).toBe(made.option(key, 'SPX'));
  });
});
