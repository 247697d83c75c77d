import { z } from 'zod';

/** Settings of support and resistance from resting size. */
export const supportResistanceConfig = z
  .strictObject({
    levels: z.number().int().min(2).max(40).default(20).describe('Prices a side, from the best, that are watched, in ticks.'),
    halfLifeSeconds: z.number().min(1).max(3_600).default(60).describe('Half-life of time-weighted size, of what was withdrawn and of what traded, in seconds.'),
    usualMinutes: z.number().int().min(1).max(120).default(5).describe('Time over which the usual size of a price is the median, in minutes.'),
    minimumRatio: z.number().gt(0).default(1.5).describe('Least time-weighted size of a support or resistance, relative to the usual size of a price.'),
    fullRatio: z.number().gt(0).default(3).describe('Time-weighted size, relative to the usual size of a price, that has full strength.'),
    largeRatio: z.number().gt(1).default(3).describe('Least displayed size of large resting interest, relative to the usual size of a price.'),
    persistenceSeconds: z.number().int().min(1).max(300).default(5).describe('Time for which large resting interest must have been shown to be told, in seconds.'),
    pulledShare: z.number().gt(0).max(1).default(0.7).describe('Least share of what large resting interest lost that was withdrawn, not traded, for it to count as pulled, 0 to 1.'),
    spoofTicks: z.number().int().min(0).max(40).default(4).describe('Distance from the best price of its side up to which a withdrawal is like spoofing, in ticks.'),
  })
  .prefault({});

export type SupportResistanceOptions = z.output<typeof supportResistanceConfig>;
