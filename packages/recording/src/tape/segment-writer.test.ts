import { afterAll, beforeEach, expect, it, jest } from '@jest/globals';
import fs from 'node:fs';
import type { IndexEvent } from '@mia-trading/core';
import { readSegment } from './segment-reader.js';
import { SegmentWriter, segmentName } from './segment-writer.js';
import { tapeConfigSchema } from './tape-config.js';
import { temporaryFolder } from './test-support/temporary-folder.js';

const inFolder = temporaryFolder();
const syncs = jest.spyOn(fs, 'fdatasyncSync');

beforeEach(() => {
  syncs.mockClear();
});
afterAll(() => {
  syncs.mockRestore();
});

const MILLISECOND = 1_000;
const six = Array.from({ length: 6 }, (_, seq): IndexEvent => {
  const time = 1_000_000 + seq * MILLISECOND;
  return { kind: 'index', tsEvent: time, tsInit: time, seq, instrument: 'VIX', level: 13.25 + seq };
});

function written(settings: object): SegmentWriter {
  const writer = new SegmentWriter(inFolder(''), tapeConfigSchema.parse(settings));
  for (const event of six) writer.append(event, event.seq, event.tsInit);
  return writer;
}

it('appends without waiting for the disk, and waits once when it is flushed', () => {
  const writer = written({ flushIntervalMs: 3 });
  expect([...readSegment(inFolder(segmentName(1)))].flat()).toEqual(six.slice(0, 4));
  expect(syncs).toHaveBeenCalledTimes(0);
  writer.flush();
  expect(syncs).toHaveBeenCalledTimes(1);
  writer.flush();
  expect(syncs).toHaveBeenCalledTimes(1);
  writer.close();
});

it('a flush that has nothing left to write waits for what was written before it', () => {
  const writer = written({ flushIntervalMs: 0 });
  writer.flush();
  expect(syncs).toHaveBeenCalledTimes(1);
  writer.close();
});

it('without syncOnFlush only the end of a segment waits', () => {
  const writer = written({ syncOnFlush: false });
  writer.flush();
  expect(syncs).toHaveBeenCalledTimes(0);
  writer.close();
  expect(syncs).toHaveBeenCalledTimes(1);
});
