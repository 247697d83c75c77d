import { z } from 'zod';
import { scale, share, weight } from '../config-fields.js';

/** Settings of {@link TickMomentum}. */
export const tickMomentum = z
  .strictObject({
    ticks: z.number().int().min(4).max(1_000).multipleOf(2).default(20).describe('Matched orders looked at, an even count.'),
    volumeWeight: weight.default(0.6).describe('Weight of signed volume, relative to direction.'),
    directionWeight: weight.default(0.4).describe('Weight of the direction of price, relative to signed volume.'),
    trendThreshold: share.default(0.2).describe('Least signed volume and direction, both to one side, of a micro-trend, 0 to 1.'),
    fadingFactor: share.default(0.7).describe('Share of the signal that is left while the price decelerates, 0 to 1.'),
    staleSeconds: z.number().int().min(1).max(3_600).default(10).describe('Age of the newest tick after which there is no answer, in seconds.'),
    minimumCoverage: share.default(0.8).describe('Least share of the volume whose aggressor must be known, 0 to 1.'),
    quoteReliability: share.default(0.9).describe('Worth of volume whose aggressor comes from the quote rule, against 1 from the exchange.'),
    tickReliability: share.default(0.75).describe('Worth of volume whose aggressor comes from the tick rule, against 1 from the exchange.'),
    scale,
  })
  .prefault({});

export type TickMomentumOptions = z.output<typeof tickMomentum>;
