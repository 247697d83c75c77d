import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { EventName } from '@stoqey/ib';
import { Reply, Request } from '@mia-trading/tws-simulator';
import { connectionConfigSchema } from '../config/ibkr-config.js';
import { StubGateway, type StubGatewayOptions } from '../test-support/stub-gateway.js';
import { Connection, type BrokerMessage, type ConnectionState } from './connection.js';
import { request, requestTime } from './request.js';

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function gateway(options: StubGatewayOptions = {}, port = 0): Promise<StubGateway> {
  const started = await StubGateway.start(options, port);
  closers.push(() => started.close());
  return started;
}

function connectTo(port: number, config: Record<string, unknown> = {}): Connection {
  const connection = new Connection(connectionConfigSchema.parse({ port, reconnectMinMs: 10, ...config }));
  closers.push(() => connection.stop());
  connection.start();
  return connection;
}

function stateOf(connection: Connection, wanted: ConnectionState): Promise<void> {
  if (connection.state === wanted) return Promise.resolve();
  return new Promise((resolve) => {
    const unwatch = connection.watch({
      onState: (state) => {
        if (state !== wanted) return;
        unwatch();
        resolve();
      },
    });
  });
}

function failureOf(connection: Connection): Promise<unknown> {
  return connection.ready(20_000).then(() => 'ready', (cause: unknown) => cause);
}

function plainServer(onSocket: (socket: Socket) => void): Promise<Server> {
  const server = createServer(onSocket);
  closers.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('a connection', () => {
  it('is ready with accounts and order id, and tells the time of the server', async () => {
    const server = await gateway({ accounts: 'DUSIM1,DUSIM2,', nextOrderId: 77, answers: { [Request.CurrentTime]: (session) => session.send(Reply.CurrentTime, 1, 1_703_602_801) } });
    const connection = connectTo(server.port);
    await connection.ready(10_000);
    expect(connection).toMatchObject({ accounts: ['DUSIM1', 'DUSIM2'], account: 'DUSIM1', nextOrderId: 77, serverVersion: 193, isServerUp: true });
    expect(server.session.clientId).toBe(17);
    expect(await requestTime(connection)).toBe(1_703_602_801_000_000);
  });

  it('waits for both: an order id alone is not enough', async () => {
    const server = await gateway({ onStart: (session) => session.send(Reply.NextValidId, 1, 5) });
    const connection = connectTo(server.port);
    await server.until(() => server.sessions.length === 1);
    expect(connection.send('order', (api) => api.reqIds())).toBe(false);
    server.session.send(Reply.ManagedAccounts, 1, 'DUSIM1');
    await connection.ready(10_000);
    expect(server.requests).toEqual([]);
  });

  it('sends nothing late: what was asked while there was no connection, or waited for its turn at the end, never arrives', async () => {
    const server = await gateway({ answers: { [Request.CurrentTime]: (session) => session.send(Reply.CurrentTime, 1, 1) } });
    const connection = connectTo(server.port, { messagesPerSecond: 1 });
    await connection.ready(10_000);
    const dropped: string[] = [];
    connection.send('order', (api) => api.reqIds(), () => dropped.push('first'));
    connection.send('order', (api) => api.reqGlobalCancel(), () => dropped.push('second'));
    await server.until(() => server.requests.length === 1);
    const lost = stateOf(connection, 'waiting');
    server.session.destroy();
    await lost;
    expect(dropped).toEqual(['second']);
    expect(connection.send('order', (api) => api.reqGlobalCancel())).toBe(false);
    await connection.ready(10_000);
    await requestTime(connection);
    expect(server.requests).toEqual([Request.Ids, Request.CurrentTime]);
    expect(server.sessions.map(({ clientId }) => clientId)).toEqual([17, 17]);
  });

  it('finds a half-dead link: a server that says nothing any more, not even its time', async () => {
    const server = await gateway();
    const connection = connectTo(server.port, { heartbeatIntervalMs: 40, heartbeatTimeoutMs: 40 });
    const reasons: string[] = [];
    connection.watch({ onLost: (reason) => reasons.push(reason) });
    await connection.ready(10_000);
    server.session.freeze();
    await stateOf(connection, 'waiting');
    expect(reasons).toEqual(['silent']);
    await connection.ready(10_000);
    expect(server.sessions).toHaveLength(2);
  });

  it('keeps a silent link that answers with its time', async () => {
    const server = await gateway({ answers: { [Request.CurrentTime]: (session) => session.send(Reply.CurrentTime, 1, 1) } });
    const connection = connectTo(server.port, { heartbeatIntervalMs: 20, heartbeatTimeoutMs: 5_000 });
    await connection.ready(10_000);
    await server.until(() => server.requests.length === 3);
    expect(server.requests).toEqual([Request.CurrentTime, Request.CurrentTime, Request.CurrentTime]);
    expect(connection.state).toBe('ready');
  });

  it('takes the same client id again once the other session is gone', async () => {
    let isTaken = true;
    const server = await gateway({
      onStart: (session) => {
        if (!isTaken) {
          session.send(Reply.ManagedAccounts, 1, 'DUSIM1');
          return session.send(Reply.NextValidId, 1, 1);
        }
        isTaken = false;
        session.sendError(-1, 326, 'Unable to connect as the client id is already in use.');
        session.end();
      },
    });
    const connection = connectTo(server.port);
    await stateOf(connection, 'waiting');
    expect(connection.failure).toMatchObject({ code: 'MIA-IBKR-CLIENT-ID' });
    await connection.ready(10_000);
    expect(server.sessions.map(({ clientId }) => clientId)).toEqual([17, 17]);
    expect(connection.failure).toBeNull();
  });

  it('gives up on an account that is not there', async () => {
    const server = await gateway({ accounts: 'DUSIM1' });
    const connection = connectTo(server.port, { account: 'DU99' });
    expect(await failureOf(connection)).toMatchObject({ code: 'MIA-IBKR-ACCOUNT', message: expect.stringContaining('no account DU99, only DUSIM1') });
    expect(connection.state).toBe('failed');
  });

  it('says that nobody listens', async () => {
    const server = await gateway();
    const { port } = server;
    await server.close();
    closers.length = 0;
    const connection = connectTo(port);
    await stateOf(connection, 'waiting');
    expect(connection.failure).toMatchObject({ code: 'MIA-IBKR-CONNECT', message: expect.stringContaining('ECONNREFUSED') });
  });

  it('says that a server takes the connection and is silent, and tries again', async () => {
    let onSecond: () => void = () => undefined;
    const second = new Promise<void>((resolve) => {
      onSecond = resolve;
    });
    let connections = 0;
    const server = await plainServer((socket) => {
      connections += 1;
      if (connections === 2) onSecond();
      socket.on('error', () => undefined).resume();
    });
    const connection = connectTo(portOf(server), { handshakeTimeoutMs: 30 });
    await stateOf(connection, 'waiting');
    expect(connection.failure).toMatchObject({ code: 'MIA-IBKR-SILENT' });
    await second;
  });

  it.each([
    ['of another protocol', 'MIA-IBKR-VERSION', [0, 0, 0, 6, 0x39, 0x39, 0x39, 0, 0x78, 0]],
    ['with a frame of negative length', 'MIA-IBKR-PROTOCOL', [0x80, 0, 0, 0, 1, 2, 3, 4]],
  ])('ends on a server %s', async (_name, code, bytes) => {
    const server = await plainServer((socket) => {
      socket.on('error', () => undefined).resume();
      socket.write(Buffer.from(bytes));
    });
    const connection = connectTo(portOf(server));
    await (code === 'MIA-IBKR-VERSION' ? stateOf(connection, 'failed') : stateOf(connection, 'waiting'));
    expect(connection.failure).toMatchObject({ code });
  });

  it('survives a frame of 20 MB', async () => {
    const server = await gateway();
    const connection = connectTo(server.port);
    await connection.ready(10_000);
    const lost = stateOf(connection, 'waiting');
    server.session.sendAsIs(['x'.repeat(20_000_000)]);
    await lost;
    await connection.ready(10_000);
    expect(server.sessions).toHaveLength(2);
  });

  it('a listener that throws ends the connection and not the process', async () => {
    const server = await gateway();
    const connection = connectTo(server.port);
    let throws = true;
    connection.watch({
      onApi: (api) => {
        api.on(EventName.positionEnd, () => {
          if (throws) throw new Error('a mistake of ours');
        });
      },
    });
    await connection.ready(10_000);
    const lost = stateOf(connection, 'waiting');
    server.session.send(Reply.PositionEnd, 1);
    await lost;
    expect(connection.failure).toMatchObject({ code: 'MIA-IBKR-PROTOCOL', message: expect.stringContaining('a mistake of ours') });
    throws = false;
    await connection.ready(10_000);
  });

  it('tells of notices, and of the link of the server behind it', async () => {
    const server = await gateway();
    const connection = connectTo(server.port);
    const messages: BrokerMessage[] = [];
    const links: [boolean, boolean][] = [];
    const all = new Promise<void>((resolve) => {
      connection.watch({
        onMessage: (message) => messages.push(message),
        onServerLink: (isUp, isDataKept) => {
          links.push([isUp, isDataKept]);
          if (links.length === 3) resolve();
        },
      });
    });
    await connection.ready(10_000);
    server.session.sendError(-1, 1_100, 'lost');
    server.session.sendError(-1, 1_102, 'restored, data maintained');
    server.session.sendError(-1, 1_101, 'restored, data lost');
    await all;
    expect(links).toEqual([[false, false], [true, true], [true, false]]);
    expect(messages.map(({ code, requestId }) => [code, requestId])).toEqual([[1_100, -1], [1_102, -1], [1_101, -1]]);
  });
});

describe('a request', () => {
  const ask = (connection: Connection, timeoutMs: number): Promise<string> =>
    request(connection, {
      what: 'details',
      priority: 'subscription',
      timeoutMs,
      send: (api, id) => api.reqContractDetails(id, { symbol: 'ES' }),
      listen: () => ({}),
    });

  it('ends with the error of the broker, a time-out, or the connection', async () => {
    const server = await gateway({
      answers: {
        [Request.ContractDetails]: (session, reader) => {
          reader.skip(1);
          session.sendError(reader.integer(), 200, 'No security definition has been found');
        },
      },
    });
    const connection = connectTo(server.port);
    await expect(ask(connection, 1_000)).rejects.toMatchObject({ code: 'MIA-IBKR-NOT-READY' });
    await connection.ready(10_000);
    await expect(ask(connection, 5_000)).rejects.toMatchObject({ code: 'MIA-IBKR-REQUEST', context: { code: 200 } });
    delete server.answers[Request.ContractDetails];
    await expect(ask(connection, 20)).rejects.toMatchObject({ code: 'MIA-IBKR-TIMEOUT' });
    const third = ask(connection, 5_000);
    await server.until(() => server.requests.length === 3);
    server.session.destroy();
    await expect(third).rejects.toMatchObject({ code: 'MIA-IBKR-LOST' });
  });
});
