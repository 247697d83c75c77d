import { SECOND } from '@mia-trading/core';
import type { OrderOutcome } from './order-outcomes.js';

/** Orders of one role and type: what they got, and what the same orders would have got at the simulated venue. */
export interface FillComparison {
  readonly role: string;
  readonly type: string;
  readonly orders: number;
  /** Orders filled at all, in whole or in part. */
  readonly filled: number;
  readonly simulatedFilled: number;
  /** Filled in the simulation and not in truth: the simulation flatters. */
  readonly missed: number;
  /** Filled in truth and not in the simulation. */
  readonly unexpected: number;
  /** Mean price given away against the simulation in ticks, over orders filled in both; positive: the truth was worse. `null` without any. */
  readonly slippageTicks: number | null;
  /** Mean time from sending to the first fill heard, in seconds, over orders filled in both. */
  readonly secondsToFill: number | null;
  readonly simulatedSecondsToFill: number | null;
}

interface Pair {
  readonly real: OrderOutcome;
  readonly simulated: OrderOutcome;
}

/** Compares order by order, and sums up by role and type in the order in which they first occur. */
export function compareFills(real: readonly OrderOutcome[], simulated: readonly OrderOutcome[], tickSize: number): readonly FillComparison[] {
  const groups = new Map<string, Pair[]>();
  for (const { real: one, simulated: other } of pairsOf(real, simulated)) {
    const key = `${one.request.role} ${one.request.type}`;
    groups.set(key, [...(groups.get(key) ?? []), { real: one, simulated: other }]);
  }
  return [...groups.values()].map((pairs) => summary(pairs, tickSize));
}

/** Share of the resting limit orders that the simulation fills just where they were filled; `null` without such orders. */
export function restingAgreement(real: readonly OrderOutcome[], simulated: readonly OrderOutcome[]): number | null {
  const resting = pairsOf(real, simulated).filter(({ real: { request } }) => request.type === 'limit' && request.role === 'target');
  return resting.length === 0 ? null : resting.filter((pair) => pair.real.filled === pair.simulated.filled).length / resting.length;
}

function pairsOf(real: readonly OrderOutcome[], simulated: readonly OrderOutcome[]): Pair[] {
  const byId = new Map(simulated.map((outcome) => [outcome.request.orderId, outcome]));
  return real.flatMap((one) => {
    const other = byId.get(one.request.orderId);
    return other === undefined ? [] : [{ real: one, simulated: other }];
  });
}

function summary(pairs: readonly Pair[], tickSize: number): FillComparison {
  const both = pairs.filter(({ real, simulated }) => real.filled > 0 && simulated.filled > 0);
  const { role = '', type = '' } = pairs[0]?.real.request ?? {};
  return {
    role,
    type,
    orders: pairs.length,
    filled: pairs.filter(({ real }) => real.filled > 0).length,
    simulatedFilled: pairs.filter(({ simulated }) => simulated.filled > 0).length,
    missed: pairs.filter(({ real, simulated }) => real.filled === 0 && simulated.filled > 0).length,
    unexpected: pairs.filter(({ real, simulated }) => real.filled > 0 && simulated.filled === 0).length,
    slippageTicks: mean(both.map(({ real, simulated }) => (real.request.side * (real.price - simulated.price)) / tickSize)),
    secondsToFill: mean(both.map(({ real }) => secondsToFill(real))),
    simulatedSecondsToFill: mean(both.map(({ simulated }) => secondsToFill(simulated))),
  };
}

function secondsToFill({ sentAt, filledAt }: OrderOutcome): number {
  return ((filledAt ?? Number.NaN) - sentAt) / SECOND;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
