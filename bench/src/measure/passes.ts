import { median } from './percentile.js';

const NS_PER_MS = 1_000_000;
const NS_PER_US = 1_000;
const US_PER_SECOND = 1_000_000;
const NS_PER_SECOND = 1_000_000_000;

/** Times of equal passes over the same work. */
export interface Passes {
  readonly count: number;
  /** Items worked on by all passes together. */
  readonly items: number;
  /** Items per second of the median pass, and of the fastest. */
  readonly medianRate: number;
  readonly bestRate: number;
  /** Items per second of processor time of the whole process, collector threads included: does not mind a busy machine. */
  readonly cpuRate: number;
  /** Nanoseconds an item of the median pass, of the fastest, and of processor time. */
  readonly medianNs: number;
  readonly bestNs: number;
  readonly cpuNs: number;
}

export interface PassOptions {
  /** Passes that do not count. */
  readonly warm: number;
  /** Passes are made until they have worked on so many items, one at least. */
  readonly items: number;
  /** Before each pass, outside its time. */
  readonly prepare?: (index: number) => void;
  /** Answers with the number of items worked on. */
  readonly pass: (index: number) => number | Promise<number>;
}

export async function timePasses({ warm, items, prepare, pass }: PassOptions): Promise<Passes> {
  const nanoseconds: number[] = [];
  let done = 0;
  let processor = 0;
  for (let index = 0; index <= warm || done < items; index += 1) {
    prepare?.(index);
    const before = process.cpuUsage();
    const begin = performance.now();
    const worked = await pass(index);
    const elapsed = performance.now() - begin;
    if (index < warm) continue;
    const { user, system } = process.cpuUsage(before);
    processor += user + system;
    nanoseconds.push((elapsed * NS_PER_MS) / worked);
    done += worked;
  }
  const medianNs = median(nanoseconds);
  const bestNs = Math.min(...nanoseconds);
  const cpuRate = (done * US_PER_SECOND) / Math.max(processor, 1);
  return { count: nanoseconds.length, items: done, medianRate: NS_PER_SECOND / medianNs, bestRate: NS_PER_SECOND / bestNs, cpuRate, medianNs, bestNs, cpuNs: NS_PER_SECOND / cpuRate };
}

/**
 * Times several ways of working on the same items, in turn within each round, so that a busy machine slows all of them alike.
 * Answers with the nanoseconds of processor time an item, by way and round.
 */
export function timeInTurn(ways: readonly (() => number)[], { warm, rounds, prepare }: { readonly warm: number; readonly rounds: number; readonly prepare: (round: number) => void }): readonly (readonly number[])[] {
  const nanoseconds = ways.map((): number[] => []);
  for (let round = 0; round < warm + rounds; round += 1) {
    prepare(round);
    ways.forEach((way, index) => {
      const before = process.cpuUsage();
      const worked = way();
      const { user, system } = process.cpuUsage(before);
      if (round >= warm) nanoseconds[index]?.push(((user + system) * NS_PER_US) / worked);
    });
  }
  return nanoseconds;
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Spread of a rate, for the note of a figure. */
export function rateNote({ bestRate, cpuRate, items, count }: Passes): string {
  return `best pass ${whole.format(bestRate)}, per CPU second ${whole.format(cpuRate)}; ${whole.format(items)} in ${count} passes`;
}

/** The same for a time of each item. */
export function timeNote({ medianNs, bestNs, items, count }: Passes): string {
  return `CPU time; wall clock ${medianNs.toFixed(0)}, best pass ${bestNs.toFixed(0)}; ${whole.format(items)} in ${count} passes`;
}
