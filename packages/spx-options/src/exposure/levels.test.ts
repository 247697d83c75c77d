import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chainFrom } from '../chain/option-chain.js';
import { priceChain, type PricedChain } from '../chain/price-chain.js';
import { madeUpChain, quoteOf, SPOT } from '../test-support/made-up-chain.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { brentRoot } from './brent.js';
import { dealerPosition, hedgingPressure } from './dealer-position.js';
import { expectedMove } from './expected-move.js';
import { gammaFlip, gammaProfile, type GammaFlip } from './gamma-flip.js';
import { createSums, GammaTerms } from './gamma-terms.js';
import { legacyGamma } from './legacy-gamma.js';
import { MAGNITUDE_SIGNS, NAIVE_SIGNS, type SignModel } from './sign-model.js';
import type { StrikeExposure } from './strike-exposures.js';
import { gammaWalls, maxOpenInterestStrikes } from './walls.js';

const PROFILE = { levels: 61, range: 0.2 };

function flipOf(chain: PricedChain, signs: SignModel = NAIVE_SIGNS): GammaFlip {
  const terms = new GammaTerms(chain, signs);
  return gammaFlip(chain, signs, terms, gammaProfile(terms, chain.spot, PROFILE), chain.expiries.map(({ years }) => years < 0.12));
}

/** Puts held below spot, calls above: the usual picture. */
function usual(putStrikes: readonly number[], callStrikes: readonly number[]): PricedChain {
  return priceChain(madeUpChain((event) => ({ ...event, openInterest: (event.right === 'P' ? putStrikes : callStrikes).includes(event.strike) ? 1_000 : 0 })));
}

describe('brentRoot', () => {
  it('finds the root of x³ - 2 and of any straight line', () => {
    expect(brentRoot((x) => x * x * x - 2, 0, 2, 1e-12)).toBeCloseTo(1.2599210498948732, 11);
    fc.assert(
      fc.property(fc.double({ min: -0.99, max: 0.99, noNaN: true }), fc.constantFrom(1, -1), (root, slope) => {
        expect(brentRoot((x) => slope * (x - root), -1, 1, 1e-12)).toBeCloseTo(root, 11);
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('gammaFlip', () => {
  it('one put and one call of one expiry at one volatility: the levels at which their densities are equal', () => {
    // Equal open interest and deviation v: |ln S + a - ln K| is equal for both, so S = sqrt(K1·K2)·exp(-v²/2) with no carry.
    const expiry = { root: 'SPXW', expiry: '2025-09-05' } as const;
    const none = { bid: 0, ask: 0, iv: 0.2, openInterest: 500 };
    const chain = priceChain(chainFrom('SPX', [quoteOf({ ...expiry, strike: 5_900, right: 'P' }, none), quoteOf({ ...expiry, strike: 6_100, right: 'C' }, none)]));
    const years = chain.expiries[0]?.years ?? NaN;
    expect(flipOf(chain).level).toBeCloseTo(Math.sqrt(5_900 * 6_100) * Math.exp(-0.02 * years), 5);
  });

  it('net gamma is nothing at every crossing and has opposite signs beside it', () => {
    const chain = usual([5_700, 5_800, 5_900], [6_100, 6_200]);
    const flip = flipOf(chain);
    const terms = new GammaTerms(chain, NAIVE_SIGNS);
    const net = (level: number): number => {
      const sums = createSums();
      terms.at(level, sums);
      return sums.net / sums.gross;
    };
    expect(flip.crossings.length).toBeGreaterThan(0);
    for (const crossing of flip.crossings) {
      expect(Math.abs(net(crossing))).toBeLessThan(1e-8);
      expect(net(crossing - 1) * net(crossing + 1)).toBeLessThan(0);
    }
    expect(flip.crossings).toContain(flip.level);
    expect(flip.band?.low).toBeLessThanOrEqual(flip.level ?? NaN);
    expect(flip.band?.high).toBeGreaterThanOrEqual(flip.level ?? NaN);
    expect(flip.variants.map(({ name }) => name)).toEqual(['zeroCarry', 'withoutNextExpiry', 'withinHorizon']);
  });

  it('of several crossings the headline is the one nearest to spot', () => {
    // Calls below, puts above, calls far above: short gamma in the middle of two long regions.
    const flip = flipOf(usual([6_050, 6_100], [5_500, 6_600]));
    expect(flip.crossings.length).toBeGreaterThanOrEqual(2);
    const distances = flip.crossings.map((level) => Math.abs(level - SPOT));
    expect(Math.abs((flip.level ?? NaN) - SPOT)).toBe(Math.min(...distances));
  });

  it('is null with the reason when there is none', () => {
    expect(flipOf(usual([], [6_000, 6_100]))).toEqual({ level: null, crossings: [], band: null, variants: [], reason: 'net gamma is positive at every level from 4800 to 7200' });
    expect(flipOf(usual([6_000], [])).reason).toBe('net gamma is negative at every level from 4800 to 7200');
    expect(flipOf(usual([], [])).reason).toBe('no series has open interest and a volatility');
    expect(flipOf(usual([5_900], [6_100]), MAGNITUDE_SIGNS).reason).toBe('the sign model "magnitude" has no direction');
  });
});

const entry = (strike: number, callGex: number, putGex: number): StrikeExposure => ({ strike, callGex, putGex, netGex: callGex + putGex });

describe('gammaWalls', () => {
  it('headline walls keep to their side of spot, the others do not', () => {
    const strikes = [entry(5_900, 9, -3), entry(5_950, 1, -5), entry(6_000, 4, -4), entry(6_050, 6, -8), entry(6_100, 5, -1)];
    expect(gammaWalls(strikes, 5_990)).toEqual({ callWall: 6_050, putWall: 5_950, maxCallGexStrike: 5_900, maxPutGexStrike: 6_050, absGammaStrike: 6_050, maxNetGexStrike: 5_900, minNetGexStrike: 5_950 });
  });

  it('equal strikes: the one nearer to spot; none at all: null', () => {
    expect(gammaWalls([entry(6_010, 5, 0), entry(6_100, 5, 0)], 6_000).callWall).toBe(6_010);
    expect(gammaWalls([entry(5_900, 0, -5), entry(5_990, 0, -5)], 6_000).putWall).toBe(5_990);
    expect(Object.values(gammaWalls([], 6_000))).toEqual(Array(7).fill(null));
  });

  it('most open interest over all expiries', () => {
    expect(maxOpenInterestStrikes(usual([5_800], [6_200]))).toEqual({ call: 6_200, put: 5_800 });
    expect(maxOpenInterestStrikes(usual([], []))).toEqual({ call: null, put: null });
  });
});

describe('expectedMove', () => {
  it('is forward times volatility at the forward times the root of time, and the straddle is 0.8 of it', () => {
    const chain = priceChain(madeUpChain());
    const expiry = chain.expiries.find(({ root, expiry: date }) => root.root === 'SPXW' && date === '2025-09-19');
    if (expiry === undefined) throw new Error('no such expiry');
    const move = expectedMove(chain, expiry);
    expect(move.atmVolatility).toBeCloseTo(0.2 - 0.3 * Math.log(expiry.forward / SPOT), 4);
    expect(move.points).toBeCloseTo(expiry.forward * (move.atmVolatility ?? NaN) * Math.sqrt(expiry.years), 9);
    expect((move.straddle ?? NaN) / (move.points ?? NaN)).toBeCloseTo(Math.sqrt(2 / Math.PI), 2);
  });

  it('is null where nothing is quoted', () => {
    const chain = priceChain(madeUpChain((event) => ({ ...event, bid: 0, ask: 0 })));
    const [expiry] = chain.expiries;
    expect(expiry === undefined ? undefined : expectedMove(chain, expiry)).toMatchObject({ atmVolatility: null, points: null, straddle: null });
  });
});

describe('dealers', () => {
  it('long gamma means dealers sell rallies, short gamma means dealers buy them', () => {
    expect(dealerPosition(30e9, 100e9, 6_000, 5_900, 0.05)).toMatchObject({ gamma: 'long', hedging: { onRally: 'sell' } });
    expect(dealerPosition(-30e9, 100e9, 5_800, 5_900, 0.05)).toMatchObject({ gamma: 'short', hedging: { onRally: 'buy' } });
  });

  it('calls held by dealers make them long gamma, puts sold by them short', () => {
    const position = (puts: readonly number[], calls: readonly number[]): string => {
      const chain = usual(puts, calls);
      const sums = createSums();
      new GammaTerms(chain, NAIVE_SIGNS).at(SPOT, sums);
      return dealerPosition(sums.net, sums.gross, SPOT, flipOf(chain).level, 0.05).gamma;
    };
    expect([position([], [6_000]), position([6_000], []), position([6_000], [6_000])]).toEqual(['long', 'short', 'neutral']);
  });

  it('neutral within the ratio, and where ratio and flip disagree', () => {
    expect(dealerPosition(5e9, 100e9, 6_000, 5_900, 0.05).gamma).toBe('neutral');
    expect(dealerPosition(30e9, 100e9, 5_800, 5_900, 0.05).gamma).toBe('neutral');
    expect(dealerPosition(-30e9, 100e9, 6_000, 5_900, 0.05).gamma).toBe('neutral');
    expect(dealerPosition(0, 0, 6_000, null, 0.05)).toEqual({ gamma: 'neutral', netOverGross: 0, hedging: { esContractsPerPercent: 0, esContractsPerPoint: 0, onRally: 'none' } });
  });

  it('64.4 bn per 1 % at 6,500 are 198,000 ES contracts', () => {
    const { esContractsPerPercent, esContractsPerPoint } = hedgingPressure(64.4e9, 6_500);
    expect(esContractsPerPercent).toBeCloseTo(-198_153.846, 2);
    expect(esContractsPerPoint * 65).toBeCloseTo(esContractsPerPercent, 6);
  });
});

describe('legacyGamma', () => {
  it('counts settled series and the vendor gamma, as the method it stands for', () => {
    const dead = { root: 'SPXW', expiry: '2025-09-02', strike: 6_000, right: 'C' } as const;
    const chain = chainFrom('SPX', [
      quoteOf(dead, { gamma: 0.01, iv: 0.1, openInterest: 10 }),
      quoteOf({ ...dead, right: 'P' }, { gamma: 0.004, iv: 0.1, openInterest: 5 }),
    ]);
    const legacy = legacyGamma(chain);
    expect(legacy.callGex).toBeCloseTo(0.01 * 10 * 100 * 6_000 * 6_000 * 0.01, 6);
    expect(legacy.totalGex).toBeCloseTo((0.01 * 10 - 0.004 * 5) * 6_000 * 6_000, 6);
    expect(legacy.zeroGamma).toBeNull();
  });
});
