import { z } from 'zod';

const MERGE_TICKS = 3;
const GRADE_STEP = 0.05;
const WALL_DEPTH = 10;
const WALL_FACTOR = 3;

/** Configuration of the level map. */
export const levelMapConfig = z.strictObject({
  mergeTicks: z.number().min(0).max(100).default(MERGE_TICKS).describe('Levels at most this far apart make one zone, in ticks.'),
  gradeStep: z.number().min(0).max(1).default(GRADE_STEP).describe('What each further level adds to the strength of the strongest one of a zone, 0 to 1.'),
  wallLevels: z.number().int().min(2).max(100).default(WALL_DEPTH).describe('Book levels of a side among which a wall is looked for, a count.'),
  wallFactor: z.number().min(1).max(1_000).default(WALL_FACTOR).describe('How many times the average of the other levels a wall shows, a ratio.'),
});

export type LevelMapConfig = z.output<typeof levelMapConfig>;
