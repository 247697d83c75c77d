import { z } from 'zod';
import { BAR_PATTERN_NAMES, PRINT_PATTERN_NAMES } from './pattern.js';

const LONGEST_BARS = 60;
const MOST_TICKS = 100;
const LONGEST_MS = 10_000;

const BAR_SECONDS = 60;
const BREAK_BARS = 10;
const RETURN_BARS = 3;
const RUN_BARS = 3;
const EXHAUSTED_VOLUME = 0.7;
const LONG_RANGE = 1.5;
const BASE_BARS = 5;
const LEG_BARS = 10;
const LEG_RANGE = 2;
const BASE_RANGE = 1.5;
const RETRACEMENT = 0.5;
const TOUCH_TICKS = 1;
const APPROACH_BARS = 3;
const REJECTION_RANGE = 0.25;
const PIN_BARS = 30;
const PIN_REACH = 1.5;
const PIN_RANGE = 4.5;
const ANOMALY_BARS = 20;
const VOLUME_FACTOR = 3;
const DELTA_SHARE = 0.2;
const SPREAD_FACTOR = 1.5;
const SPREAD_LEAST = 0.5;
const REVERSAL_CHANGES = 3;
const REVERSAL_TICKS = 2;
const REVERSAL_MS = 500;
const SHIFT_TIME_MS = 1_000;
const SHIFT_WITHIN_MS = 2_000;
const SHIFT_FACTOR = 4;
const SHIFT_LEAST = 3;
const BURST_WINDOWS: [number, number, number] = [100, 250, 500];
const BURST_FACTOR = 20;
const BURST_LEAST = 60;
const BURST_SHARE = 0.7;
const BURST_TICKS = 1;
const REPEAT_BARS = 5;
const REPEAT_MS = 5_000;
const BAR_WEIGHT = 1;
const PRINT_WEIGHT = 0.5;
const BAR_FADE_SECONDS = 180;
const PRINT_FADE_SECONDS = 10;
const UNIT = 1.5;
const FIVE_MINUTES_MS = 300_000;

const bars = z.number().int().min(1).max(LONGEST_BARS);
const ticks = z.number().min(0).max(MOST_TICKS);
const share = z.number().min(0).max(1);
const factor = z.number().positive().max(MOST_TICKS);
const milliseconds = z.number().positive().max(LONGEST_MS);

/** Configuration of `tickPatterns`. "Range" as a unit is the mean true range of the 14 bars before the one judged. */
export const tickPatternsConfig = z.strictObject({
  barSeconds: z.number().int().min(1).max(3_600).refine((seconds) => 3_600 % seconds === 0, 'must divide an hour').default(BAR_SECONDS).describe('Length of the bars that bar patterns are made of (seconds of event time).'),
  breakBars: bars.default(BREAK_BARS).describe('Bars whose extreme a failed break breaks, and whose extreme an exhausted bar makes (bars).'),
  returnBars: bars.default(RETURN_BARS).describe('Bars within which a failed break breaks and returns (bars).'),
  runBars: z.number().int().min(2).max(LONGEST_BARS).default(RUN_BARS).describe('Bars of one direction before an exhausted bar or a turn of colour (bars).'),
  exhaustedVolume: share.default(EXHAUSTED_VOLUME).describe('Volume of an exhausted bar at most, of the mean of the run before it (share).'),
  longRange: factor.default(LONG_RANGE).describe('Height of a long bar at least (ranges).'),
  baseBars: z.number().int().min(2).max(LONGEST_BARS).default(BASE_BARS).describe('Bars of a base (bars).'),
  legBars: z.number().int().min(2).max(LONGEST_BARS).default(LEG_BARS).describe('Bars of the leg before a base (bars).'),
  legRange: factor.default(LEG_RANGE).describe('Distance that the leg before a base goes at least (ranges).'),
  baseRange: factor.default(BASE_RANGE).describe('Height of a base at most (ranges).'),
  retracement: share.default(RETRACEMENT).describe('Part of the leg that a base gives back at most (share).'),
  touchTicks: ticks.default(TOUCH_TICKS).describe('Distance from a level that still touches it (ticks).'),
  approachBars: bars.default(APPROACH_BARS).describe('Bars that close on one side of a level before they touch it (bars).'),
  rejectionRange: factor.default(REJECTION_RANGE).describe('Distance from the level at which a rejected bar closes at least (ranges).'),
  pinBars: z.number().int().min(2).max(LONGEST_BARS).default(PIN_BARS).describe('Bars over which a strike holds the price (bars).'),
  pinReach: factor.default(PIN_REACH).describe('Mean distance of these closes from the strike at most (ranges).'),
  pinRange: factor.default(PIN_RANGE).describe('Height of these bars together at most (ranges).'),
  anomalyBars: z.number().int().min(2).max(LONGEST_BARS).default(ANOMALY_BARS).describe('Bars whose median is the usual volume and spread (bars).'),
  volumeFactor: factor.default(VOLUME_FACTOR).describe('Unusual volume, times the usual one (ratio).'),
  deltaShare: share.default(DELTA_SHARE).describe('Part of an unusual volume by which one aggressor outweighs the other at least (share).'),
  spreadFactor: factor.default(SPREAD_FACTOR).describe('Unusual mean spread of a bar, times the usual one (ratio).'),
  spreadLeastTicks: ticks.default(SPREAD_LEAST).describe('Least by which an unusual mean spread exceeds the usual one (ticks).'),
  reversalChanges: z.number().int().min(1).max(MOST_TICKS).default(REVERSAL_CHANGES).describe('Price changes in one direction before a tick reversal (count).'),
  reversalTicks: ticks.default(REVERSAL_TICKS).describe('Return of a tick reversal from the extreme at least (ticks).'),
  reversalMs: milliseconds.default(REVERSAL_MS).describe('Time from the extreme in which a tick reversal returns (ms of event time).'),
  shiftTimeMs: milliseconds.default(SHIFT_TIME_MS).describe('Time constant of the velocity of a momentum shift (ms of event time).'),
  shiftWithinMs: milliseconds.default(SHIFT_WITHIN_MS).describe('Time in which a momentum shift turns from one strong velocity to the other (ms of event time).'),
  shiftFactor: factor.default(SHIFT_FACTOR).describe('Strong velocity, times its median amount (ratio).'),
  shiftLeast: factor.default(SHIFT_LEAST).describe('Strong velocity at least (ticks per second).'),
  burstWindowsMs: z.tuple([milliseconds, milliseconds, milliseconds]).default(BURST_WINDOWS).describe('Windows in which a burst is looked for (ms of event time).'),
  burstFactor: factor.default(BURST_FACTOR).describe('Volume of a burst, times the mean of a window over the last minute or so (ratio).'),
  burstLeast: z.number().positive().default(BURST_LEAST).describe('Volume of a burst at least (contracts).'),
  burstShare: share.default(BURST_SHARE).describe('Part of the volume of a burst by which one aggressor outweighs the other at least (share).'),
  burstTicks: ticks.default(BURST_TICKS).describe('Price move of a burst at least (ticks).'),
  repeatBars: bars.default(REPEAT_BARS).describe('A bar pattern of one side is reported again after so many bars at the earliest (bars).'),
  repeatMs: milliseconds.default(REPEAT_MS).describe('A print pattern of one side is reported again after this time at the earliest (ms of event time).'),
  barWeight: z.number().min(0).max(MOST_TICKS).default(BAR_WEIGHT).describe('Weight of a complete bar pattern in the signal (units).'),
  printWeight: z.number().min(0).max(MOST_TICKS).default(PRINT_WEIGHT).describe('Weight of a complete print pattern in the signal (units).'),
  barFadeSeconds: z.number().positive().default(BAR_FADE_SECONDS).describe('Time constant at which a complete bar pattern fades from the signal (seconds).'),
  printFadeSeconds: z.number().positive().default(PRINT_FADE_SECONDS).describe('Time constant at which a complete print pattern fades from the signal (seconds).'),
  unit: z.number().positive().default(UNIT).describe('Weight of patterns, one side less the other, that makes the signal tanh(1) = 0.76 (units).'),
  disabled: z.array(z.enum([...BAR_PATTERN_NAMES, ...PRINT_PATTERN_NAMES])).default([]).describe('Patterns that are not looked at (names).'),
  staleAfterMs: z.number().positive().default(FIVE_MINUTES_MS).describe('Age of the last price from which the feature is unavailable (ms of event time).'),
});

export type TickPatternsConfig = z.output<typeof tickPatternsConfig>;
