// One build for every workspace: packages become ESM + CJS with declarations for each entry of their `exports`,
// applications become one ESM program that finds the packages in node_modules.
// tsconfig.build.json lists no files, so that declarations are made from the entries alone.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsup';

const root = path.dirname(fileURLToPath(import.meta.url));
const sourceCondition = '@mia-trading/source';

interface Manifest {
  exports?: Record<string, string | Record<string, unknown>>;
  bin?: Record<string, string>;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

/** `./src/parquet.ts` for the subpath that is built to `dist/parquet.*`. */
function packageEntries(): string[] {
  const entries: string[] = [];
  for (const target of Object.values(manifest.exports ?? {})) {
    const source = typeof target === 'string' ? undefined : target[sourceCondition];
    if (typeof source === 'string') entries.push(source);
  }
  return entries;
}

const isApp = manifest.exports === undefined;
/** A package with a command builds it beside its library. */
const commandEntries = manifest.bin === undefined ? [] : ['src/main.ts'];

export default defineConfig({
  entry: isApp ? ['src/main.ts'] : [...packageEntries(), ...commandEntries],
  format: isApp ? ['esm'] : ['esm', 'cjs'],
  dts: !isApp,
  tsconfig: path.join(root, 'tsconfig.build.json'),
  target: 'node20',
  platform: 'node',
  sourcemap: true,
  clean: true,
  splitting: true,
  silent: true,
});
