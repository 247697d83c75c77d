import { appendFileSync } from 'node:fs';
import { note } from '@mia-trading/command-line';
import { SessionLog, type LogLine, type LogTaker } from './session-log.js';

/** A log of this process: what waits when it ends, for whatever reason, is still handed out. */
export function processLog(takers: readonly LogTaker[]): SessionLog {
  const log = new SessionLog(takers);
  process.once('exit', () => log.flush());
  return log;
}

/** For people: one line on stderr. */
export function logToStderr(lines: readonly LogLine[]): void {
  note(lines.map(lineForPeople).join('\n'));
}

/** For programs: one JSON object a line, appended to a file. */
export function logToFile(file: string): LogTaker {
  return (lines) => appendFileSync(file, lines.map((line) => `${JSON.stringify({ schemaVersion: 1, ...line })}\n`).join(''));
}

function lineForPeople({ ts, at, level, about, text }: LogLine): string {
  return `${(ts ?? at).slice(0, SECONDS_LENGTH).replace('T', ' ')} ${level === 'info' ? '' : `${level.toUpperCase()} `}${about}: ${text}`;
}

/** `2026-11-24T15:30:00` of an ISO time. */
const SECONDS_LENGTH = 19;
