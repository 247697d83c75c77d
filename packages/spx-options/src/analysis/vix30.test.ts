import { describe, expect, it } from '@jest/globals';
import { DAY } from '@mia-trading/core';
import { chainFrom } from '../chain/option-chain.js';
import { priceChain, type PricedChain } from '../chain/price-chain.js';
import { blackPrice } from '../pricing/black.js';
import { NOON, quoteOf, SPOT } from '../test-support/made-up-chain.js';
import { vix30 } from './vix30.js';

/** Thursday 2025-09-04 at 16:00: Fridays are whole days ahead, and a day. */
const THURSDAY_CLOSE = NOON + (29 / 24) * DAY;

/** One volatility everywhere, strikes every 5 points far enough out: the sum then is the volatility itself. */
function flat(volatility: (days: number) => number, expiries: readonly (readonly [string, number])[], asOf = THURSDAY_CLOSE): PricedChain {
  const events = expiries.flatMap(([expiry, days]) =>
    Array.from({ length: 1_001 }, (_, i) => 3_500 + 5 * i).flatMap((strike) =>
      (['C', 'P'] as const).map((right) => {
        const price = blackPrice(right === 'C' ? 1 : -1, SPOT, strike, days / 365, volatility(days), 0, 0);
        return quoteOf({ root: 'SPXW', expiry, strike, right }, { bid: price * 0.999, ask: price * 1.001 });
      }),
    ),
  );
  return priceChain(chainFrom('SPX', events), { asOf });
}

describe('vix30', () => {
  it('of a market with one volatility is that volatility', () => {
    const result = vix30(flat(() => 0.16, [['2025-09-26', 22], ['2025-10-03', 29], ['2025-10-10', 36]]));
    expect([result.near, result.next]).toEqual(['2025-10-03', '2025-10-10']);
    expect(Math.abs((result.value ?? NaN) - 16)).toBeLessThan(0.005);
  });

  it('goes between two volatilities in total variance: 29 days at 14 %, 36 at 18 %', () => {
    const result = vix30(flat((days) => (days === 29 ? 0.14 : 0.18), [['2025-10-03', 29], ['2025-10-10', 36]]));
    // (29·0.14²·6/7 + 36·0.18²·1/7)/30 = 0.0217943.
    expect(Math.abs((result.value ?? NaN) - 100 * Math.sqrt((29 * 0.0196 * 6 + 36 * 0.0324) / 210))).toBeLessThan(0.005);
  });

  it('at a Wednesday\'s close a Friday is 30 days ahead to the second: it alone counts', () => {
    const result = vix30(flat((days) => (days === 30 ? 0.16 : 0.4), [['2025-09-26', 23], ['2025-10-03', 30], ['2025-10-10', 37]], THURSDAY_CLOSE - DAY));
    expect([result.near, result.next, result.reason]).toEqual(['2025-10-03', '2025-10-03', null]);
    expect(Math.abs((result.value ?? NaN) - 16)).toBeLessThan(0.005);
  });

  it('needs expiries on both sides, and quotes', () => {
    expect(vix30(flat(() => 0.16, [['2025-09-19', 15]]))).toEqual({ value: null, near: null, next: null, reason: 'no eligible expiries on both sides of 30 days' });
    const quotes = flat(() => 1e-9, [['2025-10-03', 29], ['2025-10-10', 36]]);
    expect(vix30(quotes)).toEqual({ value: null, near: '2025-10-03', next: '2025-10-10', reason: 'too few quotes around the money' });
  });
});
