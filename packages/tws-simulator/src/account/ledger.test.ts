import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { knownInstrument } from '../contracts/known-instrument.js';
import { ContractCatalogue } from '../contracts/contract-catalogue.js';
import { SimulatedMarket } from '../market/simulated-market.js';
import { Ledger, type AccountTrade } from './ledger.js';

const catalogue = new ContractCatalogue();
catalogue.addInstrument('ESH4', '2023-12-26');
const contract = catalogue.ofInstrument('ESH4');

function trades(list: readonly (readonly [quantity: number, price: number, commission: number])[]): AccountTrade[] {
  if (contract === null) throw new Error('ESH4 is not known');
  return list.map(([quantity, price, commission]) => ({ account: 'DUSIM1', contract, quantity, price, commission }));
}

describe('a ledger', () => {
  it('realizes what a turn of position earned: long 2 at 100, sold 3 at 102', () => {
    expect(knownInstrument('ESH4', '2023-12-26')?.pointValue).toBe(50);
    const ledger = new Ledger(new SimulatedMarket(), 0);
    const [buy, sell] = trades([[2, 100, 4], [-3, 102, 6]]);
    expect(ledger.trade(buy as AccountTrade)).toBeNull();
    // Each cost 100 x 50 + 2 and brought 102 x 50 - 2: 96 dollars, twice.
    expect(ledger.trade(sell as AccountTrade)).toBe(192);
    expect(ledger.positionsOf('DUSIM1')).toMatchObject([{ quantity: -1, averageCost: 102 * 50 - 2, realized: 192 }]);
  });

  it('conserves cash: realized and open result are what was paid and taken', () => {
    const trade = fc.tuple(fc.integer({ min: -5, max: 5 }).filter((quantity) => quantity !== 0), fc.integer({ min: 19_000, max: 19_400 }).map((ticks) => ticks / 4), fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 30 }), (list) => {
        const ledger = new Ledger(new SimulatedMarket(), 1_000);
        for (const each of trades(list)) ledger.trade(each);
        const [position] = ledger.positionsOf('DUSIM1');
        const cash = list.reduce((sum, [quantity, price, commission]) => sum - quantity * price * 50 - commission, 0);
        expect(position?.quantity).toBe(list.reduce((sum, [quantity]) => sum + quantity, 0));
        expect((position?.realized ?? 0) - (position?.quantity ?? 0) * (position?.averageCost ?? 0)).toBeCloseTo(cash, 4);
        expect(ledger.cashOf('DUSIM1')).toBe(1_000 + (position?.realized ?? 0));
        const again = new Ledger(new SimulatedMarket(), 1_000);
        again.replay(trades(list));
        expect(again.positionsOf('DUSIM1')).toEqual(ledger.positionsOf('DUSIM1'));
      }),
    );
  });
});
