import { z } from 'zod';
import { SWITCHABLE_CODES } from './codes.js';

/** `HH:MM` on the 24-hour clock, US Central. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM, 00:00 to 23:59, US Central time');

const fraction = () => z.number().min(0).max(1);
const factor = () => z.number().min(0).max(10);

const tierFactors = z.strictObject({
  PREMIUM_SIGNAL: factor().default(2).describe('Size factor of a score of 90 and more.'),
  STRONG_SIGNAL: factor().default(1.5).describe('Size factor of a score from 80 to 90.'),
  GOOD_SIGNAL: factor().default(1).describe('Size factor of a score from 70 to 80.'),
  WEAK_SIGNAL: factor().default(0.5).describe('Size factor of a score from 60 to 70.'),
  NO_TRADE: factor().default(0).describe('Size factor of a score below 60; 0 refuses the trade as SIZE_ZERO.'),
});

const sizing = z.strictObject({
  baseRisk: fraction().default(0.005).describe('Fraction of equity risked by a trade whose factors are all 1.'),
  maxRisk: fraction().default(0.01).describe('Fraction of equity that no product of factors takes a trade above.'),
  stopSlippageTicks: z.number().min(0).max(100).default(1).describe('Slippage expected when the stop fills, in ticks.'),
  tierFactors: tierFactors.prefault({}).describe('Size factor by tier.'),
});

const entry = z.strictObject({
  style: z.enum(['marketableLimit', 'limit']).default('marketableLimit').describe('`marketableLimit` crosses the spread; `limit` joins the own side of the book and waits.'),
  limitOffsetTicks: z.int().min(0).max(100).default(1).describe('How far beyond the reference price a marketable limit may fill, in ticks.'),
});

const stopTarget = z.strictObject({
  stopAtr: z.number().positive().max(100).default(1.5).describe('Stop distance in multiples of the average true range, before the regime factor.'),
  minStopTicks: z.int().min(1).default(6).describe('Closest stop, in ticks.'),
  maxStopTicks: z.int().min(1).default(60).describe('Farthest stop, in ticks.'),
  targetAtr: z.number().positive().max(100).default(3.75).describe('Target distance in multiples of the average true range, before the regime factor; moved out to the least reward/risk when nearer.'),
  maxTargetAtr: z.number().positive().max(1000).default(10).describe('Farthest target thought reachable, in multiples of the average true range; a trade that needs more is refused as REWARD_RISK.'),
  maxTargetTicks: z.int().min(1).default(400).describe('Farthest target, in ticks.'),
  levels: z.enum(['ignore', 'respect']).default('ignore').describe('`respect` moves stops beyond the strong level behind the entry and targets before the one ahead; `ignore` goes by volatility alone.'),
  levelStrength: fraction().default(0.8).describe('Strength from which a level moves a stop or a target, 0 to 1.'),
  levelBufferTicks: z.int().min(0).max(100).default(2).describe('Distance kept from such a level, in ticks.'),
  maxLevelStretch: z.number().min(1).max(10).default(1.5).describe('Farthest stop beyond a level, in multiples of the stop by volatility.'),
  minRewardRisk: z.number().positive().max(100).default(2.5).describe('Least reward over risk, both after fees and expected slippage.'),
});

const margin = (root: string) =>
  z
    .union([z.literal('table'), z.number().positive()])
    .nullable()
    .default('table')
    .describe(`Initial margin of one ${root}, in dollars; \`table\`: the dated one of core, in part assumed; null: not tested.`);

/** The broker's margin moves with volatility: what it really asks belongs here before money does. */
const marginByRoot = z.strictObject({ ES: margin('ES'), MES: margin('MES'), NQ: margin('NQ'), MNQ: margin('MNQ'), GC: margin('GC') });

const limits = z.strictObject({
  dailyLoss: fraction().default(0.02).describe('Fraction of the equity at the start of the trade date (17:00 CT) that may be lost on it, realised and unrealised, after fees.'),
  monthlyLoss: fraction().default(0.05).describe("Fraction below the month's equity high at which trading stops until the next month."),
  maxLossStreak: z.int().min(1).default(3).describe('Losing trades in a row that begin a pause.'),
  pauseMinutes: z.number().min(0).default(30).describe('Length of that pause, in minutes.'),
  maxTradesPerDay: z.int().min(1).default(10).describe('Entries allowed on one trade date.'),
  maxPosition: z.int().min(1).default(10).describe('Most contracts held at once; larger sizes are cut to it.'),
  maxOpenRisk: fraction().default(0.02).describe('Fraction of equity that may be at risk at once, the risk of a new entry included.'),
  margin: marginByRoot.prefault({}).describe('Initial margin asked for by product.'),
  maxMarginUse: fraction().default(1).describe('Fraction of equity that may be bound as margin; larger sizes are cut to it.'),
  maxEntriesPerMinute: z.int().min(1).default(4).describe('Entries allowed within 60 seconds.'),
});

const checks = z.strictObject({
  entryFrom: clockTime.default('08:35').describe('First entry, US Central time.'),
  entryUntil: clockTime.default('14:45').describe('Last entry, US Central time; equal to `entryFrom`: all day.'),
  flatBy: clockTime.default('14:58').describe('Positions are closed by then, US Central time; equal to `entryFrom`: held until the session closes.'),
  minMinutesToClose: z.number().min(0).default(15).describe('No entry in the last minutes before the session closes (early closes included), in minutes.'),
  maxFeedAgeRegular: z.number().positive().default(2).describe('Oldest last event of the feed in regular hours, in seconds.'),
  maxFeedAgeOvernight: z.number().positive().default(15).describe('Oldest last event of the feed outside regular hours, in seconds.'),
  gapQuiet: z.number().min(0).default(10).describe('No entry for so long after a gap in the feed, in seconds.'),
  maxClockSkew: z.number().positive().default(2).describe('Largest difference between exchange time and receive time of the last event, either way, in seconds.'),
  maxOptionsAge: z.number().positive().default(120).describe('Oldest last option quote, where options are there at all, in seconds.'),
  allowWithoutQuote: z.boolean().default(false).describe('Trade feeds that carry no quotes (prints or bars only); fills then assume a spread.'),
  maxSpreadTicks: z.int().min(1).default(2).describe('Widest spread, in ticks.'),
  priceBand: z.number().positive().default(10).describe('Farthest entry from the last trade, in points.'),
  priceLimitMargin: z.number().min(0).default(20).describe("No entry with the last trade this near to one of the exchange's daily price limits, in points."),
  minCoverage: fraction().default(0.6).describe('Least coverage of the whole score.'),
  minSentimentCoverage: fraction().default(0.5).describe('Least coverage of the sentiment group.'),
  minExecutionCoverage: fraction().default(0.7).describe('Least coverage of the execution group.'),
  minTechnicalCoverage: fraction().default(0.5).describe('Least coverage of the technical group.'),
  entryGate: z.number().min(50).max(100).default(70).describe('Least score of an entry; the regime moves it, but never below 60 (or below this value if it is lower).'),
  opposingTicks: z.number().min(0).max(1000).default(4).describe('No entry with a strong opposing level this near ahead, in ticks.'),
  opposingStrength: fraction().default(0.8).describe('Strength from which a level counts as strong, 0 to 1: walls 1.0, gamma flip and POC 0.9, value area and VWAP 0.8.'),
  minDaysToExpiry: z.int().min(0).default(2).describe('No entry with fewer calendar days left to the last trading day, in days.'),
  minDaysToRoll: z.int().min(0).default(1).describe('No entry with fewer calendar days left to the roll into the next contract, in days; 0 allows the roll day itself.'),
  disabled: z.array(z.enum(SWITCHABLE_CODES)).default([]).describe('Checks switched off, by code; listed in every assessment and refusal.'),
});

const events = z.strictObject({
  file: z.string().nullable().default(null).describe('Calendar of scheduled events, one a line: `2024-01-11 08:30 ET CPI`. Read by the application into `times`.'),
  times: z.array(z.string()).default([]).describe('Scheduled events, as lines of that file.'),
  minutesBefore: z.number().min(0).max(1440).default(2).describe('No entry from so long before a scheduled event, in minutes.'),
  minutesAfter: z.number().min(0).max(1440).default(5).describe('No entry until so long after a scheduled event, in minutes.'),
});

/** The `risk` section of the configuration. */
export const riskConfigSchema = z.strictObject({
  sizing: sizing.prefault({}).describe('How many contracts.'),
  entry: entry.prefault({}).describe('How to enter.'),
  stopTarget: stopTarget.prefault({}).describe('Where to leave.'),
  limits: limits.prefault({}).describe('How much may be lost.'),
  checks: checks.prefault({}).describe('When not to trade.'),
  events: events.prefault({}).describe('News around which nothing is entered.'),
});

export type RiskConfig = z.infer<typeof riskConfigSchema>;
export type SizingConfig = RiskConfig['sizing'];
export type EntryConfig = RiskConfig['entry'];
export type StopTargetConfig = RiskConfig['stopTarget'];
export type LimitsConfig = RiskConfig['limits'];
export type ChecksConfig = RiskConfig['checks'];
export type EventsConfig = RiskConfig['events'];
