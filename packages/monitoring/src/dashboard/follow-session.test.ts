import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ControlServer } from '../control/control-server.js';
import type { ControlWord } from '../control/control-word.js';
import { StateDirectory } from '../control/state-directory.js';
import { followSession } from './follow-session.js';

let state: StateDirectory;
let words: ControlWord[] = [];
let session: ControlServer;

beforeEach(async () => {
  state = new StateDirectory(mkdtempSync(path.join(os.tmpdir(), 'mia-follow-')));
  words = [];
  session = await ControlServer.open({ token: 'right', onWord: (word) => (words.push(word), { contracts: 2 }) });
});
afterEach(async () => {
  await session.close();
  rmSync(state.path, { recursive: true });
});

const begin = (token = 'right'): void => {
  state.running = { pid: 7, port: session.port, token, sessionId: 's', mode: 'paper' };
};

describe('a session that is followed', () => {
  it('is none, then runs, then is none again', async () => {
    const source = followSession(state);
    expect(await source.status()).toMatchObject({ session: 'none', problem: null, killReason: null, status: null });
    begin();
    expect(await source.status()).toMatchObject({ session: 'running', problem: null, status: { contracts: 2 } });
    await session.close();
    expect(await source.status()).toMatchObject({ session: 'none', status: null });
    expect(state.running).toBeNull();
    session = await ControlServer.open({ token: 'right', onWord: () => null });
  });

  it('gets a command under the name of the dashboard', async () => {
    begin();
    expect(await followSession(state).command('flatten', 'enough')).toEqual({ by: 'session', problem: null });
    expect(words).toEqual([{ ask: 'operator', route: 'dashboard', command: 'flatten', reason: 'enough', target: '' }]);
  });

  it('has the kill switch on disk before it is told, and the lift too', async () => {
    begin();
    await session.close();
    const seen: (string | null)[] = [];
    session = await ControlServer.open({ token: 'right', onWord: () => (seen.push(state.killReason), {}) });
    begin();
    const source = followSession(state);
    await source.command('kill', 'strange fills');
    await source.command('unkill', 'looked at');
    expect(seen).toEqual(['strange fills', null]);
  });
});

describe('the kill switch without an answer', () => {
  it('goes down for the next session when none runs, and is lifted', async () => {
    const source = followSession(state);
    expect(await source.command('kill', 'holiday')).toEqual({ by: 'nextSession', problem: null });
    expect((await source.status()).killReason).toBe('holiday');
    expect(await source.command('unkill', 'back')).toEqual({ by: 'nextSession', problem: null });
    expect([state.killReason, state.takeUnkill()]).toEqual([null, 'back']);
  });

  it('goes down on disk when the session does not take it', async () => {
    begin('wrong');
    const source = followSession(state);
    expect(await source.status()).toMatchObject({ session: 'silent', problem: expect.stringContaining('wrong token'), status: null });
    expect(await source.command('kill', 'no answer')).toEqual({ by: 'switch', problem: expect.stringContaining('wrong token') });
    expect(state.killReason).toBe('no answer');
  });

  it('reaches the session when the disk refuses it, and the page is told', async () => {
    begin();
    mkdirSync(path.join(state.path, `KILL.${process.pid}`));
    expect(await followSession(state).command('kill', 'full')).toEqual({ by: 'session', problem: expect.stringMatching(/will not outlive it: .*EISDIR.*say it again/) });
    expect(words).toHaveLength(1);
    begin('wrong');
    await expect(followSession(state).command('kill', 'full')).rejects.toMatchObject({ code: 'MIA-TRADER-SWITCH' });
  });

  it('goes down on disk when nobody knows who runs', async () => {
    writeFileSync(path.join(state.path, 'running.json'), '{');
    expect(await followSession(state).command('kill', 'damaged')).toEqual({ by: 'switch', problem: expect.stringContaining('running.json') });
    expect(existsSync(path.join(state.path, 'KILL'))).toBe(true);
  });

  it.each(['pause', 'resume', 'flatten'] as const)('is no help to %s, which nobody takes', async (command) => {
    await expect(followSession(state).command(command, 'x')).rejects.toMatchObject({ code: 'MIA-TRADER-NOT-RUNNING' });
    begin('wrong');
    await expect(followSession(state).command(command, 'x')).rejects.toMatchObject({ code: 'MIA-TRADER-CONTROL' });
    expect(state.killReason).toBeNull();
  });
});
