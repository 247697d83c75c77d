import { z } from 'zod';

/** A day, in seconds. */
const DAY_SECONDS = 86_400;
const MOST_STRIKES = 100_000_000;
const MOST_ENTRIES = 100_000;

/** Settings of the engine that keeps a chain's exposures up to date in a stream. */
export const optionsEngineConfig = z
  .strictObject({
    underlying: z.string().min(1).default('SPX').describe('Index whose options these are, an index symbol.'),
    roots: z.array(z.string().min(1)).min(1).default(['SPX', 'SPXW']).describe('OSI roots that belong to it, a list.'),
    quoteSeconds: z.number().int().min(1).max(DAY_SECONDS).default(120).describe('Time without any option quote from which the chain is stale, in seconds of event time.'),
    delaySeconds: z.number().int().min(1).max(DAY_SECONDS).default(1_800).describe('Age of the newest option data (a delayed feed) from which it no longer counts, in seconds.'),
    delayedConfidence: z.number().min(0).max(1).default(0.7).describe('Factor on the confidence while the data is older than quoteSeconds, 0 to 1.'),
    minimumCoverage: z.number().min(0).max(1).default(0.5).describe('Share of open interest with a volatility below which exposures are not available, 0 to 1.'),
    growthShare: z.number().min(0).max(1).default(0.02).describe('Growth of the number of strikes from which the exposures at hand are those of another chain, a share.'),
    stepStrikes: z.number().int().min(1_000).max(MOST_STRIKES).default(60_000).describe('Work done on exposures at one evaluation, in revaluations of one strike (some 15 ns each).'),
    spotStep: z.number().gt(0).max(1_000).default(1).describe('Spacing of the index levels at which exposures are revalued between two full computations, in points.'),
    cacheSeconds: z.number().int().min(1).max(DAY_SECONDS).default(60).describe('Age from which computed exposures are computed anew, in seconds of event time.'),
    cacheEntries: z.number().int().min(2).max(MOST_ENTRIES).default(500).describe('Exposures kept, a count.'),
    cacheDebug: z.boolean().default(false).describe('Whether the last look-ups in the cache are kept for inspection, true or false.'),
  })
  .prefault({});

export type OptionsEngineConfig = z.output<typeof optionsEngineConfig>;
