import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Linter } from 'eslint';
import config from '../../eslint.config.mjs';

// Where the environment says CI, the parser would take a file's content from disk instead of the code it is given.
process.env['TSESTREE_SINGLE_RUN'] = 'false';

const root = path.resolve(__dirname, '../..');
const linter = new Linter({ configType: 'flat', cwd: root });

/** The rules that refuse `code` as if it stood in `file`. */
function refusedBy(code: string, file = 'packages/core/src/planted.ts'): string[] {
  const messages = linter.verify(code, config as Linter.Config[], { filename: path.join(root, file) });
  return [...new Set(messages.map((message) => message.ruleId ?? message.message))];
}

describe('core packages know only event time', () => {
  test.each([
    'Date.now();',
    "Date['now']();",
    'globalThis.Date.now();',
    'const { now } = Date; now();',
    'new Date();',
    'Date();',
    'performance.now();',
    'globalThis.performance.now();',
    'process.hrtime();',
    'process.hrtime.bigint();',
    "import { hrtime } from 'node:process'; hrtime();",
    "import { performance as p } from 'node:perf_hooks'; p.now();",
    'setTimeout(() => undefined, 1);',
    'globalThis.setInterval(() => undefined, 1);',
    'const later = setImmediate; later(() => undefined);',
    "import { setTimeout as sleep } from 'node:timers/promises'; await sleep(1);",
  ])('refuses %s', (code) => {
    expect(refusedBy(code)).toEqual(['mia/no-wall-clock']);
  });

  test.each([
    'new Date(0).toISOString();',
    'const setTimeout = (n: number): number => n; setTimeout(1);',
    'clock.performance; book.setTimeout(1);',
    'interface Timers { setTimeout(n: number): void; now: Date }',
  ])('accepts %s', (code) => {
    expect(refusedBy(code)).toEqual([]);
  });

  test.each(['packages/core/src/a.test.ts', 'bench/src/a.bench.ts', 'packages/core/src/a.bench.ts'])('leaves the clock to %s', (file) => {
    expect(refusedBy('performance.now();', file)).not.toContain('mia/no-wall-clock');
  });

  test('leaves the clock to packages that talk to the outside world', () => {
    expect(refusedBy('performance.now();', 'packages/recording/src/index.ts')).toEqual([]);
  });
});

describe('results do not depend on the machine', () => {
  test.each(['Math.random();', 'const { random } = Math; random();', 'crypto.randomUUID();', "import { randomBytes } from 'node:crypto'; randomBytes(1);", "import crypto from 'node:crypto'; crypto.randomInt(3);"])(
    'refuses %s, in tests too',
    (code) => {
      expect(refusedBy(code)).toEqual(['mia/no-unseeded-random']);
      expect(refusedBy(code, 'packages/core/src/a.test.ts')).toEqual(['mia/no-unseeded-random']);
      expect(refusedBy(code, 'packages/recording/src/index.ts')).toEqual(['mia/no-unseeded-random']);
    },
  );

  test.each(['2 ** 0.5;', 'a ** b;', 'let a = 2; a **= 1.5;', 'Math.pow(a, 0.5);', 'Math.pow(a, b);', "Math['pow'](a, b);", 'const { pow } = Math; pow(a, b);', 'xs.map(Math.pow);'])('refuses %s', (code) => {
    expect(refusedBy(code).filter((rule) => rule !== 'prefer-const')).toEqual(['mia/integer-power']);
  });

  test.each(['a ** 2;', 'a ** -3;', 'Math.pow(a, 2);', 'own.pow(a, b);'])('accepts %s', (code) => {
    expect(refusedBy(code)).toEqual([]);
  });

  test.each(['(1).toLocaleString();', "'a'.localeCompare('b');", 'new Intl.NumberFormat();', 'Intl.DateTimeFormat([]);', 'new Date(0).getHours();', 'new Date(2020, 1);', "'a'.toLocaleUpperCase();"])('refuses %s', (code) => {
    expect(refusedBy(code)).toEqual(['mia/no-locale']);
  });

  test.each(["new Intl.NumberFormat('en-US');", 'new Date(0).getUTCHours();', '(1).toFixed(2);'])('accepts %s', (code) => {
    expect(refusedBy(code)).toEqual([]);
  });
});

describe('types are not talked out of', () => {
  test.each(['packages/core/src/planted.ts', 'packages/core/src/planted.test.ts', 'scripts/planted.test.ts'])('refuses any in %s', (file) => {
    expect(refusedBy('const a: any = 1; void (a as any);', file)).toEqual(['@typescript-eslint/no-explicit-any']);
  });

  test('refuses a non-null assertion in core packages', () => {
    expect(refusedBy('xs[0]!.a;')).toEqual(['@typescript-eslint/no-non-null-assertion']);
  });

  test('refuses default exports, except in configuration files', () => {
    expect(refusedBy('export default 1;')).toEqual(['no-restricted-exports']);
    expect(refusedBy('const a = 1; export { a as default };')).toEqual(['no-restricted-exports']);
    expect(refusedBy('export default 1;', 'tsup.config.ts')).toEqual([]);
  });

  test.each(['// @ts-ignore because I say so', '// @ts-nocheck because I say so', '// @ts-expect-error'])('refuses %s', (comment) => {
    expect(refusedBy(`${comment}\nlet a = 1; a = 2; void a;`)).toEqual(['@typescript-eslint/ban-ts-comment']);
  });
});

test('a promise nobody waits for is refused where promises live', () => {
  expect(refusedBy('async function load(): Promise<void> {}\nload();\n', 'packages/recording/src/index.ts')).toEqual(['@typescript-eslint/no-floating-promises']);
});
