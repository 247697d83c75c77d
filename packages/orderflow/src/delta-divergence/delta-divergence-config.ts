import { z } from 'zod';
import { scale, share, weight } from '../config-fields.js';

/** Observations are a bar apart and hold as much as hundreds a second apart would. */
const barScale = scale
  .unwrap()
  .extend({ minimumObservations: z.number().int().min(1).default(60).describe('Observations, one a bar, before the running session serves as its own scale, a count.') })
  .prefault({});

/** Settings of {@link DeltaDivergence}; bars and pivots are those of the delta analysis. */
export const deltaDivergence = z
  .strictObject({
    windows: z
      .array(z.strictObject({ bars: z.number().int().min(3).max(60).describe('Closed bars that the lines go through, a count.'), weight: weight.describe('Share of the trend part, relative to the other windows.') }))
      .min(1)
      .max(5)
      .default([
        { bars: 10, weight: 0.5 },
        { bars: 20, weight: 0.3 },
        { bars: 40, weight: 0.2 },
      ])
      .describe('Windows over which the lines of price and cumulative delta are compared, in closed bars, with their weights.'),
    minimumFit: share.default(0.3).describe('Least R² of both lines for a window to diverge, 0 to 1.'),
    trendWeight: weight.default(0.6).describe('Weight of the windows, relative to the pivots.'),
    pivotWeight: weight.default(0.4).describe('Weight of divergences at pivots, relative to the windows.'),
    hiddenFactor: share.default(0.5).describe('Worth of a hidden divergence against 1 of a regular one, 0 to 1.'),
    absorptionFactor: share.default(0.75).describe('Worth of an absorption divergence against 1 of a regular one, 0 to 1.'),
    halfLifeSeconds: z.number().int().min(1).max(86_400).default(180).describe('Time in which a divergence at pivots loses half of its weight, in seconds.'),
    reversalWindows: z.number().int().min(1).max(5).default(2).describe('Windows that must diverge to one side for a reversal warning, a count.'),
    reversalBoost: z.number().min(1).max(2).default(1.25).describe('Factor on the signal under a reversal warning, 1 to 2.'),
    staleSeconds: z.number().int().min(1).max(86_400).default(300).describe('Time without prints after which there is no answer, in seconds.'),
    minimumCoverage: share.default(0.8).describe('Least share of the volume of the kept bars whose aggressor must be known, 0 to 1.'),
    inferredReliability: share.default(0.8).describe('Worth of volume whose aggressor was inferred from quotes or price changes, against 1 from the exchange.'),
    scale: barScale,
  })
  .prefault({});

export type DeltaDivergenceOptions = z.output<typeof deltaDivergence>;
