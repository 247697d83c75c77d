import { filesBelow, shown, workspaces } from '../lib/workspace.mjs';
import { importsOf, resolveRelative } from './source-imports.mjs';

export const title = 'circular imports';

/** One cycle per strongly connected group of a graph given as `Map<node, node[]>`, as a list of nodes. */
export function cyclesOf(graph) {
  const cycles = [];
  const state = new Map();
  const trail = [];
  const visit = (node) => {
    state.set(node, 'open');
    trail.push(node);
    for (const next of graph.get(node) ?? []) {
      if (state.get(next) === 'open') cycles.push([...trail.slice(trail.indexOf(next)), next]);
      else if (!state.has(next)) visit(next);
    }
    trail.pop();
    state.set(node, 'done');
  };
  for (const node of graph.keys()) if (!state.has(node)) visit(node);
  return cycles;
}

/** Cycles between the files of a workspace and between packages; imports of types count. */
export function check(root) {
  const all = workspaces(root);
  const names = new Set(all.map((workspace) => workspace.name));
  const files = new Map();
  const packages = new Map();
  for (const { dir, name, manifest } of all) {
    const used = new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies }));
    for (const file of filesBelow(dir, /\.[cm]?ts$/)) {
      const targets = [];
      for (const { specifier } of importsOf(file)) {
        if (specifier.startsWith('.')) targets.push(resolveRelative(file, specifier));
        else used.add(specifier.split('/').slice(0, 2).join('/'));
      }
      files.set(file, targets.filter((target) => target !== undefined));
    }
    packages.set(name, [...used].filter((other) => other !== name && names.has(other)));
  }
  return [
    ...cyclesOf(packages).map((cycle) => `packages: ${cycle.join(' -> ')}`),
    ...cyclesOf(files).map((cycle) => `files: ${cycle.map((file) => shown(root, file)).join(' -> ')}`),
  ];
}
