// Set-up: needs Node and npm only. Finds or fetches the pinned pnpm once, then installs the locked dependencies.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './lib/command.mjs';
import { requireNode, SetupFailed } from './lib/require-node.mjs';
import { readJson, repositoryRoot as root, workspaces } from './lib/workspace.mjs';

const cacheDir = path.join(root, '.cache');
const pnpmDir = path.join(cacheDir, 'pnpm');
const pnpmNote = path.join(cacheDir, 'pnpm.json');
const stampFile = path.join(root, 'node_modules', '.mia-setup.json');
const progressIntervalMs = 5000;
/** `npm run --silent` would silence the package managers that run inside it, and with them the reason of a failure. */
const audible = { npm_config_loglevel: 'info' };

function pinnedPnpm() {
  return readJson(path.join(root, 'package.json')).packageManager.replace(/^pnpm@/, '').replace(/\+.*$/, '');
}

function onPath(name) {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  for (const dir of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const ending of endings) {
      const file = path.join(dir, name + ending);
      if (dir !== '' && existsSync(file)) return file;
    }
  }
  return undefined;
}

/** The remembered pnpm: `{ version, command, args, binDir }`, or undefined before set-up. */
export function rememberedPnpm() {
  if (!existsSync(pnpmNote)) return undefined;
  try {
    const note = readJson(pnpmNote);
    return note.version === pinnedPnpm() && [note.command, ...note.args].every((file) => existsSync(file)) ? note : undefined;
  } catch {
    // A half-written note is the same as none: pnpm is looked for again.
    return undefined;
  }
}

/** The environment for tools that start `pnpm` themselves, such as turbo. */
export function environmentWithPnpm() {
  const pnpm = rememberedPnpm();
  const PATH = pnpm === undefined ? process.env.PATH : [pnpm.binDir, process.env.PATH].join(path.delimiter);
  return { PATH, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1', ...audible };
}

async function resolvePnpm(log) {
  const remembered = rememberedPnpm();
  if (remembered !== undefined) return remembered;
  const version = pinnedPnpm();
  mkdirSync(cacheDir, { recursive: true });
  const remember = (note) => {
    writeFileSync(pnpmNote, `${JSON.stringify(note)}\n`);
    return note;
  };

  const candidate = onPath('pnpm');
  if (candidate !== undefined) {
    // Asked outside the repository, where no pin makes it fetch another version of itself.
    const asked = await run(candidate, ['--version'], { cwd: tmpdir(), env: { COREPACK_ENABLE_NETWORK: '0' }, timeoutMs: 10_000 });
    if (asked.code === 0 && asked.output.trim() === version) {
      return remember({ version, command: candidate, args: [], binDir: path.dirname(candidate), origin: 'found on PATH' });
    }
  }

  log(`fetching pnpm ${version}`);
  rmSync(pnpmDir, { recursive: true, force: true });
  mkdirSync(pnpmDir, { recursive: true });
  writeFileSync(path.join(pnpmDir, 'package.json'), '{ "private": true }\n');
  const install = await run('npm', ['install', '--prefix', pnpmDir, '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', `pnpm@${version}`], { cwd: pnpmDir });
  const script = path.join(pnpmDir, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
  if (install.code !== 0 || !existsSync(script)) {
    throw new SetupFailed(`npm could not install pnpm ${version}:\n${install.output}\nCheck that npm can reach its registry (a proxy or mirror is set with \`npm config\`), then run the command again.`);
  }
  return remember({ version, command: process.execPath, args: [script], binDir: path.join(pnpmDir, 'node_modules', '.bin'), origin: 'kept in .cache/pnpm' });
}

/** One hash over everything that decides what is installed. */
function wantedState(all) {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(path.join(root, file)));
  const manifests = [readJson(path.join(root, 'package.json')), ...all.map((workspace) => workspace.manifest)];
  for (const { name, dependencies, devDependencies, optionalDependencies, peerDependencies } of manifests) {
    hash.update(JSON.stringify([name, dependencies, devDependencies, optionalDependencies, peerDependencies]));
  }
  hash.update(`${process.platform}-${process.arch}`);
  return hash.digest('hex');
}

/** Direct dependencies that are not where they should be. */
function missingModules(all) {
  const missing = [];
  const owners = [{ dir: root, manifest: readJson(path.join(root, 'package.json')) }, ...all];
  for (const { dir, manifest } of owners) {
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
      if (!existsSync(path.join(dir, 'node_modules', name, 'package.json'))) missing.push(`${path.relative(root, dir) || '.'}: ${name}`);
    }
  }
  return missing;
}

function installedState() {
  try {
    return readJson(stampFile).state;
  } catch {
    return undefined; // never set up, or interrupted
  }
}

/** Prepares the checkout; resolves when everything the other commands need is in place. */
export async function setup({ log = (line) => process.stdout.write(`set-up: ${line}\n`) } = {}) {
  const started = performance.now();
  requireNode(process.versions.node, readJson(path.join(root, 'package.json')).engines.node);
  const all = workspaces(root);
  const state = wantedState(all);
  if (installedState() === state && missingModules(all).length === 0 && rememberedPnpm() !== undefined) {
    log('nothing to do, dependencies match the lockfile');
    return;
  }

  const pnpm = await resolvePnpm(log);
  log(`Node ${process.versions.node}, pnpm ${pnpm.version} (${pnpm.origin})`);
  log('installing the dependencies of the lockfile');
  rmSync(stampFile, { force: true });
  let progress = '';
  let told = '';
  const ticker = setInterval(() => {
    if (progress !== '' && progress !== told) log((told = progress));
  }, progressIntervalMs);
  const install = await run(pnpm.command, [...pnpm.args, 'install', '--frozen-lockfile', '--prod=false', '--config.confirm-modules-purge=false', '--reporter=append-only'], {
    cwd: root,
    env: audible,
    onLine: (line) => {
      const match = /^Progress: (.*?)(, done)?$/.exec(line);
      if (match !== null) progress = match[1];
    },
  });
  clearInterval(ticker);
  if (install.code !== 0) throw new SetupFailed(`pnpm install failed with code ${install.code}:\n${install.output}`);
  const missing = missingModules(all);
  if (missing.length > 0) throw new SetupFailed(`pnpm reported success, yet these packages are missing:\n  ${missing.join('\n  ')}\nRemove node_modules and run \`npm run setup\` again.`);
  // package.json starts the apps with `exec`, so that signals reach them and not a shell; the Windows shell has no such word.
  if (process.platform === 'win32') writeFileSync(path.join(root, 'node_modules', '.bin', 'exec.cmd'), '@%*\r\n');
  writeFileSync(stampFile, `${JSON.stringify({ state })}\n`);
  log(`done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await setup();
  } catch (error) {
    if (!(error instanceof SetupFailed)) throw error;
    process.stderr.write(`set-up: ${error.message}\n`);
    process.exitCode = 1;
  }
}
