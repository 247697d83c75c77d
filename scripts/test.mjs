// `npm test`: set-up, then every check. A failing step is shown whole, the others still run, and the last line counts.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './lib/command.mjs';
import { repositoryRoot as root } from './lib/workspace.mjs';
import { setup } from './setup.mjs';

const level = process.env.MIA_TEST_LEVEL ?? 'quick';
const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
const print = (text) => process.stdout.write(text);

function finish() {
  print(`\n${summary.map((line) => `${line}\n`).join('')}\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

/** Runs one step under a heading; `counts` says what it adds to the total, one check unless it counted itself. */
async function step(name, work) {
  print(`\n== ${name} ==\n`);
  const started = performance.now();
  let result;
  try {
    result = await work();
  } catch (error) {
    result = { ok: false, output: `${error.stack ?? error}\n` };
  }
  const { ok, output = '', counts = { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }, note = '' } = result;
  for (const key of Object.keys(total)) total[key] += counts[key];
  if (!ok) print(`${output.trimEnd()}\n`);
  const line = `${ok ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)${note === '' ? '' : `, ${note}`}`;
  print(`${line}\n`);
  summary.push(line);
  return ok;
}

async function jest() {
  const dir = mkdtempSync(path.join(tmpdir(), 'mia-test-'));
  const file = path.join(dir, 'counts.json');
  try {
    const args = ['--maxWorkers=2', '--reporters=default', `--reporters=${path.join(root, 'scripts', 'count-reporter.cjs')}`];
    const { code } = await run(process.execPath, [path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args], { cwd: root, env: { MIA_COUNTS: file, MIA_TEST_LEVEL: level }, stream: true });
    if (!existsSync(file)) return { ok: false, output: `jest ended with code ${code} before it could count\n` };
    const counts = JSON.parse(readFileSync(file, 'utf8'));
    // Jest can fail without a failing test, for example on a broken configuration of one project.
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    return { ok: counts.failed === 0, counts, note: `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped` };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function everything() {
  if (level !== 'quick' && level !== 'full') {
    await step('level', async () => ({ ok: false, output: `MIA_TEST_LEVEL is "${level}"; it may be quick or full` }));
    return;
  }
  const ready = await step('set-up', async () => {
    await setup({ log: (line) => print(`${line}\n`) });
    return { ok: true };
  });
  if (!ready) return;
  // These need what set-up has just installed.
  const { guards, lint, types } = await import('./lib/steps.mjs');
  const { packageChecks } = await import('./package-checks.mjs');
  const { docsTest } = await import('./docs-test.mjs');
  await step('lint', () => lint());
  await step('types', types);
  await step('guards', guards);
  await step('tests', jest);
  await step(`packages (${level})`, () => packageChecks(level));
  await step('documentation', async () => {
    const { ok, blocks, output } = await docsTest();
    return { ok, output, note: `${blocks} blocks` };
  });
}

await everything();
finish();
