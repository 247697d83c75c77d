import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { EventName, TickByTickDataType } from '@stoqey/ib';
import { SECOND, type TapeEvent } from '@mia-trading/core';
import { LiveTape, tapeConfigSchema } from '@mia-trading/recording';
import { index, optionQuote, quote, START, tape, trade } from '../test-support/made-up-tape.js';
import { closeAll, connect, ES, simulate } from '../test-support/test-client.js';
import type { WallClock } from '../market/replay-pump.js';
import { startTwsSimulator } from './simulator.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tws-simulator-'));

afterEach(async () => {
  await closeAll();
  rmSync(folder, { recursive: true, force: true });
});

function record(...events: readonly TapeEvent[]): string {
  const directory = path.join(folder, 'tape');
  const live = LiveTape.create(directory, { instruments: ['ESH4', 'SPX', 'PCSPX'], feedQuality: 'l1', clockSource: 'exchange' }, tapeConfigSchema.parse({}));
  for (const [seq, event] of events.entries()) live.append({ ...event, seq });
  live.close();
  return directory;
}

describe('the simulator', () => {
  it('replays its recording and tells a client its accounts and the time', async () => {
    const simulator = await simulate({ recording: tape(trade(0, 4_800), trade(1, 4_800.25)), begin: 'atOnce', accounts: ['DUSIM7', 'DUSIM8'] });
    await simulator.ended;
    expect(simulator.core.market.of('ESH4')?.lastPrice).toBe(4_800.25);
    expect(simulator.core.market.catalogue.ofInstrument('ESH4')?.lastTradeDate).toBe('20240315');
    const client = await connect(simulator);
    expect(client.of(EventName.server)).toEqual([['server', 193, '20231226 10:00:01 US/Eastern']]);
    expect(client.of(EventName.managedAccounts)).toEqual([['managedAccounts', 'DUSIM7,DUSIM8']]);
    client.api.setServerLogLevel(5);
    client.api.reqCurrentTime();
    expect(await client.until(EventName.currentTime)).toEqual(['currentTime', START / SECOND + 1]);
    expect([simulator.host, client.codes]).toEqual(['127.0.0.1', []]);
  });

  it('knows the contracts of a recorded directory before it begins, symbols of no product left aside', async () => {
    const recording = record(index(0, 'PCSPX', 1.1), index(0, 'SPX', 4_790), trade(1, 4_800), optionQuote(2), optionQuote(3, { strike: 4_805 }), trade(400, 4_801), optionQuote(500, { strike: 4_900 }));
    const simulator = await startTwsSimulator({ recording, begin: 'onDemand', speed: 'max' });
    const { catalogue } = simulator.core.market;
    const strikes = [...catalogue.all].filter(({ secType }) => secType === 'OPT').map(({ strike }) => strike);
    // The chain is complete after five minutes without a new series; one that comes later is known then.
    expect(strikes).toEqual([4_800, 4_805]);
    expect([catalogue.ofInstrument('ESH4')?.localSymbol, catalogue.ofInstrument('SPX')?.conId, catalogue.ofInstrument('PCSPX')]).toEqual(['ESH4', 416_904, null]);
    expect(simulator.now()).toBe(START);
    simulator.begin();
    await simulator.ended;
    expect([...catalogue.all].filter(({ secType }) => secType === 'OPT')).toHaveLength(3);
    await simulator.close();
  });

  it('begins where it is told to, with what lies before as state', async () => {
    const simulator = await simulate({ recording: tape(quote(0, 4_800, 1, 4_800.25, 2), trade(1, 4_800), trade(9, 4_801)), from: START + 5 * SECOND, begin: 'onDemand' });
    expect([simulator.now(), simulator.core.market.of('ESH4')?.lastPrice]).toEqual([START + 5 * SECOND, 4_800]);
    simulator.begin();
    await simulator.ended;
    expect(simulator.now()).toBe(START + 9 * SECOND);
  });

  it('begins with the first subscription, so that nothing is lost', async () => {
    const simulator = await simulate({ recording: tape(trade(0, 4_800)), begin: 'onSubscription' });
    const client = await connect(simulator);
    client.api.reqContractDetails(1, ES);
    await client.until(EventName.contractDetailsEnd);
    expect(simulator.core.market.of('ESH4')).toBeNull();
    client.api.reqTickByTickData(2, ES, TickByTickDataType.AllLast, 0, false);
    await client.until(EventName.tickByTickAllLast);
    await simulator.ended;
  });

  it('lets its time go on when the recording is over', async () => {
    const wall: WallClock & { time: number } = { time: 0, now: () => wall.time, wait: (milliseconds) => ((wall.time += milliseconds), new Promise((resolve) => setImmediate(resolve))) };
    const simulator = await simulate({ recording: tape(trade(0, 4_800)), speed: 10, begin: 'atOnce', wall });
    await simulator.ended;
    const over = simulator.now();
    const client = await connect(simulator);
    await client.settle();
    expect(simulator.now()).toBeGreaterThan(over);
  });

  it('goes away from its port and returns to it', async () => {
    const simulator = await simulate({ recording: tape(trade(0, 4_800)), begin: 'onDemand' });
    const client = await connect(simulator);
    const { port } = simulator;
    await simulator.core.stopListening();
    await client.until(EventName.disconnected);
    await simulator.core.listenAgain();
    expect(simulator.port).toBe(port);
    await (await connect(simulator)).settle();
  });

  it('lets checks refuse a request, and messages be seen before they are sent', async () => {
    const simulator = await simulate({ recording: tape(trade(0, 4_800)), begin: 'onDemand' });
    simulator.core.requests.before((id, reader, session) => {
      if (id !== 9) return true;
      reader.skip(1);
      session.sendError(reader.integer(), 100, 'Max rate of messages per second has been exceeded');
      return false;
    });
    const client = await connect(simulator);
    for (const session of simulator.core.sessions) session.intercept = (fields) => (fields[0] === 49 ? [49, 1, 7] : fields);
    client.api.reqContractDetails(3, ES);
    await client.settle();
    expect(client.codes).toEqual([{ code: 100, request: 3 }]);
    expect(client.of(EventName.currentTime)).toEqual([['currentTime', 7]]);
  });

  it('freezes a connection, which stays and says nothing more', async () => {
    const simulator = await simulate({ recording: tape(trade(0, 4_800)), begin: 'onDemand' });
    const client = await connect(simulator);
    const other = await connect(simulator, 2);
    const [first] = simulator.core.sessions;
    first?.freeze();
    client.api.reqCurrentTime();
    await other.settle();
    expect([client.api.isConnected, client.of(EventName.currentTime)]).toEqual([true, []]);
  });

  it('takes no account for a simulated one that is not named so, and no port that is taken', async () => {
    await expect(startTwsSimulator({ recording: tape(), accounts: ['DU123'] })).rejects.toMatchObject({ code: 'MIA-TWS-ACCOUNT' });
    const { port } = await simulate({ recording: tape() });
    await expect(startTwsSimulator({ recording: tape(), port })).rejects.toMatchObject({ code: 'MIA-TWS-LISTEN' });
    await expect(startTwsSimulator({ recording: path.join(folder, 'none') })).rejects.toMatchObject({ code: 'MIA-RECORDING-NOT-FOUND' });
  });
});
