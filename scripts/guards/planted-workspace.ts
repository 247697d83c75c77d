import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

type Json = Record<string, unknown>;

export interface PlantedPackage {
  readonly manifest?: Json;
  readonly files?: Readonly<Record<string, string>>;
}

/** The manifest that the guards accept, changed by `overrides`. */
export function acceptedManifest(folder: string, overrides: Json = {}): Json {
  return {
    name: `@mia-trading/${folder}`,
    version: '0.0.0',
    description: 'Planted.',
    license: 'MIT',
    type: 'module',
    engines: { node: '>=20.19' },
    main: './dist/index.cjs',
    types: './dist/index.d.ts',
    exports: {
      '.': {
        '@mia-trading/source': './src/index.ts',
        import: { types: './dist/index.d.ts', default: './dist/index.js' },
        require: { types: './dist/index.d.cts', default: './dist/index.cjs' },
      },
      './package.json': './package.json',
    },
    files: ['dist', 'src', '!src/**/*.test.ts'],
    publishConfig: { access: 'public' },
    ...overrides,
  };
}

/** Runs `use` on a throw-away repository; keys are workspace folders such as `packages/core`. */
export function withWorkspace<T>(planted: Readonly<Record<string, PlantedPackage>>, use: (root: string) => T): T {
  const root = mkdtempSync(path.join(tmpdir(), 'mia-guard-'));
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  try {
    write('package.json', JSON.stringify({ name: 'mia', packageManager: 'pnpm@10.34.9', devDependencies: { 'fast-check': '4.10.2' } }));
    for (const [folder, { manifest, files = {} }] of Object.entries(planted)) {
      write(`${folder}/package.json`, JSON.stringify(manifest ?? acceptedManifest(path.basename(folder))));
      for (const [file, text] of Object.entries(files)) write(`${folder}/${file}`, text);
    }
    return use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
