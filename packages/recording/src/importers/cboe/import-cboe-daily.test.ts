import { describe, expect, it } from '@jest/globals';
import { isoFromMicros } from '@mia-trading/core';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { itWithRealFiles, realFile } from '../test-support/real-files.js';
import { writtenFiles } from '../test-support/written-files.js';
import { importCboeDaily } from './import-cboe-daily.js';

const write = writtenFiles();
const VIX = 'DATE,OPEN,HIGH,LOW,CLOSE\n11/25/2025,20,21,18,18.56\n11/26/2025,18,19,17,17.19\n11/28/2025,17,18,16,16.35\n12/01/2025,16,18,16,17.24\n';

describe('daily tables', () => {
  it('give one level a day, a quarter of an hour after the close: 16:15 New York, 13:15 on the Friday after Thanksgiving', async () => {
    const sink = new CollectingSink();
    const report = await importCboeDaily([write('VIX_History.csv', VIX)], sink);
    expect(report).toMatchObject({ format: 'cboe-daily', instrument: 'VIX', instruments: ['VIX'], sourceMessages: 4, events: { index: 4 }, skipped: {}, failure: null });
    expect(sink.events.map(({ tsEvent, tsInit }) => [isoFromMicros(tsEvent).slice(0, 16), tsInit - tsEvent])).toEqual([
      ['2025-11-25T21:15', 0], ['2025-11-26T21:15', 0], ['2025-11-28T18:15', 0], ['2025-12-01T21:15', 0],
    ]);
    expect(sink.of('index').map(({ instrument, level }) => [instrument, level])).toEqual([['VIX', 18.56], ['VIX', 17.19], ['VIX', 16.35], ['VIX', 17.24]]);
  });

  it('told to a market that begins on a day: the days before at its beginning, 17:00 Chicago, the others when they were known', async () => {
    const sink = new CollectingSink();
    await importCboeDaily([write('VIX.csv', VIX)], sink, { firstSession: '2025-12-01' });
    expect(sink.events.map(({ tsInit }) => isoFromMicros(tsInit).slice(0, 16))).toEqual(['2025-11-30T23:00', '2025-11-30T23:00', '2025-11-30T23:00', '2025-12-01T21:15']);
    expect(isoFromMicros(sink.events[0]?.tsEvent ?? 0).slice(0, 16)).toBe('2025-11-25T21:15');
    const until = new CollectingSink();
    const report = await importCboeDaily([write('VIX.csv', VIX)], until, { firstSession: '2025-11-28', lastSession: '2025-11-28' });
    expect([until.events.length, report.skipped]).toEqual([3, { 'day after the last session': 1 }]);
  });

  it('of several series are in the order of time, each by its name; years of two digits are of this century', async () => {
    const sink = new CollectingSink();
    const vxn = write('VXN_History.csv', '\uFEFFDATE,OPEN,HIGH,LOW,CLOSE\r\n11/26/25,1,1,1,22.5\r\n');
    const vvix = write('x.csv', 'DATE,VVIX\n11/25/2025,101.5\n11/26/2025,\n11/27/2025,99\n');
    const ratios = write('ratios.csv', 'Fecha,TOTAL_PUT_CALL_RATIO,SPX_SPXW_PUT_CALL_RATIO\n2025-11-26,1.05,1.75\n');
    const report = await importCboeDaily([vxn, vvix, ratios], sink);
    expect(report).toMatchObject({ instruments: ['VXN', 'VVIX', 'PCSPX'], sourceMessages: 5, skipped: { 'day without a level': 1, 'day without a cash session': 1 } });
    expect(sink.of('index').map(({ instrument, level, tsEvent }) => [instrument, level, isoFromMicros(tsEvent).slice(0, 10)])).toEqual([
      ['VVIX', 101.5, '2025-11-25'], ['VXN', 22.5, '2025-11-26'], ['PCSPX', 1.75, '2025-11-26'],
    ]);
  });

  it.each([
    ['VIX.csv', 'DATE,CLOSE\n2025-02-30,17\n', 'the date "2025-02-30" at 2'],
    ['VIX.csv', 'DATE,CLOSE\n2025-02-28,high\n', 'the level "high" at 2'],
    ['VIX.csv', 'DATE,OPEN,CLOSE\n2025-02-27,17,17\n2025-02-28,17\n', '2 columns at 3'],
    ['VIX.csv', 'DATE,OPEN,HIGH\n', 'no column that can be the level'],
    ['_.csv', 'DATE,CLOSE\n', 'no name of an index'],
  ])('that cannot be read say where, and nothing is written: %s', async (name, content, message) => {
    const sink = new CollectingSink();
    const good = write('good-VIX.csv', VIX);
    await expect(importCboeDaily([good, write(name, content)], sink)).rejects.toMatchObject({ code: 'MIA-IMPORT-FORMAT', message: expect.stringContaining(message) });
    expect(sink.events).toEqual([]);
  });

  it('an empty file is cut', async () => {
    await expect(importCboeDaily([write('VIX.csv', '')], new CollectingSink())).rejects.toMatchObject({ code: 'MIA-IMPORT-TRUNCATED' });
  });
});

describe('the real tables', () => {
  itWithRealFiles('each day once, its close as published, none known before it was', async () => {
    const sink = new CollectingSink();
    const names = ['VIX_daily_finance-vix.csv', 'VIX3M_History.csv', 'VXN_History.csv', 'VVIX_History.csv', 'PCR_RATIOS_HISTORICO.csv'];
    const report = await importCboeDaily(names.map((name) => realFile('volatility', name)), sink, { firstSession: '2025-08-28' });
    expect(report.instruments).toEqual(['VIX', 'VIX3M', 'VXN', 'VVIX', 'PCSPX']);
    expect(sink.events.length + Object.values(report.skipped).reduce((sum, count) => sum + count, 0)).toBe(report.sourceMessages);
    expect(sink.events.length / report.sourceMessages).toBeGreaterThan(0.99);
    expect(sink.events.every(({ tsEvent, tsInit }) => tsInit >= tsEvent)).toBe(true);
    const days = sink.of('index').map(({ instrument, tsEvent }) => `${instrument} ${tsEvent}`);
    expect(new Set(days).size).toBe(days.length);
    // By hand from the files.
    const level = (symbol: string, day: string): number | undefined => sink.of('index').find(({ instrument, tsEvent }) => instrument === symbol && isoFromMicros(tsEvent).startsWith(day))?.level;
    expect([level('VIX', '1990-01-02'), level('VIX3M', '2009-09-21'), level('VXN', '2009-09-17'), level('VVIX', '2006-03-06'), level('PCSPX', '2019-10-09')]).toEqual([17.24, 26.23, 24.02, 71.73, 2.3]);
    const first = sink.events[0]?.tsInit ?? 0;
    expect(isoFromMicros(first).slice(0, 16)).toBe('2025-08-27T22:00');
    const later = sink.events.filter(({ tsInit }) => tsInit > first);
    expect(later.length).toBeGreaterThan(100);
    expect(later.every(({ tsEvent, tsInit }) => tsInit === tsEvent)).toBe(true);
  });
});
