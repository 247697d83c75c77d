import { z } from 'zod';

/** A day, in seconds. */
const LONGEST_WINDOW = 86_400;
const MINUTES_PER_DAY = 1_440;

/** 0 .. 1. */
export const share = z.number().min(0).max(1);
/** Relative to the other weights of its sum. */
export const weight = z.number().min(0).max(1);
/** Whole seconds of event time, up to a day. */
export const seconds = z.number().int().min(1).max(LONGEST_WINDOW);

/** How measures are scaled: see `SignalScale` and `TimeOfDayNorm` of core. */
export const scale = z
  .strictObject({
    bucketMinutes: z.number().int().min(1).max(MINUTES_PER_DAY).default(30).describe('Length of a time-of-day bucket of the scales, in minutes.'),
    minimumSessions: z.number().int().min(1).default(5).describe('Prior sessions needed before they are the norm, a count.'),
    keptSessions: z.number().int().min(1).default(20).describe('Prior sessions kept, a count.'),
    minimumObservations: z.number().int().min(1).default(300).describe('Observations, one a second at most, before the running session serves as its own scale, a count.'),
  })
  .prefault({});
