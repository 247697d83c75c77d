// What npm users would get: builds every workspace, then lets publint and attw judge the packed packages.
import path from 'node:path';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from './lib/command.mjs';
import { packageShape } from './lib/steps.mjs';
import { repositoryRoot as root, shown, workspaces } from './lib/workspace.mjs';
import { environmentWithPnpm } from './setup.mjs';

const bin = (name) => path.join(root, 'node_modules', '.bin', name);

async function judge(dir, env) {
  const publint = await run(bin('publint'), ['--strict'], { cwd: dir, env });
  const attw = await run(bin('attw'), ['--pack', '.', '--format', 'ascii', '--no-color', '--no-emoji'], { cwd: dir, env });
  return [publint, attw].filter(({ code }) => code !== 0).map(({ output }) => `${shown(root, dir)}:\n${output.trimEnd()}\n`);
}

/** `full` builds and packs; `quick` looks at the manifests only. Resolves to `{ ok, output }`. */
export async function packageChecks(level) {
  const shape = await packageShape();
  if (level !== 'full') return shape;
  const problems = shape.ok ? [] : [shape.output];
  const env = { ...environmentWithPnpm(), NO_COLOR: '1' };
  const build = await run(bin('turbo'), ['run', 'build', '--output-logs=errors-only'], { cwd: root, env });
  if (build.code !== 0) return { ok: false, output: `${problems.join('')}turbo run build:\n${build.output}` };

  const all = workspaces(root);
  for (const app of all.filter(({ kind }) => kind === 'app')) {
    const main = path.join(app.dir, 'dist', 'main.js');
    const help = existsSync(main) ? await run(process.execPath, [main, '--help'], { cwd: root }) : { code: 1, output: 'the build left no dist/main.js' };
    if (help.code !== 0) problems.push(`${shown(root, main)} --help:\n${help.output}\n`);
  }
  const waiting = all.filter(({ kind }) => kind === 'package');
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) problems.push(...(await judge(next.dir, env)));
  };
  await Promise.all([worker(), worker()]);
  return { ok: problems.length === 0, output: problems.join('\n') };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { ok, output } = await packageChecks(process.argv[2] ?? 'full');
  process.stdout.write(ok ? 'packages are clean\n' : output);
  process.exitCode = ok ? 0 : 1;
}
