import { z } from 'zod';
import { supportResistanceConfig } from './support-resistance/support-resistance-config.js';
import { icebergsConfig } from './icebergs/icebergs-config.js';
import { scale, seconds, share, weight } from './config-fields.js';
import { smartMoneyFlow } from './smart-money-flow/smart-money-config.js';
import { deltaAnalysis } from './delta-analysis/delta-analysis-config.js';
import { deltaDivergence } from './delta-divergence/delta-divergence-config.js';
import { tickMomentum } from './tick-momentum/tick-momentum-config.js';

const parents = z
  .strictObject({
    timeWindowMs: z
      .number()
      .int()
      .min(0)
      .max(1_000)
      .default(1)
      .describe('Longest time between two prints of one parent order on a feed without match ids, in milliseconds.'),
  })
  .prefault({});

const volumeConfirmation = z
  .strictObject({
    windows: z
      .array(z.strictObject({ seconds: seconds.describe('Length of the window of event time, in seconds.'), weight: weight.describe('Share of the signal, relative to the other windows.') }))
      .min(1)
      .max(5)
      .default([
        { seconds: 30, weight: 0.5 },
        { seconds: 120, weight: 0.3 },
        { seconds: 300, weight: 0.2 },
      ])
      .describe('Windows over which delta and price move are compared, in seconds, with their weights.'),
    flatPriceFactor: share.default(0.6).describe('Share of the flow signal that is left while the price does not move, 0 to 1.'),
    relativeVolumeMinutes: z.number().int().min(1).max(60).default(5).describe('Whole minutes whose volume is compared with the same minutes of prior sessions, in minutes.'),
    withoutNormConfidence: share.default(0.85).describe('Factor on the confidence while there is no volume norm, 0 to 1.'),
    minimumCoverage: share.default(0.8).describe('Least share of the volume of the longest window whose aggressor must be known, 0 to 1.'),
    quoteReliability: share.default(0.9).describe('Worth of volume whose aggressor comes from the quote rule, against 1 from the exchange.'),
    tickReliability: share.default(0.75).describe('Worth of volume whose aggressor comes from the tick rule, against 1 from the exchange.'),
    scale,
  })
  .prefault({});

const orderBookImbalance = z
  .strictObject({
    imbalanceWeight: weight.default(0.6).describe('Weight of queue imbalance, weighted mid, order flow imbalance and trade pressure, relative to depth.'),
    depthWeight: weight.default(0.4).describe('Weight of persistent resting size, relative to the imbalance part.'),
    queueWeight: weight.default(0.3).describe('Weight of queue imbalance inside the imbalance part.'),
    weightedMidWeight: weight.default(0.1).describe('Weight of the offset of the weighted mid inside the imbalance part.'),
    orderFlowWeight: weight.default(0.4).describe('Weight of order flow imbalance, shared equally by its windows, inside the imbalance part.'),
    pressureWeight: weight.default(0.2).describe('Weight of trade pressure inside the imbalance part.'),
    queueLevels: z.number().int().min(1).max(10).default(5).describe('Levels a side of the queue imbalance, a count.'),
    queueDecay: z.number().gt(0).max(1).default(0.8).describe('Weight of a level of the queue imbalance against the one before it.'),
    orderFlowSeconds: z.array(seconds).min(1).max(5).default([1, 5, 10]).describe('Windows of order flow imbalance, in seconds.'),
    pressureSeconds: seconds.default(10).describe('Window of trade pressure, in seconds.'),
    minimumCoverage: share.default(0.8).describe('Least share of the volume whose aggressor must be known for trade pressure, 0 to 1.'),
    depthLevels: z.number().int().min(1).max(20).default(10).describe('Prices a side, from the best, whose resting size counts as depth, in ticks.'),
    depthDecay: z.number().gt(0).max(1).default(0.9).describe('Weight of a tick of depth against the one before it.'),
    persistenceSeconds: z.number().int().min(1).max(60).default(5).describe('Time for which resting size must have been there to count, in seconds.'),
    asynchronousConfidence: share.default(0.8).describe('Factor on the confidence on a feed whose book and prints come apart, 0 to 1.'),
    scale,
  })
  .prefault({});

/** Settings of the order-flow features. */
export const orderflowConfig = z.strictObject({ parents, volumeConfirmation, orderBookImbalance, smartMoneyFlow, deltaAnalysis, deltaDivergence, tickMomentum, icebergs: icebergsConfig, supportResistance: supportResistanceConfig });

export type OrderflowConfig = z.output<typeof orderflowConfig>;
