import { configSchema } from '@mia-trading/engine';
import { ibkrConfigSchema } from '@mia-trading/ibkr-feed';
import { stateDirectorySchema, tapeDirectorySchema } from '@mia-trading/monitoring';
import { tapeConfigSchema } from '@mia-trading/recording';
import { z } from 'zod';

const DEFAULT_SKEW_MS = 2_000;
const DEFAULT_WARM_UP_DAYS = 5;
const MOST_WARM_UP_DAYS = 60;
const DEFAULT_FREE_MEGABYTES = 2_000;
const DEFAULT_QUEUE_EVENTS = 10_000;
const LEAST_QUEUE_EVENTS = 100;
const MOST_QUEUE_EVENTS = 1_000_000;

const tape = tapeConfigSchema.extend({
  directory: tapeDirectorySchema,
});

const warmUp = z.strictObject({
  recordings: z.array(z.string().min(1)).default([]).describe('Recordings whose events before the session warm the features up, taken whole, in any order.'),
  lastTapes: z.boolean().default(true).describe('Takes the tapes of earlier sessions in the tape directory too.'),
  days: z.number().min(0).max(MOST_WARM_UP_DAYS).default(DEFAULT_WARM_UP_DAYS).describe('How far back tapes and bars are taken, in trade dates before that of the session.'),
  bars: z.boolean().default(true).describe('Asks the broker for one-minute bars where no tape or recording reaches.'),
});

const trader = z.strictObject({
  stateDirectory: stateDirectorySchema,
  maxClockSkewMs: z.number().positive().default(DEFAULT_SKEW_MS).describe("Difference between the system clock and the server's, beyond which a session does not start, in milliseconds."),
  queueEvents: z.int().min(LEAST_QUEUE_EVENTS).max(MOST_QUEUE_EVENTS).default(DEFAULT_QUEUE_EVENTS).describe('Events that may wait for the engine; market data beyond them are left out and told as a gap, in events.'),
  minFreeMegabytes: z.number().min(0).default(DEFAULT_FREE_MEGABYTES).describe('Free disk space below which doctor fails, in megabytes.'),
});

/** Every setting of a live session: the engine's, the broker's, and where things are kept. `{ "broker": {...}, "tape": {...} }` is enough. */
export const traderConfigSchema = z.strictObject({
  ...configSchema.shape,
  broker: ibkrConfigSchema.prefault({}).describe('Connection to TWS or IB Gateway, and what is subscribed.'),
  tape: tape.prefault({}).describe('How and where the session is recorded.'),
  warmUp: warmUp.prefault({}).describe('What the features are warmed up with before the session.'),
  trader: trader.prefault({}).describe('The program itself.'),
});

export type TraderConfig = z.infer<typeof traderConfigSchema>;
