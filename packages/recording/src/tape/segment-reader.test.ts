import { describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { MiaError, type IndexEvent, type TapeEvent } from '@mia-trading/core';
import { crc32 } from './crc32.js';
import { readSegment, type SegmentDamage } from './segment-reader.js';
import { SegmentWriter, segmentName } from './segment-writer.js';
import { tapeConfigSchema, type TapeConfig } from './tape-config.js';
import { anyTape } from './test-support/arbitrary-events.js';
import { fileRuns } from './test-support/property-runs.js';
import { temporaryFolder } from './test-support/temporary-folder.js';

const inFolder = temporaryFolder();

const MILLISECOND = 1_000;

function level(seq: number, tsInit: number): IndexEvent {
  return { kind: 'index', tsEvent: tsInit, tsInit, seq, instrument: 'VIX', level: 13.25 + seq };
}

/** Six events in blocks of two: the flush interval is one millisecond. */
const six = Array.from({ length: 6 }, (_, seq) => level(seq, 1_000_000 + seq * MILLISECOND));
const twoPerBlock = tapeConfigSchema.parse({ flushIntervalMs: 1, syncOnFlush: false });

function writeSegment(events: readonly TapeEvent[], config: TapeConfig, end: 'close' | 'abandon'): string {
  const writer = new SegmentWriter(inFolder(''), config);
  for (const event of events) writer.append(event, event.seq, event.tsInit);
  writer[end]();
  return inFolder(segmentName(1));
}

function read(file: string, salvage = false): { events: TapeEvent[]; damage: SegmentDamage[] } {
  const damage: SegmentDamage[] = [];
  const events = [...readSegment(file, { salvage, onDamage: (found) => damage.push(found) })].flat();
  return { events, damage };
}

/** Where each block ends, found from the format alone: 16-byte file header, then 32-byte headers with the payload length at 4. */
function blockEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let at = 16; at + 32 <= bytes.length && bytes.toString('latin1', at, at + 4) === 'BLK1'; ) {
    at += 32 + bytes.readUInt32LE(at + 4);
    ends.push(at);
  }
  return ends;
}

describe('a segment', () => {
  it('brings back any tape', () => {
    let run = 0;
    fc.assert(
      fc.property(anyTape(), (events) => {
        run++;
        const writer = new SegmentWriter(inFolder(''), tapeConfigSchema.parse({ syncOnFlush: false, blockBytes: 256 }), run);
        for (const event of events) writer.append(event, event.seq, event.tsInit);
        writer.close();
        expect(events.length === 0 ? [] : read(inFolder(segmentName(run))).events).toEqual(events);
      }),
      { numRuns: fileRuns * 4 },
    );
  });

  it('goes on in a new file at the configured size', () => {
    const writer = new SegmentWriter(inFolder(''), tapeConfigSchema.parse({ flushIntervalMs: 0, syncOnFlush: false, segmentBytes: 4_096 }));
    for (let seq = 0; seq < 200; seq++) writer.append(level(seq, seq), seq, seq);
    writer.close();
    const first = read(inFolder(segmentName(1))).events;
    const second = read(inFolder(segmentName(2))).events;
    expect(first.length).toBeGreaterThan(10);
    expect(second[0]?.seq).toBe(first.length);
  });

  it('holds on disk, before it is closed, everything older than the flush interval', () => {
    const file = writeSegment(six.slice(0, 5), twoPerBlock, 'abandon');
    expect(read(file)).toEqual({ events: six.slice(0, 4), damage: [] });
  });
});

describe('the documented layout', () => {
  it('has a checksum over all of a block but the checksum itself, and an end mark that counts blocks and records', () => {
    const bytes = readFileSync(writeSegment(six, twoPerBlock, 'close'));
    const [end = 0] = blockEnds(bytes);
    const covered = Buffer.concat([bytes.subarray(16, 28), bytes.subarray(32, end)]);
    expect(bytes.readUInt32LE(28)).toBe(crc32(covered));
    expect([bytes.readUInt32LE(24), bytes.readDoubleLE(32), bytes.readDoubleLE(40)]).toEqual([2, 0, 1_000_000]);
    const mark = bytes.subarray(-16);
    expect([mark.toString('latin1', 0, 4), mark.readUInt32LE(4), mark.readUInt32LE(8), mark.readUInt32LE(12)]).toEqual(['END1', 3, 6, crc32(mark, 0, 12)]);
  });
});

describe('a segment cut at any byte', () => {
  it('gives every complete block and tells how many bytes of the torn one are dropped', () => {
    const whole = readFileSync(writeSegment(six, twoPerBlock, 'abandon'));
    const ends = blockEnds(whole);
    expect(ends).toHaveLength(3);
    const cut = inFolder('cut.seg');
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(cut, whole.subarray(0, length));
      const complete = ends.filter((end) => end <= length).length;
      const start = length < 16 ? 0 : Math.max(16, ...ends.filter((end) => end <= length));
      const { events, damage } = read(cut);
      expect(events).toEqual(six.slice(0, complete * 2));
      expect(damage.map(({ kind, offset, bytes }) => ({ kind, offset, bytes }))).toEqual(length === start && length > 0 ? [] : [{ kind: 'tornTail', offset: start, bytes: length - start }]);
    }
  });
});

describe('a segment with a flipped bit', () => {
  it('never gives a wrong event: in a closed segment every flip is located or harmless', () => {
    const whole = readFileSync(writeSegment(six, twoPerBlock, 'close'));
    const sealAt = blockEnds(whole).at(-1) ?? 0;
    const flipped = inFolder('flipped.seg');
    for (let at = 0; at < whole.length; at++) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] as number) ^ (1 << at % 8);
      writeFileSync(flipped, bytes);
      if (at < sealAt) expect(() => read(flipped)).toThrow(MiaError);
      else {
        // The end mark is what broke: every block is still there and the rest is told as a torn tail.
        const { events, damage } = read(flipped);
        expect(events).toEqual(six);
        expect(damage).toMatchObject([{ kind: 'tornTail', offset: sealAt, bytes: 16 }]);
      }
    }
  });

  it('names file and offset of the block, and keeps the others when asked to salvage', () => {
    const file = writeSegment(six, twoPerBlock, 'close');
    const bytes = readFileSync(file);
    const [first = 0, second = 0] = blockEnds(bytes);
    bytes[first + 40] = (bytes[first + 40] as number) ^ 1;
    writeFileSync(file, bytes);
    expect(() => read(file)).toThrow(expect.objectContaining({ code: 'MIA-RECORDING-CORRUPT', context: { file, offset: first, bytes: second - first } }));
    const { events, damage } = read(file, true);
    expect(events).toEqual([...six.slice(0, 2), ...six.slice(4)]);
    expect(damage).toMatchObject([{ file, offset: first, bytes: second - first, kind: 'corrupt' }]);
  });
});

describe('a segment whose file header is damaged', () => {
  it('is refused, and with salvage still gives every block', () => {
    const file = writeSegment(six, twoPerBlock, 'close');
    const bytes = readFileSync(file);
    bytes[3] = 0;
    writeFileSync(file, bytes);
    expect(() => read(file)).toThrow(expect.objectContaining({ code: 'MIA-RECORDING-CORRUPT', context: { file, offset: 0, bytes: 16 } }));
    expect(read(file, true).events).toEqual(six);
  });
});

describe('a segment of a newer version', () => {
  it('is refused with the remedy', () => {
    const file = writeSegment(six, twoPerBlock, 'close');
    const bytes = readFileSync(file);
    bytes.writeUInt32LE(2, 8);
    bytes.writeUInt32LE(crc32(bytes, 0, 12), 12);
    writeFileSync(file, bytes);
    expect(() => read(file)).toThrow(expect.objectContaining({ code: 'MIA-RECORDING-VERSION', remedy: expect.stringContaining('Update MIA') }));
  });
});
