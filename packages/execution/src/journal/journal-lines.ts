/**
 * The journal's format: one record a line, `<crc> <number> <json>\n`.
 *
 * `crc` is the CRC-32 (ISO-HDLC, as in zip) of the rest of the line in eight hexadecimal digits, `number` counts records from 0. JSON
 * keeps every number exactly. Lines that do not hold are dealt with by place: at the very end they are the cut-off write of a crash and
 * are dropped (the order they were to hold has not left); with a whole record after them, bytes have changed and nothing is guessed.
 */
import { crc32 } from 'node:zlib';
import { exactJson, MiaError, parseExactJson } from '@mia-trading/core';
import type { JournalRecord } from './journal-record.js';

const NEWLINE = 0x0a;
const CRC_DIGITS = 8;
const HEXADECIMAL = 16;

export interface JournalTail {
  /** `torn`: the last line has no end. `damaged`: it has, and does not hold what its sum says. */
  readonly state: 'whole' | 'torn' | 'damaged';
  /** Byte at which the dropped end begins, and its length in bytes. */
  readonly offset: number;
  readonly bytes: number;
}

export interface JournalContent {
  readonly records: readonly JournalRecord[];
  readonly tail: JournalTail;
}

export function encodeLine(number: number, record: JournalRecord): Uint8Array {
  const body = `${number} ${exactJson(record)}`;
  return Buffer.from(`${sumOf(body)} ${body}\n`, 'utf8');
}

/** Reads a whole journal. Throws `MIA-EXECUTION-JOURNAL-CORRUPT` with byte and record when one before the last does not hold. */
export function decodeLines(bytes: Uint8Array): JournalContent {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: JournalRecord[] = [];
  let badAt = -1;
  let start = 0;
  let end = buffer.indexOf(NEWLINE);
  while (end !== -1) {
    const record = decodeLine(buffer.toString('utf8', start, end), badAt === -1 ? records.length : null);
    if (badAt === -1 && record !== null) records.push(record);
    else if (badAt === -1) badAt = start;
    else if (record !== null) throw corrupt(badAt, records.length);
    start = end + 1;
    end = buffer.indexOf(NEWLINE, start);
  }
  const offset = badAt === -1 ? start : badAt;
  const state = offset === buffer.length ? 'whole' : badAt === -1 ? 'torn' : 'damaged';
  return { records, tail: { state, offset, bytes: buffer.length - offset } };
}

/** `null` when the line does not hold, or is not record `number` (any one for `null`). */
function decodeLine(line: string, number: number | null): JournalRecord | null {
  const body = line.slice(CRC_DIGITS + 1);
  if (line.slice(0, CRC_DIGITS + 1) !== `${sumOf(body)} `) return null;
  const space = body.indexOf(' ');
  if (number !== null && body.slice(0, space) !== String(number)) return null;
  return parseExactJson(body.slice(space + 1)) as JournalRecord;
}

function sumOf(body: string): string {
  return crc32(body).toString(HEXADECIMAL).padStart(CRC_DIGITS, '0');
}

function corrupt(offset: number, record: number): MiaError {
  return new MiaError(
    'MIA-EXECUTION-JOURNAL-CORRUPT',
    `Record ${record} of the journal, at byte ${offset}, does not hold what was written, and whole records follow it.`,
    'Restore the journal from a copy, or move it away and reconcile with the broker from nothing.',
    { offset, record },
  );
}
