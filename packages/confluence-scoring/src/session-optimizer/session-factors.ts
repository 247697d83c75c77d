import { DAY_SESSIONS } from '@mia-trading/core';
import { z } from 'zod';

const FACTOR_MAX = 2;
const GATE_MAX = 20;

const sessionFactor = z.strictObject({
  size: z.number().min(0).max(FACTOR_MAX).describe('Factor on position size.'),
  gatePoints: z.number().min(-GATE_MAX).max(GATE_MAX).default(0).describe('Added to the entry gate, in points of score.'),
});

/** A set of session factors: what the session of the day changes about an entry. `closed` needs none: nothing is traded in it. */
export const sessionFactorsSchema = z.strictObject({
  schemaVersion: z.literal(1).default(1).describe('Version of this layout.'),
  name: z.string().min(1).describe('Name of the set, shown in every rating.'),
  revision: z.string().min(1).describe('Which edition of the set this is, e.g. the date it was made.'),
  sessions: z.partialRecord(z.enum(DAY_SESSIONS), sessionFactor).describe('Factors by session of the day; one left out changes nothing.'),
  overlap: z.number().min(0).max(FACTOR_MAX).default(1).describe('Further factor on position size while the cash markets of London and New York are both open.'),
  evidence: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))).default([]).describe('What the factors rest on, for people; nothing reads it.'),
});

export type SessionFactors = z.output<typeof sessionFactorsSchema>;
