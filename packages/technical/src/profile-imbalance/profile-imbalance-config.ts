import { z } from 'zod';

const ZONE_MINUTES = 15;
const ZONE_RANGE = 2.5;
const TOLERANCE = 2;
const EXIT_MINUTES = 3;
const PRESSURE = 0.05;
const FULL_PRESSURE = 0.2;
const BREAKOUT_VOLUME = 1.5;
const GAP_TICKS = 5;
const GAP_SHARE = 0.15;
const ABSORPTION_MINUTES = 5;
const ABSORPTION_SHARE = 0.2;
const ABSORPTION_RANGE = 0.25;
const LEVEL_EVENTS = 3;
const LEVEL_TICKS = 1;
const MIGRATION_MINUTES = 30;
const MIGRATION_TICKS = 8;
const LONGEST = 120;

const share = z.number().min(0).max(1);
const minutes = z.number().int().min(1).max(LONGEST);

/** Configuration of profile imbalance. A range is the mean true range of the 14 minutes before the one judged. */
export const profileImbalanceConfig = z.strictObject({
  zoneMinutes: z.number().int().min(2).max(LONGEST).default(ZONE_MINUTES).describe('Closes that must lie together for a zone (minutes).'),
  zoneRange: z.number().positive().default(ZONE_RANGE).describe('Distance of these closes from each other at most (ranges; of a random walk 15 closes lie about 4 apart).'),
  toleranceTicks: z.number().min(0).max(100).default(TOLERANCE).describe('Distance from a zone at which a close still counts as inside (ticks).'),
  exitMinutes: minutes.default(EXIT_MINUTES).describe('Closes outside in a row that end a zone (minutes).'),
  pressure: share.default(PRESSURE).describe('Net buying or selling that makes a zone one of accumulation or distribution (share of its volume).'),
  fullPressure: z.number().positive().max(1).default(FULL_PRESSURE).describe('Net buying or selling at which a zone has full strength (share of its volume).'),
  breakoutVolume: z.number().positive().default(BREAKOUT_VOLUME).describe('Volume of a minute that leaves a zone in a breakout at least, times the mean minute of the zone (ratio).'),
  gapTicks: z.number().int().min(1).max(1_000).default(GAP_TICKS).describe('A volume gap is longer than this (ticks).'),
  gapShare: share.default(GAP_SHARE).describe('Volume at a price of a gap is below this part of the mean price of the profile (share).'),
  absorptionMinutes: z.number().int().min(2).max(LONGEST).default(ABSORPTION_MINUTES).describe('Minutes over which absorption is looked for (minutes).'),
  absorptionShare: share.default(ABSORPTION_SHARE).describe('Net aggression of an absorption at least (share of volume).'),
  absorptionRange: z.number().min(0).default(ABSORPTION_RANGE).describe('Change of price over an absorption at most (ranges).'),
  levelEvents: z.number().int().min(2).max(1_000).default(LEVEL_EVENTS).describe('Large parents, blocks or iceberg refills at a price that make an institutional level (count).'),
  levelTicks: z.number().int().min(0).max(100).default(LEVEL_TICKS).describe('Prices at most this far apart are one institutional level (ticks).'),
  migrationMinutes: minutes.default(MIGRATION_MINUTES).describe('Time over which the middle of the value area migrates (minutes).'),
  migrationTicks: z.number().positive().default(MIGRATION_TICKS).describe('Migration that counts as strong: tanh(1) = 0.76 (ticks).'),
});

export type ProfileImbalanceConfig = z.output<typeof profileImbalanceConfig>;
