import { appendFileSync } from 'node:fs';
import { note } from '@mia-trading/command-line';
import type { LogLine } from './session-log.js';

/** For people: one line on stderr. */
export function logToStderr({ ts, at, level, about, text }: LogLine): void {
  note(`${(ts ?? at).slice(0, SECONDS_LENGTH).replace('T', ' ')} ${level === 'info' ? '' : `${level.toUpperCase()} `}${about}: ${text}`);
}

/** For programs: one JSON object a line, appended to a file. */
export function logToFile(file: string): (line: LogLine) => void {
  return (line) => appendFileSync(file, `${JSON.stringify({ schemaVersion: 1, ...line })}\n`);
}

/** `2026-11-24T15:30:00` of an ISO time. */
const SECONDS_LENGTH = 19;
