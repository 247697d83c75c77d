import path from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';
import { mia } from './scripts/lint/mia-rules.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));

/** Packages that talk to the outside world; every other package is core and knows only event time. */
const outward = ['recording', 'ibkr-feed', 'tws-simulator', 'monitoring', 'research'];

const outwardSources = [...outward.map((name) => `packages/${name}/src/**/*.ts`), 'apps/*/src/**/*.ts', 'examples/**/*.ts', 'bench/src/**/*.ts'];
const outwardPackages = outward.map((name) => `packages/${name}/**`);
const tests = ['**/*.test.ts', '**/*.bench.ts', '**/test-support/**'];

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '**/.cache/', '**/.turbo/', '**/coverage/', 'demo-output/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,mts,mjs,js}'],
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
    plugins: { mia },
    rules: {
      'mia/no-unseeded-random': 'error',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-empty': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-debugger': 'error',
      'no-dupe-keys': 'error',
      'no-duplicate-case': 'error',
      'no-sparse-arrays': 'error',
      'no-unreachable': 'error',
      'no-unsafe-finally': 'error',
      'no-unused-private-class-members': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'use-isnan': 'error',
      'valid-typeof': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } }],
    },
  },
  {
    files: ['**/*.{ts,mts}'],
    extends: [tseslint.configs.base],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': 'allow-with-description', 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': false, minimumDescriptionLength: 10 },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-duplicate-enum-values': 'error',
      '@typescript-eslint/no-empty-object-type': 'error',
      '@typescript-eslint/no-extra-non-null-assertion': 'error',
      '@typescript-eslint/no-namespace': 'error',
      '@typescript-eslint/no-non-null-asserted-optional-chain': 'error',
      '@typescript-eslint/no-require-imports': 'error',
      '@typescript-eslint/no-unsafe-declaration-merging': 'error',
      '@typescript-eslint/no-unsafe-function-type': 'error',
      '@typescript-eslint/no-wrapper-object-types': 'error',
    },
  },
  {
    // No locale and no time zone of the machine: every package.
    files: ['packages/*/src/**/*.ts'],
    ignores: tests,
    rules: { 'mia/no-locale': 'error', 'no-console': 'error' },
  },
  {
    // Only event time and exactly repeatable arithmetic: the core packages.
    files: ['packages/*/src/**/*.ts'],
    ignores: [...tests, ...outwardPackages],
    rules: { 'mia/no-wall-clock': 'error', 'mia/integer-power': 'error', '@typescript-eslint/no-non-null-assertion': 'error' },
  },
  {
    // Promises are awaited or handed on. Needs types, so it is limited to where promises live.
    files: outwardSources,
    ignores: tests,
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  // TypeScript reports unused names in the rest.
  { files: ['**/*.mjs'], rules: { 'no-unused-vars': 'error' } },
  { files: ['*.config.{ts,mjs}'], rules: { 'no-restricted-exports': 'off' } },
);
