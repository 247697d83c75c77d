import { describe, expect } from '@jest/globals';
import { TradeFlag } from '@mia-trading/core';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { itWithRealFiles, realFile } from '../test-support/real-files.js';
import { importDatabento } from './import-databento.js';

const FIRST = realFile('ticks/es-mbo-dbn/esh4-glbx-mdp3-20231224.mbo.dbn.zst');
const SECOND = realFile('ticks/es-mbo-dbn/esh4-glbx-mdp3-20231225.mbo.dbn.zst');

describe('importDatabento, the ES order-by-order hour of 2023-12-25', () => {
  itWithRealFiles('gives the published totals of the two files, in whatever order they are named', async () => {
    const sink = new CollectingSink();
    const report = await importDatabento([SECOND, FIRST], sink);
    expect(report.failure).toBeNull();
    expect(report).toMatchObject({ instrument: 'ESH4', feedQuality: 'l3', clockSource: 'exchange', sourceMessages: 77_517 });
    const trades = sink.of('trade');
    expect(trades).toHaveLength(2_973);
    expect(trades.reduce((sum, trade) => sum + trade.size, 0)).toBe(9_892);
    expect(trades.reduce((sum, trade) => sum + trade.aggressor * trade.size, 0)).toBe(796);
    expect(new Set(trades.map((trade) => trade.matchId)).size).toBe(2_834);
    const crosses = trades.filter((trade) => trade.aggressor === 0);
    expect(crosses).toMatchObject([{ size: 44, price: 4_800.25, flags: TradeFlag.Auction, aggressorSource: 'none' }]);
    expect(report.skipped).toEqual({ 'fill without side (opening cross)': 35 });
    const orders = sink.of('order');
    expect(orders.length).toBe(77_517 - 2_973 - 35 + 2);
    const clears = orders.flatMap((order, i) => (order.action === 'clear' ? [i] : []));
    expect(clears).toEqual([0, 8_726]);
    expect(orders[8_725]).toMatchObject({ snapshot: true, last: true });
    expect(orders[2 * 8_726 - 1]).toMatchObject({ snapshot: true, last: true });
    expect(orders[2 * 8_726]).toMatchObject({ snapshot: false });
    expect(orders.filter((order) => order.snapshot && order.last)).toHaveLength(2);
    expect(orders.filter((order) => !order.snapshot && order.last)).toHaveLength(47_022);
  }, 20_000);
});
