import { MiaError } from '@mia-trading/core';
import { CommanderError } from 'commander';
import { Exit, note } from './output.js';

/** A failure as `--json` shows it. */
export interface FailureDocument {
  readonly schemaVersion: 1;
  readonly error: { readonly code: string; readonly message: string; readonly remedy: string; readonly context: Readonly<Record<string, unknown>> };
  readonly exitCode: number;
}

const HELP_ASKED = new Set(['commander.helpDisplayed', 'commander.version']);
/** Commander's way to say that it printed the usage since there was no command. */
const NO_COMMAND = 'commander.help';
const USAGE_AREAS = ['MIA-CONFIG', 'MIA-USAGE'];

/** Help or the version was asked for and has been printed. */
export function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && HELP_ASKED.has(error.code);
}

/** What a thrown value means to the user. A value that no code expects keeps its stack for the person who will look for the cause. */
export function failureDocument(error: unknown): FailureDocument {
  const known = expected(error);
  if (known === undefined) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { schemaVersion: 1, error: { code: 'MIA-APP-UNEXPECTED', message, remedy: 'This is a fault of the program: please report it with this message and the command.', context: {} }, exitCode: Exit.Failed };
  }
  const { code, message, remedy, context } = known;
  return { schemaVersion: 1, error: { code, message, remedy, context }, exitCode: USAGE_AREAS.some((area) => code.startsWith(area)) ? Exit.Usage : Exit.Failed };
}

function expected(error: unknown): MiaError | undefined {
  if (error instanceof MiaError) return error;
  if (error instanceof CommanderError) {
    const message = error.code === NO_COMMAND ? 'no command was given' : error.message.replace(/^error: /, '');
    return new MiaError('MIA-USAGE-ARGUMENTS', message, 'add --help for usage');
  }
  if (isSystemError(error)) return new MiaError('MIA-APP-FILE', `a file operation failed: ${error.message}`, 'check the path named, its permissions and the free space', { cause: error.code, file: error.path ?? null });
  return undefined;
}

/** What the operating system refused, as Node throws it. */
function isSystemError(error: unknown): error is { readonly message: string; readonly code: string; readonly path?: string } {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error && 'message' in error;
}

/** Says on stderr what went wrong and what to do about it, and gives the exit code. */
export function reportFailure(error: unknown): number {
  const { error: failure, exitCode } = failureDocument(error);
  note(`error ${failure.code}: ${failure.message}`);
  note(`what to do: ${failure.remedy}`);
  return exitCode;
}
