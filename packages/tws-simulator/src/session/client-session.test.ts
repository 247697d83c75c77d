import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { EventName, IBApi } from '@stoqey/ib';
import { encodeFrame, fieldsOf, FrameReader } from '../wire/frame.js';
import { ClientSession, type SessionHost } from './client-session.js';
import { negotiatedVersion } from './server-version.js';

let server: Server | null = null;
const open = new Set<{ end: () => void }>();

afterEach(async () => {
  for (const connection of open) connection.end();
  open.clear();
  await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
  server = null;
});

async function listen(host: Partial<SessionHost>): Promise<number> {
  const whole: SessionHost = { serverVersion: 193, connectionTime: () => '20251104 09:30:00 US/Central', onStart: () => undefined, onRequest: () => undefined, onClose: () => undefined, ...host };
  server = createServer((socket) => open.add(new ClientSession(socket, whole)));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', () => resolve()));
  return (server.address() as AddressInfo).port;
}

async function dial(port: number): Promise<{ socket: Socket; read: () => Promise<string[]>; closed: Promise<void> }> {
  const socket = connect(port, '127.0.0.1');
  open.add(socket);
  const frames = new FrameReader();
  const waiting: ((fields: string[]) => void)[] = [];
  const arrived: string[][] = [];
  socket.on('data', (bytes) => {
    frames.push(bytes);
    for (let content = frames.next(); content !== null; content = frames.next()) {
      const next = waiting.shift();
      if (next === undefined) arrived.push(fieldsOf(content));
      else next(fieldsOf(content));
    }
  });
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return { socket, closed, read: () => new Promise((resolve) => (arrived.length > 0 ? resolve(arrived.shift() as string[]) : waiting.push(resolve))) };
}

/** A frame without a NUL at its end, as clients send their versions. */
function offer(text: string): Buffer {
  return encodeFrame([text]).subarray(0, -1).fill(text.length, 3, 4);
}

describe('versions', () => {
  it.each([
    ['v100..193', 193, 193],
    ['v157..178', 193, 178],
    ['v100..225 +PACEAPI', 193, 193],
    ['v100..193', 178, 178],
    ['v100', 193, null],
    ['v100..156', 193, null],
    ['v194..225', 193, null],
    ['hello', 193, null],
  ])('%s with a server of %i agree on %s', (text, newest, expected) => {
    expect(negotiatedVersion(text, newest)).toBe(expected);
  });
});

describe('a session', () => {
  it('is greeted, told the version, and started', async () => {
    const started: number[] = [];
    const client = await dial(await listen({ onStart: (session) => (started.push(session.clientId), session.send(9, 1, 42)) }));
    client.socket.write(Buffer.concat([Buffer.from('API\0'), offer('v100..193')]));
    expect(await client.read()).toEqual(['193', '20251104 09:30:00 US/Central']);
    client.socket.write(encodeFrame([71, 2, 7, '']));
    expect(await client.read()).toEqual(['9', '1', '42']);
    expect(started).toEqual([7]);
  });

  it.each([
    ['another protocol', Buffer.from('GET / HTTP/1.1\r\n')],
    ['a version that nobody speaks', Buffer.concat([Buffer.from('API\0'), offer('v100..120')])],
    ['a request before the start', Buffer.concat([Buffer.from('API\0'), offer('v100..193'), encodeFrame([49, 1])])],
    ['a frame of 4 GB', Buffer.concat([Buffer.from('API\0'), Buffer.from([255, 255, 255, 255])])],
    ['a request whose id is no number', Buffer.concat([Buffer.from('API\0'), offer('v100..193'), encodeFrame(['x'])])],
  ])('is closed on %s', async (_what, bytes) => {
    const client = await dial(await listen({}));
    client.socket.write(bytes);
    await client.closed;
    expect(client.socket.destroyed).toBe(true);
  });

  it('takes its bytes one at a time', async () => {
    const client = await dial(await listen({ onStart: (session) => session.send(9, 1, 1) }));
    for (const byte of Buffer.concat([Buffer.from('API\0'), offer('v157..178')])) client.socket.write(Buffer.from([byte]));
    expect((await client.read())[0]).toBe('178');
  });

  it('is what the client library connects to', async () => {
    const requests: number[] = [];
    const port = await listen({
      onStart: (session) => {
        session.send(15, 1, 'DUSIM1');
        session.send(9, 1, 17);
      },
      onRequest: (id, reader, session) => {
        requests.push(id);
        reader.skip(1);
        session.send(49, 1, 1_700_000_000);
      },
    });
    const client = new IBApi({ host: '127.0.0.1', port, clientId: 3 });
    const nextId = new Promise<number>((resolve) => client.once(EventName.nextValidId, resolve));
    const time = new Promise<number>((resolve) => client.once(EventName.currentTime, resolve));
    const ended = new Promise<void>((resolve) => client.once(EventName.disconnected, () => resolve()));
    client.connect();
    expect(await nextId).toBe(17);
    client.reqCurrentTime();
    expect(await time).toBe(1_700_000_000);
    expect(requests).toEqual([49]);
    client.disconnect();
    await ended;
  });
});
