/** A limit that the project sets itself: printed beside the figure, asserted nowhere. */
export interface Floor {
  readonly limit: number;
  /** `least`: the figure must reach it. `most`: the figure must stay below it. */
  readonly kind: 'least' | 'most';
}

/** One measured number. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** Of value and floor, e.g. `events/s`, `ns`, `bytes/event`. */
  readonly unit: string;
  readonly floor?: Floor;
  /** What stands behind the number: spread, size of the run, evidence that work was done. */
  readonly note?: string;
}

export interface Measured {
  readonly figures: readonly Figure[];
  /** What was measured on, and what does not count in. */
  readonly notes: readonly string[];
}

/** Why there is no figure. */
export interface NotMeasured {
  readonly notMeasured: string;
}

/** What a workload gets to work with. */
export interface WorkloadContext {
  /** Folder of the real market data. */
  readonly data: string;
  /** Shorter runs: figures are rougher and long recordings shorter. */
  readonly isQuick: boolean;
  /** Removed after the whole run; shared by the workloads, so that a recording is written once. */
  readonly scratch: string;
}

/** Something that is measured, alone in a process of its own. */
export interface Workload {
  /** Stable name, `group` or `group:part`; `--only` chooses by it. */
  readonly name: string;
  /** The work, and on what input. */
  readonly description: string;
  run(context: WorkloadContext): Promise<Measured | NotMeasured>;
}

export const NO_REAL_DATA: NotMeasured = { notMeasured: 'no real data' };

/** Floors of the project. */
export const FLOORS = {
  pipelineOrders: { limit: 1_000_000, kind: 'least' },
  pipelineQuotes: { limit: 600_000, kind: 'least' },
  peakRssMb: { limit: 300, kind: 'most' },
  /** Microseconds. */
  evaluationP99: { limit: 200, kind: 'most' },
  /** Milliseconds from bytes on the socket to order bytes on the socket, at 500 and at 5,000 messages/s. */
  liveP99At500: { limit: 2, kind: 'most' },
  liveP99At5000: { limit: 5, kind: 'most' },
  /** Nanoseconds that one feature may add to an event, and may take to answer. */
  featureEvent: { limit: 40, kind: 'most' },
  featureRead: { limit: 300, kind: 'most' },
  /** Nanoseconds: six Greeks of an option, an implied volatility, an option quote folded into its chain. */
  optionGreeks: { limit: 80, kind: 'most' },
  optionVolatility: { limit: 500, kind: 'most' },
  optionQuote: { limit: 1_000, kind: 'most' },
  /** Milliseconds: gamma exposure of 12,000 strikes at one level of the index, and at 61. */
  optionChain: { limit: 1, kind: 'most' },
  optionProfile: { limit: 25, kind: 'most' },
} as const satisfies Record<string, Floor>;

export function isMet({ limit, kind }: Floor, value: number): boolean {
  return kind === 'least' ? value >= limit : value < limit;
}

/** Events that a throughput counts over: five million, as the floor asks for, or a tenth of it. */
export function eventsOf({ isQuick }: WorkloadContext): number {
  return isQuick ? 500_000 : 5_000_000;
}
