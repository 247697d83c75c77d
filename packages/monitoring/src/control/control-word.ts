import { z } from 'zod';

/** What a person can say to a running session. */
export const controlWordSchema = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('status') }),
  z.strictObject({
    ask: z.literal('operator'),
    /** Through which program the person speaks. */
    route: z.enum(['cli', 'dashboard']),
    command: z.enum(['kill', 'unkill', 'flatten', 'pause', 'resume', 'claim', 'ignore']),
    reason: z.string(),
    target: z.string().default(''),
  }),
]);

export type ControlWord = z.infer<typeof controlWordSchema>;

/** A word that changes something. */
export type OperatorWord = Extract<ControlWord, { ask: 'operator' }>;

/** Why, where a person did not say. */
export const NO_REASON = 'no reason given';

/** One line of a client. */
export const controlLineSchema = z.strictObject({ token: z.string(), word: controlWordSchema });

/** One line in answer. */
export const controlAnswerSchema = z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), status: z.unknown() }), z.object({ ok: z.literal(false), error: z.string() })]);

export type ControlAnswer = z.infer<typeof controlAnswerSchema>;
