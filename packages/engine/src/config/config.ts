import { pipelineConfigSections } from '@mia-trading/confluence-scoring';
import { executionConfigSchema } from '@mia-trading/execution';
import { riskConfigSchema } from '@mia-trading/risk';
import { z } from 'zod';

const account = z.strictObject({
  equity: z.number().positive().default(100_000).describe('Equity at the start of a backtest, in dollars.'),
});

const entry = z.strictObject({
  rearmBelow: z.number().min(50).max(100).default(60).describe('A score below this arms the gate for the next entry.'),
  rearmAfterExitMinutes: z.number().min(0).default(5).describe('Time after an exit at which the gate is armed again, in minutes.'),
  closeMarginMinutes: z.number().min(0).max(60).default(2).describe('Positions are closed this long before the market closes or halts, in minutes.'),
});

const exit = z.strictObject({
  feedLostSeconds: z.number().min(0).default(60).describe('How long the feed of the traded instrument may be silent, stale or disconnected before an open position is closed, in seconds; 0: never. Where a feed has no quotes, silence says nothing.'),
  optionsLostSeconds: z.number().min(0).default(300).describe('How long no option may be quoted before an open position is closed, where there are options at all, in seconds; 0: never.'),
});

const reconciliation = z.strictObject({
  intervalMinutes: z.number().min(0).default(5).describe('Orders and positions are compared with those of a broker so often, in minutes; 0: only after a start, a lost link, or an unanswered order.'),
  retrySeconds: z.number().positive().default(2).describe('Shortest time between two comparisons, in seconds.'),
});

/** Every setting of the system, with its unit and default. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('Address of the JSON schema, for editors.'),
  schemaVersion: z.literal(1).default(1).describe('Version of this layout.'),
  account: account.prefault({}).describe('The trading account.'),
  entry: entry.prefault({}).describe('When a rating becomes an entry signal. The gate itself is risk.checks.entryGate.'),
  exit: exit.prefault({}).describe('When a position is left for want of data. Time, stops and opposite ratings are in execution.bracket.'),
  reconciliation: reconciliation.prefault({}).describe('When the broker is asked how orders and positions stand.'),
  ...pipelineConfigSections,
  risk: riskConfigSchema.prefault({}).describe('Sizing, stops, limits and pre-trade checks.'),
  execution: executionConfigSchema.prefault({}).describe('Brackets and the simulated venue.'),
});

export type Config = z.infer<typeof configSchema>;
