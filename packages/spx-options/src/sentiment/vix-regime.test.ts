import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../test-support/property-runs.js';
import { readDaily, VIX_FILE, volatilityFilesExist } from '../test-support/volatility-files.js';
import { DailyHistory } from './daily-history.js';
import { VIX_REGIMES, VixRegime, vixPercentile, type VixRegimeOptions } from './vix-regime.js';

const options: VixRegimeOptions = { thresholds: [15, 25, 35], hysteresis: 1 };

function regimes(levels: readonly number[], chosen = options): string[] {
  const regime = new VixRegime(chosen);
  return levels.map((level) => regime.update(level));
}

describe('regime of the VIX', () => {
  it('begins by the thresholds alone, the lower bound belonging to the higher regime', () => {
    expect([14.99, 15, 24.99, 25, 34.99, 35].map((level) => new VixRegime(options).update(level))).toEqual(['Low', 'Normal', 'Normal', 'High', 'High', 'Extreme']);
  });

  it('rises a point above a threshold and falls a point below it', () => {
    expect(regimes([14, 15.99, 16, 14, 13.99, 14])).toEqual(['Low', 'Low', 'Normal', 'Normal', 'Low', 'Low']);
    expect(regimes([24, 25.9, 26, 24, 23.9])).toEqual(['Normal', 'Normal', 'High', 'High', 'Normal']);
    expect(regimes([34, 36, 34, 33.9])).toEqual(['High', 'Extreme', 'Extreme', 'High']);
  });

  it('passes several thresholds at once', () => {
    expect(regimes([12, 37.32, 12])).toEqual(['Low', 'Extreme', 'Low']);
    expect(regimes([12, 35.5])).toEqual(['Low', 'High']);
  });

  it('is at least High while the curve is inverted, and goes back to its own state after', () => {
    const regime = new VixRegime(options);
    expect(regime.update(18, 20)).toBe('Normal');
    expect(regime.update(18, 17)).toBe('High');
    expect(regime.isInverted).toBe(true);
    expect(regime.update(18, 18)).toBe('Normal');
    expect(regime.update(18, 17)).toBe('High');
    expect(regime.update(18)).toBe('Normal');
    expect(regime.update(40, 30)).toBe('Extreme');
  });

  it('is unknown before the first level, and a level that is none changes nothing', () => {
    const regime = new VixRegime(options);
    expect(regime.regime).toBe('unknown');
    expect(regime.update(Number.NaN)).toBe('unknown');
    expect(regime.update(0)).toBe('unknown');
    regime.update(30);
    expect(regime.update(Number.NaN, 10)).toBe('High');
    regime.clear();
    expect(regime.regime).toBe('unknown');
  });

  it('has the state of a slow automaton that looks at one threshold at a time', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 9, max: 45, noNaN: true }), { minLength: 1, maxLength: 60 }), fc.constantFrom(0, 0.5, 1, 2), (levels, hysteresis) => {
        const isAbove = options.thresholds.map((threshold) => (levels[0] as number) >= threshold);
        const expected = levels.map((level) => {
          options.thresholds.forEach((threshold, index) => {
            if (level >= threshold + hysteresis) isAbove[index] = true;
            else if (level < threshold - hysteresis) isAbove[index] = false;
          });
          return VIX_REGIMES[isAbove.filter(Boolean).length];
        });
        expect(regimes(levels, { ...options, hysteresis })).toEqual(expected);
      }),
      { numRuns: propertyRuns },
    );
  });

  (volatilityFilesExist ? it : it.skip)('spends 30.2 / 51.8 / 14.2 / 3.8 % of the closes of 1990-2026 in its regimes, with 382 changes', () => {
    const closes = readDaily(VIX_FILE, 'CLOSE').map(({ value }) => value);
    const visited = regimes(closes);
    expect(closes).toHaveLength(9_235);
    const shares = VIX_REGIMES.map((name) => Math.round((1_000 * visited.filter((regime) => regime === name).length) / closes.length) / 10);
    expect(shares).toEqual([30.2, 51.8, 14.2, 3.8]);
    expect(visited.filter((regime, index) => index > 0 && regime !== visited[index - 1])).toHaveLength(382);
  });

  (volatilityFilesExist ? it : it.skip)('calls the known days of fear and calm by their names', () => {
    const closes = readDaily(VIX_FILE, 'CLOSE');
    const visited = regimes(closes.map(({ value }) => value));
    const on = (date: string): unknown[] => {
      const index = closes.findIndex((close) => close.date === date);
      return [closes[index]?.value, visited[index]];
    };
    expect(on('2008-11-20')).toEqual([80.86, 'Extreme']);
    expect(on('2020-03-16')).toEqual([82.69, 'Extreme']);
    expect(on('2017-11-03')).toEqual([9.14, 'Low']);
    expect(on('2018-02-05')).toEqual([37.32, 'Extreme']);
    expect(on('2024-08-05')).toEqual([38.57, 'Extreme']);
  });
});

describe('percentile of the VIX in its last year', () => {
  const history = new DailyHistory([10, 12, 14, 16].map((value, index) => ({ date: `2024-01-0${index + 2}`, value })));

  it('counts days before the date only', () => {
    expect(vixPercentile(history, '2024-01-06', 14)).toBe(0.625);
    expect(vixPercentile(history, '2024-01-05', 14)).toBeCloseTo(2.5 / 3, 12);
    expect(vixPercentile(history, '2024-01-02', 14)).toBeNaN();
  });
});
