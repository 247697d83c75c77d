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
