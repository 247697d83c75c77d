import { afterEach, describe, expect, it } from '@jest/globals';
import { SecType } from '@stoqey/ib';
import { Reply, Request, type FieldReader } from '@mia-trading/tws-simulator';
import { connectionConfigSchema } from '../config/ibkr-config.js';
import { Connection } from '../connection/connection.js';
import type { ResolvedFuture } from '../contracts/resolve-future.js';
import { StubGateway } from '../test-support/stub-gateway.js';
import { orderOf } from '../test-support/trading-session.js';
import { IbkrVenue } from './ibkr-venue.js';

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const ES: ResolvedFuture = {
  symbol: 'ESH4',
  root: 'ES',
  contract: { conId: 495_512_563, symbol: 'ES', secType: SecType.FUT, lastTradeDateOrContractMonth: '20240315 08:30:00 US/Central', multiplier: 50, exchange: 'CME', currency: 'USD', localSymbol: 'ESH4', tradingClass: 'ES' },
  lastTradeDate: '2024-03-15',
  minTick: 0.25,
  multiplier: 50,
  underlyingId: 11_004_968,
};

/** A venue at a server that writes down the orders it is sent, field by field. */
async function writtenDown(serverVersion: number) {
  const orders: string[][] = [];
  const rest = (reader: FieldReader): string[] => Array.from({ length: reader.left }, () => reader.text());
  const server = await StubGateway.start({ serverVersion, accounts: 'DUSIM1,DUSIM2', nextOrderId: 40, answers: { [Request.PlaceOrder]: (_session, reader) => orders.push(rest(reader)), [Request.AllOpenOrders]: (session) => session.send(Reply.OpenOrderEnd, 1) } });
  closers.push(() => server.close());
  const connection = new Connection(connectionConfigSchema.parse({ port: server.port, account: 'DUSIM2' }));
  closers.push(() => connection.stop());
  const venue = new IbkrVenue({ connection, future: ES, now: () => 0, onReport: () => undefined, onSnapshot: () => undefined, onNotice: () => undefined });
  closers.push(() => venue.close());
  connection.start();
  await connection.ready(10_000);
  return { venue, server, orders };
}

/** Places of the fields of PLACE_ORDER that what an order is depends on, behind its id. */
const PLACE = { contract: [1, 13], main: [15, 34], saleToOca: [42, 46], flags: [48, 54] } as const;

describe.each([193, 178])('an order on the wire at server version %i', (serverVersion) => {
  it('names its contract by id and exchange, and leaves nothing to presets', async () => {
    const { venue, server, orders } = await writtenDown(serverVersion);
    venue.send({ kind: 'submit', order: orderOf('s-1', { side: -1, quantity: 2, type: 'stopLimit', stopPrice: 4990.25, limitPrice: 4989.75, timeInForce: 'GTC', ocaGroup: 's-oca' }) });
    await server.until(() => orders.length === 1);
    const [fields = []] = orders;
    const of = ([from, to]: readonly [number, number]): string[] => fields.slice(from, to);
    expect(fields[0]).toBe('40');
    expect(of(PLACE.contract)).toEqual(['495512563', 'ES', 'FUT', '', '', '', '', 'CME', '', 'USD', 'ESH4', 'ES']);
    // Action to type, prices, time in force, group, account, open or close, origin, reference, transmit, parent, block, sweep, display, trigger, outside hours, hidden.
    expect(of(PLACE.main)).toEqual(['SELL', '2', 'STP LMT', '4989.75', '4990.25', 'GTC', 's-oca', 'DUSIM2', '', '0', 's-1', '1', '0', '0', '0', '0', '0', '1', '0']);
    // Short sale slot, location, exemption, kind of group: reduce with block.
    expect(of(PLACE.saleToOca)).toEqual(['0', '', '-1', '2']);
    // All or none, least quantity, offset, electronic only, firm quote only, price cap: the last three are not supported any more unless so.
    expect(of(PLACE.flags)).toEqual(['0', '', '', '0', '0', '']);
  });

  it('goes by the same id when it is changed, everything else as it was', async () => {
    const { venue, server, orders } = await writtenDown(serverVersion);
    venue.send({ kind: 'submit', order: orderOf('s-1', { type: 'limit', limitPrice: 4990, timeInForce: 'IOC' }) });
    venue.send({ kind: 'submit', order: orderOf('s-2', { side: -1, type: 'limit', limitPrice: 5010, parentId: 's-1' as never }) });
    venue.send({ kind: 'replace', orderId: 's-2' as never, quantity: 3, limitPrice: 5011, stopPrice: null });
    await server.until(() => orders.length === 3);
    const [, child = [], changed = []] = orders;
    expect([child[0], child[27]]).toEqual(['41', '40']);
    const differing = child.flatMap((field, at) => (field === changed[at] ? [] : [at]));
    expect([changed.length, differing, changed[16], changed[18]]).toEqual([child.length, [16, 18], '3', '5011']);
  });
});
