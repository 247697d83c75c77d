import { describe, expect, test } from '@jest/globals';
import * as appsExportNothing from './apps-export-nothing.mjs';
import * as circularImports from './circular-imports.mjs';
import * as explainedSuppressions from './explained-suppressions.mjs';
import * as focusedTests from './focused-tests.mjs';
import * as importTable from './import-table.mjs';
import * as packageShape from './package-shape.mjs';
import * as pinnedDependencies from './pinned-dependencies.mjs';
import { acceptedManifest, withWorkspace, type PlantedPackage } from './planted-workspace';

interface Guard {
  readonly check: (root: string) => string[];
}

const problemsOf = (guard: Guard, planted: Record<string, PlantedPackage>): string[] => withWorkspace(planted, (root) => guard.check(root));
const source = (text: string, manifest?: Record<string, unknown>): PlantedPackage => (manifest === undefined ? { files: { 'src/index.ts': text } } : { manifest, files: { 'src/index.ts': text } });

const core = source('export const one = 1;');
const riskManifest = acceptedManifest('risk', { dependencies: { '@mia-trading/core': 'workspace:^' } });
const appManifest = { name: '@mia-trading/backtester', private: true, license: 'MIT', type: 'module', dependencies: { '@mia-trading/core': 'workspace:^', '@mia-trading/risk': 'workspace:^' } };

describe('import table', () => {
  const problems = (planted: Record<string, PlantedPackage>): string[] => problemsOf(importTable, planted);

  test('lets tests alone import the counterpart a package is tested against', () => {
    const feed = (file: string): Record<string, PlantedPackage> => ({
      'packages/tws-simulator': { manifest: { name: '@mia-trading/tws-simulator', exports: { '.': './src/index.ts' } }, files: { 'src/index.ts': 'export const one = 1;' } },
      'packages/ibkr-feed': {
        manifest: { name: '@mia-trading/ibkr-feed', devDependencies: { '@mia-trading/tws-simulator': 'workspace:^' }, exports: { '.': './src/index.ts' } },
        files: { [file]: "import { one } from '@mia-trading/tws-simulator';\nvoid one;" },
      },
    });
    expect(problems(feed('src/a.test.ts'))).toEqual([]);
    expect(problems(feed('src/a.ts'))).toEqual([expect.stringContaining('ibkr-feed may import core, not tws-simulator')]);
  });

  test('accepts what the table allows', () => {
    expect(
      problems({
        'packages/core': core,
        'packages/risk': source("import { one } from '@mia-trading/core';\nimport { readFileSync } from 'node:fs';\nexport { one, readFileSync };", riskManifest),
        'apps/backtester': { manifest: appManifest, files: { 'src/main.ts': "import { one } from '@mia-trading/risk';\nvoid one;" } },
      }),
    ).toEqual([]);
  });

  test('refuses an import that the table does not list', () => {
    const planted = { 'packages/core': source("import { stop } from '@mia-trading/risk';\nvoid stop;"), 'packages/risk': source('export const stop = 1;') };
    expect(problems(planted)).toContain('packages/core/src/index.ts:1: core may import no other package, not risk');
  });

  test.each(["import type { stop } from '@mia-trading/risk';", "export * from '@mia-trading/risk';", "const load = () => import('@mia-trading/risk');", "type Stop = import('@mia-trading/risk').Stop;"])('sees %s', (statement) => {
    const planted = { 'packages/core': source(`// first line\n${statement}`), 'packages/risk': source('export const stop = 1;') };
    expect(problems(planted)).toContain('packages/core/src/index.ts:2: core may import no other package, not risk');
  });

  test('refuses a dependency in package.json that the table does not list, for development too', () => {
    const manifest = acceptedManifest('core', { devDependencies: { '@mia-trading/risk': 'workspace:^' } });
    expect(problems({ 'packages/core': source('export {};', manifest), 'packages/risk': source('export {};') })).toEqual([
      'packages/core/package.json: devDependencies: core may import no other package, not risk',
    ]);
  });

  test.each([
    ['@mia-trading/core/src/index.js', 'reaches into @mia-trading/core'],
    ['@mia-trading/core/secret', 'reaches into @mia-trading/core'],
    ['../../core/src/index.js', 'leaves packages/risk'],
  ])('refuses to reach into another package through %s', (specifier, message) => {
    const found = problems({ 'packages/core': core, 'packages/risk': source(`export * from '${specifier}';`, riskManifest) });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  test('refuses to import an application', () => {
    const manifest = acceptedManifest('risk', { dependencies: { '@mia-trading/backtester': 'workspace:^' } });
    const found = problems({ 'packages/risk': source("import '@mia-trading/backtester';", manifest), 'apps/backtester': { manifest: { ...appManifest, dependencies: {} } } });
    expect(found).toHaveLength(2);
    expect(found.join()).toContain('nothing imports an application');
  });

  test('refuses a package that the table does not know', () => {
    expect(problems({ 'packages/astrology': source('export {};') })).toEqual(['packages/astrology/package.json: astrology is not in scripts/guards/may-import.mjs']);
  });

  test('refuses an undeclared dependency; tests may use the tools of the root', () => {
    const planted = { 'packages/core': { files: { 'src/index.ts': "import fc from 'fast-check';\nvoid fc;", 'src/index.test.ts': "import fc from 'fast-check';\nvoid fc;" } } };
    expect(problems(planted)).toEqual(['packages/core/src/index.ts:1: fast-check is not among the dependencies of packages/core/package.json']);
  });
});

describe('circular imports', () => {
  const problems = (planted: Record<string, PlantedPackage>): string[] => problemsOf(circularImports, planted);

  test('accepts a chain', () => {
    expect(problems({ 'packages/core': { files: { 'src/index.ts': "export * from './a.js';", 'src/a.ts': "export * from './b.js';", 'src/b.ts': 'export const b = 1;' } } })).toEqual([]);
  });

  test('refuses files that import each other, through types as well', () => {
    const files = { 'src/index.ts': "export * from './a.js';", 'src/a.ts': "import type { B } from './b.js';\nexport type A = B;", 'src/b.ts': "import type { A } from './a.js';\nexport type B = A[];" };
    expect(problems({ 'packages/core': { files } })).toEqual(['files: packages/core/src/a.ts -> packages/core/src/b.ts -> packages/core/src/a.ts']);
  });

  test('refuses packages that depend on each other', () => {
    const planted = { 'packages/core': source("import '@mia-trading/risk';"), 'packages/risk': source('export {};', riskManifest) };
    expect(problems(planted)).toEqual(['packages: @mia-trading/core -> @mia-trading/risk -> @mia-trading/core']);
  });
});

describe('applications export nothing', () => {
  const problems = (main: string, manifest: Record<string, unknown> = appManifest): string[] => problemsOf(appsExportNothing, { 'apps/backtester': { manifest, files: { 'src/main.ts': main } } });

  test('accepts a program', () => {
    expect(problems('const answer = 42;\nvoid answer;\nexport {};')).toEqual([]);
  });

  test.each(['export const answer = 42;', 'export default 42;', "export * from './other.js';", 'export type Answer = 42;', 'const a = 1; export { a };', 'export async function main() {}'])('refuses %s in the main file', (statement) => {
    expect(problems(`// first line\n${statement}`)).toEqual(['apps/backtester/src/main.ts:2: the main file of an application exports nothing']);
  });

  test('refuses entry points in package.json', () => {
    expect(problems('void 0;', { ...appManifest, exports: { '.': './dist/main.js' } })).toEqual(['apps/backtester/package.json: an application has no "exports"']);
    expect(problems('void 0;', { ...appManifest, private: false })).toEqual(['apps/backtester/package.json: an application is private']);
  });
});

describe('pinned dependencies', () => {
  const problems = (dependencies: Record<string, string>): string[] =>
    problemsOf(pinnedDependencies, { 'packages/core': core, 'packages/risk': { manifest: acceptedManifest('risk', { dependencies }) } });

  test('accepts exact versions and workspace:^', () => {
    expect(problems({ '@mia-trading/core': 'workspace:^', zod: '4.6.7', '@duckdb/node-api': '1.5.6-r.1' })).toEqual([]);
  });

  test.each(['^4.6.7', '~4.6.7', '4', '4.x', '*', 'latest', '>=4.6.7', 'workspace:^', 'git+ssh://host/zod.git'])('refuses %s', (range) => {
    expect(problems({ zod: range })).toEqual([`packages/risk/package.json: dependencies: zod is "${range}"; pin one exact version`]);
  });

  test('refuses a fixed version of a package of this repository', () => {
    expect(problems({ '@mia-trading/core': '0.0.0' })).toHaveLength(1);
  });
});

describe('focused and skipped tests', () => {
  const problems = (text: string): string[] => problemsOf(focusedTests, { 'packages/core': { files: { 'src/a.test.ts': text } } });

  test('accepts ordinary tests, and the words in strings and comments', () => {
    expect(problems("describe('it.only', () => { it.each([1])('x', () => {}); }); // it.only\nconst t = 'test.only(1)'; regexp.test.length;")).toEqual([]);
  });

  test.each(["it.only('x', () => {});", "describe.only('x', () => {});", "test.concurrent.only('x', () => {});", "it.only.each([1])('x', () => {});", "fit('x', () => {});", 'const run = test.only;'])('refuses %s', (statement) => {
    expect(problems(`// first line\n${statement}`)).toEqual(['packages/core/src/a.test.ts:2: a focused test hides all others']);
  });

  test('refuses a skipped test unless a comment or a condition says why', () => {
    expect(problems("it('a', () => {});\nit.skip('x', () => {});")).toEqual(['packages/core/src/a.test.ts:2: a skipped test needs a condition or a comment that says why']);
    expect(problems("it('a', () => {});\nxit('x', () => {});")).toHaveLength(1);
    expect(problems("// the vendor file is not public\nit.skip('x', () => {});")).toEqual([]);
    expect(problems("it('a', () => {});\nconst withData = recordingExists ? it : it.skip;")).toEqual([]);
    expect(problems("it('a', () => {});\nconst never = false ? it : it.skip;")).toHaveLength(1);
  });
});

describe('explained suppressions', () => {
  const problems = (text: string): string[] => problemsOf(explainedSuppressions, { 'packages/core': source(text) });

  test('accepts reasons', () => {
    expect(problems('// eslint-disable-next-line no-console -- the command line prints here\n// @ts-expect-error the vendor types lack this field\n')).toEqual([]);
  });

  test.each([
    ['// eslint-disable-next-line no-console', 'eslint-disable-next-line without a reason'],
    ['/* eslint-disable */', 'eslint-disable names no rule'],
    ['/* eslint-disable no-console -- why */', 'eslint-disable without a reason'],
    ['// @ts-ignore', '@ts-ignore without a reason'],
    ['// @ts-expect-error', '@ts-expect-error without a reason'],
    ['// @ts-nocheck', '@ts-nocheck without a reason'],
  ])('refuses %s', (comment, message) => {
    expect(problems(`\n${comment}\n`)).toEqual([`packages/core/src/index.ts:2: ${message}`]);
  });
});

describe('package shape', () => {
  const problems = (overrides: Record<string, unknown>, files: Record<string, string> = { 'src/index.ts': 'export {};', 'README.md': 'Planted.' }): string[] =>
    problemsOf(packageShape, { 'packages/core': { manifest: acceptedManifest('core', overrides), files } });

  test('accepts the common shape', () => {
    expect(problems({})).toEqual([]);
  });

  test('refuses a package without README, licence or entry source', () => {
    expect(problems({}, { 'src/index.ts': 'export {};' })).toEqual(['packages/core/package.json: README.md is missing']);
    expect(problems({ license: undefined })).toEqual(['packages/core/package.json: license is MIT']);
    expect(problems({}, { 'README.md': 'Planted.' })).toEqual(['packages/core/package.json: exports["."] needs src/index.ts']);
  });

  test('refuses types outside of the import and require branches', () => {
    const entry = { types: './dist/index.d.ts', import: './dist/index.js', require: './dist/index.cjs' };
    expect(problems({ exports: { '.': entry, './package.json': './package.json' } })).toHaveLength(1);
  });
});
