// npm run demo:live: a generated market behind a TWS simulator at twenty times its speed, and the live trader on it. No account is needed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setup } from './setup.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { generate, from, speed } = JSON.parse(readFileSync(path.join(root, 'scripts', 'lib', 'demo-live.json'), 'utf8'));
const folder = path.join('demo-output', 'live');
const market = path.join(folder, 'market');
const madeFrom = path.join(root, folder, 'made-from.json');
const configFile = path.join(folder, 'trader.json');
const traderArguments = process.argv.slice(2);

const say = (text) => process.stdout.write(`${text}\n`);
const source = (entry, args) => ['scripts/run.mjs', entry, ...args];

function stop(text) {
  process.stderr.write(`the demo stopped: ${text}\n`);
  process.exit(1);
}

/** Runs a command to its end, shown as it would be typed. */
function run(name, entry, args) {
  say(`\n$ npm run -s ${name} -- ${args.join(' ')}\n`);
  const { status, signal } = spawnSync(process.execPath, source(entry, args), { cwd: root, stdio: 'inherit' });
  if (status !== 0) stop(`${name} ended with ${signal ?? `exit code ${status}`}`);
}

/** The market of an earlier demo is kept: it is the same, made from the same seed. */
function makeMarket() {
  const wanted = JSON.stringify(generate);
  if (existsSync(madeFrom) && readFileSync(madeFrom, 'utf8') === wanted) return say(`   It is there already, in ${market}.`);
  rmSync(path.join(root, folder), { recursive: true, force: true });
  run('backtester', 'apps/backtester/src/main.ts', ['generate', ...generate, '--out', market]);
  writeFileSync(madeFrom, wanted);
}

/** Starts the simulator, in a group of its own: Ctrl-C is for the trader. Resolves with the process and its port. */
function startSimulator(recording) {
  // The broker's limits count wall time, in which a busy machine bunches messages; the trader keeps to them all the same.
  const args = ['--recording', recording, '--port', '0', '--speed', String(speed), '--from', from, '--begin', 'onSubscription', '--no-limits'];
  say(`\n$ npm run -s tws-simulator -- ${args.join(' ')}\n`);
  const child = spawn(process.execPath, source('packages/tws-simulator/src/main.ts', args), { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece) => {
      text += piece;
      const port = /listening on \S+:(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve({ child, port: Number(port) });
    });
    child.on('exit', (code) => reject(new Error(`the simulator ended with exit code ${code}`)));
  });
}

/** Time-outs count event time, of which twenty seconds pass in one: they are given as much more, and nothing else is changed. */
function writeConfig(port, recordings) {
  const config = {
    broker: { port, clientId: 17, messagesPerSecond: 30, indices: ['SPX', 'VIX', 'VXN', 'VIX3M'], chainTurnMs: 1_500, chainShortestTurnMs: 200, tickByTickSpacingMs: 800 },
    tape: { directory: path.join(folder, 'tapes'), flushIntervalMs: 20_000, syncOnFlush: false },
    warmUp: { recordings, lastTapes: false },
    execution: { bracket: { answerTimeout: 20, protectionTimeout: 40, cancelTimeout: 20, entryTimeout: 60, exitRetry: 20, feesTimeout: 60 } },
  };
  mkdirSync(path.join(root, folder), { recursive: true });
  writeFileSync(path.join(root, configFile), `${JSON.stringify(config, null, 2)}\n`);
}

try {
  await setup({ log: say });
} catch (error) {
  stop(`set-up: ${error.message}`);
}
say('\n1. Six synthetic mornings from a seed: ES trades and a ten-level book, SPX options, volatility indices, planted episodes.');
makeMarket();
const sessions = readdirSync(path.join(root, market)).sort().map((name) => path.join(market, name));

say(`\n2. A TWS simulator that replays the last one from ${from}, at ${speed} times its speed, once somebody subscribes.`);
const { child: simulator, port } = await startSimulator(sessions.at(-1)).catch((error) => stop(error.message));
simulator.removeAllListeners('exit');
process.on('exit', () => simulator.kill());

say('3. The live trader, in paper mode under its default gates and limits. It warms up on the five mornings before. Ctrl-C ends it orderly.');
writeConfig(port, sessions);
rmSync(path.join(root, folder, 'tapes'), { recursive: true, force: true });
const args = ['run', '--config', configFile, '--mode', 'paper', ...traderArguments];
say(`\n$ npm run -s live-trader -- ${args.join(' ')}\n`);
process.on('SIGINT', () => undefined);
const trader = spawn(process.execPath, source('apps/live-trader/src/main.ts', args), { cwd: root, stdio: 'inherit' });
const code = await new Promise((resolve) => trader.on('exit', (status) => resolve(status ?? 1)));
simulator.kill();
if (code !== 0) stop(`live-trader ended with exit code ${code}`);

say('\n4. The tape of the session makes every decision again, byte for byte.');
const tapes = path.join(folder, 'tapes');
const tape = readdirSync(path.join(root, tapes)).filter((name) => name !== 'state').sort().at(-1);
run('backtester', 'apps/backtester/src/main.ts', ['replay', '--verify', path.join(tapes, tape)]);
say('\nNext: docs/live-trading.md.');
process.exit(0);
