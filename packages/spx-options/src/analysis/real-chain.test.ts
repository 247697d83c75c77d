import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { OptionChain } from '../chain/option-chain.js';
import { parityRate } from '../chain/parity.js';
import { priceChain } from '../chain/price-chain.js';
import { chainsExist, newYork, readChain, referenceNumbers, SPX_CHAINS, type ReferenceNumbers } from '../test-support/cboe-chain.js';
import { isShared, sharedFile } from '../test-support/shared-data.js';
import { analyzeChain } from './analyze-chain.js';
import type { ChainAnalysis } from './chain-analysis.js';

const test = chainsExist ? it : it.skip;
const VIX_FILE = ['volatility', 'VIX_daily_finance-vix.csv'] as const;
/** Taken after the close of a session whose options had not begun to trade overnight, with Fridays on both sides of 30 days or on the day itself. */
const VIX_CHAINS = ['spx_2022-02-04_eod', 'spx_2023-09-14_1631', 'spx_2025-08-28_1625', 'spx_2025-08-29_1629', 'spx_2025-09-03_1618'];

interface Analysed {
  readonly chain: OptionChain;
  readonly analysis: ChainAnalysis;
  readonly reference: ReferenceNumbers;
}

const analysed = new Map<string, Analysed>();

function analysisOf(name: string): Analysed {
  let known = analysed.get(name);
  if (known === undefined) {
    const reference = referenceNumbers()[name];
    if (reference === undefined) throw new Error(`no reference for ${name}`);
    const chain = readChain(name, newYork(reference.F.asof_et), newYork(reference.header_time));
    analysed.set(name, (known = { chain, analysis: analyzeChain(chain, { legacy: true }), reference }));
  }
  return known;
}

describe('real chains against an independent implementation', () => {
  for (const name of SPX_CHAINS) {
    test(name, () => {
      const { analysis, reference } = analysisOf(name);
      const { F, P, F_le45dte: near } = reference;
      const gross = F['abs_gex'] ?? NaN;
      expect(Math.abs(analysis.totalGex - (F['total_gex'] ?? NaN))).toBeLessThan(0.005 * gross);
      expect(Math.abs(analysis.grossGex - gross)).toBeLessThan(0.005 * gross);
      expect(Math.abs((analysis.gammaFlip.level ?? NaN) - F.zero_gamma)).toBeLessThan(1);
      expect([analysis.maxCallGexStrike, analysis.maxPutGexStrike, analysis.absGammaStrike]).toEqual([near['call_wall_max_call_gex'], near['put_wall_max_put_gex'], near['abs_gamma_strike']]);
      expect([analysis.maxNetGexStrike, analysis.minNetGexStrike]).toEqual([near['call_wall_max_net'], near['put_wall_min_net']]);
      expect([analysis.maxOpenInterestCallStrike, analysis.maxOpenInterestPutStrike]).toEqual([reference.call_wall_max_oi, reference.put_wall_max_oi]);
      expect(analysis.callWall).toBeGreaterThanOrEqual(analysis.spot);
      expect(analysis.putWall).toBeLessThanOrEqual(analysis.spot);
      expect([analysis.putCallVolume.ratio, analysis.putCallOpenInterest.ratio]).toEqual([reference.pcr_all_rows.pcr_volume, reference.pcr_live_rows.pcr_oi]);
      expect(analysis.profile[30]).toEqual({ level: analysis.spot, netGex: analysis.totalGex });
      const { openInterestDelta, delta, vanna } = analysis.greekExposures;
      expect(Math.abs(openInterestDelta / (F['dex_open_interest_usd'] ?? NaN) - 1)).toBeLessThan(0.002);
      expect(Math.abs(delta / (F['dex_dealer_naive_usd'] ?? NaN) - 1)).toBeLessThan(0.002);
      expect(Math.abs(vanna / (F['vanna_ex_usd_per_volpt'] ?? NaN) - 1)).toBeLessThan(0.005);
      expect(Math.abs((analysis.legacy?.totalGex ?? NaN) / (P['total_gex'] ?? NaN) - 1)).toBeLessThan(1e-6);
      expect(Math.abs((analysis.legacy?.profileAtSpot ?? NaN) / (P['profile_at_spot'] ?? NaN) - 1)).toBeLessThan(1e-6);
      expect(Math.abs((analysis.legacy?.zeroGamma ?? NaN) / P.zero_gamma - 1)).toBeLessThan(1e-6);
    });

    test(`${name}: forwards`, () => {
      const { chain, reference } = analysisOf(name);
      const priced = priceChain(chain);
      const rows = readFileSync(sharedFile('options', 'reference', `${name}.forwards.csv`), 'utf8').trim().split('\n').slice(1).map((row) => row.split(','));
      expect(priced.expiries).toHaveLength(rows.length);
      for (const [root, expiry, , forward] of rows) {
        const own = priced.expiries.find((entry) => entry.root.root === root && entry.expiry === expiry);
        expect(Math.abs((own?.forward ?? NaN) - Number(forward))).toBeLessThan(0.7);
      }
      expect(Math.abs(priced.rate - (reference.F['parity_rate'] ?? NaN))).toBeLessThan(3e-4);
    });
  }

  test('in 2025-09-03, 16:18, the public method counts 130.5 bn of an expiry already settled; it is not in ours', () => {
    const { analysis } = analysisOf('spx_2025-09-03_1618');
    expect((analysis.legacy?.totalGex ?? NaN) / 1e9).toBeCloseTo(153.061, 2);
    expect(analysis.totalGex / 1e9).toBeLessThan(22);
    expect([analysis.excluded.settled, analysis.zeroDte]).toEqual([408, null]);
  });

  test('in session today\'s expiry is alive and shown apart', () => {
    const { analysis } = analysisOf('spx_2025-09-04_1430');
    expect(analysis.zeroDte?.expiry).toBe('2025-09-04');
    expect((analysis.zeroDte?.netGex ?? NaN) / 1e9).toBeCloseTo(52.4, 0);
    expect(analysis.dealerPosition).toMatchObject({ gamma: 'long', hedging: { onRally: 'sell' } });
  });

  test('a week-end file: the last price is stale, and its options say so', () => {
    const { analysis } = analysisOf('spx_2022-02-04_eod');
    expect(analysis.warnings.map(({ code }) => code)).toContain('staleSpot');
    expect(analysis.spotGap).toBeCloseTo(-0.00123, 4);
  });

  test('a file without quotes is valued with the vendor, and says so', () => {
    const { analysis } = analysisOf('spx_2022-12-12_eod');
    expect(analysis.warnings.map(({ code }) => code)).toEqual(['noForward', 'vendorVolatility']);
    expect(analysis.vix30.value).toBeNull();
  });

  for (const name of VIX_CHAINS) {
    (chainsExist && isShared(...VIX_FILE) ? it : it.skip)(`${name}: VIX from the chain is within 0.05 of the official close`, () => {
      const close = readFileSync(sharedFile(...VIX_FILE), 'utf8').split('\n').map((row) => row.split(',')).find(([date]) => date === name.slice(4, 14))?.[4];
      expect(Math.abs((analysisOf(name).analysis.vix30.value ?? NaN) - Number(close))).toBeLessThan(0.05);
    });
  }

  (chainsExist && isShared('options', 'chains', 'spy_2023-09-14_1631.csv.gz') ? it : it.skip)('an American chain gives numbers with a warning, and no rate of its own', () => {
    const asOf = newYork('2023-09-14 16:00:00');
    const chain = readChain('spy_2023-09-14_1631', asOf, asOf);
    const analysis = analyzeChain(chain);
    expect(analysis.warnings.map(({ code }) => code)).toEqual(['americanStyle']);
    expect([analysis.rate, analysis.rateSource, analysis.spotGap]).toEqual([0, 'fallback', null]);
    expect(analysis.gammaFlip.level).toBeGreaterThan(440);
    expect(analysis.gammaFlip.level).toBeLessThan(460);
    // What parity would have said of it is nonsense.
    const long = chain.expiries.find(({ expiry }) => expiry.startsWith('2024-06'));
    expect(long === undefined ? NaN : parityRate(long, chain.spot, 0.76)).toBeLessThan(0.04);
  });
});
