import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';

const examples = path.dirname(__dirname);

/** Runs a program of the repository from source, as a reader would, and gives what it prints. */
export function run(...args: readonly string[]): string {
  return execFileSync(process.execPath, ['scripts/run.mjs', ...args], { cwd: path.dirname(examples), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs an example, which must print what `examples/output` holds; MIA_UPDATE_DOCS=1 writes that anew. */
export function expectPrinted(name: string, ...args: readonly string[]): string {
  const printed = run(`examples/${name}.ts`, ...args);
  const file = path.join(examples, 'output', `${name}.txt`);
  if (process.env['MIA_UPDATE_DOCS'] === '1') {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, printed);
  }
  expect(printed).toBe(readFileSync(file, 'utf8'));
  return printed;
}
