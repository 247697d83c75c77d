import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { SimulatorPart } from '@mia-trading/tws-simulator';
import { runCommand } from '../test-support/command-line.js';
import { atEnd, closeAll, openSession, openSimulator, temporaryFolder } from '../test-support/trading-place.js';

afterEach(closeAll);

/** A port at which a server listens that a test does not care for beyond. */
async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  atEnd(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function configFile(port: number, broker: object = {}): string {
  const folder = temporaryFolder();
  const file = path.join(folder, 'trader.json');
  const config = {
    broker: { port, symbol: 'ESH4', indices: [], depth: false, chainUnderlying: '', handshakeTimeoutMs: 30_000, requestTimeoutMs: 30_000, ...broker },
    tape: { directory: path.join(folder, 'tapes') },
    warmUp: { bars: false },
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

async function run(port: number, broker: object = {}): Promise<{ readonly code: number; readonly err: string }> {
  return runCommand('run', '--config', configFile(port, broker), '--for', '10m');
}

/** Where attempts go on until time is up, which is half as long again. */
const SHORT_WAIT = { handshakeTimeoutMs: 2_000 };

/** Refuses every line of market data. */
const withoutPermission: SimulatorPart = (core) => {
  core.subscriptions.rule(({ kind }) => (kind === 'line' ? { code: 354, message: 'Requested market data is not subscribed.' } : null));
};

describe('what a session cannot begin with ends it with a message and exit code 1', () => {
  it('nobody at the port', async () => {
    const port = await listening(createServer());
    await closeAll();
    const { code, err } = await run(port, SHORT_WAIT);
    expect([code, err]).toEqual([1, expect.stringContaining('MIA-IBKR-CONNECT')]);
  });

  it('another server at the port', async () => {
    const port = await listening(createHttpServer((_request, response) => response.end('hello')));
    const { code, err } = await run(port, SHORT_WAIT);
    expect([code, err]).toEqual([1, expect.stringContaining('is no TWS and no IB Gateway')]);
  });

  it('a server that accepts and says nothing', async () => {
    const port = await listening(createServer());
    const { code, err } = await run(port, SHORT_WAIT);
    expect([code, err]).toEqual([1, expect.stringContaining('MIA-IBKR-SILENT')]);
  });

  it('a login without the account', async () => {
    const { port } = await openSimulator();
    const { code, err } = await run(port, { account: 'U7654321' });
    expect([code, err]).toEqual([1, expect.stringContaining('MIA-IBKR-ACCOUNT')]);
  });

  it('no permission for the market data of the contract', async () => {
    const { port } = await openSimulator(3_600, {}, [withoutPermission]);
    const { code, err } = await run(port);
    expect([code, err]).toEqual([1, expect.stringContaining('MIA-TRADER-PERMISSION')]);
    expect(err).toContain('354');
  });

  it('a paper session at the port of a live login, before anything is connected', async () => {
    const { code, err } = await runCommand('run', '--config', configFile(7_496), '--mode', 'paper');
    expect([code, err]).toEqual([1, expect.stringContaining('MIA-TRADER-MODE')]);
  });

  it('real orders at a simulator', async () => {
    const { port } = await openSimulator();
    const { code, err } = await runCommand('run', '--config', configFile(port), '--mode', 'live', '--live-account', 'DUSIM1');
    expect([code, err]).toEqual([1, expect.stringContaining('is a paper account')]);
  });
});

describe('what is wrong with a command line ends it with exit code 2', () => {
  it.each([
    [['run', '--mode', 'casino'], 'Allowed choices are signals, paper, live'],
    [['run', '--for', 'soon'], 'write a duration'],
    [['run', '--until', 'noon'], 'write an instant'],
    [['run', '--set', 'broker.prot=1'], "did you mean 'broker.port'"],
    [['run', '--config', '/no/such/file.json'], 'cannot be read'],
    [['dance'], "unknown command 'dance'"],
  ])('%j', async (args, message) => {
    const { code, err } = await runCommand(...args);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('damaged messages in the middle of a session', () => {
  it.each(['unknownId', 'missingFields', 'hugeFrame'] as const)('do not end the session (%s)', async (how) => {
    const simulator = await openSimulator();
    const { session, until, lines } = await openSession(temporaryFolder(), simulator.port, 'signals', { broker: { heartbeatIntervalMs: 300, heartbeatTimeoutMs: 300 } });
    await until(({ text }) => text.includes('prints one by one'));
    await simulator.inject({ fault: 'garbledMessage', how });
    if (how === 'hugeFrame') {
      const seen = lines.length;
      await until((line) => lines.indexOf(line) >= seen && line.text.includes('disconnected'));
      await until((line) => lines.indexOf(line) > seen && line.text.includes('resubscribed'));
    }
    const after = lines.length;
    await until((line) => lines.indexOf(line) >= after && line.about === 'entry');
    expect(session.status.state).toBe('running');
  });
});
