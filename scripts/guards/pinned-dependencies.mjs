import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readJson, shown, workspaces } from '../lib/workspace.mjs';

export const title = 'pinned dependencies';

const exact = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** Dependencies that may float: anything but an exact version, or `workspace:^` for a package of this repository. */
export function check(root) {
  const problems = [];
  const manifests = [{ dir: root, manifest: readJson(path.join(root, 'package.json')) }, ...workspaces(root)];
  const names = new Set(manifests.map(({ manifest }) => manifest.name));
  for (const { dir, manifest } of manifests) {
    const file = shown(root, path.join(dir, 'package.json'));
    for (const field of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      for (const [name, range] of Object.entries(manifest[field] ?? {})) {
        if (names.has(name) ? range === 'workspace:^' : exact.test(range)) continue;
        problems.push(`${file}: ${field}: ${name} is "${range}"; ${names.has(name) ? 'write "workspace:^"' : 'pin one exact version'}`);
      }
    }
  }
  const { packageManager } = manifests[0].manifest;
  if (!/^pnpm@\d+\.\d+\.\d+$/.test(packageManager ?? '')) problems.push(`package.json: packageManager is "${packageManager}"; pin one exact pnpm`);
  const lockfile = path.join(root, 'pnpm-lock.yaml');
  if (existsSync(lockfile) && /tarball: *https?:/.test(readFileSync(lockfile, 'utf8'))) problems.push('pnpm-lock.yaml: holds download addresses; they belong to the machine that installs');
  return problems;
}
