import { z } from 'zod';

/** Settings of iceberg detection. */
export const icebergsConfig = z
  .strictObject({
    minimumHidden: z.number().int().min(1).default(1).describe('Least hidden size that one matching event must show for a native iceberg, in contracts.'),
    settleMs: z.number().int().min(1).max(5_000).default(300).describe('Time after a print at which the price is looked at again: a refill comes within it, and so must the book of a slow feed, in milliseconds.'),
    refillShare: z.number().gt(0).max(1).default(1).describe('Least share of what traded at a price that must be back for a synthetic refill, 0 to 1.'),
    minimumRefills: z.number().int().min(1).max(100).default(3).describe('Synthetic refills in a row that make a synthetic iceberg, a count.'),
    runSeconds: z.number().int().min(1).max(3_600).default(5).describe('Longest time between two synthetic refills of one run, in seconds.'),
  })
  .prefault({});

export type IcebergOptions = z.output<typeof icebergsConfig>;
