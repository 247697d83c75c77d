import { connect as connectSocket, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { BarSizeSetting, IBApi, EventName, OrderAction, OrderType, SecType, TickByTickDataType, WhatToShow, type Contract } from '@stoqey/ib';
import { SECOND } from '@mia-trading/core';
import fc from 'fast-check';
import { ClientSession } from '../session/client-session.js';
import { level, optionQuote, quote, START, tape, trade } from '../test-support/made-up-tape.js';
import { atEnd, closeAll, connect, ES, simulate, SPX, SPXW_4800_CALL } from '../test-support/test-client.js';
import { encodeFrame } from '../wire/frame.js';
import { Reply, Request } from '../wire/message-id.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 20_000 : 600;
/** So many changed requests are sent before the simulator is asked whether it is still there. */
const BATCH = 20;

afterEach(closeAll);

/** Texts that mean something in some field, and nothing or too much in others. */
const TEXTS = [
  '', '0', '-1', '1', '5', '1000', '999999999', '1e308', '-1e300', '1.7976931348623157E308', '2147483647', '9007199254740993', 'NaN', 'Infinity', '0.1', '0x10', ' 1 ', '1,2', 'abc', 'é',
  '20231226 09:00:00 US/Central', '20231226-09:00:00', '99999999 99:99:99', '00000101 00:00:00 UTC', '999999 Y', '365 D', '52 W', '100 Y', '86400 S', '1 day', '1 secs', 'TRADES', 'MIDPOINT', 'BID_ASK',
  'BUY', 'SELL', 'MKT', 'LMT', 'STP', 'STP LMT', 'TRAIL', 'MIT', 'PEG MID', 'BAG', 'OPT', 'FUT', 'IND', 'ES', 'SPX', '202403', '__proto__', 'constructor', 'DUSIM1', 'All', 'Last', 'BidAsk', 'GTC', 'IOC', 'x'.repeat(3_000),
];

/** What the real client library sends for most of what can be asked, as fields. */
async function realRequests(): Promise<string[][]> {
  const requests: string[][] = [];
  const server = createServer((socket) => {
    new ClientSession(socket, {
      serverVersion: 193,
      connectionTime: () => '20231226 10:00:00 US/Eastern',
      onStart: (session) => {
        session.send(Reply.ManagedAccounts, 1, 'DUSIM1');
        session.send(Reply.NextValidId, 1, 1);
      },
      onRequest: (id, reader, session) => {
        const fields = [String(id)];
        while (reader.left > 0) fields.push(reader.text());
        if (id === Request.CurrentTime) session.send(Reply.CurrentTime, 1, 0);
        else requests.push(fields);
      },
      onClose: () => undefined,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const api = new IBApi({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, clientId: 1, maxReqPerSec: 100_000 });
  const ready = new Promise<void>((resolve) => void api.once(EventName.nextValidId, () => resolve()));
  api.connect();
  await ready;
  for (const contract of [ES, SPX, SPXW_4800_CALL]) ask(api, contract);
  api.reqSecDefOptParams(30, 'SPX', '', SecType.IND, 0);
  api.reqPositions();
  api.reqOpenOrders();
  api.reqAllOpenOrders();
  api.reqExecutions(31, {});
  api.reqAccountSummary(32, 'All', '$LEDGER');
  api.reqAccountUpdates(true, 'DUSIM1');
  api.reqPnL(33, 'DUSIM1', '');
  api.reqMarketRule(67);
  api.cancelOrder(20);
  api.reqGlobalCancel();
  const answered = new Promise<void>((resolve) => void api.once(EventName.currentTime, () => resolve()));
  api.reqCurrentTime();
  await answered;
  const ended = new Promise<void>((resolve) => void api.once(EventName.disconnected, () => resolve()));
  api.disconnect();
  await ended;
  return requests;
}

function ask(api: IBApi, contract: Contract): void {
  api.reqContractDetails(1, contract);
  api.reqMktData(2, contract, '100,101,233', false, false);
  api.reqMktDepth(4, contract, 10, false);
  api.reqTickByTickData(5, contract, TickByTickDataType.Last, 5, false);
  api.reqHistoricalData(7, contract, '', '600 S', BarSizeSetting.MINUTES_ONE, WhatToShow.TRADES, 0, 2, false);
  api.reqHistoricalData(8, contract, '', '2 D', BarSizeSetting.DAYS_ONE, WhatToShow.MIDPOINT, 1, 1, true);
  api.reqHistoricalTicks(9, contract, '20231226 09:00:00 US/Central', '', 10, WhatToShow.TRADES, 0, false);
  api.reqHeadTimestamp(10, contract, WhatToShow.TRADES, false, 1);
  api.reqRealTimeBars(11, contract, 5, WhatToShow.TRADES, false);
  api.placeOrder(20, contract, { action: OrderAction.BUY, totalQuantity: 1, orderType: OrderType.LMT, lmtPrice: 4_800, transmit: true });
  api.placeOrder(21, contract, { action: OrderAction.SELL, totalQuantity: 2, orderType: OrderType.STP, auxPrice: 4_790, transmit: true, ocaGroup: 'g', ocaType: 1 });
}

it('answers on after any request with any fields', async () => {
  const requests = await realRequests();
  expect(requests.length).toBeGreaterThan(30);
  const prints = Array.from({ length: 300 }, (_, second) => [trade(second, 4_800 + (second % 7) * 0.25), quote(second + 0.1, 4_800, 5, 4_800.25, 7), level(second + 0.2, 1, 4_800, 5), level(second + 0.3, -1, 4_800.25, 5)]);
  const simulator = await simulate({ recording: tape(optionQuote(0), ...prints.flat()), from: START + 100 * SECOND });
  const witness = await connect(simulator, 1);
  let clientId = 1;
  const open = (): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connectSocket(simulator.port, simulator.host, () => resolve(socket));
      socket.on('error', () => undefined).resume();
      socket.write(Buffer.concat([Buffer.from('API\0'), Buffer.from([0, 0, 0, 9]), Buffer.from('v100..193'), encodeFrame([Request.StartApi, 2, (clientId += 1), ''])]));
    });
  const change = fc.tuple(fc.constantFrom('set', 'set', 'set', 'remove', 'insert'), fc.nat(200), fc.constantFrom(...TEXTS));
  const request = fc.tuple(fc.constantFrom(...requests), fc.array(change, { maxLength: 3 })).map(([fields, changes]) => {
    const changed = [...fields];
    for (const [how, place, text] of changes) changed.splice(place % changed.length, how === 'insert' ? 0 : 1, ...(how === 'remove' && changed.length > 1 ? [] : [text]));
    return changed;
  });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: BATCH }), async (batch) => {
      const socket = await open();
      for (const fields of batch) socket.write(encodeFrame(fields));
      await witness.settle();
      socket.destroy();
    }),
    { numRuns: RUNS / BATCH },
  );
});
