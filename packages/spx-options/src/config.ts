import { z } from 'zod';

const MOST_LEVELS = 401;
const isOdd = (levels: number): boolean => levels % 2 === 1;

/** Section of the configuration for a chain's exposures and levels. */
export const exposureConfig = z
  .strictObject({
    signModel: z.enum(['naive', 'magnitude']).default('naive').describe('Who is long what: `naive` (dealers long calls, short puts) or `magnitude` (size alone, no direction).'),
    greeks: z.enum(['own', 'vendor']).default('own').describe('Volatilities behind the Greeks: `own` from quotes with the vendor filling gaps, or the `vendor` throughout.'),
    horizonDays: z.number().int().min(1).max(730).default(45).describe('Expiries that count for walls, in calendar days ahead.'),
    profileLevels: z.number().int().min(11).max(MOST_LEVELS).refine(isOdd, 'must be odd, so that the middle level is the spot').default(61).describe('Spot levels of the gamma profile, an odd count.'),
    profileRange: z.number().min(0.02).max(0.5).default(0.2).describe('Reach of the gamma profile to each side, a fraction of spot.'),
    neutralRatio: z.number().min(0).max(1).default(0.05).describe('Dealers count as neutral while net over gross gamma is within this, a ratio.'),
    staleSpotRatio: z.number().min(0.0001).max(0.1).default(0.001).describe('The underlying counts as stale when the nearest parity forward is farther from it, a fraction of spot.'),
  })
  .prefault({});

export type ExposureConfig = z.infer<typeof exposureConfig>;
