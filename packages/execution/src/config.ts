import { z } from 'zod';

const bracket = z.strictObject({
  entryTimeout: z.number().positive().default(5).describe('How long an entry order may work before its rest is cancelled, in seconds.'),
  timeStop: z.number().positive().default(60).describe('Longest time in a position, in minutes.'),
  protectionTimeout: z.number().positive().default(2).describe('How long a filled entry may wait for its stop to work before it is closed at market, in seconds.'),
  cancelTimeout: z.number().positive().default(1).describe('How long a closing waits for cancels to be acknowledged before the market order goes out, in seconds.'),
  exitRetry: z.number().positive().default(1).describe('Pause before a refused closing order is sent again, in seconds.'),
  answerTimeout: z.number().positive().default(1).describe('How long an order or a cancel may go unanswered before its outcome counts as unknown and the broker is asked, in seconds.'),
  feesTimeout: z.number().positive().default(10).describe('How long a closed trade waits for the fees of its fills before the expected ones are taken, in seconds.'),
  breakEvenAfter: z.number().min(0).max(20).default(0).describe('Gain at which the stop moves to the entry price, in multiples of the distance from entry to stop; 0: never.'),
  trailing: z.enum(['off', 'range', 'level']).default('off').describe('How the stop follows the price: not at all, at a distance of bar ranges from the best price, or behind the nearest level.'),
  trailingAfter: z.number().min(0).max(20).default(1).describe('Gain from which the stop follows, in multiples of the distance from entry to stop.'),
  trailingRanges: z.number().positive().max(20).default(2).describe('Distance of the following stop from the best price, in average ranges (trailing `range`).'),
  trailingLevelTicks: z.int().min(0).max(100).default(2).describe('Distance of the following stop behind the level, in ticks (trailing `level`).'),
  oppositeExitScore: z.number().min(50).max(100).default(70).describe('Score of a rating in the opposite direction that closes the position.'),
});

const simulatedVenue = z.strictObject({
  feedLatency: z.number().min(0).default(50).describe('Modelled delay from exchange to here, in milliseconds; used only where the recording knows one time and not two.'),
  orderLatency: z.number().min(0).default(100).describe('Delay from sending a command to its working at the exchange, in milliseconds.'),
  reportLatency: z.number().min(0).default(100).describe('Delay from something happening to an order to hearing of it, in milliseconds.'),
  fillRule: z.enum(['tradeThrough', 'touch']).default('tradeThrough').describe('When a resting limit order fills: `tradeThrough` needs a price beyond it, `touch` (optimistic) a price at it.'),
  stopSlippageTicks: z.int().min(0).max(100).default(1).describe('Taken off every stop fill, in ticks.'),
  assumedSpreadTicks: z.int().min(0).max(100).default(1).describe('Spread assumed where the feed has no quotes, in ticks; the whole of it is charged to whoever crosses.'),
});

/** The `execution` section of the configuration. */
export const executionConfigSchema = z.strictObject({
  bracket: bracket.prefault({}).describe('How a position is entered, protected and left.'),
  simulatedVenue: simulatedVenue.prefault({}).describe('How a backtest fills orders.'),
});

export type ExecutionConfig = z.infer<typeof executionConfigSchema>;
export type BracketConfig = ExecutionConfig['bracket'];
export type SimulatedVenueConfig = ExecutionConfig['simulatedVenue'];
