import { Command } from 'commander';
import { inheritSettings, runProgram } from '@mia-trading/command-line';
import { configCommand } from './commands/config.js';
import { featuresCommand } from './commands/features.js';
import { gexCommand } from './commands/gex.js';
import { generateCommand } from './commands/generate.js';
import { importCommand } from './commands/import.js';
import { inspectCommand } from './commands/inspect.js';
import { learnSessionsCommand } from './commands/learn-sessions.js';
import { replayCommand } from './commands/replay.js';
import { runCommand } from './commands/run.js';
import { validateCommand } from './commands/validate.js';

const EXAMPLES = `
Examples:
  $ backtester generate --seed 7 --out recordings/demo
  $ backtester inspect recordings/demo
  $ backtester run recordings/demo
  $ backtester import databento esh4.mbo.dbn.zst --out recordings/esh4
  $ backtester run recordings/esh4 --set risk.checks.entryGate=60 --json
  $ backtester replay --verify tapes/2026-11-17
  $ backtester gex spx_quotedata.csv
  $ backtester features recordings/esh4 --out esh4.parquet
  $ backtester validate fills tapes/2026-11-17

With --json, stdout holds exactly one JSON document, after a failure too: { "error": { "code", "message", "remedy", "context" }, "exitCode" },
or the document of the command with a "failure" in it where it got part of the way. Everything for people goes to stderr.

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 a verification found a difference.`;

/** The command line of the backtester. */
export function createProgram(): Command {
  const program = new Command('backtester')
    .description('Import, inspect and backtest recorded ES sessions.')
    .version('0.0.0')
    .exitOverride()
    .showHelpAfterError('(add --help for usage)')
    .addHelpText('after', EXAMPLES);
  for (const command of [importCommand(), inspectCommand(), runCommand(), replayCommand(), generateCommand(), gexCommand(), featuresCommand(), learnSessionsCommand(), validateCommand(), configCommand()]) program.addCommand(inheritSettings(command, program));
  return program;
}

/** Runs one command line, `argv` as of `process`: prints the result or the failure, and leaves the exit code in `process.exitCode`. */
export function runCommandLine(argv: readonly string[]): Promise<void> {
  return runProgram(createProgram(), argv);
}
