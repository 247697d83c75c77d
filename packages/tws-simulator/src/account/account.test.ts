import { afterEach, describe, expect, it } from '@jest/globals';
import { EventName } from '@stoqey/ib';
import { feesOn } from '@mia-trading/core';
import { closeAll, connect, ES, UNREADABLE, type TestClient } from '../test-support/test-client.js';
import { openFloor, order, type TradingFloor } from '../test-support/trading-floor.js';

afterEach(closeAll);

const FEES = feesOn('ES', '2023-12-26')?.total ?? Number.NaN;

async function trade(floor: TradingFloor, client: TestClient, orderId: number, action: 'BUY' | 'SELL', quantity: number, seconds: number): Promise<void> {
  client.api.placeOrder(orderId, ES, order(action, { totalQuantity: quantity, account: 'DUSIM1' }));
  await client.settle();
  for (const step of [0, 1, 2]) floor.quote(seconds + step, 4_800, 4_800.25);
  await client.until(EventName.orderStatus, ([, id, status]) => id === orderId && status === 'Filled');
}

describe.each([193, 178])('accounts at server version %i', (serverVersion) => {
  it('tell positions, portfolio, values and profit of what was traded', async () => {
    const floor = await openFloor({ serverVersion, accounts: ['DUSIM1', 'DUSIM2'], broker: { cash: 50_000, limits: false } });
    const client = await connect(floor.simulator);
    const { conId } = floor.simulator.core.market.catalogue.ofInstrument('ESH4') ?? { conId: 0 };
    await trade(floor, client, 1, 'BUY', 3, 1);
    await trade(floor, client, 2, 'SELL', 1, 10);
    floor.trade(20, 4_802.25);
    floor.quote(21, 4_802, 4_802.25);
    await client.settle();

    // Three bought at 4800.25, one sold at 4800; the last price is 4802.25.
    const cost = 4_800.25 * 50 + FEES;
    const realized = 4_800 * 50 - FEES - cost;
    const unrealized = 2 * (4_802.25 * 50 - cost);
    client.api.reqPositions();
    await client.until(EventName.positionEnd);
    expect(client.of(EventName.position)).toMatchObject([[EventName.position, 'DUSIM1', { conId, symbol: 'ES', multiplier: 50 }, 2, cost]]);
    client.api.reqPositionsMulti(4, 'DUSIM1', '');
    await client.until(EventName.positionMultiEnd, ([, id]) => id === 4);
    expect(client.of(EventName.positionMulti)[0]?.slice(-2)).toEqual([2, cost]);

    client.api.reqAccountUpdates(true, 'DUSIM1');
    await client.until(EventName.accountDownloadEnd);
    const [, , held, mark, value, average, open, closed, account] = client.of(EventName.updatePortfolio)[0] ?? [];
    expect([held, mark, value, average, account]).toEqual([2, 4_802.25, 2 * 4_802.25 * 50, cost, 'DUSIM1']);
    expect(open).toBeCloseTo(unrealized, 9);
    expect(closed).toBeCloseTo(realized, 9);
    client.api.reqAccountSummary(5, 'All', 'NetLiquidation,TotalCashValue');
    await client.until(EventName.accountSummaryEnd);
    const summary = client.of(EventName.accountSummary).map(([, , name, tag, amount, currency]) => [name, tag, amount, currency]);
    expect(summary).toEqual([
      ['DUSIM1', 'NetLiquidation', (50_000 + realized + unrealized).toFixed(2), 'USD'],
      ['DUSIM1', 'TotalCashValue', (50_000 + realized).toFixed(2), 'USD'],
      ['DUSIM2', 'NetLiquidation', '50000.00', 'USD'],
      ['DUSIM2', 'TotalCashValue', '50000.00', 'USD'],
    ]);
    client.api.reqAccountUpdatesMulti(6, 'DUSIM2', '', false);
    await client.until(EventName.accountUpdateMultiEnd);
    expect(client.of(EventName.accountUpdateMulti)).toContainEqual([EventName.accountUpdateMulti, 6, 'DUSIM2', '', 'NetLiquidation', '50000.00', 'USD']);

    client.api.reqPnL(7, 'DUSIM1', '');
    client.api.reqPnLSingle(8, 'DUSIM1', '', conId);
    const [, , daily, stillOpen, done] = await client.until(EventName.pnl);
    expect([Number(daily), Number(stillOpen), Number(done)].map((sum) => sum.toFixed(6))).toEqual([realized + unrealized, unrealized, realized].map((sum) => sum.toFixed(6)));
    expect((await client.until(EventName.pnlSingle)).at(2)).toBe(2);
    floor.trade(30, 4_803.25);
    floor.quote(31, 4_803, 4_803.25);
    const [, , later] = await client.until(EventName.pnl, ([, , now]) => now !== daily);
    expect(Number(later) - Number(daily)).toBeCloseTo(2 * 50, 6);
    expect(client.codes.map(({ code }) => code)).not.toContain(UNREADABLE);
  });

  it('tell of a trade to whoever listens, and refuse an account that is not there', async () => {
    const floor = await openFloor({ serverVersion });
    const client = await connect(floor.simulator);
    client.api.reqPositions();
    await client.until(EventName.positionEnd);
    expect(client.of(EventName.position)).toEqual([]);
    await trade(floor, client, 1, 'SELL', 2, 1);
    expect((await client.until(EventName.position)).slice(3)).toEqual([-2, 4_800 * 50 - FEES]);
    await trade(floor, client, 2, 'BUY', 2, 10);
    await client.until(EventName.position, ([, , , quantity]) => quantity === 0);
    client.api.reqPnL(9, 'DU77', '');
    await client.until(EventName.error, ([, , code, id]) => code === 321 && id === 9);
  });
});
