import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { DashboardStatus } from '@mia-trading/monitoring';
import { Child } from './test-support/child-trader.js';
import { replayed } from './test-support/replayed.js';
import { closeAll, openSession, openSimulator, temporaryFolder } from './test-support/trading-place.js';

afterEach(closeAll);

/** The dashboard in a process of its own, spoken to as its page does. */
async function openDashboard(folder: string): Promise<{ readonly status: () => Promise<DashboardStatus>; readonly say: (command: string, reason: string) => Promise<unknown> }> {
  const config = path.join(folder, 'dashboard.json');
  writeFileSync(config, JSON.stringify({ tape: { directory: path.join(folder, 'tapes') } }));
  const child = new Child('apps/dashboard/src/main.ts', ['--config', config, '--port', '0']);
  await child.until('listening on http');
  const address = /listening on (\S+)/.exec(child.text)?.[1] ?? '';
  const token = /name="mia-token" content="([0-9a-f]+)"/.exec(await (await fetch(address)).text())?.[1] ?? '';
  return {
    status: async () => (await (await fetch(`${address}/api/status`)).json()) as DashboardStatus,
    say: async (command, reason) => (await fetch(`${address}/api/commands/${command}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-mia-token': token }, body: JSON.stringify({ reason }) })).json(),
  };
}

describe('the dashboard at a session', () => {
  it('shows it, closes its position by the kill switch, which stays down for the next session until a person lifts it', async () => {
    const folder = temporaryFolder();
    const simulator = await openSimulator();
    const dashboard = await openDashboard(folder);
    expect(await dashboard.status()).toMatchObject({ session: 'none', status: null });

    const first = await openSession(folder, simulator.port);
    await first.until(({ about, text }) => about === 'report' && text.includes('executed'));
    expect(await dashboard.status()).toMatchObject({ session: 'running', killReason: null, status: { mode: 'paper', account: 'DUSIM1', instrument: 'ESH4', sessionId: first.session.folder.sessionId } });
    expect(await dashboard.say('kill', 'strange fills')).toEqual({ schemaVersion: 1, command: 'kill', by: 'session', problem: null });
    await first.until(({ about, text }) => about === 'refusal' && text.includes('KILL_SWITCH'));
    let killed = await dashboard.status();
    while (killed.status?.position.contracts !== 0) killed = await dashboard.status();
    expect(killed.killReason).toBe('strange fills');
    expect(killed.status.blocks).toContain('KILL_SWITCH: dashboard: strange fills');
    await first.session.close();
    expect(await dashboard.status()).toMatchObject({ session: 'none', killReason: 'strange fills' });
    const { recorded, replayed: again } = await replayed(first.session.folder.directory);
    expect(again).toEqual(recorded);

    const second = await openSession(folder, simulator.port);
    await second.until(({ about, text }) => about === 'refusal' && text.includes('KILL_SWITCH'));
    expect(second.lines.filter(({ about }) => about === 'entry')).toEqual([]);
    const refused = second.lines.length;
    expect(await dashboard.say('unkill', 'looked at')).toMatchObject({ by: 'session' });
    await second.until((line) => second.lines.indexOf(line) >= refused && line.about === 'entry');
    expect(await dashboard.status()).toMatchObject({ session: 'running', killReason: null });
  });

  it('pauses, resumes and flattens it', async () => {
    const folder = temporaryFolder();
    const simulator = await openSimulator();
    const dashboard = await openDashboard(folder);
    const { session, until, lines } = await openSession(folder, simulator.port);
    await until(({ about, text }) => about === 'report' && text.includes('executed'));
    await dashboard.say('pause', 'lunch');
    await until(({ about, text }) => about === 'refusal' && text.includes('PAUSED'));
    expect((await dashboard.status()).status?.blocks).toContain('PAUSED: dashboard: lunch');
    const paused = lines.length;
    await dashboard.say('resume', '');
    const entry = await until((line) => lines.indexOf(line) >= paused && line.about === 'entry');
    await until((line) => lines.indexOf(line) > lines.indexOf(entry) && line.about === 'report' && line.text.includes('executed'));
    const again = lines.length;
    await dashboard.say('flatten', 'enough');
    await until((line) => lines.indexOf(line) >= again && line.about === 'operator' && line.text === 'flatten by dashboard: enough');
    await until((line) => lines.indexOf(line) >= again && line.about === 'trade');
    expect(session.status.counts.trades).toBeGreaterThan(0);
  });
});
