#!/usr/bin/env node
import { runCommandLine } from './program.js';
import { Exit } from './terminal/output.js';

// A reader that closes early (`| head`) is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(Exit.Done);
    throw error;
  });
}

await runCommandLine(process.argv);
