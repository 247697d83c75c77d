import { fileURLToPath } from 'node:url';

const propertySeed = fileURLToPath(new URL('scripts/property-seed.cjs', import.meta.url));

/** One root run over every workspace: TypeScript through swc, packages resolved from source, no build needed. */
const project = (name, rootDir) => ({
  displayName: name,
  rootDir,
  testEnvironment: 'node',
  setupFiles: [propertySeed],
  testEnvironmentOptions: { customExportConditions: ['@mia-trading/source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '/.cache/'],
  transform: {
    '\\.[cm]?[tj]sx?$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' }, sourceMaps: 'inline' },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!.*(trading-signals)/)'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
});

export default {
  // Generous, because a loaded two-core machine is slow; no test waits for time to pass.
  testTimeout: 120_000,
  // A worker keeps memory of every file it ran; one that was never replaced ran out of it late in the full level.
  workerIdleMemoryLimit: '1GB',
  projects: [
    project('packages', '<rootDir>/packages'),
    project('apps', '<rootDir>/apps'),
    project('examples', '<rootDir>/examples'),
    project('scripts', '<rootDir>/scripts'),
    project('bench', '<rootDir>/bench'),
  ],
};
