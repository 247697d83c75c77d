import type { Check } from '../doctor/check.js';
import { failed, notRun, ok } from '../doctor/check.js';
import type { Load } from '../session/load-meter.js';

/** Limits of a production system. */
const CYCLE_MS = 50;
const RATING_MS = 2;
const MEMORY_MEGABYTES = 500;
const CPU_SHARE = 0.3;
const SECONDS_PER_HOUR = 3_600;
/** Hours of the session that count as a day's run. */
const DAY_HOURS = 24;

export interface Ran {
  readonly load: Load;
  readonly ratings: number;
  /** Event time over wall time. */
  readonly speed: number;
  /** Milliseconds of wall time that were asked for. */
  readonly askedMs: number;
  /** `null` when nothing went wrong. */
  readonly failure: string | null;
}

const MS_PER_SECOND = 1_000;
/** Of the time asked for, what start and end may take. */
const WHOLE = 0.99;

/** The five production checks: cycle, evaluation, memory, processor, and a day without a crash. */
export function productionChecks({ load, ratings, speed, askedMs, failure }: Ran): readonly Check[] {
  const { cycleMs, ratingMs, memoryMegabytes, cpuShare, seconds } = load;
  const hours = (seconds * Math.max(1, speed)) / SECONDS_PER_HOUR;
  const kind = speed > 1.5 ? `compressed, ${speed.toFixed(0)} times the speed of the market` : 'real time';
  const ran = `${hours.toFixed(2)} hours of the market, ${kind}`;
  return [
    judged('cycle', cycleMs.p99 < CYCLE_MS, `${cycleMs.p99.toFixed(2)} ms at the 99th percentile, ${cycleMs.max.toFixed(1)} ms at most; below ${CYCLE_MS} ms is asked for`),
    ratings === 0 ? notRun('evaluation', 'no rating was made') : judged('evaluation', ratingMs < RATING_MS, `${ratingMs.toFixed(3)} ms a rating; below ${RATING_MS} ms is asked for`),
    judged('memory', memoryMegabytes < MEMORY_MEGABYTES, `${memoryMegabytes.toFixed(0)} MB at most; below ${MEMORY_MEGABYTES} MB is asked for`),
    judged('processor', cpuShare < CPU_SHARE, `${(cpuShare * 100).toFixed(1)} % of one core; below ${CPU_SHARE * 100} % is asked for${speed > 1.5 ? ', at the speed of the market' : ''}`),
    dayCheck(failure, seconds * MS_PER_SECOND >= askedMs * WHOLE, hours, ran),
  ];
}

function judged(name: string, isGood: boolean, detail: string): Check {
  return isGood ? ok(name, detail) : failed(name, detail);
}

function dayCheck(failure: string | null, isWhole: boolean, hours: number, ran: string): Check {
  if (failure !== null) return failed('day', `ended by a failure after ${ran}: ${failure}`);
  if (!isWhole) return notRun('day', `stopped by hand after ${ran}`);
  return hours >= DAY_HOURS ? ok('day', ran) : notRun('day', `${ran}; ${DAY_HOURS} are asked for`);
}
