import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { isoFromMicros, MiaError, TradeFlag } from '@mia-trading/core';
import fc from 'fast-check';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { itWithRealFiles, realFile } from '../test-support/real-files.js';
import { writtenFiles } from '../test-support/written-files.js';
import { importPriceTicks } from './import-price-ticks.js';

const write = writtenFiles();
const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 2_000 : 200;
/** 2019-12-16 counted from 0001-01-01: 2018 years of 365 days, 489 leap days (504 - 20 + 5), and 349 days of 2019. */
const DAY_2019_12_16 = 2_018 * 365 + 489 + 349;

function content(contract: string, prints: readonly (readonly [number, number])[], day = DAY_2019_12_16, count = prints.length): Buffer {
  const tail = Buffer.alloc(8 + 8 * prints.length);
  tail.writeInt32LE(day, 0);
  tail.writeInt32LE(count, 4);
  prints.forEach(([ms, price], i) => {
    tail.writeInt32LE(ms, 8 + 8 * i);
    tail.writeFloatLE(price, 12 + 8 * i);
  });
  return Buffer.concat([Buffer.from([2]), Buffer.from('KB'), Buffer.from([contract.length]), Buffer.from(contract), tail]);
}

const PRINTS = [[28, 3179.5], [52, 3179.25], [3_600_000, 3180]] as const;

describe('importPriceTicks', () => {
  it('counts milliseconds from 18:00 New York of the evening before', async () => {
    const sink = new CollectingSink();
    const report = await importPriceTicks([write('a.stps', gzipSync(content('ESH20', PRINTS)))], sink);
    expect(report).toMatchObject({ format: 'price-ticks', instrument: 'ESH20', feedQuality: 'l1', clockSource: 'exchange', sourceMessages: 3, events: { trade: 3 }, skipped: {}, failure: null });
    expect(sink.events[0]).toEqual({
      kind: 'trade', seq: 0, instrument: 'ESH20', tsEvent: Date.UTC(2019, 11, 15, 23, 0, 0, 28) * 1_000, tsInit: Date.UTC(2019, 11, 15, 23, 0, 0, 28) * 1_000,
      price: 3179.5, size: 0, aggressor: 0, aggressorSource: 'none', matchId: 0, flags: TradeFlag.SizeUnknown | TradeFlag.Last,
    });
    expect(isoFromMicros(sink.events[2]?.tsEvent ?? 0)).toBe('2019-12-16T00:00:00.000000Z');
  });

  it('follows the clock change: 18:00 is 22:00 UTC in summer', async () => {
    const sink = new CollectingSink();
    await importPriceTicks([write('b.stps', content('ESU19', [[0, 3000]], DAY_2019_12_16 - 182))], sink);
    expect(isoFromMicros(sink.events[0]?.tsEvent ?? 0)).toBe('2019-06-16T22:00:00.000000Z');
  });

  it('reads sessions in order and keeps contracts apart', async () => {
    const later = write('c.stps', content('ESH20', [[0, 2]], DAY_2019_12_16 + 1));
    const earlier = write('d.stps', content('ESH20', [[0, 1]]));
    const other = write('e.stps', content('NQH20', [[0, 8_000]]));
    const sink = new CollectingSink();
    await importPriceTicks([later, earlier], sink);
    expect(sink.of('trade').map(({ price }) => price)).toEqual([1, 2]);
    await expect(importPriceTicks([later, other], sink)).rejects.toMatchObject({ code: 'MIA-IMPORT-INSTRUMENT', message: expect.stringContaining('ESH20, NQH20') });
    await expect(importPriceTicks([later], sink, { instrument: 'ESM20' })).rejects.toMatchObject({ code: 'MIA-IMPORT-INSTRUMENT' });
    for (const instrument of ['ESH20', 'ESH0', 'ES']) {
      expect(await importPriceTicks([later, other], new CollectingSink(), { instrument })).toMatchObject({ instrument: 'ESH20', events: { trade: 1 }, skipped: { 'file of another contract': 1 } });
    }
  });

  it('keeps the complete prints of a plain file cut at any byte', async () => {
    const whole = content('ESH20', PRINTS);
    for (let length = 0; length < whole.length; length += 1) {
      const sink = new CollectingSink();
      const report = await importPriceTicks([write('cut.stps', whole.subarray(0, length))], sink);
      const complete = Math.max(0, Math.floor((length - (whole.length - 24)) / 8));
      expect(report.failure).toMatchObject({ code: 'MIA-IMPORT-TRUNCATED', context: { kept: complete } });
      expect(sink.events).toHaveLength(complete);
    }
  });

  it('keeps what a gzip cut at any byte still holds, and says that it is cut', async () => {
    const many = Array.from({ length: 60 }, (_, i) => [i * 1_000, 3_000 + (i % 7) / 4] as const);
    const whole = gzipSync(content('ESH20', many));
    let most = 0;
    for (let length = 2; length < whole.length; length += 1) {
      const sink = new CollectingSink();
      const report = await importPriceTicks([write('cut.gz', whole.subarray(0, length))], sink);
      expect(report.failure?.code).toBe('MIA-IMPORT-TRUNCATED');
      expect(sink.of('trade').map(({ price }) => price)).toEqual(many.slice(0, sink.events.length).map(([, price]) => price));
      expect(sink.events.length).toBeGreaterThanOrEqual(most);
      most = sink.events.length;
    }
    // Only the checksum is missing from the last ones: nothing that could be read was lost.
    expect(most).toBe(60);
  });

  it('tells damage apart', async () => {
    const code = async (bytes: Uint8Array): Promise<string | undefined> => (await importPriceTicks([write('bad.stps', bytes)], new CollectingSink())).failure?.code;
    expect(await code(content('ESH20', [[-1, 3_000]]))).toBe('MIA-IMPORT-CORRUPT');
    expect(await code(content('ESH20', [[86_400_000, 3_000]]))).toBe('MIA-IMPORT-CORRUPT');
    expect(await code(content('ESH20', [[0, Number.NaN]]))).toBe('MIA-IMPORT-CORRUPT');
    expect(await code(content('ESH20', PRINTS, DAY_2019_12_16, 2))).toBe('MIA-IMPORT-CORRUPT');
    expect(await code(content('ESH20', PRINTS, 12))).toBe('MIA-IMPORT-FORMAT');
    expect(await code(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2]))).toBe('MIA-IMPORT-LIMIT');
    const flipped = gzipSync(content('ESH20', PRINTS));
    flipped[flipped.length - 6] = (flipped[flipped.length - 6] ?? 0) ^ 1;
    expect(await code(flipped)).toBe('MIA-IMPORT-CHECKSUM');
    await expect(importPriceTicks(['/no/such.stps'], new CollectingSink())).rejects.toMatchObject({ code: 'MIA-IMPORT-FILE' });
  });

  it('never crashes on bytes that are something else', async () => {
    const gzipped = gzipSync(content('ESH20', PRINTS));
    const changed = fc.tuple(fc.nat(gzipped.length - 1), fc.nat(255)).map(([index, byte]) => {
      const bytes = Buffer.from(gzipped);
      bytes[index] = byte;
      return bytes;
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), changed), async (bytes) => {
        try {
          const { failure } = await importPriceTicks([write('fuzz.stps', bytes)], new CollectingSink());
          expect(failure === null || failure.code.startsWith('MIA-IMPORT-')).toBe(true);
        } catch (cause) {
          if (!(cause instanceof MiaError)) throw cause;
        }
      }),
      { numRuns: RUNS },
    );
  });

  itWithRealFiles('gives the published counts of the session of 2019-12-16', async () => {
    for (const [root, count, lastPrice] of [['ES', 71_204, 3_000], ['NQ', 102_630, 8_000]] as const) {
      const sink = new CollectingSink();
      const report = await importPriceTicks([realFile(`ticks/es-price-ticks/KB_${root}_20191216_TP_EST.stps`)], sink);
      expect(report).toMatchObject({ instrument: `${root}H20`, events: { trade: count }, failure: null });
      expect(sink.of('trade').every(({ price, size, flags }) => price > lastPrice && size === 0 && (flags & TradeFlag.SizeUnknown) !== 0)).toBe(true);
      expect(isoFromMicros(report.firstTs ?? 0).slice(0, 19)).toBe('2019-12-15T23:00:00');
      // The exchange paused from 16:15 to 16:30 New York then.
      expect(sink.events.filter(({ tsEvent }) => tsEvent >= Date.UTC(2019, 11, 16, 21, 15, 1) * 1_000 && tsEvent < Date.UTC(2019, 11, 16, 21, 30) * 1_000)).toEqual([]);
    }
  });
});
