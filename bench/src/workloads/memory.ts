import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { heaviestMarket } from '../market/inputs.js';
import { TRADING_CONFIG } from '../market/trading-run.js';
import { writeRecording } from '../market/write-recording.js';
import { repositoryRoot, runScript } from '../runner/paths.js';
import { FLOORS, type Figure, type Measured, type NotMeasured, type Workload, type WorkloadContext } from '../workload.js';

const MS_PER_SECOND = 1_000;
const KILOBYTES_PER_MEGABYTE = 1_024;
/** Lengths of the two recordings in events: memory must not know the difference. */
const LENGTHS = [1_000_000, 10_000_000] as const;
const QUICK_LENGTHS = [200_000, 1_000_000] as const;

const lengths = ({ isQuick }: WorkloadContext): readonly number[] => (isQuick ? QUICK_LENGTHS : LENGTHS);
const recordingOf = ({ scratch }: WorkloadContext, length: number): string => path.join(scratch, `memory-${length}`);
const inMillions = (length: number): string => `${length / 1_000_000} M events`;

async function record(context: WorkloadContext): Promise<Measured> {
  const { market, notes } = await heaviestMarket(context);
  const figures: Figure[] = [];
  for (const length of lengths(context)) {
    const begin = performance.now();
    const events = await writeRecording(recordingOf(context, length), market, length, 'parquet');
    figures.push({ name: `recording ${inMillions(length)}`, value: (events * MS_PER_SECOND) / (performance.now() - begin), unit: 'events/s', note: `${events} events, one run` });
  }
  figures.push({ name: 'peak RSS while recording', value: process.resourceUsage().maxRSS / KILOBYTES_PER_MEGABYTE, unit: 'MB', note: 'with the market in memory that is recorded' });
  return { figures, notes: [...notes, 'encoded to segments, then sorted into Parquet'] };
}

/** What is read of the document of `backtester run --json`. */
interface RunDocument {
  readonly events: number;
  readonly evaluations: number;
  readonly eventsPerSecond: number;
  readonly peakRssMb: number;
  readonly orders: number;
  readonly coverage: { readonly mean: number };
}

async function backtest(recording: string): Promise<RunDocument> {
  const child = spawn(process.execPath, [runScript, 'apps/backtester/src/main.ts', 'run', recording, '--config', TRADING_CONFIG, '--json'], { cwd: repositoryRoot, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) text += String(chunk);
  const code = await ended;
  if (code !== 0) throw new Error(`backtester run ended with ${code}`);
  return JSON.parse(text) as RunDocument;
}

async function run(context: WorkloadContext): Promise<Measured | NotMeasured> {
  const figures: Figure[] = [];
  for (const length of lengths(context)) {
    const recording = recordingOf(context, length);
    if (!existsSync(recording)) return { notMeasured: 'no recording: run it together with memory:record (--only memory)' };
    const { events, evaluations, eventsPerSecond, peakRssMb, orders, coverage } = await backtest(recording);
    figures.push(
      { name: `peak RSS, ${inMillions(length)}`, value: peakRssMb, unit: 'MB', floor: FLOORS.peakRssMb, note: `${events} events, ${evaluations} evaluations, mean coverage ${coverage.mean.toFixed(3)}, ${orders} orders` },
      { name: `from disk, ${inMillions(length)}`, value: eventsPerSecond, unit: 'events/s', note: 'one run from a cold start' },
    );
  }
  return { figures, notes: ['`backtester run --json` as users start it, as it reports of itself', `configuration ${TRADING_CONFIG}`] };
}

export const memory: readonly Workload[] = [
  { name: 'memory:record', description: 'Writing the recordings that memory:run reads.', run: record },
  { name: 'memory:run', description: 'Peak resident memory of a backtest over a short recording and one ten times as long.', run },
];
