import { describe, expect, it } from '@jest/globals';
import { appendFileSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import type { ClockEvent, TapeEvent } from '@mia-trading/core';
import { openRecording } from '../reader/open-recording.js';
import { compactRecording, sealRecording } from '../store/compact-recording.js';
import type { RecordingDescription } from '../store/manifest.js';
import { LiveTape } from './live-tape.js';
import { tapeConfigSchema } from './tape-config.js';
import { temporaryFolder } from './test-support/temporary-folder.js';

const inFolder = temporaryFolder();
const description: RecordingDescription = { instruments: ['ESH4'], feedQuality: 'l2-async', clockSource: 'receive', config: { score: { minimum: 60 } } };
const config = tapeConfigSchema.parse({ flushIntervalMs: 100, syncOnFlush: false });

function clock(seq: number): ClockEvent {
  return { kind: 'clock', tsEvent: seq * 100_000, tsInit: seq * 100_000, seq, instrument: '' };
}

async function all(directory: string): Promise<TapeEvent[]> {
  const events: TapeEvent[] = [];
  for await (const batch of (await openRecording(directory)).batches()) events.push(...batch);
  return events;
}

describe('the tape of a live session', () => {
  it('can be read while it is written and keeps its configuration', async () => {
    const tape = LiveTape.create(inFolder('live'), description, config);
    for (let seq = 0; seq < 4; seq++) tape.append(clock(seq));
    tape.flush();
    expect(await all(inFolder('live'))).toEqual([0, 1, 2, 3].map(clock));
    tape.append(clock(4));
    tape.close();
    expect(await all(inFolder('live'))).toEqual([0, 1, 2, 3, 4].map(clock));
    const { manifest } = await openRecording(inFolder('live'));
    expect([manifest.state, manifest.config]).toEqual(['live', { score: { minimum: 60 } }]);
  });

  it('refuses a directory with anything in it, an event out of order, and an id that is no whole number', () => {
    const tape = LiveTape.create(inFolder('live'), description, config);
    expect(() => LiveTape.create(inFolder('live'), description, config)).toThrow(expect.objectContaining({ code: 'MIA-RECORDING-EXISTS' }));
    tape.append(clock(5));
    expect(() => tape.append(clock(5))).toThrow(expect.objectContaining({ code: 'MIA-RECORDING-ORDER' }));
    expect(() => tape.append({ ...clock(6), tsInit: 499_999 })).toThrow(expect.objectContaining({ code: 'MIA-RECORDING-ORDER' }));
    expect(() => tape.append({ ...clock(6), tsInit: 600_000.5 })).toThrow(expect.objectContaining({ code: 'MIA-RECORDING-EVENT', context: expect.objectContaining({ field: 'tsInit' }) }));
    tape.close();
  });

  it('survives a crash in the last block: the rest replays, compacts, and the loss is noted', async () => {
    const live = inFolder('live');
    const tape = LiveTape.create(live, description, config);
    for (let seq = 0; seq < 6; seq++) tape.append(clock(seq));
    const file = inFolder('live/tape-000001.seg');
    truncateSync(file, statSync(file).size - 3);

    const recording = await openRecording(live);
    const events: TapeEvent[] = [];
    for await (const batch of recording.batches()) events.push(...batch);
    expect(events).toEqual([0, 1, 2, 3].map(clock));
    expect(recording.damage).toMatchObject([{ kind: 'tornTail' }]);

    const manifest = await compactRecording(live);
    expect(manifest).toMatchObject({ state: 'complete', counts: { clock: 4 }, lastTs: 300_000, gaps: [] });
    expect(manifest.notes).toEqual([expect.stringContaining('bytes dropped')]);
    expect(await all(live)).toEqual([0, 1, 2, 3].map(clock));
    tape.close();
  });
});

describe('compaction', () => {
  async function liveTape(name: string, length: number): Promise<string> {
    const tape = LiveTape.create(inFolder(name), description, config);
    for (let seq = 0; seq < length; seq++) tape.append(clock(seq));
    tape.close();
    return inFolder(name);
  }

  it('leaves Parquet and manifest only, and doing it again changes nothing', async () => {
    const live = await liveTape('live', 5);
    const manifest = await compactRecording(live);
    expect(readdirSync(live).sort()).toEqual(['clock.parquet', 'manifest.json']);
    expect(await compactRecording(live)).toEqual(manifest);
  });

  it('killed before the manifest is replaced, leaves the segments in charge and can be done again', async () => {
    const live = await liveTape('live', 5);
    writeFileSync(inFolder('live/clock.parquet'), 'half a file');
    writeFileSync(inFolder('live/manifest.json.tmp'), '{');
    expect(await all(live)).toEqual([0, 1, 2, 3, 4].map(clock));
    await compactRecording(live);
    expect(await all(live)).toEqual([0, 1, 2, 3, 4].map(clock));
  });

  it('killed after it, reads the Parquet files once and tidies up the next time', async () => {
    const live = await liveTape('live', 5);
    await compactRecording(live);
    appendFileSync(inFolder('live/tape-000001.seg'), 'a segment that was not deleted yet');
    expect(await all(live)).toEqual([0, 1, 2, 3, 4].map(clock));
    await compactRecording(live);
    expect(readdirSync(live).sort()).toEqual(['clock.parquet', 'manifest.json']);
  });

  it('stopped by corruption, changes nothing; with salvage keeps the intact blocks and records a gap', async () => {
    const live = await liveTape('live', 6);
    const file = inFolder('live/tape-000001.seg');
    const bytes = readFileSync(file);
    bytes[16 + 33] = (bytes[16 + 33] as number) ^ 4;
    writeFileSync(file, bytes);
    const before = readdirSync(live).sort();
    await expect(compactRecording(live)).rejects.toMatchObject({ code: 'MIA-RECORDING-CORRUPT', context: { file, offset: 16 } });
    expect(readdirSync(live).sort()).toEqual(before);
    const manifest = await compactRecording(live, { salvage: true });
    expect(await all(live)).toEqual([2, 3, 4, 5].map(clock));
    expect(manifest.gaps).toHaveLength(1);
  });

  it('without Parquet lists the segments with rows and hashes', async () => {
    const live = await liveTape('live', 5);
    const manifest = await sealRecording(live);
    expect(manifest).toMatchObject({ state: 'complete', counts: { clock: 5 }, files: [{ path: 'tape-000001.seg', format: 'segment', kind: null, rows: 5 }] });
    expect(await all(live)).toEqual([0, 1, 2, 3, 4].map(clock));
    expect(await compactRecording(live)).toMatchObject({ counts: { clock: 5 }, files: [{ path: 'clock.parquet' }] });
  });
});
