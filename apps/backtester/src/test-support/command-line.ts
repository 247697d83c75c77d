import { existsSync } from 'node:fs';
import path from 'node:path';
import { createProgram } from '../program.js';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');

/** A file of the real market data, or `undefined` where the data is not there. */
export function realFile(name: string): string | undefined {
  const file = path.join(process.env['MIA_TEST_DATA'] ?? path.join(REPOSITORY, '..', 'shared', 'data'), name);
  return existsSync(file) ? file : undefined;
}

export function repositoryFile(name: string): string {
  return path.join(REPOSITORY, name);
}

/** Runs one command in this process and gives the JSON document it printed on stdout. Throws when it printed anything else. */
export async function runJson(...args: readonly string[]): Promise<Record<string, unknown>> {
  const written: string[] = [];
  const { stdout } = process;
  const original = stdout.write.bind(stdout);
  stdout.write = ((text: string) => written.push(text) > 0) as typeof stdout.write;
  try {
    await createProgram().parseAsync(['node', 'backtester', ...args, '--json']);
  } finally {
    stdout.write = original;
  }
  return JSON.parse(written.join('')) as Record<string, unknown>;
}
