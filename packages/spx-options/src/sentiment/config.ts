import { z } from 'zod';

/** A day, in seconds. */
const LONGEST_STALENESS = 86_400;
const days = (standard: number, sentence: string) => z.number().int().min(1).default(standard).describe(`${sentence}, in days.`);
const staleSeconds = (standard: number, sentence: string) => z.number().int().min(1).max(LONGEST_STALENESS).default(standard).describe(`${sentence}, in seconds of event time.`);
const symbol = (standard: string, sentence: string) => z.string().min(1).default(standard).describe(`${sentence}, an index symbol.`);
const share = z.number().min(0).max(1);

const vixPoints = z.number().gt(0).max(200);

const vixLevel = z
  .strictObject({
    symbol: symbol('VIX', 'Index whose fall is bullish'),
    threeMonthSymbol: symbol('VIX3M', 'Three-month index of the same family: the curve is inverted while the first stands above it'),
    thresholds: z
      .tuple([vixPoints, vixPoints, vixPoints])
      .refine(([low, middle, high]) => low < middle && middle < high, 'must rise')
      .default([15, 25, 35])
      .describe('Levels at which the regimes Normal, High and Extreme begin, in VIX points.'),
    hysteresis: z.number().min(0).max(10).default(1).describe('Distance beyond a threshold that a change of regime takes, in VIX points.'),
    staleSeconds: staleSeconds(300, 'Age from which a level no longer counts'),
    scaleDays: days(63, 'Days before the session whose moves are the scale'),
    minimumCloses: z.number().int().min(2).default(5).describe('Closes needed for a scale, a count.'),
  })
  .prefault({});

const putCallRatio = z
  .strictObject({
    mode: z
      .enum(['normalised', 'raw'])
      .default('normalised')
      .describe('normalised: the ratio over its trailing median, 1 is usual; raw: the ratio itself, which for SPX was above 1.2 on 88 % of days.'),
    roots: z.array(z.string().min(1)).min(1).default(['SPX', 'SPXW']).describe('OSI roots whose volume counts, a list.'),
    dailySymbol: symbol('PCSPX', 'Index event that carries the published ratio of a day'),
    bullishBelow: z.number().gt(0).max(10).default(0.8).describe('Ratio at and below which the signal is +1.'),
    bearishAbove: z.number().gt(0).max(10).default(1.2).describe('Ratio at and above which the signal is -1.'),
    medianDays: days(63, 'Days before the session whose median is the norm'),
    minimumDays: days(5, 'Days needed for a norm'),
    bucketMinutes: z.number().int().min(1).max(390).default(5).describe('Spacing of the times of day at which the ratio is compared, in minutes.'),
    minimumCallVolume: z.number().int().min(1).default(1_000).describe('Calls that must have traded in the session before the ratio means anything, in contracts.'),
    staleSeconds: staleSeconds(1_200, 'Age of the newest option quote from which the running volume no longer counts'),
    priorDayConfidence: share.default(0.5).describe('Factor on the confidence while the ratio is the one of the day before, 0 to 1.'),
  })
  .refine(({ bullishBelow, bearishAbove }) => bullishBelow < bearishAbove, 'bullishBelow must be less than bearishAbove')
  .prefault({});

const fearGreed = z
  .strictObject({
    symbols: z
      .strictObject({
        vix: symbol('VIX', 'Volatility over 30 days'),
        vix3m: symbol('VIX3M', 'Volatility over three months'),
        vvix: symbol('VVIX', 'Volatility of volatility'),
        spx: symbol('SPX', 'The market itself'),
      })
      .prefault({}),
    rankDays: days(504, 'Days before the day rated among which each part is ranked'),
    minimumDays: days(126, 'Days needed for a rank'),
    vixAverageDays: days(50, 'Days of the average that the VIX is compared with'),
    spxAverageDays: days(125, 'Days of the average that the SPX is compared with'),
    putCallDays: days(5, 'Days over which the put/call ratio is averaged'),
    putCallMedianDays: days(63, 'Days before a day whose median its put/call ratio is compared with'),
    minimumParts: z.number().int().min(1).max(5).default(2).describe('Parts that must be known, a count of 5.'),
  })
  .prefault({});

const techSentiment = z
  .strictObject({
    nasdaqSymbol: symbol('VXN', 'Volatility of the Nasdaq-100'),
    broadSymbol: symbol('VIX', 'Volatility of the S&P 500'),
    rankDays: days(252, 'Days before the session among which the ratio is ranked'),
    minimumDays: days(63, 'Days needed for a rank'),
    calmBelow: z.number().gt(0).lt(1).default(0.25).describe('Percentile below which a falling VXN is bullish, 0 to 1.'),
    tenseAbove: z.number().gt(0).lt(1).default(0.9).describe('Percentile above which a rising VXN is bearish, 0 to 1.'),
    staleSeconds: staleSeconds(300, 'Age from which a level no longer counts'),
    priorDayConfidence: share.default(0.5).describe('Factor on the confidence while the levels are those of the day before, 0 to 1.'),
  })
  .prefault({});

/** The sentiment part of the package's section. */
export const sentimentConfig = z.strictObject({ vixLevel, putCallRatio, fearGreed, techSentiment });

export type SentimentConfig = z.output<typeof sentimentConfig>;
