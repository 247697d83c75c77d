import type { Micros } from '@mia-trading/core';
import { decodeDbn, type DecodeDbnOptions } from './decode-dbn.js';
import type { DbnMetadata } from './dbn-metadata.js';
import { firstTime } from './dbn-router.js';

/** Head of one file: enough to order the files of an import and to know their instruments. */
export interface DbnHead {
  readonly path: string;
  readonly metadata: DbnMetadata | null;
  /** Receive time of the first record; `NaN` without one. */
  readonly firstTs: Micros;
}

/** Ends a decode after the first record. */
class Enough extends Error {}

/** Reads the metadata and the first record of a file. Damage is left for the real pass to report. */
export async function peekDbn(path: string, options: DecodeDbnOptions): Promise<DbnHead> {
  let metadata: DbnMetadata | null = null;
  let firstTs: Micros = Number.NaN;
  const visitor = {
    onMetadata: (head: DbnMetadata): void => {
      metadata = head;
    },
    onRecord: (record: Parameters<typeof firstTime>[0]): void => {
      firstTs = firstTime(record);
      throw new Enough();
    },
  };
  try {
    await decodeDbn(path, visitor, options);
  } catch (cause) {
    if (!(cause instanceof Enough)) throw cause;
  }
  return { path, metadata, firstTs };
}
