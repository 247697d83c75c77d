import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isoFromMicros, type Micros } from '@mia-trading/core';

/** `2026-11-24T16:30:05` of an ISO time, without its separators. */
const SECONDS_LENGTH = 19;

/** Where a session is kept, and the name that begins every id in it. */
export interface SessionFolder {
  readonly sessionId: string;
  readonly directory: string;
}

/** The folder of a session that begins now, made; a second one within a second gets a number. */
export function makeSessionFolder(tapes: string, symbol: string, now: Micros): SessionFolder {
  const moment = isoFromMicros(now).slice(0, SECONDS_LENGTH).replaceAll(/[-:]/g, '').replace('T', '-');
  for (let number = 1; ; number += 1) {
    const sessionId = number === 1 ? `${symbol}-${moment}` : `${symbol}-${moment}-${number}`;
    const directory = path.join(tapes, sessionId);
    if (existsSync(directory)) continue;
    mkdirSync(directory, { recursive: true });
    return { sessionId, directory };
  }
}

/** Folders of recordings in a directory of tapes, by name. */
export function sessionFolders(tapes: string): readonly string[] {
  if (!existsSync(tapes)) return [];
  return readdirSync(tapes, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(tapes, entry.name, 'manifest.json')))
    .map(({ name }) => path.join(tapes, name))
    .sort();
}
