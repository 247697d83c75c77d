import { describe, expect, it } from '@jest/globals';
import { configOf, LONG_PLAN } from '../test-support/fixtures.js';
import { nextStop, type StopSituation } from './stop-guide.js';

/** Long from 5000.25, planned 5000.50 with the stop two points under it: one multiple is 2 points. */
function situation(bracket: object, over: Partial<StopSituation> = {}): StopSituation {
  return { plan: LONG_PLAN, config: configOf({ bracket }).bracket, tickSize: 0.25, entryPrice: 5000.25, lastPrice: 5003, bestPrice: 5003, stopPrice: 4998.5, guide: { rangePoints: 0.6, level: 5001.25 }, ...over };
}

describe('a stop', () => {
  it('stays where it is under the default settings', () => {
    expect(nextStop(situation({}))).toBeNull();
  });

  it('goes to the entry once the gain is large enough, rounded up to a tick', () => {
    expect(nextStop(situation({ breakEvenAfter: 1 }, { entryPrice: 5000.3 }))).toEqual({ price: 5000.5, move: 'breakEven' });
    expect(nextStop(situation({ breakEvenAfter: 1 }, { bestPrice: 5002 }))).toBeNull();
  });

  it('follows the best price at two ranges: 5003 - 2 x 0.6, down to a tick', () => {
    expect(nextStop(situation({ trailing: 'range', trailingAfter: 1 }))).toEqual({ price: 5001.75, move: 'trailing' });
    expect(nextStop(situation({ trailing: 'range' }, { guide: { rangePoints: null, level: null } }))).toBeNull();
  });

  it('follows two ticks behind the level', () => {
    expect(nextStop(situation({ trailing: 'level' }))).toEqual({ price: 5000.75, move: 'trailing' });
  });

  it('mirrors for a short', () => {
    const plan = { ...LONG_PLAN, side: -1, entryPrice: 5000, stopPrice: 5002 } as const;
    expect(nextStop(situation({ trailing: 'range' }, { plan, entryPrice: 5000, stopPrice: 5002, bestPrice: 4997.25, lastPrice: 4997.25 }))).toEqual({ price: 4998.5, move: 'trailing' });
  });

  it('never moves away from safety, nor to within a tick of the price', () => {
    expect(nextStop(situation({ trailing: 'range' }, { stopPrice: 5001.75 }))).toBeNull();
    expect(nextStop(situation({ trailing: 'range' }, { lastPrice: 5001.75 }))).toBeNull();
  });
});
