import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { TapeEvent } from '@mia-trading/core';
import { readSegment, type SegmentReadOptions } from '../tape/segment-reader.js';
import { isSegmentName } from '../tape/segment-writer.js';

/** Paths of the segments in `directory`, in writing order. */
export function segmentFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter(isSegmentName)
    .sort((left, right) => left.length - right.length || (left < right ? -1 : 1))
    .map((name) => path.join(directory, name));
}

/** Events of segments one after the other, a block at a time. See {@link readSegment} for damage and errors. */
export async function* readSegments(files: readonly string[], options: SegmentReadOptions = {}): AsyncGenerator<TapeEvent[]> {
  for (const file of files) yield* readSegment(file, options);
}
