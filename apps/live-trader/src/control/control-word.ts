import { z } from 'zod';

/** What a person can say to a running session. */
export const controlWordSchema = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('status') }),
  z.strictObject({
    ask: z.literal('operator'),
    command: z.enum(['kill', 'unkill', 'flatten', 'pause', 'resume', 'claim', 'ignore']),
    reason: z.string(),
    target: z.string().default(''),
  }),
]);

export type ControlWord = z.infer<typeof controlWordSchema>;

/** One line of a client. */
export const controlLineSchema = z.strictObject({ token: z.string(), word: controlWordSchema });

/** One line in answer. */
export type ControlAnswer = { readonly ok: true; readonly status: unknown } | { readonly ok: false; readonly error: string };
