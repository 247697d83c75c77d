import type { Workload } from './workload.js';
import { allocationWorkload } from './workloads/allocation.js';
import { books } from './workloads/book.js';
import { decode } from './workloads/decode.js';
import { features } from './workloads/features.js';
import { grademark } from './workloads/grademark.js';
import { indicators } from './workloads/indicators.js';
import { latency } from './workloads/latency.js';
import { live } from './workloads/live.js';
import { memory } from './workloads/memory.js';
import { options } from './workloads/options.js';
import { pipelines } from './workloads/pipeline.js';
import { replays } from './workloads/replay.js';

/** Every workload, in the order in which they run. */
export const WORKLOADS: readonly Workload[] = [...pipelines, latency, allocationWorkload, decode, ...replays, ...books, ...features, ...memory, ...live, ...indicators, ...options, grademark];

/** Workloads whose name, or whose group, is one of `names`; all of them when none is given. */
export function chosenWorkloads(names: readonly string[]): Workload[] {
  return WORKLOADS.filter(({ name }) => names.length === 0 || names.includes(name) || names.includes(name.split(':')[0] ?? name));
}
