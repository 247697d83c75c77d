import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startTwsSimulator } from '@mia-trading/tws-simulator';
import { repositoryRoot, runScript } from '../runner/paths.js';
import { monotonicMs, ServedBytes } from './served-bytes.js';

export interface TimedSessionOptions {
  /** Directory of a recording. */
  readonly recording: string;
  /** Event time per wall time. */
  readonly speed: number;
  /** Wall time of the session. */
  readonly seconds: number;
  /** Taken off the beginning: machine code is made and subscriptions are answered. */
  readonly warmSeconds: number;
  readonly scratch: string;
  /** Of the trader, but for broker, tape and warm-up. */
  readonly settings: object;
  /** Directories of recordings that the features are warmed up with. */
  readonly before: readonly string[];
}

export interface TimedSession {
  /** Milliseconds from a message's going out of the server to the trader's being done with it and all that came with it: one for each turn. */
  readonly handled: Float64Array;
  /** The same to an order's going out, for those decided on a message; what is decided when only time has passed answers none. */
  readonly ordered: Float64Array;
  /** Orders and changes of orders that left. */
  readonly orders: number;
  readonly messagesPerSecond: number;
  /** Share of one core over the whole life of the process. */
  readonly cpuShare: number;
  /** Flat: seconds since the warm-up was over, resident megabytes. */
  readonly memory: readonly (readonly [number, number])[];
}

/** What the trader's process writes down of itself; see trader-times.mjs. */
interface TraderTimes {
  readonly turns: readonly number[];
  readonly orders: readonly number[];
  readonly memory: readonly number[];
  readonly received: number;
  readonly cpuMs: number;
  readonly wallMs: number;
}

const TIMES_MODULE = path.join(repositoryRoot, 'bench', 'src', 'live', 'trader-times.mjs');
const MS_PER_SECOND = 1_000;
const BYTES_PER_MEGABYTE = 1_048_576;

/** Plays a recording to the live trader, both as their users start them, in paper mode: the server in this process, the trader in its own. */
export async function timedSession({ recording, speed, seconds, warmSeconds, scratch, settings, before }: TimedSessionOptions): Promise<TimedSession> {
  mkdirSync(scratch, { recursive: true });
  const simulator = await startTwsSimulator({ recording, speed, begin: 'onSubscription' });
  const served = new ServedBytes();
  served.watch(() => simulator.port);
  const begun = new Promise<number>((resolve) => simulator.core.subscriptions.onOpen(() => resolve(monotonicMs())));
  const timesFile = path.join(scratch, 'times.json');
  const trader = runTrader({ port: simulator.port, seconds, scratch, timesFile, settings, before });
  const from = (await Promise.race([begun, trader.then(() => NaN)])) + warmSeconds * MS_PER_SECOND;
  await trader;
  served.stop();
  await simulator.close();
  const times = JSON.parse(readFileSync(timesFile, 'utf8')) as TraderTimes;
  if (times.received > served.bytes) throw new Error(`the trader counted ${times.received} bytes, the server ${served.bytes}: it connected more than once, and no byte can be found again`);
  const since = (pairs: readonly number[]): Float64Array => {
    const waits: number[] = [];
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const sent = (pairs[at] as number) < 0 ? NaN : served.timeOf(pairs[at] as number);
      if (sent >= from) waits.push((pairs[at + 1] as number) - sent);
    }
    return Float64Array.from(waits).sort();
  };
  const memory: [number, number][] = [];
  for (let at = 0; at + 1 < times.memory.length; at += 2) {
    const second = ((times.memory[at] as number) - from) / MS_PER_SECOND;
    if (second >= 0) memory.push([second, (times.memory[at + 1] as number) / BYTES_PER_MEGABYTE]);
  }
  return { handled: since(times.turns), ordered: since(times.orders), orders: times.orders.length / 2, messagesPerSecond: served.rateSince(from), cpuShare: times.cpuMs / times.wallMs, memory };
}

interface TraderProcess extends Pick<TimedSessionOptions, 'seconds' | 'scratch' | 'settings' | 'before'> {
  readonly port: number;
  readonly timesFile: string;
}

async function runTrader({ port, seconds, scratch, timesFile, settings, before }: TraderProcess): Promise<void> {
  const config = path.join(scratch, 'trader.json');
  const broker = { port, indices: [], chainUnderlying: '', tickByTickSpacingMs: 0 };
  writeFileSync(config, JSON.stringify({ ...settings, broker, tape: { directory: path.join(scratch, 'tapes') }, warmUp: { bars: false, lastTapes: false, recordings: before } }));
  const args = [runScript, 'apps/live-trader/src/main.ts', 'run', '--config', config, '--mode', 'paper', '--for', `${seconds}s`, '--plain', '--json-log', path.join(scratch, 'session.ndjson')];
  const env = { ...process.env, MIA_BENCH_TIMES: timesFile, MIA_BENCH_PORT: String(port) };
  const child = spawn(process.execPath, ['--import', TIMES_MODULE, ...args], { cwd: repositoryRoot, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`live-trader ended with ${code}: ${said.slice(-MS_PER_SECOND)}`);
}
