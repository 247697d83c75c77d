// npm run demo: set-up, a generated market, a backtest of it, and where to go next. Needs only Node and npm.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setup } from './setup.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const market = path.join('demo-output', 'market');
const { generate } = JSON.parse(readFileSync(path.join(root, 'scripts', 'lib', 'demo-market.json'), 'utf8'));

const say = (text) => process.stdout.write(`${text}\n`);

function backtester(...args) {
  say(`\n$ npm run -s backtester -- ${args.join(' ')}\n`);
  const { status, signal } = spawnSync(process.execPath, ['scripts/run.mjs', 'apps/backtester/src/main.ts', ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(`the demo stopped: backtester ended with ${signal ?? `exit code ${status}`}\n`);
    process.exit(1);
  }
}

try {
  await setup({ log: say });
} catch (error) {
  process.stderr.write(`set-up: ${error.message}\n`);
  process.exit(1);
}
rmSync(path.join(root, 'demo-output'), { recursive: true, force: true });

say('\n1. Six synthetic sessions of regular hours from a seed, thinner than real ones: ES trades and a ten-level book, SPX options, volatility');
say('   indices, and planted episodes such as icebergs and sweeps. Five sessions warm the norms up, the sixth can be traded.');
backtester('generate', ...generate, '--out', market);

const sessions = readdirSync(path.join(root, market))
  .sort()
  .map((name) => path.join(market, name));
say('\n2. What is in the last one.');
backtester('inspect', sessions.at(-1));

say('\n3. The trading engine on all six, under the default gates and limits.');
backtester('run', ...sessions, '--out', path.join('demo-output', 'result'));

say('\nNext: docs/backtesting.md reads this report line by line; docs/importing.md brings in your own recordings.');
