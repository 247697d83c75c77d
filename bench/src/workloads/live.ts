import path from 'node:path';
import { OFTEN_TRADING } from '../live/often-trading.js';
import { timedSession, type TimedSession } from '../live/timed-session.js';
import { tradingSettings } from '../market/trading-run.js';
import { writeGenerated } from '../market/write-generated.js';
import { percentile } from '../measure/percentile.js';
import { risePerHour } from '../measure/slope.js';
import { FLOORS, type Figure, type Floor, type Measured, type Workload, type WorkloadContext } from '../workload.js';

const SHARES = [
  ['p50', 0.5],
  ['p99', 0.99],
  ['p99.9', 0.999],
] as const;
/** Wall time: some hundreds of orders are wanted, and trades end by the clock of the market. */
const SECONDS = { 500: 420, 5_000: 120 } as const;
const QUICK_SECONDS = 20;
const WARM_SECONDS = 10;
/** Event time per wall time at which the generated opening hour makes about so many messages a second. */
const SPEEDS = { 500: 2, 5_000: 19 } as const;
/** 08:30 CT in minutes since 17:00 CT: the busiest hour begins. */
const REGULAR_OPEN = 930;
const HOUR_MINUTES = 60;
/** A whole session in ten minutes: 138 times its speed. */
const DAY_SECONDS = 600;
const DAY_MINUTES = 1_380;
const QUICK_DAY_SECONDS = 60;
const DAY_WARM_SECONDS = 30;
const SECONDS_PER_MINUTE = 60;
const PERCENT = 100;

/** Nothing where nothing was timed: a quick run may see no order. */
function latencies(what: string, times: Float64Array, p99: Floor | null): Figure[] {
  if (times.length === 0) return [];
  const most = (times.at(-1) as number).toFixed(1);
  return SHARES.map(([name, share]) => ({
    name: `${what} ${name}`,
    value: percentile(times, share),
    unit: 'ms',
    ...(name === 'p99' && p99 !== null ? { floor: p99 } : {}),
    note: `of ${times.length}, slowest ${most}`,
  }));
}

const notesOf = ({ messagesPerSecond, orders, cpuShare }: TimedSession): string[] => [
  `${messagesPerSecond.toFixed(0)} messages/s of ES trades, quotes and depth over loopback, ${orders} orders and changes sent, trader at ${(cpuShare * PERCENT).toFixed(0)} % of a core`,
  'server and trader are processes of their own on the same machine; tape, decision log and journal are written',
];

async function latency(context: WorkloadContext, rate: keyof typeof SPEEDS): Promise<Measured> {
  const { isQuick, scratch } = context;
  const recording = path.join(scratch, `live-hour-${rate}`);
  const described = await writeGenerated(recording, REGULAR_OPEN, REGULAR_OPEN + HOUR_MINUTES);
  const before = path.join(scratch, `live-before-${rate}`);
  await writeGenerated(before, REGULAR_OPEN - HOUR_MINUTES, REGULAR_OPEN);
  const session = await timedSession({
    recording, speed: SPEEDS[rate], seconds: isQuick ? QUICK_SECONDS : SECONDS[rate], warmSeconds: WARM_SECONDS,
    scratch: path.join(scratch, `live-${rate}`), settings: OFTEN_TRADING, before: [before],
  });
  const floor = rate === 500 ? FLOORS.liveP99At500 : FLOORS.liveP99At5000;
  return {
    figures: [...latencies('bytes to done', session.handled, null), ...latencies('bytes to order', session.ordered, floor)],
    notes: [described, 'warmed up on the hour before; everything with a direction is traded and left after a second', ...notesOf(session), 'counted from the first message of one reading of the socket; done: all of it is on the tape and rated; an order leaves when the journal that holds it is on the disk'],
  };
}

async function day({ isQuick, scratch }: WorkloadContext): Promise<Measured> {
  const minutes = isQuick ? HOUR_MINUTES : DAY_MINUTES;
  const recording = path.join(scratch, 'live-day');
  const described = await writeGenerated(recording, 0, minutes);
  const seconds = isQuick ? QUICK_DAY_SECONDS : DAY_SECONDS;
  const speed = (minutes * SECONDS_PER_MINUTE) / seconds;
  const session = await timedSession({ recording, speed, seconds, warmSeconds: DAY_WARM_SECONDS, scratch: path.join(scratch, 'live-day-session'), settings: tradingSettings(), before: [] });
  const megabytes = session.memory.map(([, value]) => value).sort((a, b) => a - b);
  return {
    figures: [
      { name: 'resident memory, median', value: percentile(megabytes, 0.5), unit: 'MB', note: `of ${megabytes.length} looks` },
      { name: 'resident memory, most', value: megabytes.at(-1) ?? NaN, unit: 'MB', floor: FLOORS.peakRssMb },
      { name: 'rise of resident memory', value: risePerHour(session.memory), unit: 'MB/h', note: 'least squares over wall time, of which an hour holds many times its event time' },
      { name: 'processor', value: session.cpuShare * PERCENT, unit: '% of a core', note: `${speed.toFixed(0)} times as fast as the market; a ${speed.toFixed(0)}th of it in real time` },
      ...latencies('bytes to done', session.handled, null),
    ],
    notes: [described, ...notesOf(session)],
  };
}

export const live: readonly Workload[] = [
  { name: 'live:500', description: 'From bytes on the socket to order bytes on the socket, at about 500 messages/s.', run: (context) => latency(context, 500) },
  { name: 'live:5000', description: 'The same at about 5,000 messages/s.', run: (context) => latency(context, 5_000) },
  { name: 'live:day', description: 'A whole session, compressed: memory and processor of the live trader.', run: day },
];
