/** The file KILL cannot be written. Whoever says kill, by whatever route, is obeyed, and hears that a restart will not know of it. */
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { followSession, StateDirectory } from '@mia-trading/monitoring';
import { startTrader } from '../test-support/child-trader.js';
import { runCommand } from '../test-support/command-line.js';
import { OtherProgram } from '../test-support/other-program.js';
import { closeAll, configOf, openSession, openSimulator, recordBefore, temporaryFolder, type Watched } from '../test-support/trading-place.js';

afterEach(closeAll);

interface Place {
  readonly trader: Watched;
  readonly state: StateDirectory;
  readonly config: string;
  /** What the broker holds and does. */
  readonly broker: OtherProgram;
}

/** What the file is written as before it gets its name. */
const draftOf = (state: StateDirectory, pid: number | undefined = process.pid): string => path.join(state.path, `KILL.${pid}`);

/** A session in a position, and a state directory that takes no file KILL: neither from the session nor from commands of this process. */
async function openPlace(): Promise<Place> {
  const folder = temporaryFolder();
  const simulator = await openSimulator();
  const trader = await openSession(folder, simulator.port);
  await trader.until(({ about, text }) => about === 'report' && text.includes('executed'));
  const state = new StateDirectory(path.join(folder, 'tapes', 'state'));
  mkdirSync(draftOf(state));
  const config = path.join(folder, 'trader.json');
  writeFileSync(config, JSON.stringify(configOf(folder, simulator.port).config));
  return { trader, state, config, broker: await OtherProgram.at(simulator) };
}

/** The promise of a kill: nothing works, nothing is held, nothing is entered. */
async function expectKilled({ trader, state, broker }: Place): Promise<void> {
  const { session, lines, until } = trader;
  await until(({ about, text }) => about === 'lockout' && text.includes('KILL_SWITCH'));
  const killed = lines.length;
  await broker.flat();
  // The session hears of its last fill after the broker has made it.
  await until((line) => lines.indexOf(line) >= killed && session.status.position.contracts === 0);
  await until((line) => lines.indexOf(line) >= killed && line.about === 'refusal' && line.text.includes('KILL_SWITCH'));
  expect([session.status.position.contracts, await broker.working()]).toEqual([0, []]);
  expect(lines.slice(killed).filter(({ about }) => about === 'entry')).toEqual([]);
  expect(lines.filter(({ level, text }) => level === 'error' && /a restart does not know of it: .*KILL could not be written: EISDIR/.test(text))).toHaveLength(1);
  expect(state.killReason).toBeNull();
  // The disk takes it again: the session writes it by itself.
  rmdirSync(draftOf(state));
  await until(({ about, text }) => about === 'state' && text.startsWith('no longer so'));
  expect(state.killReason).toBe('strange fills');
}

describe('a kill that the disk refuses', () => {
  it('by command closes the position; the command fails and says what a restart will not know', async () => {
    const place = await openPlace();
    const { code, err } = await runCommand('kill', '--config', place.config, '--reason', 'strange fills');
    expect(err).toMatch(/kill: the running session has it\n/);
    expect([code, err]).toEqual([1, expect.stringMatching(/MIA-TRADER-SWITCH.*The running session has the kill, which will not outlive it: .*KILL could not be written: EISDIR/s)]);
    await expectKilled(place);
  });

  it('by the dashboard closes the position; the page is told', async () => {
    const place = await openPlace();
    expect(await followSession(place.state).command('kill', 'strange fills')).toEqual({ by: 'session', problem: expect.stringMatching(/will not outlive it: .*EISDIR.* say it again/) });
    await expectKilled(place);
  });

  it('by SIGUSR2 closes the position of a process that goes on; its log says it', async () => {
    const folder = temporaryFolder();
    const simulator = await openSimulator();
    await recordBefore(folder);
    const config = path.join(folder, 'trader.json');
    writeFileSync(config, JSON.stringify(configOf(folder, simulator.port).config));
    const state = new StateDirectory(path.join(folder, 'tapes', 'state'));
    const trader = startTrader('run', '--config', config, '--mode', 'paper', '--no-rehearsal');
    await trader.until('executed');
    mkdirSync(draftOf(state, trader.process.pid));
    trader.process.kill('SIGUSR2');
    await trader.until('a restart does not know of it');
    await trader.until('refused: KILL_SWITCH');
    await (await OtherProgram.at(simulator)).flat();
    trader.process.kill('SIGTERM');
    expect(await trader.ended).toBe(0);
    expect(state.killReason).toBeNull();
  });

  it('by a file that cannot be read is obeyed, and cannot be lifted before that file is gone', async () => {
    const place = await openPlace();
    const { trader, state, config, broker } = place;
    mkdirSync(path.join(state.path, 'KILL'));
    await trader.until(({ about, text }) => about === 'lockout' && text.includes('cannot be read: EISDIR'));
    await broker.flat();
    expect(await runCommand('unkill', '--config', config)).toMatchObject({ code: 1, err: expect.stringContaining('MIA-TRADER-SWITCH') });
    expect(trader.session.engine.limits.lockout('KILL_SWITCH')).not.toBeNull();
    rmdirSync(path.join(state.path, 'KILL'));
    expect((await runCommand('unkill', '--config', config)).code).toBe(0);
    const lifted = trader.lines.length;
    await trader.until((line) => trader.lines.indexOf(line) >= lifted && line.about === 'entry');
  });

  it('without a session fails: nobody has it', async () => {
    const folder = temporaryFolder();
    const state = new StateDirectory(path.join(folder, 'tapes', 'state'));
    mkdirSync(draftOf(state));
    const config = path.join(folder, 'trader.json');
    writeFileSync(config, JSON.stringify(configOf(folder, 1).config));
    expect(await runCommand('kill', '--config', config)).toMatchObject({ code: 1, err: expect.stringContaining('Nobody has the kill: no session runs, and') });
  });
});
