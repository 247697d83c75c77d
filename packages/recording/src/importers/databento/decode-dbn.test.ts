import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { dbnHead, mboRecord } from '../test-support/dbn-bytes.js';
import { itWithRealFiles, realFile } from '../test-support/real-files.js';
import { decodeDbn, type DbnDecodeReport, type DecodeDbnOptions } from './decode-dbn.js';
import type { DbnMetadata } from './dbn-metadata.js';
import { DbnRecord } from './dbn-record.js';

const FUZZ_RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 10_000 : 300;

interface Decoded {
  readonly report: DbnDecodeReport;
  readonly metadata: DbnMetadata | null;
  /** Records as hexadecimal text. */
  readonly records: readonly string[];
}

async function decode(bytes: Uint8Array, pieceBytes = 1_000_000, options: DecodeDbnOptions = {}): Promise<Decoded> {
  const records: string[] = [];
  const seen: { metadata: DbnMetadata | null } = { metadata: null };
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) chunks.push(bytes.subarray(at, at + pieceBytes));
  const visitor = {
    onMetadata: (metadata: DbnMetadata): void => {
      seen.metadata = metadata;
    },
    onRecord: ({ view, start, length }: DbnRecord): void => {
      records.push(Buffer.from(view.buffer, view.byteOffset + start, length).toString('hex'));
    },
  };
  const report = await decodeDbn({ name: 'test.dbn', chunks }, visitor, options);
  return { report, metadata: seen.metadata, records };
}

const ORDERS = [1n, 2n, 3n].map((orderId) => mboRecord({ ts: 1_703_545_200_000_000_000n + orderId, orderId, action: 'A', side: 'B', price: 4_800.25, size: 3 }));

function stream(version: 1 | 2 | 3): Buffer {
  return Buffer.concat([dbnHead({ version, symbols: { ESH4: 17_077, NQH4: 9 } }), ...ORDERS]);
}

describe('DbnRecord', () => {
  const record = new DbnRecord();
  const put = (value: bigint): void => {
    record.view.setBigUint64(0, BigInt.asUintN(64, value), true);
  };
  record.view = new DataView(new ArrayBuffer(8));
  record.length = 8;

  it('floors nanoseconds to microseconds exactly: ...925,307 ns is ...925 us', () => {
    put(1_703_422_805_243_925_307n);
    expect(record.micros(0)).toBe(1_703_422_805_243_925);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9_007_199_254_740_991_000n }), (nanos) => {
        put(nanos);
        expect(record.micros(0)).toBe(Number(nanos / 1_000n));
        expect(record.low53(0)).toBe(Number(BigInt.asUintN(53, nanos)));
      }),
    );
    put(0xffffffffffffffffn);
    expect(record.micros(0)).toBeNaN();
  });

  it('reads prices as the nearest double to their decimal, negative ones too, and none as NaN', () => {
    put(4_800_250_000_000n);
    expect(record.price(0)).toBe(4_800.25);
    put(-1_100_000_000n);
    expect(record.price(0)).toBe(-1.1);
    put(0x7fffffffffffffffn);
    expect(record.price(0)).toBeNaN();
    fc.assert(
      fc.property(fc.bigInt({ min: -9_007_199_254_740_991n, max: 9_007_199_254_740_991n }), (units) => {
        put(units);
        expect(record.price(0)).toBe(Number(units) / 1e9);
      }),
    );
  });
});

describe('decodeDbn', () => {
  it.each([1, 2, 3] as const)('reads metadata and records of version %i, cut into pieces of any size', async (version) => {
    const bytes = stream(version);
    for (const piece of [1, 7, 55, 57, bytes.length]) {
      const { report, metadata, records } = await decode(bytes, piece);
      expect(report).toEqual({ version, records: 3, failure: null });
      expect(metadata).toMatchObject({ version, dataset: 'GLBX.MDP3', schema: 'mbo', symbols: ['ESH4', 'NQH4'], start: null, limit: 0 });
      expect(metadata?.mappings[0]).toEqual({ rawSymbol: 'ESH4', intervals: [{ startDate: 20_230_101, endDate: 20_250_101, symbol: '17077' }] });
      expect(records).toEqual(ORDERS.map((order) => order.toString('hex')));
    }
  });

  it('keeps the complete records of a stream cut at any byte and says how many', async () => {
    const bytes = stream(3);
    const head = bytes.length - 3 * 56;
    for (let end = 0; end < bytes.length; end += 1) {
      const whole = Math.max(0, Math.floor((end - head) / 56));
      const { report, records } = await decode(bytes.subarray(0, end));
      expect(records).toHaveLength(whole);
      if (end >= head && (end - head) % 56 === 0) {
        expect(report.failure).toBeNull();
        continue;
      }
      expect(report.failure).toMatchObject({ context: { file: 'test.dbn', kept: whole } });
      expect(report.failure?.code).toBe('MIA-IMPORT-TRUNCATED');
    }
  });

  it('reads fragments with a given version, and says what is missing without one', async () => {
    const fragment = Buffer.concat(ORDERS);
    expect((await decode(fragment, 10, { fragmentVersion: 2 })).report).toEqual({ version: 2, records: 3, failure: null });
    const { failure } = (await decode(fragment)).report;
    expect(failure).toMatchObject({ code: 'MIA-IMPORT-FORMAT', remedy: expect.stringContaining('version') });
  });

  it('refuses the obsolete DBZ by name, and unknown versions', async () => {
    const dbz = Buffer.concat([Buffer.from([0x51, 0x2a, 0x4d, 0x18, 8, 0, 0, 0]), Buffer.from('DBZ\u0001GLBX')]);
    expect((await decode(dbz)).report.failure?.message).toContain('DBZ');
    const next = stream(3);
    next[3] = 4;
    expect((await decode(next)).report.failure).toMatchObject({ code: 'MIA-IMPORT-FORMAT', message: expect.stringContaining('version 4') });
  });

  it('refuses impossible lengths and counts without taking memory for them', async () => {
    const long = stream(2);
    long.writeUInt32LE(0xffffffff, 4);
    expect((await decode(long)).report.failure?.code).toBe('MIA-IMPORT-LIMIT');
    const many = stream(2);
    const symbolCount = 8 + 16 + 2 + 24 + 3 + 2 + 53 + 4;
    expect(many.readUInt32LE(symbolCount)).toBe(2);
    many.writeUInt32LE(0xffffffff, symbolCount);
    expect((await decode(many)).report.failure?.code).toBe('MIA-IMPORT-CORRUPT');
    const zero = stream(2);
    zero[zero.length - 56] = 0;
    expect((await decode(zero)).report).toMatchObject({ records: 2, failure: { code: 'MIA-IMPORT-CORRUPT', context: { offset: zero.length - 56 } } });
    const short = stream(2);
    short[short.length - 56] = 10;
    expect((await decode(short)).report).toMatchObject({ records: 2, failure: { code: 'MIA-IMPORT-CORRUPT' } });
  });

  it('refuses symbols of no bytes, whose count no length can bound, without taking memory for them', async () => {
    const symbolBytes = 8 + 16 + 2 + 24 + 3;
    const nothing = stream(2);
    expect(nothing.readUInt16LE(symbolBytes)).toBe(71);
    nothing.writeUInt16LE(0, symbolBytes);
    nothing.writeUInt32LE(0xffffffff, symbolBytes + 2 + 53 + 4);
    expect((await decode(nothing)).report).toMatchObject({ records: 0, failure: { code: 'MIA-IMPORT-CORRUPT', message: expect.stringContaining('symbols of 0 bytes') } });
    const olderReadAsNewer = stream(1);
    olderReadAsNewer[3] = 2;
    expect((await decode(olderReadAsNewer)).report).toMatchObject({ records: 0, failure: { code: 'MIA-IMPORT-CORRUPT' } });
  });

  it('refuses symbols shorter than any version has had: zstd makes 64 MB of them from 2 kB', async () => {
    const symbolBytes = 8 + 16 + 2 + 24 + 3;
    const counts = symbolBytes + 2 + 53 + 4;
    const empty = Buffer.alloc(counts + 20_000_000);
    stream(2).copy(empty, 0, 0, counts);
    empty.writeUInt32LE(empty.length - 8, 4);
    empty.writeUInt16LE(1, symbolBytes);
    empty.writeUInt32LE(19_000_000, counts);
    expect((await decode(empty)).report).toMatchObject({ records: 0, failure: { code: 'MIA-IMPORT-CORRUPT', message: expect.stringContaining('symbols of 1 bytes') } });
  });

  it('ends in a report on any bytes', async () => {
    const bytes = stream(1);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), fc.nat(bytes.length), fc.integer({ min: 1, max: 400 }), async (rubbish, at, piece) => {
        const damaged = Uint8Array.from(bytes);
        damaged.set(rubbish.subarray(0, damaged.length - at), at);
        const { report } = await decode(damaged, piece);
        expect(report.records).toBeLessThanOrEqual(bytes.length / 16);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});

describe('decodeDbn, the conformance files', () => {
  const folder = realFile('ticks/dbn-conformance');
  const files = (pattern: RegExp): string[] => readdirSync(folder).filter((name) => pattern.test(name));
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(realFile('ticks/dbn-conformance', name)));

  itWithRealFiles('decodes all 64, and every version of one schema holds the same records', async () => {
    const names = files(/\.dbn(\.zst)?$/);
    expect(names).toHaveLength(64);
    const bySchema = new Map<string, string[]>();
    for (const name of names) {
      const { report, metadata, records } = await decode(read(name), 100);
      expect({ name, failure: report.failure }).toEqual({ name, failure: null });
      const schema = /^test_data\.([a-z0-9-]+)\./.exec(name)?.[1] ?? '';
      expect(metadata?.schema).toBe(schema);
      expect(records.length).toBe(schema === 'ohlcv-1d' ? 0 : ['bbo-1m', 'bbo-1s', 'status'].includes(schema) ? 4 : 2);
      if (!['definition', 'statistics'].includes(schema)) bySchema.set(schema, [...(bySchema.get(schema) ?? []), records.join('\n')]);
    }
    expect(bySchema.size).toBeGreaterThanOrEqual(15);
    for (const [schema, contents] of bySchema) expect({ schema, distinct: new Set(contents).size }).toEqual({ schema, distinct: 1 });
  });

  itWithRealFiles('decodes the fragments with their version, several frames in a row', async () => {
    const names = files(/\.frag(\.zst)?$/);
    expect(names.length).toBeGreaterThanOrEqual(7);
    for (const name of names) {
      const fragmentVersion = name.includes('.v2.') ? 2 : name.includes('.v3.') ? 3 : 1;
      const { report } = await decode(read(name), 100, { fragmentVersion });
      expect({ name, failure: report.failure }).toEqual({ name, failure: null });
      expect(report.records).toBe(name.startsWith('multi-frame') ? 8 : 2);
    }
  });

  itWithRealFiles('refuses each DBZ file by name', async () => {
    for (const name of files(/\.dbz$/)) expect((await decode(read(name))).report.failure?.message).toContain('DBZ');
  });

  itWithRealFiles('tells of a cut at any byte of the small compressed files', async () => {
    for (const name of ['test_data.mbo.v3.dbn.zst', 'test_data.trades.v1.dbn.zst']) {
      const bytes = read(name);
      const whole = (await decode(bytes)).records;
      for (let end = 1; end < bytes.length; end += 1) {
        const { report, records } = await decode(bytes.subarray(0, end));
        expect(report.failure?.code).toMatch(/^MIA-IMPORT-(TRUNCATED|FORMAT)$/);
        expect(whole.slice(0, records.length)).toEqual(records);
      }
    }
  });
});
