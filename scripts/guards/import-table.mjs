import path from 'node:path';
import { builtinModules } from 'node:module';
import { filesBelow, readJson, shown, workspaces } from '../lib/workspace.mjs';
import { mayImport, mayTestWith } from './may-import.mjs';
import { importsOf } from './source-imports.mjs';

export const title = 'import table';

const scope = '@mia-trading/';
const dependencyFields = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

function splitSpecifier(specifier) {
  const parts = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  return { name: parts.slice(0, length).join('/'), subpath: parts.length > length ? `./${parts.slice(length).join('/')}` : '.' };
}

/** Packages and statements that leave the table, reach into a package's inside, or use what is not declared. */
export function check(root) {
  const problems = [];
  const all = workspaces(root);
  const byName = new Map(all.map((workspace) => [workspace.name, workspace]));
  const rootTools = Object.keys(readJson(path.join(root, 'package.json')).devDependencies ?? {});

  const refusal = (from, targetName, isTest) => {
    const target = byName.get(targetName);
    if (target === undefined) return `${targetName} is no package of this repository`;
    if (target.kind !== 'package') return `${targetName} is not a package; nothing imports an application, the examples or the benchmarks`;
    if (from.kind !== 'package' || from === target) return undefined;
    const allowed = mayImport[from.folder];
    if (allowed.includes(target.folder) || (isTest && mayTestWith[from.folder]?.includes(target.folder))) return undefined;
    return `${from.folder} may import ${allowed.length === 0 ? 'no other package' : allowed.join(', ')}, not ${target.folder}`;
  };

  for (const from of all) {
    const manifestFile = shown(root, path.join(from.dir, 'package.json'));
    if (from.kind === 'package' && mayImport[from.folder] === undefined) {
      problems.push(`${manifestFile}: ${from.folder} is not in scripts/guards/may-import.mjs`);
      continue;
    }
    for (const field of dependencyFields) {
      for (const name of Object.keys(from.manifest[field] ?? {})) {
        if (!name.startsWith(scope)) continue;
        const reason = name === from.name ? 'a package does not depend on itself' : refusal(from, name, field === 'devDependencies');
        if (reason !== undefined) problems.push(`${manifestFile}: ${field}: ${reason}`);
      }
    }

    const runtime = new Set([from.name, ...['dependencies', 'peerDependencies', 'optionalDependencies'].flatMap((field) => Object.keys(from.manifest[field] ?? {}))]);
    const withTools = new Set([...runtime, ...Object.keys(from.manifest.devDependencies ?? {}), ...rootTools]);
    for (const file of filesBelow(from.dir, /\.[cm]?ts$/)) {
      const isTest = /\.(test|bench)\.ts$|[\\/]test-support[\\/]/.test(file) || from.kind === 'bench' || from.kind === 'examples';
      for (const { specifier, line } of importsOf(file)) {
        const at = `${shown(root, file)}:${line}`;
        if (specifier.startsWith('.')) {
          const outside = path.relative(from.dir, path.resolve(path.dirname(file), specifier)).startsWith('..');
          if (outside) problems.push(`${at}: ${specifier} leaves ${shown(root, from.dir)}; import the package by its name`);
          continue;
        }
        if (specifier.startsWith('node:') || builtinModules.includes(specifier)) continue;
        const { name, subpath } = splitSpecifier(specifier);
        if (name.startsWith(scope)) {
          const reason = refusal(from, name, isTest);
          if (reason !== undefined) {
            problems.push(`${at}: ${reason}`);
            continue;
          }
          if (byName.get(name).manifest.exports?.[subpath] === undefined) problems.push(`${at}: ${specifier} reaches into ${name}, which exports no "${subpath}"`);
        }
        if (!(isTest ? withTools : runtime).has(name)) problems.push(`${at}: ${name} is not among the dependencies of ${manifestFile}`);
      }
    }
  }
  return problems;
}
