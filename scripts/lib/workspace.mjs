// What the repository contains: its workspaces, their manifests and their source files.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const skipped = new Set(['node_modules', 'dist', '.cache', '.turbo', 'coverage', '.git']);

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Every workspace below `root`: `{ name, kind: 'package' | 'app' | 'examples' | 'bench', folder, dir, manifest }`. */
export function workspaces(root = repositoryRoot) {
  const found = [];
  const add = (kind, dir) => {
    const file = path.join(dir, 'package.json');
    if (!existsSync(file)) return;
    const manifest = readJson(file);
    found.push({ name: manifest.name, kind, folder: path.basename(dir), dir, manifest });
  };
  for (const [parent, kind] of [['packages', 'package'], ['apps', 'app']]) {
    const dir = path.join(root, parent);
    if (!existsSync(dir)) continue;
    for (const entry of readdirSync(dir, { withFileTypes: true })) if (entry.isDirectory()) add(kind, path.join(dir, entry.name));
  }
  add('examples', path.join(root, 'examples'));
  add('bench', path.join(root, 'bench'));
  return found.sort((a, b) => (a.dir < b.dir ? -1 : 1));
}

/** Files below `dir` whose name matches, in a fixed order; build output and installed packages are left out. */
export function filesBelow(dir, pattern) {
  if (!existsSync(dir)) return [];
  const found = [];
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const full = path.join(dir, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) found.push(...filesBelow(full, pattern));
    } else if (pattern.test(entry.name)) found.push(full);
  }
  return found.sort();
}

/** A path as messages show it: relative to `root`, with forward slashes. */
export function shown(root, file) {
  return path.relative(root, file).split(path.sep).join('/');
}
