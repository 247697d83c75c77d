import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND, type TapeEvent } from '@mia-trading/core';
import { LiveTape, openRecording, sealRecording, tapeConfigSchema } from '@mia-trading/recording';
import { createProgram } from './program.js';
import { DECISION_LOG, verifyReplay } from './replay-verification.js';
import { runJson } from './test-support/command-line.js';
import { LiveSession } from './test-support/live-session.js';
import { ES, OPEN, tidalMarket } from './test-support/tidal-market.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mia-replay-'));
const tape = path.join(folder, 'tape');
const log = path.join(tape, DECISION_LOG);
const silent = { update: (): void => undefined };
let lines: string[] = [];

/** The log with other lines, in a file of its own. */
function logOf(name: string, text: readonly string[], end = '\n'): string {
  const file = path.join(folder, name);
  writeFileSync(file, `${text.join('\n')}${end}`);
  return file;
}

async function eventsOf(directory: string): Promise<TapeEvent[]> {
  const events: TapeEvent[] = [];
  for await (const batch of (await openRecording(directory)).batches()) events.push(...batch);
  return events;
}

/** A tape of these events, in a directory of its own. */
function tapeOf(name: string, events: readonly TapeEvent[]): string {
  const directory = path.join(folder, name);
  const written = LiveTape.create(directory, { instruments: [ES.symbol], feedQuality: 'l1', clockSource: 'receive' }, tapeConfigSchema.parse({ syncOnFlush: false }));
  for (const event of events) written.append(event);
  written.close();
  return directory;
}

beforeAll(() => {
  const session = new LiveSession({ directory: tape, operator: [{ at: OPEN + 6 * MINUTE, command: 'kill' }, { at: OPEN + 8 * MINUTE, command: 'unkill' }] });
  session.run(tidalMarket(OPEN, OPEN + 15 * MINUTE));
  session.close();
  expect(session.summary.trades.length).toBeGreaterThan(3);
  expect(new Set(session.summary.trades.map(({ exitReason }) => exitReason)).size).toBeGreaterThan(1);
  lines = readFileSync(log, 'utf8').trimEnd().split('\n');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the tape of a live session, replayed', () => {
  it('makes the same ratings, refusals, orders and fills', async () => {
    const found = await verifyReplay(tape, log, silent);
    expect(found).toMatchObject({ verified: true, firstDivergence: null, withoutTape: 0, withoutLog: 0 });
    const kinds = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
    expect(found.compared).toEqual({ ratings: kinds(/^\{"kind":"rating"/), refusals: kinds(/^\{"kind":"refusal"/), orders: kinds(/^\{"kind":"command"/), fills: kinds(/^\{"kind":"report".*"kind":"executed"/) });
    for (const count of Object.values(found.compared)) expect(count).toBeGreaterThan(3);
  });

  it('does so after the tape was compacted to Parquet, too', async () => {
    const compacted = tapeOf('compacted', await eventsOf(tape));
    await sealRecording(compacted);
    expect((await verifyReplay(compacted, log, silent)).verified).toBe(true);
  });

  it('is no proof when there is nothing to compare', async () => {
    const empty = tapeOf('empty', (await eventsOf(tape)).slice(0, 1));
    expect(await verifyReplay(empty, logOf('empty.ndjson', lines.slice(0, 1)), silent)).toMatchObject({ verified: false, firstDivergence: null });
  });
});

describe('a difference', () => {
  it('of one digit in the log is found in its line and field, with both sides', async () => {
    const at = lines.findIndex((line, index) => index > lines.length / 2 && line.startsWith('{"kind":"rating"'));
    const changed = lines.map((line, index) => (index === at ? line.replace(/"score":(\d)/, (_, digit: string) => `"score":${(Number(digit) + 1) % 10}`) : line));
    const { verified, firstDivergence } = await verifyReplay(tape, logOf('digit.ndjson', changed), silent);
    expect(verified).toBe(false);
    expect(firstDivergence).toMatchObject({ line: at + 1, fields: ['score'], recorded: JSON.parse(changed[at] ?? ''), replayed: JSON.parse(lines[at] ?? '') });
  });

  it('of one print of the tape is found in the first decision after it', async () => {
    const events = await eventsOf(tape);
    const at = events.findIndex((event, index) => index > events.length / 2 && event.kind === 'trade');
    const changed = events.map((event, index) => (index === at && event.kind === 'trade' ? { ...event, size: event.size + 1 } : event));
    const { verified, firstDivergence } = await verifyReplay(tapeOf('print', changed), log, silent);
    expect(verified).toBe(false);
    const ts = firstDivergence?.recorded !== null && firstDivergence?.recorded?.kind === 'rating' ? firstDivergence.recorded.ts : 0;
    expect(ts).toBeGreaterThanOrEqual(events[at]?.tsInit ?? Infinity);
    expect(ts).toBeLessThan((events[at]?.tsInit ?? 0) + 2 * SECOND);
    expect(firstDivergence?.fields).toContain('hash');
  });

  it('is a decision too few, and one too many', async () => {
    const at = lines.findIndex((line) => line.startsWith('{"kind":"refusal"'));
    const without = await verifyReplay(tape, logOf('without.ndjson', lines.toSpliced(at, 1)), silent);
    expect(without.firstDivergence).toMatchObject({ line: at + 1, replayed: { kind: 'refusal' } });
    const twice = await verifyReplay(tape, logOf('twice.ndjson', lines.toSpliced(-1, 0, lines.at(-2) ?? '')), silent);
    expect(twice.firstDivergence).toMatchObject({ line: lines.length, fields: [], replayed: null });
  });

  it('ends the command with exit code 3 and both sides on the page', async () => {
    const changed = logOf('cli.ndjson', lines.map((line) => line.replace('"kind":"submit"', '"kind":"cancel"')));
    const before = process.exitCode;
    try {
      expect(await runJson('replay', '--verify', tape)).toMatchObject({ schemaVersion: 1, verified: true });
      expect(process.exitCode).toBe(before);
      const document = await runJson('replay', '--verify', tape, '--log', changed);
      expect(document).toMatchObject({ verified: false, firstDivergence: { fields: ['command.kind'], recorded: { kind: 'command' }, replayed: { kind: 'command' } } });
      expect(process.exitCode).toBe(3);
    } finally {
      process.exitCode = before;
    }
    expect(createProgram().commands.map((command) => command.name())).toContain('replay');
  });
});

describe('after a crash', () => {
  it('a log with a cut-off end is compared as far as it goes', async () => {
    const kept = lines.slice(0, -20);
    const cut = logOf('cut.ndjson', kept, '');
    appendFileSync(cut, `\n${lines.at(-20)?.slice(0, 30) ?? ''}`);
    // The rest but the line that tells of the orderly end.
    expect(await verifyReplay(tape, cut, silent)).toMatchObject({ verified: true, withoutTape: 0, withoutLog: 19 });
  });

  it('a tape that lost its last second leaves decisions without events', async () => {
    const events = await eventsOf(tape);
    const last = (events.at(-1)?.tsInit ?? 0) - 3 * SECOND;
    const shorter = tapeOf('shorter', events.filter(({ tsInit }) => tsInit <= last));
    const found = await verifyReplay(shorter, logOf('crashed.ndjson', lines.slice(0, -1)), silent);
    expect(found).toMatchObject({ verified: true, withoutLog: 0 });
    expect(found.withoutTape).toBeGreaterThan(0);
    expect((await verifyReplay(shorter, log, silent)).firstDivergence).toMatchObject({ replayed: null });
  });

  it('a log that cannot be read in the middle, or is none, is refused', async () => {
    await expect(verifyReplay(tape, logOf('middle.ndjson', lines.toSpliced(5, 1, 'x')), silent)).rejects.toThrow(expect.objectContaining({ code: 'MIA-ENGINE-DECISION-LOG' }));
    await expect(verifyReplay(tape, logOf('headless.ndjson', lines.slice(1)), silent)).rejects.toThrow(expect.objectContaining({ code: 'MIA-ENGINE-DECISION-LOG' }));
    await expect(verifyReplay(tape, path.join(folder, 'nowhere'), silent)).rejects.toThrow(expect.objectContaining({ code: 'MIA-REPLAY-LOG-MISSING' }));
  });
});
