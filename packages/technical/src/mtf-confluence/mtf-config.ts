import { z } from 'zod';

const TREND = 0.4;
const MOMENTUM = 0.3;
const STRUCTURE = 0.3;
const FAST = 9;
const SLOW = 21;
const WILDER = 14;
const MACD_FAST = 12;
const MACD_SLOW = 26;
const MACD_SIGNAL = 9;
const STRUCTURE_BARS = 5;
const RSI_UNIT = 20;
const RSI_WIDEST = 50;
const HISTOGRAM_UNIT = 0.25;
const LONGEST = 500;
const BONUS = 0.15;
const PENALTY = 0.5;
const CONFIDENT_SIGNAL = 0.2;
const CONFIDENT_QUALITY = 0.5;
const FIVE_MINUTES_MS = 300_000;

const share = z.number().min(0).max(1);
const period = z.number().int().min(2).max(LONGEST);
const weights = z.tuple([share, share, share, share]).refine((row) => row.some((weight) => weight > 0), 'at least one weight above 0');

/** Configuration of `mtfConfluence`. */
export const mtfConfluenceConfig = z.strictObject({
  weightsHigh: weights.default([0.7, 0.2, 0.1, 0]).describe('Weights of 1 m, 5 m, 15 m, 1 h in high, extreme and unknown volatility (shares).'),
  weightsNormal: weights.default([0.5, 0.3, 0.15, 0.05]).describe('Weights of 1 m, 5 m, 15 m, 1 h in normal volatility (shares).'),
  weightsLow: weights.default([0.3, 0.3, 0.25, 0.15]).describe('Weights of 1 m, 5 m, 15 m, 1 h in low volatility (shares; normalised).'),
  trendWeight: share.default(TREND).describe('Part of the EMA relation in the signal of a timeframe (share; the three should add up to 1).'),
  momentumWeight: share.default(MOMENTUM).describe('Part of RSI and MACD histogram in the signal of a timeframe (share).'),
  structureWeight: share.default(STRUCTURE).describe('Part of higher or lower highs and lows in the signal of a timeframe (share).'),
  fastPeriod: period.default(FAST).describe('Fast EMA of the trend (bars).'),
  slowPeriod: period.default(SLOW).describe('Slow EMA of the trend (bars).'),
  rsiPeriod: period.default(WILDER).describe('RSI (bars).'),
  atrPeriod: period.default(WILDER).describe('ATR, the unit of trend and histogram (bars).'),
  macdFast: period.default(MACD_FAST).describe('Fast EMA of the MACD (bars).'),
  macdSlow: period.default(MACD_SLOW).describe('Slow EMA of the MACD (bars).'),
  macdSignal: period.default(MACD_SIGNAL).describe('Signal line of the MACD (bars).'),
  structureBars: z.number().int().min(1).max(LONGEST).default(STRUCTURE_BARS).describe('Steps from bar to bar in which highs and lows are compared (bars).'),
  rsiUnit: z.number().positive().max(RSI_WIDEST).default(RSI_UNIT).describe('Distance of the RSI from 50 that counts as full momentum (RSI points).'),
  histogramUnit: z.number().positive().default(HISTOGRAM_UNIT).describe('MACD histogram that counts as one unit of momentum (ATR).'),
  alignmentBonus: share.default(BONUS).describe('Gain of the signal when every timeframe is confident, agrees and has its pattern complete (share).'),
  divergencePenalty: share.default(PENALTY).describe('Loss of the signal when every pair of timeframes is fully opposed (share).'),
  confidentSignal: share.default(CONFIDENT_SIGNAL).describe('Signal from which a timeframe takes part in bonus and penalty (0..1).'),
  confidentQuality: share.default(CONFIDENT_QUALITY).describe('Confidence from which a timeframe takes part in bonus and penalty (0..1).'),
  staleAfterMs: z.number().positive().default(FIVE_MINUTES_MS).describe('Age of the last price from which the feature is unavailable (ms of event time).'),
});

export type MtfConfluenceConfig = z.output<typeof mtfConfluenceConfig>;
