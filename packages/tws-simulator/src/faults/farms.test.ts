import { afterEach, describe, expect, it } from '@jest/globals';
import { BarSizeSetting, EventName, WhatToShow } from '@stoqey/ib';
import { closeAll, connect, ES } from '../test-support/test-client.js';
import { openFloor } from '../test-support/trading-floor.js';

afterEach(closeAll);

describe('farms', () => {
  it('the farm of history breaks and comes back, with market data going on: 2105 and 162, 2107, 2106', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    client.heard.length = 0;
    const ask = (id: number): unknown => client.api.reqHistoricalData(id, ES, '', '600 S', BarSizeSetting.MINUTES_ONE, WhatToShow.MIDPOINT, 0, 2, false);
    await floor.simulator.inject({ fault: 'farm', farm: 'ushmds', state: 'broken' });
    ask(1);
    client.api.reqMktData(2, ES, '', false, false);
    await client.until(EventName.tickPrice);
    await floor.simulator.inject({ fault: 'farm', farm: 'ushmds', state: 'dormant' });
    await floor.simulator.inject({ fault: 'farm', farm: 'ushmds', state: 'ok' });
    floor.quote(1, 4_801, 4_801.25);
    floor.quote(2, 4_801, 4_801.25);
    await client.until(EventName.tickPrice, ([, , type, price]) => type === 1 && price === 4_801);
    ask(3);
    await client.until(EventName.historicalData, ([, id]) => id === 3);
    expect(client.of(EventName.info).map(([, , code]) => code)).toEqual([2105, 2107, 2106]);
    expect(client.codes).toEqual([{ request: 1, code: 162 }]);
    await expect(floor.simulator.inject({ fault: 'farm', farm: 'secdefnj', state: 'dormant' })).rejects.toMatchObject({ code: 'MIA-TWS-FAULT' });
  });

  it('a farm that is back brings no data while the broker is away', async () => {
    const floor = await openFloor();
    const client = await connect(floor.simulator);
    client.api.reqMktData(1, ES, '', false, false);
    await client.until(EventName.tickPrice);
    await floor.simulator.inject({ fault: 'farm', state: 'broken' });
    await floor.simulator.inject({ fault: 'connectionLost' });
    await floor.simulator.inject({ fault: 'farm', state: 'ok' });
    floor.quote(1, 4_801, 4_801.25);
    floor.quote(2, 4_801, 4_801.25);
    await client.settle();
    expect(client.of(EventName.tickPrice).flatMap(([, , type, price]) => (type === 1 ? [price] : []))).toEqual([4_800]);
    await floor.simulator.inject({ fault: 'connectionRestored' });
    floor.quote(3, 4_802, 4_802.25);
    floor.quote(4, 4_802, 4_802.25);
    await client.until(EventName.tickPrice, ([, , type, price]) => type === 1 && price === 4_802);
  });
});
