// The checks of this repository as steps: each runs to its end and says `{ ok, output }`.
import path from 'node:path';
import { run } from './command.mjs';
import { repositoryRoot as root } from './workspace.mjs';

const bin = (name) => path.join(root, 'node_modules', '.bin', name);

async function program(name, args, options = {}) {
  const { code, output } = await run(bin(name), args, { cwd: root, ...options });
  return { ok: code === 0, code, output };
}

export function lint(extra = []) {
  return program('eslint', ['.', '--max-warnings', '0', ...extra]);
}

export function types() {
  return program('tsc', ['-p', 'tsconfig.json', '--pretty', 'false']);
}

function listed(results) {
  const lines = results.flatMap(({ title, problems }) => problems.map((problem) => `${title}: ${problem}`));
  return { ok: lines.length === 0, output: lines.map((line) => `${line}\n`).join('') };
}

export async function guards() {
  const { runGuards } = await import('../guards/all.mjs');
  return listed(runGuards(root));
}

export async function packageShape() {
  const shape = await import('../guards/package-shape.mjs');
  return listed([{ title: shape.title, problems: shape.check(root) }]);
}
