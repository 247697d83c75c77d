import { z } from 'zod';

/** A footprint bar is between a second and an hour long. */
const LONGEST_BAR = 3_600;

const imbalance = z
  .strictObject({
    ratio: z.number().min(1).max(100).default(3).describe('Least ratio of one side to the other, diagonally, of an imbalance; 3 is 300 %.'),
    minimumVolume: z.number().int().min(1).default(30).describe('Least difference of the two sides, in contracts.'),
    stackedRows: z.number().int().min(2).max(20).default(3).describe('Neighbouring prices with an imbalance of one side that make a stack, a count.'),
  })
  .prefault({});

const pivot = z
  .strictObject({
    barsBefore: z.number().int().min(1).max(20).default(3).describe('Bars before a pivot none of which goes beyond it, a count.'),
    barsAfter: z.number().int().min(1).max(20).default(2).describe('Bars after a pivot that stay short of it; the last one confirms it, a count.'),
    maximumBars: z.number().int().min(2).max(200).default(30).describe('Most bars between the two pivots of a divergence, a count.'),
    minimumTicks: z.number().int().min(1).max(100).default(4).describe('Least difference of the two pivots in price, in ticks.'),
    minimumDeltaShare: z.number().min(0).max(1).default(0.1).describe('Least difference of the two pivots in cumulative delta, as a share of the volume between them, 0 to 1.'),
  })
  .prefault({});

const absorption = z
  .strictObject({
    bars: z.number().int().min(1).max(20).default(3).describe('Closed bars looked at together for absorption, a count.'),
    quantile: z.number().gt(0).lt(1).default(0.95).describe('How unusual their delta must be: quantile of earlier stretches of the session, 0 to 1.'),
    minimumObservations: z.number().int().min(1).default(30).describe('Stretches of the session needed before there is a norm, a count.'),
    maximumTicks: z.number().int().min(0).max(20).default(1).describe('Most that the price may have gone the way of the aggressors, in ticks.'),
  })
  .prefault({});

/** Settings of {@link DeltaAnalysis}. */
export const deltaAnalysis = z
  .strictObject({
    barSeconds: z.number().int().min(1).max(LONGEST_BAR).default(30).describe('Length of a bar of delta and footprint, in seconds.'),
    keptBars: z.number().int().min(60).max(2_000).default(240).describe('Closed bars kept for pivots, windows and their usual volume, a count.'),
    imbalance,
    pivot,
    absorption,
  })
  .prefault({});

export type DeltaAnalysisOptions = z.output<typeof deltaAnalysis>;
