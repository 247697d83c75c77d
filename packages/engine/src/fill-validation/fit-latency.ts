import { MILLISECOND, SECOND } from '@mia-trading/core';
import type { OrderOutcome } from './order-outcomes.js';

/** Latency as settings of the simulated venue take it, in milliseconds. */
export interface LatencyFit {
  /** Answers measured. */
  readonly answers: number;
  /** Whether the venue told exact times, so that both legs are measured; else each is taken for half of the way there and back. */
  readonly isSplit: boolean;
  /** Medians. */
  readonly orderLatency: number;
  readonly reportLatency: number;
  /** Standard deviation of the logarithm of the way there and back. */
  readonly latencySpread: number;
}

/** Finer is noise of the logarithm. */
const SPREAD_DIGITS = 6;

/** Latency from the first answers to orders; `null` without any. */
export function fitLatency(outcomes: readonly OrderOutcome[]): LatencyFit | null {
  const answered = outcomes.flatMap(({ sentAt, answeredAt, answeredVenueTs }) => (answeredAt === null || answeredVenueTs === null || answeredAt <= sentAt ? [] : [{ sentAt, answeredAt, answeredVenueTs }]));
  if (answered.length === 0) return null;
  // A broker that dates to the second, or by another clock than ours, tells nothing of the legs.
  const isSplit = answered.every(({ sentAt, answeredAt, answeredVenueTs }) => answeredVenueTs > sentAt && answeredVenueTs < answeredAt) && answered.some(({ answeredVenueTs }) => answeredVenueTs % SECOND !== 0);
  const roundTrips = answered.map(({ sentAt, answeredAt }) => (answeredAt - sentAt) / MILLISECOND);
  const half = median(roundTrips) / 2;
  return {
    answers: answered.length,
    isSplit,
    orderLatency: isSplit ? median(answered.map(({ sentAt, answeredVenueTs }) => (answeredVenueTs - sentAt) / MILLISECOND)) : half,
    reportLatency: isSplit ? median(answered.map(({ answeredAt, answeredVenueTs }) => (answeredAt - answeredVenueTs) / MILLISECOND)) : half,
    latencySpread: Number(deviation(roundTrips.map(Math.log)).toFixed(SPREAD_DIGITS)),
  };
}

/** Of a list that is not empty. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length);
}
