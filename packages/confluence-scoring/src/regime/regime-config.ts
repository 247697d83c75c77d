import { z } from 'zod';

const LONGEST_MINUTES = 1_440;
const LONGEST_AVERAGE = 500;

const ratio = (standard: number, sentence: string) => z.number().gt(0).max(100).default(standard).describe(sentence);
const factor = (standard: number, sentence: string) => z.number().min(0).max(10).default(standard).describe(sentence);

function adjustment(regime: string, size: number, stop: number, target: number, gatePoints: number) {
  return z
    .strictObject({
      size: factor(size, `Factor on position size in ${regime} volatility.`),
      stop: factor(stop, `Factor on the stop distance in ${regime} volatility.`),
      target: factor(target, `Factor on the target distance in ${regime} volatility.`),
      gatePoints: z.number().min(-50).max(50).default(gatePoints).describe(`Added to the entry gate in ${regime} volatility, in points of score; the gate stays at 60 or above.`),
    })
    .prefault({});
}

/** Settings of the volatility and trend regimes. The thresholds of the VIX are `options.vixLevel.thresholds`. */
export const regimeConfigSchema = z.strictObject({
  unknownAs: z.enum(['Low', 'Normal', 'High', 'Extreme']).default('High').describe('Volatility regime whose factors apply while the regime is not known.'),
  lowAtrRatio: ratio(0.8, 'Average true range over its usual value below which, with a low VIX, volatility is Low; a ratio.'),
  highAtrRatio: ratio(1.5, 'Average true range over its usual value above which volatility is at least High; a ratio.'),
  extremeAtrRatio: ratio(2, 'Average true range over its usual value above which volatility is Extreme; a ratio.'),
  usualSessions: z.number().int().min(1).max(60).default(5).describe('Earlier sessions needed before the usual range of a minute of the session is known, a count.'),
  transitionMinutes: z.number().min(0).max(LONGEST_MINUTES).default(30).describe('Time after a change of the volatility regime that counts as transition, in minutes.'),
  volatilityTrendBars: z.number().int().min(1).max(LONGEST_AVERAGE).default(30).describe('Closed bars over which the average true range is compared with itself, a count.'),
  volatilityTrendShare: z.number().gt(0).max(10).default(0.1).describe('Change of the average true range over those bars from which volatility is rising or falling, a share.'),
  factors: z
    .strictObject({
      Low: adjustment('low', 1.2, 0.8, 0.9, -3),
      Normal: adjustment('normal', 1, 1, 1, 0),
      High: adjustment('high', 0.8, 1.5, 1.5, 5),
      Extreme: adjustment('extreme', 0.5, 2, 2, 10),
    })
    .prefault({})
    .describe('What each volatility regime changes about an entry.'),
  trendBarMinutes: z.number().int().min(1).max(60).default(5).describe('Length of the bars of the average directional index, in minutes.'),
  trendBars: z.number().int().min(2).max(LONGEST_AVERAGE).default(14).describe('Bars in the average directional index (Wilder).'),
  trendAdx: z.number().min(0).max(100).default(25).describe('Average directional index from which it speaks for a trend, 0 to 100 (Wilder).'),
  trendSlope: z.number().gt(0).default(0.1).describe('Slope of the leading VWAP from which it speaks for a trend, in ticks per 1-minute bar.'),
});

export type RegimeConfig = z.output<typeof regimeConfigSchema>;
