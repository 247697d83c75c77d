import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ChildDashboard } from './test-support/child-dashboard.js';

let folder = '';
let started: ChildDashboard[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mia-dashboard-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.process.kill('SIGKILL');
    await child.ended;
  }
  rmSync(folder, { recursive: true });
});

function start(...args: readonly string[]): ChildDashboard {
  const child = new ChildDashboard(...args);
  started = [...started, child];
  return child;
}

function configFile(values: object): string {
  const file = path.join(folder, 'trader.json');
  writeFileSync(file, JSON.stringify(values));
  return file;
}

async function say(address: string, command: string, reason: string): Promise<unknown> {
  const token = /name="mia-token" content="([0-9a-f]+)"/.exec(await (await fetch(address)).text())?.[1] ?? '';
  return (await fetch(`${address}/api/commands/${command}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-mia-token': token }, body: JSON.stringify({ reason }) })).json();
}

describe('the dashboard without a session', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('prints its address, throws the kill switch for the next session and lifts it, and ends orderly on %s', async (signal) => {
    const tapes = path.join(folder, 'tapes');
    const child = start('--config', configFile({ $comments: {}, broker: { port: 4_002 }, tape: { directory: tapes } }), '--port', '0');
    const address = await child.listening();
    expect(child.written.stdout).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(await (await fetch(`${address}/api/status`)).json()).toMatchObject({ session: 'none', killReason: null, status: null });
    expect(await say(address, 'kill', 'holiday')).toMatchObject({ by: 'nextSession' });
    expect(readFileSync(path.join(tapes, 'state', 'KILL'), 'utf8')).toBe('holiday\n');
    expect(await (await fetch(`${address}/api/status`)).json()).toMatchObject({ session: 'none', killReason: 'holiday' });
    expect(await say(address, 'unkill', 'back')).toMatchObject({ by: 'nextSession' });
    expect(existsSync(path.join(tapes, 'state', 'KILL'))).toBe(false);
    expect(await say(address, 'flatten', '')).toMatchObject({ error: { code: 'MIA-TRADER-NOT-RUNNING' } });
    child.process.kill(signal);
    expect(await child.ended).toBe(0);
    await expect(fetch(address)).rejects.toThrow();
  });

  it('finds the state directory that the configuration names', async () => {
    const place = path.join(folder, 'elsewhere');
    const address = await start('--config', configFile({ trader: { stateDirectory: place } }), '--port', '0').listening();
    await say(address, 'kill', 'x');
    expect(existsSync(path.join(place, 'KILL'))).toBe(true);
  });
});

describe('what is wrong with the command line or the machine', () => {
  it('is a port that is taken: exit code 1', async () => {
    const config = configFile({ trader: { stateDirectory: folder } });
    const { port } = new URL(await start('--config', config, '--port', '0').listening());
    const second = start('--config', config, '--port', port);
    expect([await second.ended, second.written.stdout]).toEqual([1, '']);
    expect(second.written.stderr).toContain('MIA-DASHBOARD-PORT');
  });

  it.each([
    [['--port', '80'], '1024 to 65535'],
    [['--port', '8787x'], '1024 to 65535'],
    [['--config', '/no/such/file.json'], 'MIA-CONFIG-FILE'],
    [['--tapes'], "unknown option '--tapes'"],
  ])('is %j: exit code 2', async (args, message) => {
    const child = start(...args);
    expect([await child.ended, child.written.stdout]).toEqual([2, '']);
    expect(child.written.stderr).toContain(message);
  });

  it('is a directory that is no text: exit code 2', async () => {
    const child = start('--config', configFile({ tape: { directory: 7 } }));
    expect(await child.ended).toBe(2);
    expect(child.written.stderr).toContain('tape.directory');
  });
});
