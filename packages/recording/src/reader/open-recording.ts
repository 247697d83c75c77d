import { existsSync } from 'node:fs';
import path from 'node:path';
import { MiaError, type TapeEvent } from '@mia-trading/core';
import { hashFile } from '../store/file-hash.js';
import type { Manifest, RecordingFile } from '../store/manifest.js';
import { readManifest } from '../store/manifest-file.js';
import type { SegmentDamage } from '../tape/segment-reader.js';
import { readSegments, segmentFiles } from './segment-events.js';

/** A recording on disk. */
export interface Recording {
  readonly path: string;
  readonly manifest: Manifest;
  /** Torn tails met by passes over the segments so far; empty for a compacted recording. */
  readonly damage: readonly SegmentDamage[];
  /**
   * A fresh pass over every event in tape order (`tsInit`, then `seq`), in arrays of some thousand events, with memory that does not
   * depend on the recording's length. Stopping early (`break`, `return`) closes the files. Events may be kept by the caller.
   */
  batches(): AsyncGenerator<TapeEvent[]>;
}

/**
 * Opens the recording in `directory`: a compacted one (needs the optional peer `@duckdb/node-api`), or a tape of segments, also
 * one whose writer still runs or died.
 *
 * Throws `MIA-RECORDING-NOT-FOUND`, `-MANIFEST`, `-VERSION`, `-FILE-MISSING`; a pass throws `-CORRUPT`, `-PARQUET`, `-PEER-MISSING`.
 */
export async function openRecording(directory: string): Promise<Recording> {
  const manifest = readManifest(directory);
  for (const file of manifest.files) requireFile(directory, file);
  const damage: SegmentDamage[] = [];
  const parquet = manifest.files.filter((file) => file.format === 'parquet');
  return { path: directory, manifest, damage, batches: () => (parquet.length > 0 ? parquetPass(directory, parquet) : segmentPass(directory, manifest, damage)) };
}

/**
 * Reads every file of a complete recording and compares it with the SHA-256 in the manifest: a changed byte can leave a file readable
 * and its numbers wrong. Says nothing of a tape that is still being written, whose blocks carry checksums of their own.
 *
 * Throws `MIA-RECORDING-CORRUPT` naming the first file that differs.
 */
export function requireIntact({ path: directory, manifest }: Pick<Recording, 'path' | 'manifest'>): void {
  for (const { path: name, sha256 } of manifest.files) {
    const file = path.join(directory, name);
    const found = hashFile(file);
    if (found.sha256 === sha256) continue;
    throw new MiaError('MIA-RECORDING-CORRUPT', `${file} has changed since it was written: expected SHA-256 ${sha256}, found ${found.sha256} (${found.bytes} bytes).`, 'Restore the file from a copy, or import the source again.', { file, expected: sha256, found: found.sha256 });
  }
}

function segmentPass(directory: string, manifest: Manifest, damage: SegmentDamage[]): AsyncGenerator<TapeEvent[]> {
  damage.length = 0;
  const files = manifest.state === 'complete' ? manifest.files.map((file) => path.join(directory, file.path)) : segmentFiles(directory);
  return readSegments(files, { onDamage: (found) => damage.push(found) });
}

/** Reads Parquet through the optional peer, which is loaded here and not before. */
async function* parquetPass(directory: string, files: readonly RecordingFile[]): AsyncGenerator<TapeEvent[]> {
  const { readParquetEvents } = await import('./parquet-events.js');
  yield* readParquetEvents(directory, files);
}

function requireFile(directory: string, file: RecordingFile): void {
  const target = path.join(directory, file.path);
  if (existsSync(target)) return;
  throw new MiaError('MIA-RECORDING-FILE-MISSING', `${target} is named in the manifest and not there.`, 'Restore the file from a copy, or import the source again.', { file: target });
}
