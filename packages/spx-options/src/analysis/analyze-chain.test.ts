import { describe, expect, it } from '@jest/globals';
import { instantOf, parseIsoDate } from '@mia-trading/core';
import { chainFrom } from '../chain/option-chain.js';
import { customSigns } from '../exposure/sign-model.js';
import { madeUpChain, madeUpEvents, SPOT } from '../test-support/made-up-chain.js';
import { analyzeChain } from './analyze-chain.js';

const interest = (event: { readonly strike: number; readonly right: string }): number => (event.right === 'C' ? (event.strike === 6_100 ? 5_000 : 40) : event.strike === 5_800 ? 5_000 : 60);

describe('analyzeChain', () => {
  const chain = madeUpChain((event) => ({ ...event, openInterest: interest(event) }));
  const analysis = analyzeChain(chain);

  it('names what it computed: unit, sign model, horizon, time', () => {
    expect(analysis).toMatchObject({ schemaVersion: 1, underlying: 'SPX', spot: SPOT, asOf: '2025-09-03T15:00:00.000000Z', signModel: 'naive', greeks: 'own', horizonDays: 45 });
    expect(analysis.gexUnit).toMatch(/1 %/);
    expect(analysis.forwardByExpiry.map(({ source }) => source)).toEqual(Array(6).fill('parity'));
    expect(analysis.warnings).toEqual([]);
    expect(JSON.parse(JSON.stringify(analysis))).toEqual(analysis);
  });

  it('total, expiries and profile are one number, and shares add up', () => {
    expect(analysis.profile[30]).toEqual({ level: SPOT, netGex: analysis.totalGex });
    expect(analysis.byExpiry.reduce((sum, { netGex }) => sum + netGex, 0)).toBe(analysis.totalGex);
    expect(analysis.byExpiry.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(analysis.callGex + analysis.putGex).toBeCloseTo(analysis.totalGex, 3);
    expect(analysis.grossGex).toBeCloseTo(analysis.callGex - analysis.putGex, 3);
  });

  it('finds the walls where the open interest was put', () => {
    expect([analysis.callWall, analysis.putWall, analysis.maxOpenInterestCallStrike, analysis.maxOpenInterestPutStrike]).toEqual([6_100, 5_800, 6_100, 5_800]);
    expect(analysis.gammaFlip.level).toBeGreaterThan(5_800);
    expect(analysis.gammaFlip.level).toBeLessThan(6_100);
  });

  it('shows today\'s expiry apart until it settles', () => {
    expect(analysis.zeroDte).toMatchObject({ expiry: '2025-09-03', netGex: analysis.byExpiry[0]?.netGex });
    expect(analysis.expectedMove?.expiry).toBe('2025-09-03');
    const close = instantOf('America/New_York', parseIsoDate('2025-09-03') ?? NaN, 16 * 60);
    const after = analyzeChain(chain, { asOf: close });
    expect([after.zeroDte, after.excluded.settled, after.expectedMove?.expiry]).toEqual([null, 82, '2025-09-05']);
  });

  it('settled series count for volume and for nothing else', () => {
    const close = instantOf('America/New_York', parseIsoDate('2025-09-03') ?? NaN, 16 * 60);
    const dead = (openInterest: number, volume: number) =>
      analyzeChain(
        madeUpChain((event) => (event.expiry === '2025-09-03' ? { ...event, openInterest, volume: event.right === 'P' ? volume : 5 } : { ...event, openInterest: interest(event) })),
        { asOf: close },
      );
    const { putCallVolume: few, ...rest } = dead(1, 5);
    const { putCallVolume: many, ...same } = dead(1e6, 1_000);
    expect(same).toEqual(rest);
    expect([few.ratio, many.puts - few.puts]).toEqual([1, 41 * 995]);
  });

  it('the horizon limits the walls and not the total', () => {
    const far = madeUpChain((event) => ({ ...event, openInterest: event.expiry === '2026-06-18' && event.right === 'C' && event.strike === 6_500 ? 50_000 : 10 }));
    const [near, all] = [analyzeChain(far), analyzeChain(far, { horizonDays: 400 })];
    expect(near.totalGex).toBe(all.totalGex);
    expect([near.callWall === 6_500, all.callWall]).toEqual([false, 6_500]);
  });

  it('magnitude and custom models are named, and without direction there are no flip and no dealers', () => {
    const magnitude = analyzeChain(chain, { signModel: 'magnitude' });
    expect([magnitude.signModel, magnitude.dealerPosition, magnitude.gammaFlip.level]).toEqual(['magnitude', null, null]);
    expect(magnitude.totalGex).toBeCloseTo(analysis.grossGex, 2);
    const opposite = analyzeChain(chain, { signModel: customSigns('customers', ({ right }) => (right === 'C' ? -1 : 1)) });
    expect([opposite.signModel, opposite.totalGex]).toEqual(['customers', -analysis.totalGex]);
    expect(opposite.gammaFlip.level).toBeCloseTo(analysis.gammaFlip.level ?? NaN, 6);
  });

  it('warns of an American chain, a stale spot and missing quotes', () => {
    const codes = (change: Parameters<typeof madeUpChain>[0], spot?: number): string[] => analyzeChain(madeUpChain(change), spot === undefined ? {} : { spot }).warnings.map(({ code }) => code);
    const american = chainFrom('SPX', madeUpEvents((event) => ({ ...event, root: 'SPY' })));
    expect(analyzeChain(american).warnings.map(({ code }) => code)).toEqual(['americanStyle']);
    expect(codes((event) => event, SPOT * 1.003)).toEqual(['staleSpot']);
    expect(codes((event) => ({ ...event, bid: 0, ask: 0, iv: 0.2 }))).toEqual(['noForward', 'vendorVolatility']);
  });

  it('an empty chain gives nothing and says so', () => {
    const empty = analyzeChain(chainFrom('SPX', []));
    expect(empty).toMatchObject({ totalGex: 0, grossGex: 0, callWall: null, expectedMove: null, zeroDte: null, putCallVolume: { ratio: null }, vix30: { value: null } });
    expect(empty.warnings.map(({ code }) => code)).toEqual(['noSpot', 'noLiveSeries']);
    expect(empty.gammaFlip).toMatchObject({ level: null, reason: 'no series has open interest and a volatility' });
  });

  it('adds the copied public method only when asked', () => {
    expect(analysis.legacy).toBeUndefined();
    expect(analyzeChain(chain, { legacy: true }).legacy?.totalGex).toBe(0);
  });

});
