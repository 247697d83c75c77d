import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Micros } from '@mia-trading/core';
import { readSegments, segmentFiles } from '../reader/segment-events.js';
import type { SegmentDamage } from '../tape/segment-reader.js';
import { hashFile } from './file-hash.js';
import type { Manifest, RecordingFile } from './manifest.js';
import { readManifest, writeManifest } from './manifest-file.js';
import { ParquetStage, STAGING_FOLDER } from './parquet-stage.js';
import { TapeSummary } from './tape-summary.js';

export interface CompactOptions {
  /** Keeps every intact block of a corrupt segment and records the loss as a gap, instead of refusing. */
  readonly salvage?: boolean;
}

/**
 * Turns the segments of a recording into one sorted Parquet file per event kind. Its writer must have ended. The manifest is replaced last
 * and segments are deleted after it: interrupted at any point, the recording still reads whole and can be compacted again.
 * A torn tail is dropped with a note. A recording that is already compacted is only tidied.
 *
 * Throws `MIA-RECORDING-CORRUPT` (file, offset), `-PARQUET`, `-PEER-MISSING`, and what `openRecording` throws on the manifest.
 */
export async function compactRecording(directory: string, options: CompactOptions = {}): Promise<Manifest> {
  const manifest = readManifest(directory);
  if (manifest.files.some((file) => file.format === 'parquet')) {
    removeLeftovers(directory);
    return manifest;
  }
  const pass = new CompactionPass();
  const stage = await ParquetStage.open(directory);
  let files: RecordingFile[];
  try {
    for await (const events of readSegments(segmentFiles(directory), { salvage: options.salvage === true, onDamage: (damage) => pass.addDamage(damage) })) {
      for (const event of events) pass.summary.add(event, event.tsInit);
      await stage.add(events);
    }
    files = await stage.finish();
  } catch (cause) {
    stage.close();
    throw cause;
  }
  const complete = completeManifest(manifest, pass, files);
  writeManifest(directory, complete);
  removeLeftovers(directory);
  return complete;
}

/**
 * Ends a recording without Parquet: its segments, with rows and hashes, become its files. Needs no optional peer. Its writer must have ended.
 * Throws `MIA-RECORDING-CORRUPT` (file, offset) and what `openRecording` throws on the manifest.
 */
export async function sealRecording(directory: string): Promise<Manifest> {
  const manifest = readManifest(directory);
  if (manifest.state === 'complete') return manifest;
  const pass = new CompactionPass();
  const files: RecordingFile[] = [];
  for (const file of segmentFiles(directory)) {
    let rows = 0;
    for await (const events of readSegments([file], { onDamage: (damage) => pass.addDamage(damage) })) {
      for (const event of events) pass.summary.add(event, event.tsInit);
      rows += events.length;
    }
    files.push({ path: path.basename(file), format: 'segment', kind: null, rows, ...hashFile(file), symbols: {} });
  }
  const complete = completeManifest(manifest, pass, files);
  writeManifest(directory, complete);
  return complete;
}

function completeManifest(base: Manifest, pass: CompactionPass, files: RecordingFile[]): Manifest {
  const onTape = pass.summary.gaps;
  const elsewhere = base.gaps.filter((gap) => !onTape.some((other) => other.ts === gap.ts && other.instrument === gap.instrument));
  return {
    ...base,
    state: 'complete',
    counts: pass.summary.counts(),
    ...pass.summary.times(),
    gaps: [...elsewhere, ...onTape].sort((left, right) => left.ts - right.ts),
    notes: [...base.notes, ...pass.notes, ...pass.summary.notes],
    files,
  };
}

class CompactionPass {
  readonly summary = new TapeSummary();
  readonly notes: string[] = [];

  addDamage(damage: SegmentDamage): void {
    const place = `${path.basename(damage.file)} at byte ${damage.offset}: ${damage.bytes} bytes dropped, ${damage.detail}`;
    this.notes.push(place);
    const ts: Micros = this.summary.lastTs ?? 0;
    if (damage.kind === 'corrupt') this.summary.addGap(ts, '', place);
  }
}

function removeLeftovers(directory: string): void {
  for (const file of segmentFiles(directory)) rmSync(file);
  const staging = path.join(directory, STAGING_FOLDER);
  if (existsSync(staging)) rmSync(staging, { recursive: true });
}
