import { Command } from 'commander';
import { inheritSettings, runProgram } from '@mia-trading/command-line';
import { configCommand } from './commands/config.js';
import { doctorCommand } from './commands/doctor.js';
import { initCommand } from './commands/init.js';
import { operatorCommands } from './commands/operator.js';
import { recordCommand } from './commands/record.js';
import { runCommand } from './commands/run.js';
import { validateCommand } from './commands/validate.js';

const EXAMPLES = `
Examples:
  $ live-trader init
  $ live-trader doctor --config trader.json
  $ live-trader run --config trader.json
  $ live-trader run --config trader.json --mode paper
  $ live-trader kill --config trader.json --reason "strange fills"

Supervise the built program itself, node apps/live-trader/dist/main.js: package managers swallow the signals that end it orderly.

Exit codes: 0 ended orderly, 1 failed, 2 wrong usage or configuration.`;

/** The command line of the live trader. */
export function createProgram(): Command {
  const program = new Command('live-trader')
    .description('Trade, or only watch and record, ES through Interactive Brokers.')
    .version('0.0.0')
    .exitOverride()
    .showHelpAfterError('(add --help for usage)')
    .addHelpText('after', EXAMPLES);
  for (const command of [runCommand(), recordCommand(), doctorCommand(), ...operatorCommands(), validateCommand(), configCommand(), initCommand()]) program.addCommand(inheritSettings(command, program));
  return program;
}

/** Runs one command line, `argv` as of `process`, and leaves the exit code in `process.exitCode`. */
export function runCommandLine(argv: readonly string[]): Promise<void> {
  return runProgram(createProgram(), argv);
}
