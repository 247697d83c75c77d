import { MiaError } from '@mia-trading/core';

/** Exit codes of every command. */
export const Exit = { Done: 0, Failed: 1, Usage: 2, Different: 3 } as const;

/** Prints exactly one JSON document on stdout, with `null` for numbers that are not finite. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** For people, beside the result: goes to stderr. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Says what went wrong and what to do about it, and gives the exit code. */
export function reportFailure(error: unknown): number {
  if (error instanceof MiaError) {
    note(`error ${error.code}: ${error.message}`);
    note(`what to do: ${error.remedy}`);
    return error.code.startsWith('MIA-CONFIG') || error.code.startsWith('MIA-USAGE') ? Exit.Usage : Exit.Failed;
  }
  note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return Exit.Failed;
}
