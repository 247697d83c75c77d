import { describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, type BarEvent } from '@mia-trading/core';
import { csvRows, realFile } from '../test-support/real-files.js';
import { barAt } from '../test-support/stream.js';
import { BarLadder } from './bar-ladder.js';

const fiveMinutes = realFile('ticks/es-5m-bidask/ESZ20-CME.scid_BarData__5m.txt.gz');
const FIVE = 5 * MINUTE;

/** The rows as source bars; their local time serves as it stands, for every period divides the hour in any zone. */
function sourceBars(): BarEvent[] {
  return csvRows(fiveMinutes.file).slice(1).map((row) => {
    const [date, time, ...numbers] = row.map((cell) => cell.trim()) as [string, string, ...string[]];
    const [open, high, low, close, volume, trades, bidVolume, askVolume] = numbers.map(Number) as [number, number, number, number, number, number, number, number];
    const begin = Date.parse(`${date.split('/').map((part) => part.padStart(2, '0')).join('-')}T${time}Z`) * 1_000;
    return { ...barAt(begin + FIVE, [open, high, low, close], volume, FIVE), bidVolume, askVolume, trades };
  });
}

describe('real ES 5-minute bars folded into 15 minutes and hours', () => {
  (fiveMinutes.exists ? it : it.skip)('are the groups of their rows, price by price and lot by lot', () => {
    const rows = sourceBars();
    const ladder = new BarLadder([15 * MINUTE, HOUR], rows.length);
    for (const row of rows) ladder.onSourceBar(row);
    ladder.advance((rows.at(-1) as BarEvent).tsEvent + HOUR);
    for (const { period, series } of ladder.rungs) {
      const groups = new Map<number, BarEvent[]>();
      for (const row of rows) {
        const begin = Math.floor((row.tsEvent - FIVE) / period) * period;
        groups.set(begin, [...(groups.get(begin) ?? []), row]);
      }
      const sum = (list: readonly BarEvent[], of: 'volume' | 'bidVolume' | 'askVolume' | 'trades'): number => list.reduce((total, row) => total + (row[of] as number), 0);
      const expected = [...groups].map(([start, list]) => ({
        start, end: start + period, open: list[0]?.open, close: list.at(-1)?.close,
        high: Math.max(...list.map((row) => row.high)), low: Math.min(...list.map((row) => row.low)),
        volume: sum(list, 'volume'), bidVolume: sum(list, 'bidVolume'), askVolume: sum(list, 'askVolume'), trades: sum(list, 'trades'),
      }));
      const found = series.toArray();
      expect(found).toHaveLength(expected.length);
      found.forEach((bar, i) => expect(bar).toMatchObject(expected[i] as object));
    }
    expect(rows.length).toBeGreaterThan(10_000);
  });
});
