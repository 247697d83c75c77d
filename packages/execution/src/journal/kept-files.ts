/**
 * How a new file takes the place of the newest of a journal, `<file>`, while that one stays as `<file>.<number>-<date>-<time>`: the next one
 * is whole on the disk, under a name of its own, before the old one gets its second name; then it takes over the first name in one step.
 * At no moment is there no newest file, or a part of one.
 */
import { closeSync, fsyncSync, linkSync, openSync, readdirSync, renameSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { isoFromMicros, type Micros } from '@mia-trading/core';

const PRIVATE = 0o600;
/** So that names sort as numbers do, for a million starts. */
const NUMBER_DIGITS = 6;
/** `2026-11-24T16:30:05` of an ISO time, without its separators. */
const SECONDS_LENGTH = 19;

/** Files kept of a journal, the newest first. */
export function keptFiles(file: string): readonly string[] {
  const begin = `${path.basename(file)}.`;
  return readdirSync(path.dirname(file))
    .flatMap((name) => (name.startsWith(begin) && /^\d{6,}-\d{8}-\d{6}$/.test(name.slice(begin.length)) ? [{ name, number: Number.parseInt(name.slice(begin.length), 10) }] : []))
    .sort((left, right) => right.number - left.number)
    .map(({ name }) => path.join(path.dirname(file), name));
}

/** The steps by which a file begins anew, for a caller who takes them all; a crash may come between any two. */
export function* beginSteps(file: string, bytes: Uint8Array, at: Micros): Generator<string, void, void> {
  const next = `${file}.next`;
  const handle = openSync(next, 'w', PRIVATE);
  try {
    writeWhole(handle, bytes);
    yield 'written';
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  yield 'on the disk';
  keep(file, at);
  yield 'old one kept';
  syncDirectory(path.dirname(file));
  yield 'its name on the disk';
  renameSync(next, file);
  yield 'in place';
  syncDirectory(path.dirname(file));
}

export function writeWhole(handle: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(handle, bytes, written);
}

/** A new name is there after a loss of power only when its directory is on the disk too. */
export function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Gives the newest file a second name, unless a process that died in the middle of this has. */
function keep(file: string, at: Micros): void {
  const { size, ino } = statSync(file);
  if (size === 0) return;
  const [last] = keptFiles(file);
  if (last !== undefined && statSync(last).ino === ino) return;
  const number = last === undefined ? 1 : Number.parseInt(path.basename(last).slice(path.basename(file).length + 1), 10) + 1;
  const moment = isoFromMicros(at).slice(0, SECONDS_LENGTH).replaceAll(/[-:]/g, '').replace('T', '-');
  linkSync(file, `${file}.${String(number).padStart(NUMBER_DIGITS, '0')}-${moment}`);
}
