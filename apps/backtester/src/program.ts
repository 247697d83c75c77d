import { Command } from 'commander';
import { configCommand } from './commands/config.js';
import { generateCommand } from './commands/generate.js';
import { importCommand } from './commands/import.js';
import { inspectCommand } from './commands/inspect.js';
import { runCommand } from './commands/run.js';

const EXAMPLES = `
Examples:
  $ backtester generate --seed 7 --out recordings/demo
  $ backtester inspect recordings/demo
  $ backtester run recordings/demo
  $ backtester import databento esh4.mbo.dbn.zst --out recordings/esh4
  $ backtester run recordings/esh4 --set risk.checks.entryGate=60 --json

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 a verification found a difference.`;

/** The command line of the backtester. */
export function createProgram(): Command {
  const program = new Command('backtester')
    .description('Import, inspect and backtest recorded ES sessions.')
    .version('0.0.0')
    .exitOverride()
    .showHelpAfterError('(add --help for usage)')
    .addHelpText('after', EXAMPLES);
  for (const command of [importCommand(), inspectCommand(), runCommand(), generateCommand(), configCommand()]) program.addCommand(command.exitOverride().copyInheritedSettings(program));
  return program;
}
