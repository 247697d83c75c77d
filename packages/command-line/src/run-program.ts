import { CommanderError, type Command } from 'commander';
import { failureDocument, isHelp, reportFailure } from './failure.js';
import { printJson } from './output.js';

/** Runs one command line, `argv` as of `process`: prints the result or the failure, and leaves the exit code in `process.exitCode`. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (isHelp(error)) return;
    const document = failureDocument(error);
    // Commander has told people already.
    process.exitCode = error instanceof CommanderError ? document.exitCode : reportFailure(error);
    if (argv.includes('--json')) printJson(document);
  }
}
