import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ControlServer } from './control-server.js';
import type { ControlWord } from './control-word.js';
import { say } from './say.js';
import { StateDirectory } from './state-directory.js';
import { tellOperator } from './tell.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mia-state-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the state directory', () => {
  it('keeps the kill switch, and the word that lifted it until it is taken', () => {
    const state = new StateDirectory(path.join(folder, 'state'));
    expect([state.killReason, state.takeUnkill()]).toEqual([null, null]);
    state.kill('bad fills');
    expect(new StateDirectory(state.path).killReason).toBe('bad fills');
    state.unkill('looked at');
    expect([state.killReason, state.takeUnkill(), state.takeUnkill()]).toEqual([null, 'looked at', null]);
    state.unkill('looked at');
    state.kill('again');
    expect([state.killReason, state.takeUnkill()]).toEqual(['again', null]);
  });

  it('keeps the highest order id of an account, and takes a damaged one for none', () => {
    const state = new StateDirectory(folder);
    expect(state.orderIdFloor('DU1')).toBe(0);
    state.keepOrderIdFloor('DU1', 71);
    expect([state.orderIdFloor('DU1'), state.orderIdFloor('DU2')]).toEqual([71, 0]);
  });

  it('lets nobody else read how to reach the process', () => {
    const state = new StateDirectory(folder);
    const running = { pid: 1, port: 2, token: 'secret', sessionId: 's', mode: 'paper' };
    state.running = running;
    expect(state.running).toEqual(running);
    expect(statSync(path.join(folder, 'running.json')).mode & 0o077).toBe(0);
    state.running = null;
    expect(state.running).toBeNull();
  });

  it('names what stands for a process and is none', () => {
    const state = new StateDirectory(folder);
    for (const text of ['', '{', '[]', '{"pid":1}']) {
      writeFileSync(path.join(folder, 'running.json'), text);
      expect(() => state.running).toThrow(expect.objectContaining({ code: 'MIA-TRADER-CONTROL', message: expect.stringContaining('running.json') }));
    }
  });

  it('has nothing in it that is half written', () => {
    const state = new StateDirectory(folder);
    state.kill('x');
    state.running = { pid: 1, port: 2, token: 'secret', sessionId: 's', mode: 'paper' };
    state.keepOrderIdFloor('DU1', 71);
    expect(readdirSync(folder).sort()).toEqual(['DU1.order-id', 'KILL', 'running.json']);
  });
});

/** A disk that takes no file KILL: what is written first, under a name of this process, cannot be. */
const refuseKill = (state: StateDirectory): void => void mkdirSync(path.join(state.path, `KILL.${process.pid}`));

describe('a kill switch that the disk refuses', () => {
  it('is told with the file and the cause', () => {
    const state = new StateDirectory(folder);
    refuseKill(state);
    expect(() => state.kill('x')).toThrow(expect.objectContaining({ code: 'MIA-TRADER-SWITCH', message: expect.stringMatching(/KILL could not be written: EISDIR/) }));
    expect(state.killReason).toBeNull();
  });

  it('counts as thrown where something is in its place that cannot be read, and cannot be lifted', () => {
    const state = new StateDirectory(folder);
    mkdirSync(path.join(folder, 'KILL'));
    expect(state.killReason).toContain('KILL is there and cannot be read: EISDIR');
    expect(() => state.kill('x')).toThrow(expect.objectContaining({ code: 'MIA-TRADER-SWITCH' }));
    expect(() => state.unkill('x')).toThrow(expect.objectContaining({ code: 'MIA-TRADER-SWITCH', message: expect.stringContaining('could not be lifted') }));
    expect(readdirSync(folder)).toEqual(['KILL']);
  });
});

describe('a word of a person', () => {
  const words: ControlWord[] = [];
  let state: StateDirectory;
  let server: ControlServer;
  let answer: () => unknown;
  beforeEach(async () => {
    words.length = 0;
    answer = () => ({ state: 'running' });
    state = new StateDirectory(folder);
    server = await ControlServer.open({ token: 'right', onWord: (word) => (words.push(word), answer()) });
    state.running = { pid: 7, port: server.port, token: 'right', sessionId: 's', mode: 'paper' };
  });
  afterEach(() => server.close());

  const kill = { ask: 'operator', route: 'cli', command: 'kill', reason: 'enough', target: '' } as const;
  const unkill = { ...kill, command: 'unkill' } as const;

  it('says who has it: a session that runs, or one that warms up', async () => {
    expect(await tellOperator(state, kill)).toEqual({ by: 'session', unkept: null });
    answer = () => ({ state: 'warmingUp' });
    expect(await tellOperator(state, { ...kill, command: 'flatten' })).toEqual({ by: 'warmsUp', unkept: null });
  });

  it('reaches the session when the disk refuses the file KILL, and what that means is told', async () => {
    refuseKill(state);
    const { by, unkept } = await tellOperator(state, kill);
    expect([by, words]).toEqual(['session', [kill]]);
    expect(unkept).toMatchObject({ code: 'MIA-TRADER-SWITCH', message: expect.stringMatching(/The running session has the kill, which will not outlive it: .*EISDIR/) });
  });

  it('is on the disk all the same where the session may write what this process may not', async () => {
    refuseKill(state);
    answer = () => (writeFileSync(path.join(folder, 'KILL'), 'enough\n'), { state: 'running' });
    expect(await tellOperator(state, kill)).toEqual({ by: 'session', unkept: null });
  });

  it('fails when nobody has the kill: neither the disk nor a session', async () => {
    refuseKill(state);
    answer = () => {
      throw new Error('out of order');
    };
    await expect(tellOperator(state, kill)).rejects.toMatchObject({ code: 'MIA-TRADER-SWITCH', message: expect.stringMatching(/Nobody has the kill: .*out of order.*EISDIR/) });
    state.running = null;
    await expect(tellOperator(state, kill)).rejects.toMatchObject({ code: 'MIA-TRADER-SWITCH', message: expect.stringMatching(/Nobody has the kill: no session runs, and .*EISDIR/) });
  });

  it('lifts nothing when the disk refuses to', async () => {
    mkdirSync(path.join(folder, 'KILL'));
    await expect(tellOperator(state, unkill)).rejects.toMatchObject({ code: 'MIA-TRADER-SWITCH' });
    expect(words).toEqual([]);
  });

  it('that a session refuses is told with its reason, and the session goes on', async () => {
    answer = () => {
      throw new Error('not now');
    };
    await expect(tellOperator(state, { ...kill, command: 'claim', target: 'x' })).rejects.toMatchObject({ code: 'MIA-TRADER-CONTROL', message: expect.stringContaining('not now') });
    answer = () => ({ state: 'running' });
    expect(await tellOperator(state, kill)).toEqual({ by: 'session', unkept: null });
    expect(existsSync(path.join(folder, 'KILL'))).toBe(true);
  });
});

describe('a line to a running session', () => {
  const words: ControlWord[] = [];
  let server: ControlServer;
  beforeEach(async () => {
    words.length = 0;
    server = await ControlServer.open({ token: 'right', onWord: (word) => (words.push(word), { contracts: 2 }) });
  });
  afterEach(() => server.close());

  const running = (token = 'right') => ({ pid: 7, port: server.port, token, sessionId: 's', mode: 'paper' });

  it('is taken and answered with the status', async () => {
    expect(await say(running(), { ask: 'operator', route: 'cli', command: 'flatten', reason: 'enough', target: '' })).toEqual({ contracts: 2 });
    expect(words).toEqual([{ ask: 'operator', route: 'cli', command: 'flatten', reason: 'enough', target: '' }]);
  });

  it('is not taken from somebody who cannot read the state directory', async () => {
    await expect(say(running('wrong'), { ask: 'status' })).rejects.toMatchObject({ code: 'MIA-TRADER-CONTROL', message: expect.stringContaining('wrong token') });
    expect(words).toEqual([]);
  });

  it.each(['x', '{}', '{"token":"right","word":{"ask":"operator","route":"cli","command":"sell everything","reason":""}}'])('is refused when it is %s', async (line) => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = createConnection({ port: server.port, host: '127.0.0.1' }, () => socket.write(`${line}\n`));
      socket.setEncoding('utf8').once('data', (text: string) => {
        socket.destroy();
        resolve(text);
      });
      socket.on('error', reject);
    });
    expect(JSON.parse(answer)).toMatchObject({ ok: false });
    expect(words).toEqual([]);
  });

  it.each([
    ['says something else', (socket: Socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), 'is no session'],
    ['answers with other JSON', (socket: Socket) => socket.write('{"ok":"yes"}\n'), 'is no session'],
    ['says nothing', () => undefined, 'no answer within'],
    ['ends', (socket: Socket) => socket.end(), 'it closed the connection'],
  ])('fails at another program that %s', async (_, does, why) => {
    const sockets: Socket[] = [];
    const other = createServer((socket) => {
      sockets.push(socket);
      does(socket);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    await expect(say({ ...running(), port: (other.address() as AddressInfo).port }, { ask: 'status' }, 100)).rejects.toMatchObject({ code: 'MIA-TRADER-CONTROL', message: expect.stringContaining(why) });
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => other.close(() => resolve()));
  });

  it('finds nobody where the process has died', async () => {
    const gone = running();
    await server.close();
    expect(await say(gone, { ask: 'status' })).toBeNull();
    server = await ControlServer.open({ token: 'right', onWord: () => null });
  });
});
