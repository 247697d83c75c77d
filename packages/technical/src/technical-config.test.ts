import { describe, expect, it } from '@jest/globals';
import { technicalConfig } from './technical-config.js';

describe('section technical', () => {
  it('has every default', () => {
    const config = technicalConfig.parse({});
    const { vwapTrend, mtfConfluence, volumeProfile } = config;
    expect(vwapTrend.slopeWeight + vwapTrend.positionWeight + vwapTrend.consistencyWeight).toBeCloseTo(1, 12);
    expect(mtfConfluence.trendWeight + mtfConfluence.momentumWeight + mtfConfluence.structureWeight).toBeCloseTo(1, 12);
    expect(volumeProfile).toMatchObject({ valueAreaShare: 0.7, valueAreaRule: 'twoRow' });
  });

  it('refuses what it does not know and what is out of range', () => {
    expect(technicalConfig.safeParse({ vwap: {} }).success).toBe(false);
    expect(technicalConfig.safeParse({ vwapTrend: { slopeBar: 20 } }).success).toBe(false);
    expect(technicalConfig.safeParse({ volumeProfile: { valueAreaShare: 1.2 } }).success).toBe(false);
    expect(technicalConfig.safeParse({ mtfConfluence: { weightsLow: [0, 0, 0, 0] } }).success).toBe(false);
  });
});
