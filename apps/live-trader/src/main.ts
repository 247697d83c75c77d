#!/usr/bin/env node
import { Exit } from '@mia-trading/command-line';
import { runCommandLine } from './program.js';

// A reader of the result that closes early (`| head`) is no failure of ours; one of the messages changes nothing.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(Exit.Done);
  throw error;
});
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

await runCommandLine(process.argv);
