import { z } from 'zod';

/** A day, in seconds. */
const LONGEST_STALENESS = 86_400;
/** A day, in minutes. */
const LONGEST_HALF_LIFE = 1_440;

/** Settings of the large-flow direction. */
export const largeFlowConfig = z.strictObject({
  roots: z.array(z.string().min(1)).min(1).default(['SPX', 'SPXW']).describe('OSI roots whose prints count, a list.'),
  multiplier: z.number().gt(0).default(100).describe('Dollars per point of one contract.'),
  minimumContracts: z.number().int().min(1).default(50).describe('Least size of a large print, in contracts.'),
  sizeQuantile: z.number().gt(0).lt(1).default(0.99).describe('Quantile of the print sizes so far this session that a large print reaches as well, by days to expiry.'),
  quantilePrints: z.number().int().min(1).default(100).describe('Prints of this session needed before the quantile counts, a count.'),
  halfLifeMinutes: z.number().gt(0).max(LONGEST_HALF_LIFE).default(20).describe('Time in which the weight of a print halves, in minutes.'),
  useTradeSizeRule: z.boolean().default(true).describe('Whether a print that takes exactly the displayed size of one side is read as a resting customer order, true or false.'),
  quoteStaleSeconds: z.number().int().min(1).max(LONGEST_STALENESS).default(60).describe('Age from which a quote no longer tells the side of a print, in seconds.'),
  complexConditions: z
    .array(z.string().min(1))
    .default(['MLET', 'MLAT', 'MLCT', 'MLFT', 'MESL', 'MASL', 'MFSL', 'TLET', 'TLAT', 'TLCT', 'TLFT', 'TESL', 'TASL', 'TFSL', 'CBMO', 'MCTP'])
    .describe('Condition codes of multi-leg trades (OPRA names), whose prints are left out, a list.'),
});

export type LargeFlowConfig = z.output<typeof largeFlowConfig>;

/** Section `options.flow`: whether the option prints of the session are followed, and how. */
export const sessionFlowConfig = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Whether option prints are followed: the large-flow direction then stands beside the dealer position, at no weight in the score, true or false.'),
    ...largeFlowConfig.shape,
  })
  .prefault({});

export type SessionFlowConfig = z.output<typeof sessionFlowConfig>;
