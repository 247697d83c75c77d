import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { realFile, runJson } from './test-support/command-line.js';

const CHAINS = ['spx_2022-02-04_eod', 'spx_2022-12-12_eod', 'spx_2023-09-14_1631', 'spx_2025-08-27_2130', 'spx_2025-08-28_1625', 'spx_2025-08-29_1629', 'spx_2025-09-03_1618', 'spx_2025-09-04_1430'];

/** Strikes with most call and put gamma to 45 days, as the independent reference gives them. */
const WALLS: Readonly<Record<string, readonly [number, number]>> = {
  'spx_2022-02-04_eod': [4600, 4500],
  'spx_2022-12-12_eod': [4000, 4000],
  'spx_2023-09-14_1631': [4500, 4500],
  'spx_2025-08-27_2130': [6500, 6450],
  'spx_2025-08-28_1625': [6500, 6500],
  'spx_2025-08-29_1629': [6500, 6500],
  'spx_2025-09-03_1618': [6500, 6400],
  'spx_2025-09-04_1430': [6480, 6500],
};

interface Reference {
  readonly F: { readonly total_gex: number; readonly abs_gex: number; readonly zero_gamma: number };
  readonly P: { readonly total_gex: number };
  readonly pcr_all_rows: { readonly pcr_volume: number };
  readonly pcr_live_rows: { readonly pcr_oi: number };
}

interface GexDocument {
  readonly totalGex: number;
  readonly grossGex: number;
  readonly gammaFlip: { readonly level: number | null };
  readonly maxCallGexStrike: number | null;
  readonly maxPutGexStrike: number | null;
  readonly putCallVolume: number;
  readonly putCallOpenInterest: number;
  readonly legacy: { readonly totalGex: number };
}

describe('backtester gex on real chains', () => {
  const reference = realFile('options/reference/reference_numbers.json');
  for (const name of CHAINS) {
    const file = realFile(`options/chains/${name}.csv.gz`);
    (file !== undefined && reference !== undefined ? it : it.skip)(`agrees with the independent reference on ${name}`, async () => {
      const { F, P, pcr_all_rows: all, pcr_live_rows: live } = (JSON.parse(readFileSync(String(reference), 'utf8')) as Record<string, Reference>)[name] as Reference;
      const found = (await runJson('gex', String(file), '--legacy')) as unknown as GexDocument;
      expect(Math.abs(found.totalGex - F.total_gex) / F.abs_gex).toBeLessThan(0.005);
      expect(Math.abs((found.gammaFlip.level ?? NaN) - F.zero_gamma)).toBeLessThan(1);
      expect([found.maxCallGexStrike, found.maxPutGexStrike]).toEqual(WALLS[name]);
      expect(found.putCallVolume).toBeCloseTo(all.pcr_volume, 12);
      expect(found.putCallOpenInterest).toBeCloseTo(live.pcr_oi, 12);
      expect(Math.abs(found.legacy.totalGex / P.total_gex - 1)).toBeLessThan(1e-6);
    });
  }
});
