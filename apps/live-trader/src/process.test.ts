import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readManifest } from '@mia-trading/recording';
import { Child, startTrader } from './test-support/child-trader.js';
import { runCommand } from './test-support/command-line.js';
import { closeAll, configOf, openSimulator, recordBefore, temporaryFolder } from './test-support/trading-place.js';

afterEach(closeAll);

/** A configuration file for a process of its own. */
async function prepared(port: number): Promise<{ readonly config: string; readonly tapes: string }> {
  const folder = temporaryFolder();
  await recordBefore(folder);
  const config = path.join(folder, 'trader.json');
  writeFileSync(config, JSON.stringify(configOf(folder, port).config));
  return { config, tapes: path.join(folder, 'tapes') };
}

function sessionsIn(tapes: string): readonly string[] {
  return readdirSync(tapes).filter((name) => name !== 'state').sort().map((name) => path.join(tapes, name));
}

describe('a session as a process', () => {
  it('answers and obeys the other commands, ends orderly on SIGTERM, and its tape makes the same decisions again', async () => {
    const { port } = await openSimulator();
    const { config, tapes } = await prepared(port);
    const trader = startTrader('run', '--config', config, '--mode', 'paper');
    await trader.until('trade:');
    const status = JSON.parse((await runCommand('status', '--config', config, '--json')).out) as { readonly running: boolean; readonly status: { readonly counts: { readonly trades: number } } };
    expect([status.running, status.status.counts.trades > 0]).toEqual([true, true]);
    expect((await runCommand('kill', '--config', config, '--reason', 'enough')).err).toContain('the running session has it');
    await trader.until('refused: KILL_SWITCH');
    trader.process.kill('SIGTERM');
    expect(await trader.ended).toBe(0);
    expect(trader.text).toContain('ended: tape and decisions in');
    const [tape = ''] = sessionsIn(tapes);
    expect(readManifest(tape).state).toBe('complete');
    expect(JSON.parse((await runCommand('status', '--config', config, '--json')).out)).toMatchObject({ running: false });
    const replay = new Child('apps/backtester/src/main.ts', ['replay', '--verify', tape, '--json']);
    expect([await replay.ended, replay.text]).toEqual([0, expect.any(String)]);
    const found = JSON.parse(replay.text) as { readonly verified: boolean; readonly firstDivergence: unknown; readonly compared: Readonly<Record<string, number>> };
    expect([found.verified, found.firstDivergence]).toEqual([true, null]);
    for (const [what, count] of Object.entries(found.compared)) expect([what, count > 0]).toEqual([what, true]);
  });

  it('goes on after SIGKILL in a position: no order is sent twice, the position is closed by its own rules', async () => {
    const { port, core } = await openSimulator();
    const { config, tapes } = await prepared(port);
    const first = startTrader('run', '--config', config, '--mode', 'paper');
    await first.until('executed');
    first.process.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    const second = startTrader('run', '--config', config, '--mode', 'paper');
    await second.until('trade:');
    second.process.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(second.text).not.toContain('POSITION_DIFFERENCE');
    expect(sessionsIn(tapes)).toHaveLength(2);
    expect(core.sessions.size).toBe(0);
  });

  it('holds the kill switch for the next session when none runs, and has nobody to tell anything else', async () => {
    const { config, tapes } = await prepared(1);
    expect((await runCommand('kill', '--config', config, '--reason', 'holiday')).code).toBe(0);
    expect(existsSync(path.join(tapes, 'state', 'KILL'))).toBe(true);
    expect(await runCommand('flatten', '--config', config)).toMatchObject({ code: 1, err: expect.stringContaining('MIA-TRADER-NOT-RUNNING') });
    expect((await runCommand('unkill', '--config', config)).code).toBe(0);
    expect(existsSync(path.join(tapes, 'state', 'KILL'))).toBe(false);
  });
});
