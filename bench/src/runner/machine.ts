import os from 'node:os';

/** Where and when figures were measured; a figure means nothing without it. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** Processes that wanted to run, averaged over 1, 5 and 15 minutes. Above 1 or so the figures suffer. */
  readonly loadAverage: readonly number[];
  readonly date: string;
}

const BYTES_PER_GB = 1_073_741_824;

export function thisMachine(): Machine {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / BYTES_PER_GB),
    loadAverage: os.loadavg().map((load) => Number(load.toFixed(2))),
    date: new Date().toISOString(),
  };
}
