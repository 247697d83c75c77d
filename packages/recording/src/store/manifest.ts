import { z } from 'zod';
import type { EventKind } from '@mia-trading/core';
import { EVENT_KINDS, FEED_QUALITIES } from '../tape/wire-codes.js';

export const MANIFEST_VERSION = 1;
export const MANIFEST_FILE = 'manifest.json';
/** Rule of `EventSink`, named in the manifest so that a reader knows what `tsInit` means. */
export const TS_INIT_POLICY = 'max(previous tsInit, receive time, else tsEvent)';

const micros = z.int().describe('Microseconds since 1970-01-01T00:00:00Z.');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');
const count = z.int().min(0);
const json = z.json();

/** An original file that an import read. */
const sourceSchema = z.strictObject({
  format: z.string().min(1).describe('Source format, e.g. `databento-dbn`.'),
  file: z.string().min(1).describe('File name as given.'),
  bytes: count.describe('Size of the original file in bytes.'),
  sha256: sha256.describe('SHA-256 of the original file.'),
});

const gapSchema = z.strictObject({
  ts: micros.describe('tsInit of the gap.'),
  instrument: z.string().describe('Instrument concerned; empty for the whole feed.'),
  detail: z.string().describe('What was lost.'),
});

const fileSchema = z.strictObject({
  path: z.string().regex(/^[^/\\]+$/, 'expected a file name without a folder').describe('File name inside the recording.'),
  format: z.enum(['parquet', 'segment']).describe('`parquet`: one event kind. `segment`: every kind in tape order.'),
  kind: z.enum(EVENT_KINDS).nullable().describe('Event kind of a Parquet file; null for a segment.'),
  rows: count.describe('Events in the file.'),
  bytes: count.describe('Size of the file.'),
  sha256: sha256.describe('SHA-256 of the file.'),
  symbols: z
    .record(z.string(), z.array(z.string()))
    .default({})
    .describe('Distinct values of each symbol column of a Parquet file, in order of appearance.'),
});

/** `manifest.json`: what a recording is, where it comes from and what it holds. */
export const manifestSchema = z.strictObject({
  schemaVersion: z.literal(MANIFEST_VERSION).describe('Version of this document and of the files beside it.'),
  state: z.enum(['live', 'complete']).describe('`live`: segments are still written, or the writer died; `complete`: files and counts are final.'),
  instruments: z.array(z.string()).describe('Symbols with market events, the traded one first.'),
  sources: z.array(sourceSchema).default([]).describe('Original files, in import order; empty for a live session.'),
  feedQuality: z.enum(FEED_QUALITIES).describe('What may be concluded from book and prints.'),
  clockSource: z.enum(['exchange', 'receive']).describe('`exchange`: tsEvent is exchange time. `receive`: tsEvent = tsInit.'),
  tsInitPolicy: z.literal(TS_INIT_POLICY).default(TS_INIT_POLICY).describe('How tsInit was made.'),
  sourceMessages: count.default(0).describe('Messages read from the source, including those that became no event.'),
  counts: z.partialRecord(z.enum(EVENT_KINDS), count).default({}).describe('Events per kind; a kind without events may be absent.'),
  firstTs: micros.nullable().default(null).describe('tsInit of the first event; null when there is none.'),
  lastTs: micros.nullable().default(null).describe('tsInit of the last event; null when there is none.'),
  firstTsIso: z.string().nullable().default(null).describe('firstTs as ISO 8601 in UTC.'),
  lastTsIso: z.string().nullable().default(null).describe('lastTs as ISO 8601 in UTC.'),
  gaps: z.array(gapSchema).default([]).describe('Known holes.'),
  notes: z.array(z.string()).default([]).describe('What a reader should know, for people.'),
  files: z.array(fileSchema).default([]).describe('Event files; empty while live.'),
  config: json.optional().describe('Effective configuration of the run that recorded it.'),
  warmUp: json.optional().describe('Inputs that warm features up, so that the recording replays alone.'),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestGap = z.infer<typeof gapSchema>;
export type ManifestSource = z.infer<typeof sourceSchema>;
export type RecordingFile = z.infer<typeof fileSchema>;

/** What only the writer's owner knows of a recording. */
export type RecordingDescription = Pick<Manifest, 'instruments' | 'feedQuality' | 'clockSource'> &
  Partial<Pick<Manifest, 'sources' | 'sourceMessages' | 'gaps' | 'notes' | 'config' | 'warmUp'>>;

/** Number of events of all kinds. */
export function eventCount(counts: Manifest['counts']): number {
  return EVENT_KINDS.reduce((sum: number, kind: EventKind) => sum + (counts[kind] ?? 0), 0);
}
