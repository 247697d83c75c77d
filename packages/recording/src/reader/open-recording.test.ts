import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TapeEvent } from '@mia-trading/core';
import type { RecordingDescription } from '../store/manifest.js';
import { RecordingWriter } from '../store/recording-writer.js';
import { openRecording, requireIntact } from './open-recording.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mia-recording-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const description: RecordingDescription = { instruments: ['ESH4'], feedQuality: 'l1', clockSource: 'exchange' };

async function all(directory: string): Promise<TapeEvent[]> {
  const events: TapeEvent[] = [];
  for await (const batch of (await openRecording(directory)).batches()) events.push(...batch);
  return events;
}

describe.each(['parquet', 'segments'] as const)('a recording written as %s', (format) => {
  it('is not intact once a single bit of a file has changed, be it readable or not', async () => {
    const target = path.join(folder, 'session');
    const writer = await RecordingWriter.create(target, { format });
    for (let n = 0; n < 50; n++) writer.write({ kind: 'index', tsEvent: n, tsInit: n, instrument: 'VIX', level: n / 7 });
    const manifest = await writer.finish(description);
    const recording = await openRecording(target);
    expect(() => {
      requireIntact(recording);
    }).not.toThrow();
    const file = path.join(target, manifest.files[0]?.path ?? '');
    const bytes = readFileSync(file);
    for (const place of [0, bytes.length >> 1, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 4;
      writeFileSync(file, changed);
      expect(() => {
        requireIntact(recording);
      }).toThrow(expect.objectContaining({ code: 'MIA-RECORDING-CORRUPT', context: expect.objectContaining({ file }) }));
    }
  });

  it('gives back its events with seq 0, 1, 2 and tsInit that never goes back', async () => {
    const target = path.join(folder, 'session');
    const writer = await RecordingWriter.create(target, { format });
    writer.write({ kind: 'quote', tsEvent: 1_000_000, tsInit: 1_000_500, instrument: 'ESH4', bid: 4810, bidSize: 3, ask: 4810.25, askSize: 7 });
    writer.write({ kind: 'trade', tsEvent: 1_000_100, tsInit: 1_000_400, instrument: 'ESH4', price: 4810.25, size: 2, aggressor: 1, aggressorSource: 'quote', matchId: 0, flags: 1 });
    writer.write({ kind: 'index', tsEvent: 1_000_700, tsInit: 1_000_700, instrument: 'VIX', level: 13.37 });
    const manifest = await writer.finish(description);

    expect(await all(target)).toEqual([
      { kind: 'quote', tsEvent: 1_000_000, tsInit: 1_000_500, seq: 0, instrument: 'ESH4', bid: 4810, bidSize: 3, ask: 4810.25, askSize: 7 },
      { kind: 'trade', tsEvent: 1_000_100, tsInit: 1_000_500, seq: 1, instrument: 'ESH4', price: 4810.25, size: 2, aggressor: 1, aggressorSource: 'quote', matchId: 0, flags: 1 },
      { kind: 'index', tsEvent: 1_000_700, tsInit: 1_000_700, seq: 2, instrument: 'VIX', level: 13.37 },
    ]);
    expect(manifest.counts).toEqual({ quote: 1, trade: 1, index: 1 });
    expect([manifest.firstTs, manifest.lastTs, manifest.lastTsIso]).toEqual([1_000_500, 1_000_700, '1970-01-01T00:00:01.000700Z']);
  });
});
