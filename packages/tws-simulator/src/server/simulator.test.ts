import { afterEach, describe, expect, it } from '@jest/globals';
import { EventName, IBApi } from '@stoqey/ib';
import { SECOND, type TapeEvent } from '@mia-trading/core';
import { startTwsSimulator, type SimulatorPart, type TwsSimulator, type TwsSimulatorOptions } from './simulator.js';

const START = Date.UTC(2023, 11, 26, 15) * 1_000;

function trade(seconds: number, price: number): TapeEvent {
  const ts = START + seconds * SECOND;
  return { kind: 'trade', tsEvent: ts, tsInit: ts, seq: seconds, instrument: 'ESH4', price, size: 1, aggressor: 1, aggressorSource: 'exchange', matchId: seconds, flags: 1 };
}

async function* tape(events: readonly TapeEvent[]): AsyncGenerator<readonly TapeEvent[]> {
  yield events;
}

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: Partial<TwsSimulatorOptions>, parts: readonly SimulatorPart[] = []): Promise<TwsSimulator> {
  const simulator = await startTwsSimulator({ recording: tape([trade(0, 4_800), trade(1, 4_800.25)]), speed: 'max', ...options }, parts);
  closers.push(() => simulator.close());
  return simulator;
}

function dial(simulator: TwsSimulator): IBApi {
  const client = new IBApi({ host: simulator.host, port: simulator.port, clientId: 1 });
  closers.push(async () => {
    if (!client.isConnected) return;
    const ended = new Promise<void>((resolve) => client.once(EventName.disconnected, () => resolve()));
    client.disconnect();
    await ended;
  });
  return client;
}

describe('the simulator', () => {
  it('replays its recording, knows the contracts on it, and tells a client its accounts and the time', async () => {
    const simulator = await start({ accounts: ['DUSIM7', 'DUSIM8'] }, [
      (core) => {
        core.onClientStart((session) => session.send(9, 1, core.firstOrderId));
      },
    ]);
    await simulator.ended;
    expect(simulator.core.market.of('ESH4')?.lastPrice).toBe(4_800.25);
    expect(simulator.core.market.catalogue.ofInstrument('ESH4')?.lastTradeDate).toBe('20240315');
    const client = dial(simulator);
    const accounts = new Promise<string>((resolve) => client.once(EventName.managedAccounts, resolve));
    const greeting = new Promise<[number, string]>((resolve) => client.once(EventName.server, (version, time) => resolve([version, time])));
    client.connect();
    expect(await greeting).toEqual([193, '20231226 10:00:01 US/Eastern']);
    expect(await accounts).toBe('DUSIM7,DUSIM8');
    const time = new Promise<number>((resolve) => client.once(EventName.currentTime, resolve));
    client.reqCurrentTime();
    expect(await time).toBe(START / SECOND + 1);
    expect(simulator.host).toBe('127.0.0.1');
  });

  it('waits to be told to begin', async () => {
    const simulator = await start({ begin: 'onDemand' });
    expect(simulator.core.market.of('ESH4')).toBeNull();
    simulator.begin();
    await simulator.ended;
    expect(simulator.now()).toBe(START + SECOND);
  });

  it('says so when it does not answer a request', async () => {
    const simulator = await start({}, [(core) => core.onClientStart((session) => session.send(9, 1, 1))]);
    const client = dial(simulator);
    const said = new Promise<string>((resolve) => client.once(EventName.info, (message) => resolve(message)));
    client.connect();
    client.reqNewsProviders();
    expect(await said).toContain('85 is not implemented');
  });

  it('takes no account for a simulated one that is not named so, and no port that is taken', async () => {
    await expect(startTwsSimulator({ recording: tape([]), accounts: ['DU123'] })).rejects.toMatchObject({ code: 'MIA-TWS-ACCOUNT' });
    const { port } = await start({});
    await expect(startTwsSimulator({ recording: tape([]), port })).rejects.toMatchObject({ code: 'MIA-TWS-LISTEN' });
  });
});
