// Runs a TypeScript entry file from source: bundles it with esbuild and imports the bundle in this process, so that signals
// and exit codes belong to the program itself. Bundles are named by the content of everything they are made from.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const keptBundles = 8;
const usageExit = 2;

function stop(message, code) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

/** Feeds every source file below `dir` into the hash; tests are no part of a program. */
function hashSources(hash, dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(dir, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && entry.name !== 'dist' && !entry.name.startsWith('.')) hashSources(hash, file);
    } else if (/\.(ts|js|mjs|cjs|json|html|css)$/.test(entry.name) && !entry.name.endsWith('.test.ts')) {
      hash.update(file).update('\0').update(readFileSync(file)).update('\0');
    }
  }
}

function sourceHash(entryPath, workspace) {
  const hash = createHash('sha256').update(entryPath);
  for (const file of ['scripts/run.mjs', 'pnpm-lock.yaml', 'tsconfig.base.json', 'tsconfig.json']) hash.update(readFileSync(path.join(root, file)));
  for (const folder of readdirSync(path.join(root, 'packages'))) {
    const dir = path.join(root, 'packages', folder);
    if (!existsSync(path.join(dir, 'package.json'))) continue;
    hash.update(readFileSync(path.join(dir, 'package.json')));
    if (existsSync(path.join(dir, 'src'))) hashSources(hash, path.join(dir, 'src'));
  }
  hashSources(hash, workspace);
  return hash.digest('hex').slice(0, 16);
}

/** Keeps the newest bundles of an entry, so that the folder stays small and a program that is starting keeps its files. */
function prune(outDir, prefix) {
  const newest = new Map();
  const hashOf = (name) => name.slice(prefix.length).split('.')[0];
  const names = readdirSync(outDir).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const time = statSync(path.join(outDir, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    newest.set(hashOf(name), Math.max(time, newest.get(hashOf(name)) ?? 0));
  }
  const kept = new Set([...newest].sort((a, b) => b[1] - a[1]).slice(0, keptBundles).map(([hash]) => hash));
  for (const name of names) if (!kept.has(hashOf(name))) rmSync(path.join(outDir, name), { force: true });
}

/** Builds the bundle under a name of its own; the source map keeps that name, the bundle is moved into place when whole. */
function build(buildSync, entryPath, building) {
  try {
    buildSync({
      entryPoints: [entryPath],
      outfile: building,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'linked',
      sourcesContent: false,
      conditions: ['@mia-trading/source'],
      external: ['@duckdb/node-api'],
      banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
      logLevel: 'error',
    });
  } catch {
    process.exit(1); // esbuild has printed file, line and reason
  }
}

/** The bundle of the sources as they are now; built where no earlier run has left it. */
async function bundleOf(entryPath, workspace) {
  const outDir = path.join(workspace, '.cache');
  const prefix = `${path.relative(workspace, entryPath).replace(/\.ts$/, '').replace(/[^a-z0-9]+/gi, '-')}.`;
  for (let hash = sourceHash(entryPath, workspace); ; ) {
    const outfile = path.join(outDir, `${prefix}${hash}.mjs`);
    if (existsSync(outfile)) {
      utimesSync(outfile, new Date(), new Date());
      return outfile;
    }
    const { buildSync } = await import('esbuild');
    mkdirSync(outDir, { recursive: true });
    const building = path.join(outDir, `${prefix}${hash}.${process.pid}.mjs`);
    build(buildSync, entryPath, building);
    // A file edited while esbuild was reading belongs to neither hash: build again.
    const after = sourceHash(entryPath, workspace);
    if (after === hash) {
      renameSync(building, outfile);
      prune(outDir, prefix);
      return outfile;
    }
    rmSync(building, { force: true });
    rmSync(`${building}.map`, { force: true });
    hash = after;
  }
}

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) stop('usage: node scripts/run.mjs <entry.ts> [arguments]', usageExit);
if (!existsSync(path.join(root, 'node_modules', 'esbuild'))) stop('run `npm run setup` first', usageExit);
const entryPath = path.resolve(root, entry);
if (!existsSync(entryPath)) stop(`no such file: ${entry}`, usageExit);

let workspace = path.dirname(entryPath);
while (!existsSync(path.join(workspace, 'package.json'))) workspace = path.dirname(workspace);
const outfile = await bundleOf(entryPath, workspace);

process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], entryPath, ...args];
await import(pathToFileURL(outfile).href);
