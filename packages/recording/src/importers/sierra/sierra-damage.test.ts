import { describe, expect, it } from '@jest/globals';
import { MiaError, type TapeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { writtenFiles } from '../test-support/written-files.js';
import type { ImportReport } from '../shared/import-report.js';
import { importSierra } from './import-sierra.js';
import { importSierraText } from './import-sierra-text.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 1_000 : 100;
const MINUTE_MICROS = 60_000_000;

const write = writtenFiles();

/** Numbers that must be finite in an event of each kind; those of a quote may be absent. */
const FINITE: Readonly<Record<string, readonly string[]>> = {
  trade: ['price', 'size'],
  depth: ['price', 'size', 'orders'],
  bar: ['open', 'high', 'low', 'close', 'volume', 'bidVolume', 'askVolume', 'trades'],
  quote: [],
};

/** Whatever was read is possible: times of this and the last century that do not go back, numbers that are numbers. */
function expectPossible(events: readonly TapeEvent[]): void {
  let before = -Infinity;
  for (const event of events) {
    expect(Number.isSafeInteger(event.tsEvent)).toBe(true);
    expect(event.tsInit).toBeGreaterThanOrEqual(before);
    before = event.tsInit;
    const numbers = event as unknown as Readonly<Record<string, number>>;
    expect(FINITE[event.kind]?.filter((name) => !Number.isFinite(numbers[name]))).toEqual([]);
    if (event.kind === 'quote') for (const price of [event.bid, event.ask, event.bidSize, event.askSize]) expect(Math.abs(price)).not.toBe(Infinity);
  }
}

async function expectReportOrError(run: (sink: CollectingSink) => Promise<ImportReport>): Promise<void> {
  const sink = new CollectingSink();
  const outcome = await run(sink).catch((cause: unknown) => cause);
  if (outcome instanceof Error) expect(outcome).toBeInstanceOf(MiaError);
  else expect(Object.values((outcome as ImportReport).events).reduce((sum, count) => sum + count, 0)).toBe(sink.events.length);
  expectPossible(sink.events);
}

/** Bytes of floats, whole numbers and marks that mean something in a record, and of any others. */
const word = fc.oneof(
  fc.constantFrom(0x00000000, 0x80000000, 0x7f800000, 0xff800000, 0x7fc00000, 0xffffffff, 1, 2).map((bits) => Buffer.from(new Uint32Array([bits]).buffer)),
  fc.constantFrom(4_800.25, 4_800.5, -1.99900095e37, -1.99900197e37, 3e38).map((price) => Buffer.from(new Float32Array([price]).buffer)),
  fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
);
const time = fc.oneof(
  fc.integer({ min: 0, max: 10 * MINUTE_MICROS }).map((at) => Buffer.from(new BigInt64Array([BigInt(3_912_534_000_000_000 + at)]).buffer)),
  fc.double({ min: 45_000, max: 45_001 }).map((days) => Buffer.from(new Float64Array([days]).buffer)),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
);

function recordFile(letters: string, headerBytes: number, recordBytes: number, records: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write(letters);
  header.writeUInt32LE(headerBytes, 4);
  header.writeUInt32LE(recordBytes, 8);
  return Buffer.concat([header, ...records]);
}

const recordOf = (words: number): fc.Arbitrary<Buffer> => fc.tuple(time, fc.array(word, { minLength: words, maxLength: words })).map(([at, rest]) => Buffer.concat([at, ...rest]));
const scid = fc.array(recordOf(8), { maxLength: 12 }).map((records) => recordFile('SCID', 56, 40, records));
const depth = fc.array(recordOf(4), { maxLength: 12 }).map((records) => recordFile('SCDD', 64, 24, records));
/** The same file with some bytes changed and its end cut. */
const damaged = (whole: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> =>
  fc.tuple(whole, fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 3 }), fc.nat(700)).map(([bytes, changes, kept]) => {
    const copy = Buffer.from(bytes);
    for (const [at, byte] of changes) if (at >= 4 && at < copy.length) copy[at] = byte;
    return kept < 600 ? copy : copy.subarray(0, Math.max(4, copy.length - (kept - 600)));
  });

describe('a damaged Sierra Chart file', () => {
  it('of records ends in a report or an error that says so, and every event of it is possible', async () => {
    await fc.assert(
      fc.asyncProperty(damaged(scid), damaged(depth), fc.constantFrom<number | undefined>(undefined, MINUTE_MICROS), fc.boolean(), async (trades, levels, barPeriod, hasDepth) => {
        const paths = [write('ESH4.scid', trades), ...(hasDepth ? [write('ESH4.depth', levels)] : [])];
        await expectReportOrError((sink) => importSierra(paths, sink, barPeriod === undefined ? {} : { barPeriod }));
      }),
      { numRuns: RUNS },
    );
  });

  it('of text does so too: dates and times that do not exist, numbers that are none', async () => {
    const header = 'Date;Time;Sequence;Price;Volume;TradeType;AskPrice;BidPrice;AskSize;BidSize;AskDOMPrice;BidDOMPrice;AskDOM_0;BidDOM_0';
    const good = ['2022-01-24', '13:30:00.1000', '11', '100.25', '2', '1', '100.50', '100.25', '6', '5', '100.50', '100.25', '6', '5'];
    const cell = fc.constantFrom('', 'x', '0', '-1', '1e400', 'Infinity', '-Infinity', 'NaN', '2022-13-01', '2022-02-30', '9999-99-99', '0000-01-01', '24:00:00', '99:99:99', '13:30:60.1000', '1e308', '0.1', '12', ' 7 ');
    const line = fc.array(fc.tuple(fc.nat(good.length - 1), cell), { maxLength: 2 }).map((changes) => {
      const cells = [...good];
      for (const [at, text] of changes) cells[at] = text;
      return cells.join(';');
    });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
        const file = write('ESH22_ticks.txt', [header, ...lines].join('\n'));
        await expectReportOrError((sink) => importSierraText([file], sink));
      }),
      { numRuns: RUNS },
    );
  });
});
