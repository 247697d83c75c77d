import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MILLISECOND, type OrderId, type VenueCommand } from '@mia-trading/core';
import { configOf } from '../test-support/fixtures.js';
import { quoted } from '../test-support/venue-setting.js';
import { configuredLatency } from './latency.js';

const COMMAND: VenueCommand = { kind: 'cancel', orderId: 'a' as OrderId };
const DRAWS = 20_000;

const modelOf = (settings: object) => configuredLatency(configOf({ simulatedVenue: settings }).simulatedVenue);
const drawn = (settings: object): number[] => {
  const model = modelOf(settings);
  return Array.from({ length: DRAWS }, () => model.order(COMMAND) / MILLISECOND).sort((a, b) => a - b);
};

describe('latency', () => {
  it('constant: as configured', () => {
    const model = modelOf({ feedLatency: 1, orderLatency: 2.5, reportLatency: 3 });
    expect([model.feed(), model.order(COMMAND), model.report()]).toEqual([1_000, 2_500, 3_000]);
  });

  it('distribution: log-normal, the configured value in the middle and e^spread one deviation above', () => {
    const sorted = drawn({ latencyModel: 'distribution', orderLatency: 80, latencySpread: 0.5 });
    const at = (share: number): number => sorted[Math.floor(share * DRAWS)] ?? Number.NaN;
    expect(at(0.5) / 80).toBeCloseTo(1, 1);
    expect(at(0.8413) / 80 / Math.exp(0.5)).toBeCloseTo(1, 1);
    expect(at(0.1587) / 80 / Math.exp(-0.5)).toBeCloseTo(1, 1);
    expect(sorted[0]).toBeGreaterThan(0);
  });

  it('measured: each sample as often as any other, and nothing else', () => {
    const sorted = drawn({ latencyModel: 'measured', orderLatencySamples: [10, 20, 400], reportLatencySamples: [1] });
    for (const sample of [10, 20, 400]) expect(sorted.filter((value) => value === sample).length / DRAWS).toBeCloseTo(1 / 3, 1);
    expect(new Set(sorted).size).toBe(3);
  });

  it('measured without samples is no configuration', () => {
    expect(() => configOf({ simulatedVenue: { latencyModel: 'measured', orderLatencySamples: [1] } })).toThrow('samples of both legs');
  });

  it('a seed gives its numbers again, another seed others', () => {
    const settings = { latencyModel: 'distribution', seed: 7 };
    expect(drawn(settings)).toEqual(drawn(settings));
    expect(drawn({ ...settings, seed: 8 })).not.toEqual(drawn(settings));
  });

  it('property: nothing overtakes, neither on the way there nor back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 12 }), fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 12 }), (samples, waits) => {
        const { market, submit } = quoted({ latencyModel: 'measured', orderLatencySamples: samples, reportLatencySamples: samples });
        let ms = 0;
        waits.forEach((wait, index) => {
          market.passTo((ms += wait));
          submit({ orderId: `o${index}`, type: 'limit', limitPrice: 4_990 });
        });
        market.passTo(ms + 1_000);
        expect(market.reports.map((report) => report.orderId)).toEqual(waits.map((_, index) => `o${index}`));
      }),
    );
  });
});
