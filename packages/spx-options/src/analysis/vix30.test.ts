import { describe, expect, it } from '@jest/globals';
import { DAY } from '@mia-trading/core';
import { chainFrom } from '../chain/option-chain.js';
import { priceChain } from '../chain/price-chain.js';
import { blackPrice } from '../pricing/black.js';
import { NOON, quoteOf, SPOT } from '../test-support/made-up-chain.js';
import { vix30 } from './vix30.js';

/** One volatility everywhere, strikes every 5 points far enough out: the sum then is the volatility itself. */
function flat(volatility: number, expiries: readonly (readonly [string, number])[]) {
  const events = expiries.flatMap(([expiry, days]) =>
    Array.from({ length: 1_001 }, (_, i) => 3_500 + 5 * i).flatMap((strike) =>
      (['C', 'P'] as const).map((right) => {
        const price = blackPrice(right === 'C' ? 1 : -1, SPOT, strike, days / 365, volatility, 0, 0);
        return quoteOf({ root: 'SPXW', expiry, strike, right }, { bid: price * 0.999, ask: price * 1.001 });
      }),
    ),
  );
  // 16:00, so that expiries are whole days ahead.
  return priceChain(chainFrom('SPX', events), { asOf: NOON + (5 / 24) * DAY });
}

describe('vix30', () => {
  it('of a market with one volatility is that volatility', () => {
    const result = vix30(flat(0.16, [['2025-09-26', 23], ['2025-10-03', 30], ['2025-10-10', 37]]));
    expect(result.value).toBeNull();
    // One day later both Fridays are inside.
    const chain = flat(0.16, [['2025-10-03', 30], ['2025-10-10', 37]]);
    const next = vix30({ ...chain, asOf: chain.asOf + DAY, expiries: chain.expiries.map((expiry) => ({ ...expiry, years: expiry.years })) });
    expect([next.near, next.next]).toEqual(['2025-10-03', '2025-10-10']);
    expect(next.value).toBeGreaterThan(15.9);
  });

  it('says why there is none', () => {
    expect(vix30(flat(0.16, [['2025-09-19', 16]]))).toEqual({ value: null, near: null, next: null, reason: 'no eligible expiries on both sides of 30 days' });
  });
});
