import { z } from 'zod';

const SHARE = 0.7;
const ROWS = 65_536;
const MOST_ROWS = 1_048_576;
const OPENING_MINUTES = 30;
const LONGEST_OPENING = 390;
const PARTIAL = 0.5;
const GAP_LOSS = 0.05;
const FIVE_MINUTES_MS = 300_000;
const SETTLED_CONTRACTS = 1_000;
const NODE_SIGMA_TICKS = 3;
const WIDEST_SIGMA_TICKS = 40;
const NODE_PROMINENCE = 0.15;
const BRACKET_MINUTES = 30;
const COMPOSITE_SESSIONS = 5;
const LONGEST_COMPOSITE = 60;
const NAKED_LEVELS = 20;
const MOST_NAKED_LEVELS = 250;
const share = z.number().min(0).max(1);

/** Configuration of the volume profile, of the session levels and of the feature `volumeProfile`. */
export const volumeProfileConfig = z.strictObject({
  valueAreaShare: z.number().gt(0).lt(1).default(SHARE).describe('Part of the volume inside the value area (share).'),
  valueAreaRule: z.enum(['oneRow', 'twoRow']).default('twoRow').describe('Rows the value area grows by: one, or two as of the CBOT.'),
  maximumRows: z.number().int().min(2).max(MOST_ROWS).default(ROWS).describe('Widest price range of one profile (ticks); beyond, it is unavailable.'),
  openingRangeMinutes: z.number().int().min(1).max(LONGEST_OPENING).default(OPENING_MINUTES).describe('Length of the opening range from 08:30 CT (minutes).'),
  nodeSmoothing: z.number().positive().max(WIDEST_SIGMA_TICKS).default(NODE_SIGMA_TICKS).describe('Sigma of the Gaussian that nodes are found in (ticks).'),
  nodeProminence: z.number().gt(0).max(1).default(NODE_PROMINENCE).describe('Prominence of a high-volume node (share of the largest smoothed volume).'),
  bracketMinutes: z.number().int().min(1).max(LONGEST_OPENING).default(BRACKET_MINUTES).describe('Bracket of the time profile, for single prints (minutes).'),
  compositeSessions: z.number().int().min(1).max(LONGEST_COMPOSITE).default(COMPOSITE_SESSIONS).describe('Completed sessions of regular hours in the composite profile.'),
  nakedLevels: z.number().int().min(1).max(MOST_NAKED_LEVELS).default(NAKED_LEVELS).describe('Naked points of control that are kept; the oldest goes first.'),
  settledVolume: z.number().positive().default(SETTLED_CONTRACTS).describe('Contracts from which a profile deserves full confidence.'),
  partialConfidence: share.default(PARTIAL).describe('Factor on confidence when the begin was not seen; also the least that holes leave of it (share).'),
  gapLoss: share.default(GAP_LOSS).describe('Confidence lost with each hole in the data since the begin (share).'),
  staleAfterMs: z.number().positive().default(FIVE_MINUTES_MS).describe('Age of the last trade from which the feature is unavailable (ms of event time).'),
});

export type VolumeProfileConfig = z.output<typeof volumeProfileConfig>;
