#!/usr/bin/env node
import { CommanderError } from 'commander';
import { createProgram } from './program.js';
import { Exit, reportFailure } from './terminal/output.js';

const USAGE_ERROR = 'commander.';
const HELP_SHOWN = new Set(['commander.helpDisplayed', 'commander.help', 'commander.version']);

// A reader that closes early (`| head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(Exit.Done);
  throw error;
});

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError && error.code.startsWith(USAGE_ERROR)) process.exitCode = HELP_SHOWN.has(error.code) ? Exit.Done : Exit.Usage;
  else process.exitCode = reportFailure(error);
}
