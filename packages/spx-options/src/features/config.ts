import { z } from 'zod';

const positive = (standard: number, sentence: string) => z.number().gt(0).default(standard).describe(sentence);

/** Settings of the feature `gammaExposure`. */
export const gammaExposureConfig = z
  .strictObject({
    steepness: positive(2, 'Signal per expected move away from the absolute gamma strike, where dealers are long gamma, a ratio.'),
    fadeFrom: positive(1, 'Distance at which that pull begins to fade, in expected moves.'),
    fadeTo: positive(1.5, 'Distance at which it is gone, in expected moves.'),
    fullRatio: positive(0.2, 'Net over gross gamma from which the signal has its full size, a ratio.'),
    wallReach: positive(0.25, 'Distance to a wall ahead below which a signal toward it is damped, in expected moves.'),
    returnMinutes: z.number().int().min(1).max(240).default(30).describe('Length of the return that dealers short of gamma would feed, in minutes.'),
  })
  .refine(({ fadeFrom, fadeTo }) => fadeFrom < fadeTo, 'fadeFrom must be less than fadeTo')
  .prefault({});

export type GammaExposureConfig = z.output<typeof gammaExposureConfig>;

/** Settings of the feature `dealerPosition`. */
export const dealerPositionConfig = z
  .strictObject({
    windowMinutes: z.number().int().min(1).max(240).default(30).describe('Length of the window over which hedging and volume are compared, in minutes.'),
    longestHoleMinutes: z.number().int().min(1).max(60).default(5).describe('Time without exposures after which the window begins anew, in minutes.'),
    minimumSessions: z.number().int().min(1).default(5).describe('Sessions before this one whose volume is needed for the median of the time of day, a count.'),
    minimumWindows: z.number().int().min(1).max(390).default(30).describe('Windows of this session, one a minute, whose median stands in for it, a count.'),
  })
  .prefault({});

export type DealerPositionConfig = z.output<typeof dealerPositionConfig>;
