// Runs a TypeScript entry file from source: bundles it in memory-speed with esbuild, then imports the bundle in this process,
// so that signals and exit codes belong to the program itself.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  process.stderr.write('usage: node scripts/run.mjs <entry.ts> [arguments]\n');
  process.exit(2);
}
const entryPath = path.resolve(root, entry);
const workspace = path.join(root, path.relative(root, entryPath).split(path.sep).slice(0, entry.startsWith('apps/') ? 2 : 1).join(path.sep));
const outDir = path.join(workspace, '.cache');
mkdirSync(outDir, { recursive: true });
const outfile = path.join(outDir, `${path.basename(entry, '.ts')}-${createHash('sha256').update(`${entry}:${process.pid}`).digest('hex').slice(0, 8)}.mjs`);
await build({
  entryPoints: [entryPath],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  conditions: ['@mia-trading/source'],
  external: ['@duckdb/node-api'],
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  logLevel: 'error',
});
process.argv = [process.argv[0], entryPath, ...args];
await import(pathToFileURL(outfile).href);
