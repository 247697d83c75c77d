import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MiaError } from '@mia-trading/core';
import { MANIFEST_FILE, MANIFEST_VERSION, manifestSchema, type Manifest } from './manifest.js';

const INDENT = 2;

/**
 * Reads and checks `manifest.json` of the recording in `directory`.
 *
 * Throws `MIA-RECORDING-NOT-FOUND` when there is none, `MIA-RECORDING-VERSION` for a newer `schemaVersion`, and
 * `MIA-RECORDING-MANIFEST` (file and field) for anything else that is wrong with it.
 */
export function readManifest(directory: string): Manifest {
  const file = path.join(directory, MANIFEST_FILE);
  const document = parse(file);
  const version = typeof document === 'object' && document !== null && 'schemaVersion' in document ? document.schemaVersion : undefined;
  if (typeof version === 'number' && version > MANIFEST_VERSION) {
    throw new MiaError('MIA-RECORDING-VERSION', `${file} has schemaVersion ${version}; this version of MIA reads up to ${MANIFEST_VERSION}.`, 'Update MIA to read this recording.', {
      file,
      schemaVersion: version,
      supported: MANIFEST_VERSION,
    });
  }
  const result = manifestSchema.safeParse(document);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue === undefined ? '' : issue.path.join('.');
  throw new MiaError('MIA-RECORDING-MANIFEST', `${file}: field "${field}": ${issue?.message ?? 'invalid'}`, 'Restore the manifest from a copy, or import the source again.', {
    file,
    field,
  });
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new MiaError('MIA-RECORDING-NOT-FOUND', `No recording: cannot read ${file}: ${String(cause)}`, 'Give the directory of a recording, the one that holds manifest.json.', { file });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new MiaError('MIA-RECORDING-MANIFEST', `${file} is no JSON document: ${String(cause)}`, 'Restore the manifest from a copy, or import the source again.', { file, field: '' });
  }
}

/** Replaces `manifest.json` in one step: readers see the old document or the new one, also after a power failure. */
export function writeManifest(directory: string, manifest: Manifest): void {
  const file = path.join(directory, MANIFEST_FILE);
  const temporary = `${file}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(manifestSchema.parse(manifest), null, INDENT)}\n`);
  syncPath(temporary);
  renameSync(temporary, file);
  syncPath(directory);
}

/** Waits until a file or directory is on disk. */
export function syncPath(target: string): void {
  const descriptor = openSync(target, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
