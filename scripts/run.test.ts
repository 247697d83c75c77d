import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

let home = '';

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'mia-run-'));
  mkdirSync(path.join(home, 'src'));
  writeFileSync(path.join(home, 'package.json'), '{ "type": "module" }');
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

function run(main: string, ...args: string[]): { code: number | null; out: string; err: string } {
  const entry = path.join(home, 'src', 'main.ts');
  writeFileSync(entry, main);
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(__dirname, 'run.mjs'), entry, ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

const echo = 'process.stdout.write(JSON.stringify(process.argv.slice(2)));';

test('passes arguments and exit code, and prints nothing of its own', () => {
  expect(run(`${echo} process.exitCode = 3;`, '--json', 'a b', '--')).toEqual({ code: 3, out: '["--json","a b","--"]', err: '' });
});

test('an unchanged program is bundled once, an edited one anew, and old bundles go', () => {
  for (let edit = 0; edit < 3; edit += 1) run(echo);
  const bundles = (): string[] => readdirSync(path.join(home, '.cache')).filter((name) => name.endsWith('.mjs'));
  expect(bundles()).toHaveLength(1);
  for (let edit = 0; edit < 9; edit += 1) expect(run(`process.stdout.write('${edit}');`).out).toBe(String(edit));
  expect(bundles()).toHaveLength(8);
});

test('an error names the line of the source', () => {
  const { code, out, err } = run('interface Unused { a: 1 }\n\nthrow new Error("boom");');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/src\/main\.ts:3/);
});

test('source that does not compile is named on stderr', () => {
  const { code, out, err } = run('const a = ;');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/main\.ts:1:10/);
});

test('a missing entry is wrong usage', () => {
  const { status, stdout } = spawnSync(process.execPath, [path.join(__dirname, 'run.mjs'), 'apps/nowhere/src/main.ts'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});
