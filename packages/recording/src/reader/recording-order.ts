import type { FeedQuality, Micros } from '@mia-trading/core';
import type { Manifest } from '../store/manifest.js';
import { FEED_QUALITIES } from '../tape/wire-codes.js';

interface Described {
  readonly manifest: Pick<Manifest, 'firstTs' | 'lastTs' | 'feedQuality'>;
}

export interface FeedQualityChange {
  /** Holds for events with `tsInit` from here on; `-Infinity` where the recording does not know when it begins. */
  readonly from: Micros;
  readonly quality: FeedQuality;
}

/** Recordings by the time at which they begin, then end, so that a run over them does not depend on the order in which they were named. */
export function chronological<R extends Described>(recordings: readonly R[]): R[] {
  return [...recordings].sort((a, b) => compare(begin(a), begin(b)) || compare(end(a), end(b)));
}

/** Quality of the merged feed over time: at each moment that of the best recording under way; a hole between recordings changes nothing. */
export function feedQualityChanges(recordings: readonly Described[]): FeedQualityChange[] {
  const times = [...new Set(recordings.flatMap((recording) => [begin(recording), end(recording) + 1]))].sort(compare);
  const changes: FeedQualityChange[] = [];
  for (const from of times) {
    const underWay = recordings.filter((recording) => begin(recording) <= from && from <= end(recording));
    const best = FEED_QUALITIES.find((quality) => underWay.some(({ manifest }) => manifest.feedQuality === quality));
    if (best !== undefined && best !== changes.at(-1)?.quality) changes.push({ from, quality: best });
  }
  return changes;
}

/** A tape whose writer still runs or died does not tell; it may hold anything. */
function begin({ manifest }: Described): Micros {
  return manifest.firstTs ?? -Infinity;
}

function end({ manifest }: Described): Micros {
  return manifest.lastTs ?? Infinity;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
