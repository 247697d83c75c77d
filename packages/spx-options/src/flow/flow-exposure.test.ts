import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OptionRight, OptionTradeEvent, Side } from '@mia-trading/core';
import { priceChain } from '../chain/price-chain.js';
import { GammaTerms, createSums } from '../exposure/gamma-terms.js';
import { MAGNITUDE_SIGNS, NAIVE_SIGNS } from '../exposure/sign-model.js';
import { blackGamma } from '../pricing/black.js';
import { FakeMarket } from '../test-support/fake-market.js';
import { EXPIRIES, madeUpChain, NOON, quoteOf, SPOT } from '../test-support/made-up-chain.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { largeFlowConfig } from './config.js';
import { DealerFlow } from './dealer-flow.js';
import { flowExposure } from './flow-exposure.js';

const options = largeFlowConfig.parse({});
const priced = priceChain(madeUpChain());
const NEXT = EXPIRIES[1];

function print(fields: Partial<OptionTradeEvent>): OptionTradeEvent {
  return { kind: 'optionTrade', tsEvent: NOON, tsInit: NOON, seq: 0, instrument: 'SPX', ...NEXT, strike: SPOT, right: 'C', price: 20, size: 10, aggressor: 1, conditions: '', ...fields };
}

function flowOf(prints: readonly OptionTradeEvent[]): DealerFlow {
  const flow = new DealerFlow(options);
  const market = new FakeMarket().to(NOON);
  for (const trade of prints) flow.onOptionTrade(trade, market);
  return flow;
}

/** $ per 1 % of one contract, from Black's gamma. */
function contractGex(strike: number): number {
  const expiry = priced.expiries[1];
  const i = expiry === undefined ? NaN : priced.strikes.indexOf(strike, expiry.from);
  if (expiry === undefined) return NaN;
  return blackGamma(SPOT, strike, expiry.greekYears, priced.callVolatility[i] ?? NaN, priced.rate, expiry.dividendYield) * 100 * SPOT * SPOT * 0.01;
}

describe('what dealers took on today', () => {
  it('is the opposite of what customers did, calls and puts alike: by hand', () => {
    const flow = flowOf([print({ size: 10 }), print({ size: 4, aggressor: -1 }), print({ right: 'P', size: 7 })]);
    expect(flow.of({ ...NEXT, strike: SPOT, right: 'C' })).toMatchObject({ dealers: -6, classified: 14, unclassified: 0 });
    expect(flow.of({ ...NEXT, strike: SPOT, right: 'P' })).toMatchObject({ dealers: -7, classified: 7 });
    expect(flow.of({ ...NEXT, strike: 5_000, right: 'P' })).toEqual({ dealers: 0, classified: 0, unclassified: 0 });
  });

  it('leaves aside what it cannot tell: no side, several legs, an old quote', () => {
    const flow = new DealerFlow(options);
    const market = new FakeMarket().to(NOON);
    const quote = quoteOf({ ...NEXT, strike: SPOT, right: 'C' }, { bid: 19, ask: 21, bidSize: 1, askSize: 1 });
    flow.onOptionTrade(print({ aggressor: 0, price: 21 }), market);
    flow.onOptionQuote(quote, market);
    flow.onOptionTrade(print({ aggressor: 0, price: 21, size: 3 }), market);
    flow.onOptionTrade(print({ aggressor: 0, price: 20, size: 5 }), market);
    flow.onOptionTrade(print({ conditions: 'MLET', size: 100 }), market);
    flow.onOptionTrade(print({ root: 'SPY', size: 1_000 }), market);
    flow.onOptionTrade(print({ size: NaN }), market);
    market.to(NOON + 61_000_000);
    flow.onOptionTrade(print({ aggressor: 0, price: 21, size: 2 }), market);
    expect(flow.of({ ...NEXT, strike: SPOT, right: 'C' })).toMatchObject({ dealers: -3, classified: 3, unclassified: 117 });
    flow.onSession();
    expect(flow.of({ ...NEXT, strike: SPOT, right: 'C' })).toEqual({ dealers: 0, classified: 0, unclassified: 0 });
  });
});

describe('gamma exposure from open interest and from flow', () => {
  it('customers buy 10 calls and 7 puts: dealers are short the gamma of 17 contracts, by hand', () => {
    const found = flowExposure(priced, NAIVE_SIGNS, flowOf([print({ size: 10 }), print({ right: 'P', size: 7 }), print({ size: 17, conditions: 'MLET' })]));
    expect(found.flowGex / (-17 * contractGex(SPOT))).toBeCloseTo(1, 9);
    expect(found).toMatchObject({ signModel: 'naive', contracts: 34, flowCoverage: 0.5, combinedGex: found.openInterestGex + found.flowGex });
    // Every one of the 492 series has the same open interest; four far puts of today are worth nothing and have no volatility.
    expect(found.openInterestCoverage).toBeCloseTo(1 - 4 / 492, 12);
  });

  it('without prints it is the total of open interest, to the last bit', () => {
    const sums = createSums();
    new GammaTerms(priced, NAIVE_SIGNS).at(priced.spot, sums);
    expect(flowExposure(priced, NAIVE_SIGNS, flowOf([]))).toMatchObject({ openInterestGex: sums.net, flowGex: 0, combinedGex: sums.net, flowCoverage: null, contracts: 0 });
  });

  it('counts prints in a series without a volatility as not covered', () => {
    const holed = priceChain(madeUpChain((event) => (event.strike === SPOT && event.expiry === NEXT.expiry ? { ...event, bid: 0, ask: 0 } : event)));
    const found = flowExposure(holed, NAIVE_SIGNS, flowOf([print({ size: 30 }), print({ strike: 6_050, size: 10 })]));
    expect([found.flowCoverage, found.contracts]).toEqual([0.25, 40]);
    expect(found.flowGex / (-10 * contractGex(6_050))).toBeCloseTo(1, 6);
    expect(found.openInterestCoverage).toBeLessThan(1);
  });

  it('equals a slow sum over all prints, and turns its sign when every side does', () => {
    const trade = fc.record({ strike: fc.integer({ min: 112, max: 128 }).map((n) => n * 50), right: fc.constantFrom<OptionRight>('C', 'P'), size: fc.integer({ min: 1, max: 500 }), aggressor: fc.constantFrom<Side>(1, -1) });
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 30 }), (trades) => {
        const found = flowExposure(priced, MAGNITUDE_SIGNS, flowOf(trades.map(print)));
        const slow = trades.reduce((sum, { strike, size, aggressor }) => sum - aggressor * size * contractGex(strike), 0);
        const scale = trades.reduce((sum, { strike, size }) => sum + size * contractGex(strike), 1);
        expect((found.flowGex - slow) / scale).toBeCloseTo(0, 9);
        const turned = flowExposure(priced, MAGNITUDE_SIGNS, flowOf(trades.map((one) => print({ ...one, aggressor: one.aggressor === 1 ? -1 : 1 }))));
        expect(turned.flowGex + found.flowGex).toBe(0);
      }),
      { numRuns: Math.min(propertyRuns, 200) },
    );
  });
});
