import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { itWithRealFiles, realFile } from '../test-support/real-files.js';
import { importSierraText } from './import-sierra-text.js';

const HEADER =
  'Date;Time;Sequence;DepthSequence;Price;Volume;TradeType;AskPrice;BidPrice;AskSize;BidSize;AskDOMPrice;BidDOMPrice;AskDOM_0;BidDOM_0;AskDOM_1;BidDOM_1';

function file(...lines: string[]): string {
  const name = path.join(mkdtempSync(path.join(tmpdir(), 'sierra-text-')), 'ESH22_ticks.txt');
  writeFileSync(name, [HEADER, ...lines].join('\n'));
  return name;
}

const at = (h: number, m: number, s: number, ms: number): number => Date.UTC(2022, 0, 24, h, m, s, ms) * 1_000;

describe('importSierraText', () => {
  it('reads milliseconds without padding, orders by sequence, and writes what changed', async () => {
    const name = file(
      '2022-01-24;13:30:00.955008;12;1;100.50;3;2;100.50;100.25;7;5;100.50;100.25;7;5;4;9',
      '2022-01-24;13:30:00.1000;11;1;100.25;2;1;100.50;100.25;6;5;100.50;100.25;6;5;4;9',
      '2022-01-24;13:30:01.22000;13;1;100.75;1;0;100.75;100.50;8;2;100.75;100.50;8;2;1;5',
    );
    const sink = new CollectingSink();
    const report = await importSierraText([name], sink);
    expect(report).toMatchObject({ instrument: 'ESH2', feedQuality: 'l2-async', sourceMessages: 3, failure: null });
    expect(sink.of('trade').map((trade) => [trade.tsEvent, trade.price, trade.size, trade.aggressor])).toEqual([
      [at(13, 30, 0, 1), 100.25, 2, -1],
      [at(13, 30, 0, 955), 100.5, 3, 1],
      [at(13, 30, 1, 22), 100.75, 1, 0],
    ]);
    const levels = sink.of('depth').map((depth) => `${depth.side} ${depth.price} ${depth.size}${depth.endOfBatch ? ' end' : ''}`);
    expect(levels).toEqual([
      '1 100.25 5', '1 100 9', '-1 100.5 6', '-1 100.75 4 end',
      '-1 100.5 7 end',
      '1 100 0', '1 100.5 2', '-1 100.5 0', '-1 100.75 8', '-1 101 1 end',
    ]);
    expect(sink.events.map((event) => event.kind).filter((kind) => kind !== 'depth')).toEqual(['quote', 'trade', 'quote', 'trade', 'quote', 'trade']);
  });

  it('stops at a line that is no row and keeps the rows before it', async () => {
    const row = '2022-01-24;13:30:00.1000;11;1;100.25;2;1;100.50;100.25;6;5;100.50;100.25;6;5;4;9';
    const sink = new CollectingSink();
    const report = await importSierraText([file(row, row.slice(0, 40))], sink);
    expect(report.failure).toMatchObject({ code: 'MIA-IMPORT-CORRUPT', context: { offset: 3, kept: 1 } });
    expect(sink.of('trade')).toHaveLength(1);
  });

  it('names the columns another file lacks', async () => {
    const name = path.join(mkdtempSync(path.join(tmpdir(), 'sierra-text-')), 'x.txt');
    writeFileSync(name, 'Date;Time;Price\n');
    await expect(importSierraText([name], new CollectingSink())).rejects.toMatchObject({ code: 'MIA-IMPORT-FORMAT', message: expect.stringContaining('TradeType') });
  });

  itWithRealFiles('reads the ES minute of 2022-01-24 with 40 DOM levels', async () => {
    const sink = new CollectingSink();
    const report = await importSierraText([realFile('ticks/es-dom-sierra/ES_2022-01-24_tbt_dom40.txt')], sink);
    const trades = sink.of('trade');
    expect(report).toMatchObject({ instrument: 'ES', sourceMessages: 2_026, failure: null, skipped: {} });
    expect(trades.reduce((sum, trade) => sum + trade.size, 0)).toBe(2_846);
    expect([trades.filter((t) => t.aggressor === 1).length, trades.filter((t) => t.aggressor === -1).length]).toEqual([1_016, 1_010]);
    expect(trades[0]?.tsEvent).toBe(at(13, 30, 0, 5));
    expect(trades.at(-1)?.tsEvent).toBe(at(13, 31, 0, 955));
    const book = new Map<string, number>();
    for (const { side, price, size } of sink.of('depth')) {
      if (size === 0) book.delete(`${side} ${price}`);
      else book.set(`${side} ${price}`, size);
    }
    expect(book.size).toBe(80);
    expect([book.get('-1 4346.25'), book.get('1 4346')]).toEqual([21, 2]);
  });
});
