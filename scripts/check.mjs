// Lint, types and guards: what has to be clean before a change is finished. `--fix` lets ESLint repair what it can.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot as root } from './lib/workspace.mjs';
import { guards, lint, types } from './lib/steps.mjs';

if (!existsSync(path.join(root, 'node_modules', 'typescript'))) {
  process.stderr.write('run `npm run setup` first\n');
  process.exit(2);
}
const fix = process.argv.includes('--fix') ? ['--fix'] : [];
const started = performance.now();
const steps = [['lint', lint(fix)], ['types', types()], ['guards', guards()]];
let failed = 0;
for (const [name, running] of steps) {
  const { ok, output } = await running;
  if (ok) continue;
  failed += 1;
  process.stdout.write(`== ${name} ==\n${output.trimEnd()}\n\n`);
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
process.stdout.write(failed === 0 ? `lint, types and guards are clean (${seconds} s)\n` : `${failed} of ${steps.length} failed (${seconds} s)\n`);
process.exitCode = failed === 0 ? 0 : 1;
