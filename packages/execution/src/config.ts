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

const milliseconds = z.number().min(0);
const ticks = z.int().min(0).max(100);

const simulatedVenue = z
  .strictObject({
    feedLatency: milliseconds.default(50).describe('Modelled delay from exchange to here, in milliseconds; used only where the recording knows one time and not two.'),
    orderLatency: milliseconds.default(100).describe('Delay from sending a command to its working at the exchange, in milliseconds; the median with `distribution`.'),
    reportLatency: milliseconds.default(100).describe('Delay from something happening to an order to hearing of it, in milliseconds; the median with `distribution`.'),
    latencyModel: z.enum(['constant', 'distribution', 'measured']).default('constant').describe('`constant`: always as configured; `distribution`: log-normal around it; `measured`: drawn from the samples.'),
    latencySpread: z.number().min(0).max(3).default(0.5).describe('Standard deviation of the logarithm of order and report latency (`distribution`).'),
    orderLatencySamples: z.array(milliseconds).default([]).describe('Measured order latencies, in milliseconds (`measured`).'),
    reportLatencySamples: z.array(milliseconds).default([]).describe('Measured report latencies, in milliseconds (`measured`).'),
    fillRule: z
      .enum(['queue', 'tradeThrough', 'touch'])
      .default('queue')
      .describe('When a resting limit order fills: `queue` needs its turn in the queue at its price, and a price beyond it where the book shows no depth; `tradeThrough` always a price beyond it, `touch` (optimistic) a price at it.'),
    queueModel: z
      .enum(['orders', 'conservative', 'probabilistic'])
      .default('orders')
      .describe('Which contracts come first at a price (`queue`): `orders` follows the real orders where the feed tells them and is `conservative` elsewhere; with `conservative` others cancel behind us first, with `probabilistic` on both sides by size.'),
    cancelsAheadWeight: z.number().min(0).max(100).default(1).describe('How much likelier a contract ahead of us is cancelled than one behind (`probabilistic`); 1: equally.'),
    stopSlippageTicks: ticks.default(1).describe('Taken off every stop fill, in ticks.'),
    marketSlippageTicks: ticks.default(0).describe('Taken off every other fill that crosses the spread, in ticks; never beyond the price of a limit order.'),
    slippageModel: z.enum(['fixed', 'random', 'size']).default('fixed').describe('What comes on top of the fixed slippage of orders that cross: nothing, a tick by chance, or ticks in proportion to the size displayed.'),
    slippageChance: z.number().min(0).max(1).default(0.5).describe('Chance of one more tick for an order (`random`).'),
    slippagePerDisplay: z.number().min(0).max(100).default(1).describe('Ticks for an order as large as the best displayed size, rounded up (`size`).'),
    assumedSpreadTicks: ticks.default(1).describe('Spread assumed where the feed has no quotes, in ticks; the whole of it is charged to whoever crosses.'),
    seed: z.int().min(0).default(1).describe('Begins the random numbers of latency and slippage; the same seed gives the same fills.'),
  })
  .refine(({ latencyModel, orderLatencySamples, reportLatencySamples }) => latencyModel !== 'measured' || (orderLatencySamples.length > 0 && reportLatencySamples.length > 0), {
    error: 'Measured latency needs samples of both legs.',
    path: ['latencyModel'],
  });

/** The `execution` section of the configuration. */
export const executionConfigSchema = z.strictObject({
  bracket: bracket.prefault({}).describe('How a position is entered, protected and left.'),
  simulatedVenue: simulatedVenue.prefault({}).describe('How a backtest fills orders.'),
});

export type ExecutionConfig = z.infer<typeof executionConfigSchema>;
export type BracketConfig = ExecutionConfig['bracket'];
export type SimulatedVenueConfig = ExecutionConfig['simulatedVenue'];
