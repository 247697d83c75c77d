import { MiaError, microsFromIso, SECOND, type Micros } from '@mia-trading/core';
import type { SimulatorCore, SimulatorPart } from '../server/simulator-core.js';
import { checkFault } from './fault-board.js';
import type { Fault } from './fault.js';

/** A fault and when it happens. */
export interface ScheduledFault {
  /** Simulated time; relative to the start of the replay when `isRelative`. */
  readonly at: Micros;
  readonly isRelative: boolean;
  readonly fault: Fault;
}

const RELATIVE = /^\+(\d+(?:\.\d+)?)$/;

/**
 * Reads a script: a list of faults, each with the time `at` which it happens: `+12.5` for seconds of simulated time after the start of the
 * replay, or an instant such as `2023-12-26T15:00:05Z`.
 * @throws MiaError `MIA-TWS-FAULT` naming the entry and field that are wrong.
 */
export function readFaultScript(script: unknown): readonly ScheduledFault[] {
  if (!Array.isArray(script)) throw wrong('the script is not a list of faults');
  return script.map((entry: unknown, index) => {
    const where = `entry ${index + 1}`;
    if (typeof entry !== 'object' || entry === null) throw wrong(`${where} is not an object`);
    const { at, ...fault } = entry as Readonly<Record<string, unknown>>;
    return { ...readTime(at, where), fault: checkFault(fault, where) };
  });
}

/** A part of the server that lets a script happen. `onFailure` hears of faults that could not be brought about. */
export function faultScript(script: readonly ScheduledFault[], onFailure: (cause: unknown) => void): SimulatorPart {
  return (core) => {
    let pending = script;
    let start = Number.NaN;
    core.market.watch({
      onTime: (now) => {
        if (pending.length === 0 || core.market.isHistory) return;
        if (Number.isNaN(start)) start = now;
        const due = pending.filter((one) => dueAt(one, start) <= now);
        if (due.length === 0) return;
        pending = pending.filter((one) => dueAt(one, start) > now);
        inject(core, [...due].sort((a, b) => dueAt(a, start) - dueAt(b, start)), onFailure);
      },
    });
  };
}

function inject(core: SimulatorCore, due: readonly ScheduledFault[], onFailure: (cause: unknown) => void): void {
  for (const { fault } of due) core.faults.inject(fault).catch(onFailure);
}

function dueAt({ at, isRelative }: ScheduledFault, start: Micros): Micros {
  return isRelative ? start + at : at;
}

function readTime(at: unknown, where: string): { readonly at: Micros; readonly isRelative: boolean } {
  if (typeof at !== 'string') throw wrong(`${where}.at is missing or no text; write "+5" or an ISO time`);
  const relative = RELATIVE.exec(at);
  if (relative !== null) return { at: Number(relative[1]) * SECOND, isRelative: true };
  const instant = microsFromIso(at);
  if (instant === undefined || instant === null) throw wrong(`${where}.at is ${JSON.stringify(at)}; write "+5" for seconds after the start, or an instant such as 2023-12-26T15:00:05Z`);
  return { at: instant, isRelative: false };
}

function wrong(message: string): MiaError {
  return new MiaError('MIA-TWS-FAULT', message, 'Correct the script; the README of the simulator shows one.');
}
