import { afterEach, describe, expect, it } from '@jest/globals';
import { EventName } from '@stoqey/ib';
import type { TapeEvent } from '@mia-trading/core';
import { index, level, quote, START, tape } from '../test-support/made-up-tape.js';
import { closeAll, connect, ES, simulate, SPX, type Heard, type TestClient } from '../test-support/test-client.js';
import type { TwsSimulator, TwsSimulatorOptions } from '../server/simulator.js';

afterEach(closeAll);

async function start(options: Partial<TwsSimulatorOptions>, ...events: TapeEvent[]): Promise<{ client: TestClient; simulator: TwsSimulator }> {
  const simulator = await simulate({ recording: tape(...events), ...options });
  return { client: await connect(simulator), simulator };
}

/** The rows of one side as a client has them that follows what it hears. */
function rowsOf(heard: readonly Heard[], side: number): [unknown, unknown][] {
  const rows: [unknown, unknown][] = [];
  for (const [name, , position, ...rest] of heard) {
    const [operation, rowSide, price, size] = name === EventName.updateMktDepthL2 ? rest.slice(1) : rest;
    if (rowSide !== side) continue;
    if (operation === 0) rows.splice(Number(position), 0, [price, size]);
    else if (operation === 1) rows[Number(position)] = [price, size];
    else rows.splice(Number(position), 1);
  }
  return rows;
}

const BOOK = [level(0, 1, 4_800, 5, false), level(0, 1, 4_799.75, 6, false), level(0, -1, 4_800.25, 7, false), level(0, -1, 4_800.5, 8)];

describe.each([193, 178])('depth at server version %i', (serverVersion) => {
  it('follows the book row by row, in one message a row', async () => {
    const { client, simulator } = await start({ serverVersion }, ...BOOK, level(1, 1, 4_800, 0, false), level(1, -1, 4_800, 9), level(2, 1, 4_799.75, 16));
    client.api.reqMktDepth(1, ES, 10, false);
    await simulator.ended;
    await client.settle();
    const heard = client.of(EventName.updateMktDepth);
    expect(heard.map(([, id, ...row]) => [id, ...row])).toEqual([
      // position, operation, side (1 bid, 0 ask), price, size: the book comes, best first.
      [1, 0, 0, 1, 4_800, 5], [1, 1, 0, 1, 4_799.75, 6], [1, 0, 0, 0, 4_800.25, 7], [1, 1, 0, 0, 4_800.5, 8],
      // The bid is taken away and offered at: gone before the new offer is there.
      [1, 0, 2, 1, 0, 0], [1, 0, 0, 0, 4_800, 9],
      [1, 0, 1, 1, 4_799.75, 16],
    ]);
    expect(client.codes).toEqual([]);
  });

  it('with several exchanges names them, and shows no more rows than asked for', async () => {
    const { client, simulator } = await start({ serverVersion }, ...BOOK, level(1, 1, 4_800, 0));
    client.api.reqMktDepth(1, ES, 1, true);
    await simulator.ended;
    await client.settle();
    const heard = client.of(EventName.updateMktDepthL2);
    expect(heard[0]).toEqual([EventName.updateMktDepthL2, 1, 0, 'CME', 0, 1, 4_800, 5, true]);
    expect([rowsOf(heard, 1), rowsOf(heard, 0)]).toEqual([[[4_799.75, 6]], [[4_800.25, 7]]]);
    client.api.cancelMktDepth(1, true);
    await client.settle();
    expect([client.codes, simulator.core.subscriptions.all]).toEqual([[], []]);
  });
});

describe('depth', () => {
  it('begins with the book as it stands, and begins again when told to', async () => {
    const { client, simulator } = await start({ begin: 'onDemand', from: START + 1 }, ...BOOK, level(2, 1, 4_800, 6));
    client.api.reqMktDepth(1, ES, 10, false);
    await client.settle();
    expect(rowsOf(client.of(EventName.updateMktDepth), 1)).toEqual([[4_800, 5], [4_799.75, 6]]);
    const before = client.of(EventName.updateMktDepth).length;
    for (const subscription of simulator.core.subscriptions.all) subscription.restart();
    await client.settle();
    expect(rowsOf(client.of(EventName.updateMktDepth).slice(before), 1)).toEqual([[4_800, 5], [4_799.75, 6]]);
  });

  it('of quotes alone has one row, and there is none of an index', async () => {
    const { client, simulator } = await start({}, quote(0, 4_800, 5, 4_800.25, 7), index(0, 'SPX', 4_790));
    client.api.reqMktDepth(1, ES, 10, false);
    client.api.reqMktDepth(2, SPX, 10, false);
    client.api.cancelMktDepth(3, false);
    await simulator.ended;
    await client.settle();
    expect(rowsOf(client.of(EventName.updateMktDepth), 0)).toEqual([[4_800.25, 7]]);
    expect(client.codes).toEqual([{ code: 10_092, request: 2 }, { code: 310, request: 3 }]);
  });
});
