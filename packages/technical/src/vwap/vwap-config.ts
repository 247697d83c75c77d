import { z } from 'zod';

const WINDOW_BARS = 20;
const LONGEST_WINDOW = 500;
const TREND_WEIGHT = 0.35;
const CONSISTENCY_WEIGHT = 0.3;
const STRONG_TICKS_PER_BAR = 2;
const SIDEWAYS_TICKS_PER_BAR = 0.1;
const LEAST_BARS = 5;
const PARTIAL = 0.5;
const GAP_LOSS = 0.05;
const FROM_BARS = 0.8;
const FIVE_MINUTES_MS = 300_000;
const NARROW_TICKS = 8;
const WIDE_TICKS = 40;
const SQUEEZE_BARS = 120;
const ARM_DEVIATIONS = 0.5;
const REJECTION_SHARE = 0.5;

const share = z.number().min(0).max(1);
const bars = z.number().int().min(2).max(LONGEST_WINDOW);

/** Configuration of the VWAP and of `vwapTrend`. */
export const vwapTrendConfig = z.strictObject({
  slopeBars: bars.default(WINDOW_BARS).describe('Closes in the least-squares slope of a VWAP (bars).'),
  leastSlopeBars: bars.default(LEAST_BARS).describe('Closes from which a slope is believed at all (bars); confidence grows up to slopeBars.'),
  rollingBars: bars.default(WINDOW_BARS).describe('Window of the rolling VWAP (1-minute bars, the forming one included).'),
  slopeWeight: share.default(TREND_WEIGHT).describe('Part of the slope in the signal (share; the three weights should add up to 1).'),
  positionWeight: share.default(TREND_WEIGHT).describe('Part of the distance from the VWAP in the signal (share).'),
  consistencyWeight: share.default(CONSISTENCY_WEIGHT).describe('Part of the agreement of anchors and timeframes in the signal (share).'),
  strongSlope: z.number().positive().default(STRONG_TICKS_PER_BAR).describe('Slope called strong (ticks per 1-minute bar); unit of the slope in the signal.'),
  sidewaysSlope: z.number().positive().default(SIDEWAYS_TICKS_PER_BAR).describe('Slope below which a VWAP runs sideways (ticks per bar).'),
  narrowWidth: z.number().min(0).default(NARROW_TICKS).describe('Standard deviation below which the bands are narrow (ticks).'),
  wideWidth: z.number().min(0).default(WIDE_TICKS).describe('Standard deviation from which the bands are wide (ticks).'),
  squeezeBars: bars.default(SQUEEZE_BARS).describe('Bars whose rolling width is compared: the lowest of them is a squeeze (1-minute bars).'),
  touchArmDistance: z.number().positive().default(ARM_DEVIATIONS).describe('Distance from the VWAP that arms the next touch (standard deviations).'),
  rejectionShare: share.default(REJECTION_SHARE).describe('Part of its range by which a bar must come back from a band to count as rejected (share).'),
  partialConfidence: share.default(PARTIAL).describe('Factor on confidence when the anchor was not seen; also the least that holes leave of it (share).'),
  gapLoss: share.default(GAP_LOSS).describe('Confidence lost with each hole in the data since the anchor (share).'),
  barsConfidence: share.default(FROM_BARS).describe('Factor on confidence when the VWAP comes from bars instead of prints (share).'),
  staleAfterMs: z.number().positive().default(FIVE_MINUTES_MS).describe('Age of the last trade from which the feature is unavailable (ms of event time).'),
});

export type VwapTrendConfig = z.output<typeof vwapTrendConfig>;
