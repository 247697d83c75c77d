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

/** Every setting of the system, with its unit and default. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('Address of the JSON schema, for editors.'),
  schemaVersion: z.literal(1).default(1).describe('Version of this layout.'),
  account: account.prefault({}).describe('The trading account.'),
  entry: entry.prefault({}).describe('When a rating becomes an entry signal. The gate itself is risk.checks.entryGate.'),
  ...pipelineConfigSections,
  risk: riskConfigSchema.prefault({}).describe('Sizing, stops, limits and pre-trade checks.'),
  execution: executionConfigSchema.prefault({}).describe('Brackets and the simulated venue.'),
});

export type Config = z.infer<typeof configSchema>;
