import { z } from 'zod';

/** A day, in seconds and in minutes. */
const DAY_SECONDS = 86_400;
const DAY_MINUTES = 1_440;

/** Settings of the basis between the future and the index. */
export const esBasisConfig = z.strictObject({
  futuresRoots: z.array(z.string().min(1)).min(1).default(['ES', 'MES']).describe('Product roots that are futures on the index, a list.'),
  optionRoot: z.string().min(1).default('SPXW').describe('OSI root whose parity tells the index, settled in the afternoon.'),
  timeConstantSeconds: z.number().gt(0).max(DAY_SECONDS).default(60).describe('Time constant of the average, in seconds of event time.'),
  strikeRange: z.number().gt(0).max(0.2).default(0.02).describe('Distance of strikes from the index within which they count, a fraction of it.'),
  minimumStrikes: z.number().int().min(1).default(3).describe('Strikes with both sides quoted that a sample needs, a count.'),
  legSeconds: z.number().int().min(0).max(DAY_SECONDS).default(10).describe('Longest time between the quotes of call and put of one strike, in seconds.'),
  quoteSeconds: z.number().int().min(1).max(DAY_SECONDS).default(60).describe('Age, against the newest quote, from which a quote no longer counts, in seconds.'),
  staleMinutes: z.number().int().min(1).max(DAY_MINUTES).default(30).describe('Age of the newest quote behind it from which the basis no longer counts, in minutes.'),
  rate: z.number().min(-0.05).max(0.3).default(0.04).describe('Interest rate until the nearest expiry, a fraction per year: 0.01 off is 0.2 points a day at 6,500.'),
  dividendYield: z.number().min(0).max(0.2).default(0.0125).describe('Dividend yield until the nearest expiry, a fraction per year.'),
});

export type EsBasisConfig = z.output<typeof esBasisConfig>;
