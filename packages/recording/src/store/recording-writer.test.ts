import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { IndexEvent, TapeEvent } from '@mia-trading/core';
import { openRecording } from '../reader/open-recording.js';
import { temporaryFolder } from '../tape/test-support/temporary-folder.js';
import type { RecordingDescription } from './manifest.js';
import { RecordingWriter } from './recording-writer.js';

const inFolder = temporaryFolder();
const description: RecordingDescription = { instruments: ['VIX'], feedQuality: 'sampled', clockSource: 'exchange', sourceMessages: 3, notes: ['first'] };

function level(ts: number): Omit<IndexEvent, 'seq'> {
  return { kind: 'index', tsEvent: ts, tsInit: ts, instrument: 'VIX', level: ts / 4 };
}

async function all(directory: string): Promise<TapeEvent[]> {
  const events: TapeEvent[] = [];
  for await (const batch of (await openRecording(directory)).batches()) events.push(...batch);
  return events;
}

describe('a recording being written', () => {
  it('is nowhere at the target until it is finished, and afterwards nowhere else', async () => {
    const writer = await RecordingWriter.create(inFolder('session'), { format: 'segments' });
    writer.write(level(10));
    expect(existsSync(inFolder('session'))).toBe(false);
    await writer.finish(description);
    expect(readdirSync(inFolder(''))).toEqual(['session']);
    expect(readdirSync(inFolder('session')).sort()).toEqual(['manifest.json', 'tape-000001.seg']);
  });

  it('leaves nothing when aborted', async () => {
    const writer = await RecordingWriter.create(inFolder('session'));
    writer.write(level(10));
    writer.abort();
    expect(readdirSync(inFolder(''))).toEqual([]);
  });

  it('says in words that the target is a file, lies below one, or is where nothing may be written', async () => {
    writeFileSync(inFolder('file'), '');
    await expect(RecordingWriter.create(inFolder('file'))).rejects.toMatchObject({ code: 'MIA-RECORDING-EXISTS', message: `${inFolder('file')} is a file; a recording is a directory.` });
    await expect(RecordingWriter.create(inFolder('file/session'))).rejects.toMatchObject({ code: 'MIA-RECORDING-WRITE' });
    await expect(RecordingWriter.create('/dev/null/session')).rejects.toMatchObject({ code: 'MIA-RECORDING-WRITE' });
    await expect(RecordingWriter.create('/proc/no-such/session')).rejects.toMatchObject({ code: 'MIA-RECORDING-WRITE' });
  });

  it('makes the directories above it', async () => {
    const writer = await RecordingWriter.create(inFolder('a/b c/日本/session'), { format: 'segments' });
    writer.write(level(10));
    await writer.finish(description);
    expect(readdirSync(inFolder('a/b c/日本'))).toEqual(['session']);
  });

  it('that was interrupted is cleared away by the next import, unless its process lives', async () => {
    mkdirSync(inFolder('session.partial'));
    writeFileSync(inFolder('session.partial/owner.pid'), '999999999');
    writeFileSync(inFolder('session.partial/tape-000001.seg'), 'half');
    const writer = await RecordingWriter.create(inFolder('session'), { format: 'segments' });
    writer.write(level(10));
    await writer.finish(description);
    expect(await all(inFolder('session'))).toHaveLength(1);

    mkdirSync(inFolder('other.partial'));
    writeFileSync(inFolder('other.partial/owner.pid'), String(process.ppid));
    await expect(RecordingWriter.create(inFolder('other'))).rejects.toMatchObject({ code: 'MIA-RECORDING-BUSY' });
  });

  it('refuses a target that holds anything', async () => {
    mkdirSync(inFolder('session'));
    const writer = await RecordingWriter.create(inFolder('session'));
    writer.abort();
    writeFileSync(inFolder('session/notes.txt'), 'mine');
    await expect(RecordingWriter.create(inFolder('session'))).rejects.toMatchObject({ code: 'MIA-RECORDING-EXISTS' });
    expect(existsSync(inFolder('session.partial'))).toBe(false);
  });

  it('refuses an event whose numbers it could not keep, and goes on without it', async () => {
    const writer = await RecordingWriter.create(inFolder('session'), { format: 'segments' });
    expect(() => writer.write({ ...level(10), tsEvent: NaN })).toThrow(expect.objectContaining({ code: 'MIA-RECORDING-EVENT' }));
    const order = { kind: 'order', tsEvent: 1, tsInit: 1, instrument: 'ESH4', action: 'add', side: 1, price: 1, size: 1, orderId: 2 ** 53, last: true, snapshot: false } as const;
    expect(() => writer.write(order)).toThrow(expect.objectContaining({ context: expect.objectContaining({ field: 'orderId' }) }));
    writer.write(level(11));
    await writer.finish(description);
    expect((await all(inFolder('session'))).map((event) => event.seq)).toEqual([0]);
  });
});

describe.each(['parquet', 'segments'] as const)('extending a recording, %s', (format) => {
  it('keeps the old events first, goes on with seq and tsInit, and adds up what is known of the sources', async () => {
    const first = await RecordingWriter.create(inFolder('session'), { format });
    first.write(level(10));
    first.write(level(20));
    await first.finish({ ...description, config: { a: 1 } });
    const second = await RecordingWriter.create(inFolder('session'), { format, extend: true });
    expect(second.events).toBe(2);
    second.write(level(15));
    const manifest = await second.finish({ ...description, instruments: ['VXN'], notes: ['second'] });
    expect((await all(inFolder('session'))).map(({ seq, tsEvent, tsInit }) => [seq, tsEvent, tsInit])).toEqual([
      [0, 10, 10],
      [1, 20, 20],
      [2, 15, 20],
    ]);
    expect(manifest).toMatchObject({ instruments: ['VIX', 'VXN'], sourceMessages: 6, notes: ['first', 'second'], config: { a: 1 }, counts: { index: 3 } });
    expect(readdirSync(inFolder(''))).toEqual(['session']);
  });
});

describe('opening', () => {
  it('names a file of the manifest that is gone', async () => {
    const writer = await RecordingWriter.create(inFolder('session'));
    writer.write(level(10));
    await writer.finish(description);
    rmSync(inFolder('session/index.parquet'));
    await expect(openRecording(inFolder('session'))).rejects.toMatchObject({ code: 'MIA-RECORDING-FILE-MISSING', context: { file: inFolder('session/index.parquet') } });
  });

  it('names a Parquet file that is none', async () => {
    const writer = await RecordingWriter.create(inFolder('session'));
    writer.write(level(10));
    await writer.finish(description);
    writeFileSync(inFolder('session/index.parquet'), 'PAR1 no');
    await expect(all(inFolder('session'))).rejects.toMatchObject({ code: 'MIA-RECORDING-PARQUET', context: { file: inFolder('session/index.parquet') } });
  });
});
