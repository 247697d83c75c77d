import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { isoFromMicros, MiaError } from '@mia-trading/core';
import fc from 'fast-check';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { writtenFiles } from '../test-support/written-files.js';
import { importCboe } from './import-cboe.js';
import { parseOsiSymbol } from './osi-symbol.js';

const write = writtenFiles();
let made = 0;
const file = (text: string): string => write(`${(made += 1)}.csv`, text);
const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 1_000 : 100;

const HEADER = 'Expiration Date,Calls,Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest,Strike,Puts,Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest';
const HEAD = `\nS&P 500 INDEX,Last: 6485.6401,Change:  37.3801\n"Date: September 4, 2025 at 2:30 PM EDT",Bid: 1,Ask: 2,Size: 1*1,Volume: 0\n${HEADER}\n`;
const ROW = 'Thu Sep 04 2025,SPXW250904C06485000,5.1,0.5,5,5.2,107000,0.12,0.51,0.02,3000,6485.00,SPXW250904P06485000,0,0,4.4,4.6,9,0,-0.49,0.02,0\n';

describe('a table of delayed quotes', () => {
  it('gives the level of the underlying, then a call and a put per row', async () => {
    const sink = new CollectingSink();
    const report = await importCboe([file(HEAD + ROW)], sink);
    expect(report).toMatchObject({ format: 'cboe', instrument: 'SPX', feedQuality: 'sampled', clockSource: 'receive', sourceMessages: 2, events: { index: 1, optionQuote: 2 }, skipped: {}, failure: null });
    expect(sink.events[0]).toMatchObject({ kind: 'index', instrument: 'SPX', level: 6485.6401 });
    expect([isoFromMicros(sink.events[0]?.tsInit ?? 0), isoFromMicros(sink.events[0]?.tsEvent ?? 0)]).toEqual(['2025-09-04T18:30:00.000000Z', '2025-09-04T18:15:00.000000Z']);
    expect(sink.of('optionQuote')).toMatchObject([
      { instrument: 'SPX', root: 'SPXW', expiry: '2025-09-04', strike: 6485, right: 'C', bid: 5, ask: 5.2, last: 5.1, volume: 107_000, iv: 0.12, delta: 0.51, gamma: 0.02, openInterest: 3_000, bidSize: null, theta: null, underlying: 6485.6401 },
      // Never traded and without a volatility: the 0 of the table stands for none. No open interest is a count.
      { right: 'P', last: null, iv: null, openInterest: 0, bid: 4.4 },
    ]);
  });

  it('may have a marker in its first line, no first line, gzip and commas in numbers', async () => {
    const quoted = ROW.replace('107000', '"107,000"').replace('6485.00', '"6,485.00"');
    for (const content of [`---Example Data---${HEAD}${quoted}`, HEAD.trimStart() + quoted, gzipSync(HEAD + quoted)]) {
      const sink = new CollectingSink();
      await importCboe([write(`${(made += 1)}.csv`, content)], sink);
      expect(sink.of('optionQuote')[0]).toMatchObject({ volume: 107_000, strike: 6_485 });
    }
  });

  it.each([
    [ROW.replace('SPXW250904C06485000', 'nonsense'), 'series without an option symbol', 1],
    [ROW.replace('107000', 'many'), 'series with a field that is no number', 1],
    [ROW.replace('6485.00', '6490.00'), 'strike that is not the one of the symbol', 2],
    [ROW.replace('C06485000', '?').replace('P06485000', 'C06485000').replace('?', 'P06485000'), "call and put in each other's place", 2],
    [ROW.slice(0, 60), 'row of more or fewer than 22 columns', 2],
  ])('counts what it cannot read: %s', async (row, reason, count) => {
    const report = await importCboe([file(HEAD + ROW + row)], new CollectingSink());
    expect(report).toMatchObject({ sourceMessages: 4, skipped: { [reason]: count }, failure: null });
    expect(report.events.optionQuote).toBe(4 - count);
  });

  it('reads an empty field as none', async () => {
    const sink = new CollectingSink();
    await importCboe([file(HEAD + ROW.replace(',0.51,', ',,').replace(',3000,', ',,'))], sink);
    expect(sink.of('optionQuote')[0]).toMatchObject({ delta: null, openInterest: null });
  });

  it.each([
    [HEAD.replace('Last: 6485.6401', 'Last: none') + ROW, 'line 2: a last price of "none"'],
    [HEAD.replace('2:30 PM', 'noon') + ROW, 'line 3: the date'],
    [HEAD.replace('Bid,Ask,Volume', 'Ask,Bid,Volume') + ROW, 'line 4: column 5 is named "Ask" at 4; expected "Bid"'],
    ['x\n'.repeat(20), 'no price of the underlying in the first 10 lines'],
  ])('names the line of a head it cannot read', async (content, message) => {
    await expect(importCboe([file(content)], new CollectingSink())).rejects.toMatchObject({ code: 'MIA-IMPORT-FORMAT', message: expect.stringContaining(message) });
  });

  it('is a clear result or a clear error when cut at any byte', async () => {
    const whole = HEAD + ROW + ROW;
    for (let length = 0; length < whole.length; length += 1) {
      try {
        const report = await importCboe([file(whole.slice(0, length))], new CollectingSink());
        expect(length).toBeGreaterThan(HEAD.length);
        expect(report.warnings.length).toBe(whole[length - 1] === '\n' ? 0 : 1);
      } catch (cause) {
        if (!(cause instanceof MiaError)) throw cause;
        expect(cause.code).toMatch(/^MIA-IMPORT-(FORMAT|TRUNCATED|INSTRUMENT)$/);
      }
    }
  });

  it('never crashes on bytes that were changed', async () => {
    const whole = Buffer.from(HEAD + ROW);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [index, byte] of changes) bytes[index] = byte;
        try {
          const report = await importCboe([write('fuzz.csv', bytes)], new CollectingSink());
          expect(report.failure).toBeNull();
        } catch (cause) {
          if (!(cause instanceof MiaError)) throw cause;
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a document of the quote service', () => {
  const option = { option: 'RUTW231020P01000000', bid: 0, bid_size: 0, ask: 0.15, ask_size: 86, iv: 0.68, open_interest: 22, volume: 3, delta: -0.0004, gamma: 0, theta: -0.0076, vega: 0.0081, last_trade_price: 0.25, tick: 'up' };
  const json = (options: unknown[], more: object = {}): string => JSON.stringify({ timestamp: '2023-09-21 03:17:42', data: { options, symbol: '^RUT', current_price: 1806.1193 }, ...more });

  it('gives every field, its time in UTC', async () => {
    const sink = new CollectingSink();
    const report = await importCboe([file(json([option, { ...option, option: 'x' }, { ...option, bid: '1' }, { ...option, gamma: null }]))], sink);
    expect(report).toMatchObject({ instrument: 'RUT', sourceMessages: 4, skipped: { 'series without an option symbol': 1, 'series with a field that is no number': 1 } });
    expect(isoFromMicros(sink.events[0]?.tsInit ?? 0)).toBe('2023-09-21T03:17:42.000000Z');
    expect(sink.of('optionQuote')).toMatchObject([
      { instrument: 'RUT', root: 'RUTW', right: 'P', strike: 1_000, bid: 0, bidSize: 0, ask: 0.15, askSize: 86, iv: 0.68, openInterest: 22, volume: 3, vega: 0.0081, last: 0.25, underlying: 1806.1193 },
      { gamma: null },
    ]);
  });

  it.each([
    [json([option]).slice(0, 80), 'MIA-IMPORT-TRUNCATED'],
    ['{x}', 'MIA-IMPORT-FORMAT'],
    ['{}', 'MIA-IMPORT-FORMAT'],
    [json([option], { timestamp: 'noon' }), 'MIA-IMPORT-FORMAT'],
  ])('that is damaged is refused', async (content, code) => {
    await expect(importCboe([file(content)], new CollectingSink())).rejects.toMatchObject({ code });
  });
});

describe('an OSI symbol', () => {
  it('names root, expiry, right and strike', () => {
    expect(parseOsiSymbol('SPXW250919C06500000')).toEqual({ root: 'SPXW', expiry: '2025-09-19', strike: 6_500, right: 'C' });
    expect(parseOsiSymbol('SPX   250919P00012500')).toEqual({ root: 'SPX', expiry: '2025-09-19', strike: 12.5, right: 'P' });
    for (const text of ['', 'SPX', 'SPX250230C06500000', 'SPX250919X06500000', 'SPX250919C00000000', 'spx250919C06500000']) expect(parseOsiSymbol(text)).toBeNull();
  });
});
