import { z } from 'zod';

const DEFAULT_SILENCE_MS = 300_000;

/** Configuration section `inspect`: what an integrity check calls a hole. */
export const inspectConfigSchema = z.strictObject({
  maxSilenceMs: z
    .number()
    .positive()
    .default(DEFAULT_SILENCE_MS)
    .describe('Milliseconds without a market event of the traded instrument in continuous trading that count as a gap; at least two periods for bars.'),
});

export type InspectConfig = z.infer<typeof inspectConfigSchema>;
