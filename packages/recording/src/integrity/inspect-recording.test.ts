import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MINUTE, microsFromIso, type TapeEvent } from '@mia-trading/core';
import { importDatabento } from '../importers/databento/import-databento.js';
import { describeImport } from '../store/import-description.js';
import type { RecordingDescription } from '../store/manifest.js';
import { RecordingWriter } from '../store/recording-writer.js';
import { temporaryFolder } from '../tape/test-support/temporary-folder.js';
import { inspectRecording } from './inspect-recording.js';

const inFolder = temporaryFolder();

/** A Tuesday, 10:00 in Chicago: continuous trading. */
const open = microsFromIso('2024-01-09T16:00:00Z') ?? NaN;
const description: RecordingDescription = { instruments: ['ESH4'], feedQuality: 'l1', clockSource: 'exchange', sourceMessages: 9 };

const quote = (at: number, bid: number, ask: number): Omit<TapeEvent & { kind: 'quote' }, 'seq'> => ({ kind: 'quote', tsEvent: at, tsInit: at, instrument: 'ESH4', bid, bidSize: 5, ask, askSize: 7 });
const trade = (at: number, size: number, aggressor: 1 | 0 | -1): Omit<TapeEvent & { kind: 'trade' }, 'seq'> => ({
  kind: 'trade', tsEvent: at, tsInit: at, instrument: 'ESH4', price: 4800, size, aggressor, aggressorSource: aggressor === 0 ? 'none' : 'quote', matchId: 0, flags: 1,
});

async function record(events: readonly Parameters<RecordingWriter['write']>[0][], given: RecordingDescription = description): Promise<string> {
  const writer = await RecordingWriter.create(inFolder('session'));
  for (const event of events) writer.write(event);
  await writer.finish(given);
  return inFolder('session');
}

describe('inspecting a recording', () => {
  it('adds up what is on the tape', async () => {
    const directory = await record([
      quote(open, 4799.75, 4800),
      trade(open + 1, 3, 1),
      trade(open + 2, 5, -1),
      trade(open + 3, 44, 0),
      { ...trade(open + 4, 100, 1), instrument: 'NQH4' },
      quote(open + 5, 4800, 4800.25),
    ]);
    const inspection = await inspectRecording(directory);
    expect(inspection).toMatchObject({
      instrument: 'ESH4',
      sourceMessages: 9,
      events: { trade: 4, quote: 2, depth: 0, order: 0, bar: 0 },
      firstTs: '2024-01-09T16:00:00.000000Z',
      lastTs: '2024-01-09T16:00:00.000005Z',
      volume: 52,
      delta: -2,
      unknownAggressorVolume: 44,
      lastBid: 4800,
      lastAsk: 4800.25,
      book: { violations: 0, unknownOrders: 0, crossedInAuction: 0, unavailable: '' },
      gaps: 0,
      countsMatch: true,
      isIntact: true,
    });
  });

  it('finds holes: what the feed announced, and silence in continuous trading, but not the daily break', async () => {
    const gap = { kind: 'feedStatus', tsEvent: open + 1, tsInit: open + 1, instrument: '', status: 'gap', quality: null, phase: null, detail: '12 messages lost' } as const;
    const close = microsFromIso('2024-01-09T21:59:59Z') ?? NaN;
    const reopen = microsFromIso('2024-01-09T23:00:01Z') ?? NaN;
    const directory = await record([quote(open, 4800, 4800.25), gap, quote(open + 5 * MINUTE, 4800, 4800.25), quote(open + 10 * MINUTE + 1, 4800, 4800.25), quote(close, 4800, 4800.25), quote(reopen, 4801, 4801.25)]);
    const inspection = await inspectRecording(directory);
    expect(inspection.gapList).toEqual([
      { from: open + 1, to: open + 1, kind: 'announced', detail: '12 messages lost' },
      expect.objectContaining({ from: open + 5 * MINUTE, to: open + 10 * MINUTE + 1, kind: 'silence' }),
      expect.objectContaining({ from: open + 10 * MINUTE + 1, to: close, kind: 'silence' }),
    ]);
    expect(inspection.gaps).toBe(3);
    expect((await inspectRecording(directory, { maxSilenceMs: 86_400_000 })).gaps).toBe(1);
  });

  it('counts a crossed book as a violation in continuous trading and apart from that before the open', async () => {
    const auction = microsFromIso('2024-01-09T22:50:00Z') ?? NaN;
    const directory = await record([quote(open, 4800, 4800.25), quote(open + 1, 4801, 4800), quote(open + 2, 4800, 4800.25), quote(auction, 4802, 4800)]);
    const { book } = await inspectRecording(directory);
    expect(book).toMatchObject({ violations: 1, crossedInAuction: 1, byPhase: { continuous: { violations: 1, crossed: 0 }, preOpen: { violations: 0, crossed: 1 } } });
  });

  it('tells an unknown instrument instead of making up a book', async () => {
    const directory = await record([{ ...quote(open, 1, 2), instrument: 'ZZZ' }], { ...description, instruments: ['ZZZ'] });
    const { book, lastBid } = await inspectRecording(directory);
    expect([book.violations, book.crossedInAuction, lastBid]).toEqual([null, null, null]);
    expect(book.unavailable).toContain('ZZZ');
  });

  it('sees a file that changed and counts that do not agree', async () => {
    const directory = await record([quote(open, 4800, 4800.25)]);
    const file = inFolder('session/manifest.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { counts: object; files: { sha256: string }[] };
    writeFileSync(file, JSON.stringify({ ...manifest, counts: { quote: 2 }, files: manifest.files.map((entry) => ({ ...entry, sha256: '0'.repeat(64) })) }));
    expect(await inspectRecording(directory)).toMatchObject({ countsMatch: false, files: [{ path: 'quote.parquet', intact: false }], isIntact: false });
  });

  it('says nothing of an empty recording that is not so', async () => {
    const directory = await record([], description);
    expect(await inspectRecording(directory)).toMatchObject({ firstTs: null, lastTs: null, volume: 0, lastBid: null, gaps: 0, isIntact: true });
  });
});

const folder = path.join(process.env.MIA_TEST_DATA ?? path.resolve(__dirname, '../../../../../shared/data'), 'ticks/es-mbo-dbn');
const hasRealHour = existsSync(folder);

describe('the real ES hour of 2023-12-25', () => {
  (hasRealHour ? it : it.skip)('gives its published totals from Parquet', async () => {
    const files = readdirSync(folder).filter((name) => name.includes('.mbo.dbn')).map((name) => path.join(folder, name));
    const writer = await RecordingWriter.create(inFolder('es'));
    await writer.finish(describeImport(await importDatabento(files, writer)));
    expect(await inspectRecording(inFolder('es'))).toMatchObject({
      instrument: 'ESH4',
      sourceMessages: 77_517,
      events: { trade: 2_973 },
      volume: 9_892,
      delta: 796,
      unknownAggressorVolume: 44,
      lastBid: 4810,
      lastAsk: 4810.25,
      book: { violations: 0, unknownOrders: 0, crossedInAuction: 891 },
      gaps: 0,
      isIntact: true,
    });
  });
});
