/** A session is reached from before its warm-up on. The warm-up asks for bars of the broker, who holds them back for as long as a test wants. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { followSession, StateDirectory, type SessionStatus } from '@mia-trading/monitoring';
import type { TwsSimulator } from '@mia-trading/tws-simulator';
import { startTrader } from '../test-support/child-trader.js';
import { runCommand, type Ended } from '../test-support/command-line.js';
import { HeldHistory } from '../test-support/held-history.js';
import { OtherProgram } from '../test-support/other-program.js';
import { replayed } from '../test-support/replayed.js';
import { closeAll, configOf, openSession, openSimulator, openUnbegun, recordBefore, temporaryFolder, type Watched } from '../test-support/trading-place.js';

afterEach(closeAll);

/** Longer than any test: it is the test that ends the waiting. */
const PATIENT_MS = 600_000;
const WITH_BARS = { warmUp: { bars: true, recordings: [], lastTapes: false }, broker: { requestTimeoutMs: PATIENT_MS } };

interface Place {
  readonly folder: string;
  readonly simulator: TwsSimulator;
  readonly history: HeldHistory;
  /** Says it as a person does, by a command of its own. */
  command(...words: readonly string[]): Promise<Ended>;
}

async function openPlace(): Promise<Place> {
  const history = new HeldHistory();
  const folder = temporaryFolder();
  const simulator = await openSimulator(3_600, {}, [history.part]);
  const config = path.join(folder, 'trader.json');
  writeFileSync(config, JSON.stringify(configOf(folder, simulator.port, WITH_BARS).config));
  return { folder, simulator, history, command: (...words) => runCommand(...words, '--config', config) };
}

interface WarmingUp extends Watched {
  readonly begun: Promise<void>;
}

/** A session that waits for its bars. */
async function openWarmingUp({ folder, simulator, history }: Place): Promise<WarmingUp> {
  const watched = await openUnbegun(folder, simulator.port, 'paper', WITH_BARS);
  const begun = watched.session.begin();
  await history.asked();
  return { ...watched, begun };
}

const statusOf = async (place: Place): Promise<SessionStatus> => (JSON.parse((await place.command('status', '--json')).out) as { readonly status: SessionStatus }).status;
const stateOf = ({ folder }: Place): StateDirectory => new StateDirectory(path.join(folder, 'tapes', 'state'));

describe('a session that warms up', () => {
  it('says so, carries out what was said as soon as it begins, and its tape makes the same decisions again', async () => {
    const place = await openPlace();
    const { session, begun, lines, until } = await openWarmingUp(place);
    expect(await statusOf(place)).toMatchObject({ state: 'warmingUp', warmUp: { done: 0, sources: 0, events: 0, asksBars: true, waiting: [] }, blocks: [expect.stringContaining('NOT_RECONCILED')] });
    expect((await place.command('status')).out).toContain('warming up');
    expect(await followSession(stateOf(place)).status()).toMatchObject({ session: 'running', problem: null, status: { state: 'warmingUp' } });
    expect(await place.command('flatten', '--reason', 'enough')).toMatchObject({ code: 0, err: expect.stringContaining('carries it out when its warm-up is over') });
    expect(await followSession(stateOf(place)).command('pause', 'lunch')).toEqual({ by: 'warmsUp', problem: null });
    expect(await place.command('claim', 'manual-1')).toMatchObject({ code: 1, err: expect.stringContaining('has not asked the broker whose manual-1 is') });
    expect(await statusOf(place)).toMatchObject({ warmUp: { waiting: ['flatten by cli: enough', 'pause by dashboard: lunch'] }, blocks: expect.arrayContaining(['PAUSED: dashboard: lunch']) });
    expect(session.engine.limits.lockout('PAUSED')).toBeNull();
    place.history.release();
    await begun;
    await until(({ about, text }) => about === 'lockout' && text.includes('PAUSED'));
    expect(await statusOf(place)).toMatchObject({ state: 'running', warmUp: null, blocks: expect.arrayContaining(['PAUSED: dashboard: lunch']) });
    expect(lines.filter(({ about }) => about === 'command')).toEqual([]);
    await session.close();
    const { recorded, replayed: again } = await replayed(session.folder.directory);
    expect(again).toEqual(recorded);
  });

  it.each(['command', 'dashboard', 'file'] as const)('that is killed by %s comes up killed, and enters nothing until it is lifted', async (route) => {
    const place = await openPlace();
    const { begun, lines, until } = await openWarmingUp(place);
    if (route === 'command') expect(await place.command('kill', '--reason', 'enough')).toMatchObject({ code: 0 });
    else if (route === 'dashboard') expect(await followSession(stateOf(place)).command('kill', 'enough')).toEqual({ by: 'warmsUp', problem: null });
    else writeFileSync(path.join(stateOf(place).path, 'KILL'), 'enough\n');
    await until(({ about, text }) => about === 'operator' && text.startsWith('kill'));
    expect((await statusOf(place)).blocks).toContainEqual(expect.stringMatching(/^KILL_SWITCH: \w+: enough$/));
    place.history.release();
    await begun;
    await until(({ about, text }) => about === 'refusal' && text.includes('KILL_SWITCH'));
    expect(lines.filter(({ about }) => about === 'entry' || about === 'command')).toEqual([]);
    const refused = lines.length;
    expect((await place.command('unkill')).code).toBe(0);
    await until((line) => lines.indexOf(line) >= refused && line.about === 'entry');
  });

  it('with a position is killed at once: the rest of the warm-up is left out, the broker ends flat, and the tape makes the same decisions again', async () => {
    const place = await openPlace();
    const first = await openSession(place.folder, place.simulator.port);
    await first.until(({ about, text }) => about === 'report' && text.includes('executed'));
    await first.session.abandon();
    const { session, begun, lines, until } = await openWarmingUp(place);
    const { contracts, plan } = (await statusOf(place)).position;
    expect([contracts !== 0, plan]).toEqual([true, { side: Math.sign(contracts), stopPrice: expect.any(Number), targetPrice: expect.any(Number) }]);
    expect((await place.command('kill', '--reason', 'enough')).code).toBe(0);
    await begun;
    await until(({ about, text }) => about === 'warm-up' && text.startsWith('cut short'));
    await until(({ about, text }) => about === 'lockout' && text.includes('KILL_SWITCH'));
    await (await OtherProgram.at(place.simulator)).flat();
    while (!session.engine.desk.isIdle) {
      const seen = lines.length;
      await until((line) => lines.indexOf(line) >= seen);
    }
    expect(session.status.position.contracts).toBe(0);
    await session.close();
    const { recorded, replayed: again } = await replayed(session.folder.directory);
    expect(again).toEqual(recorded);
  });

  it('ends orderly when it is told to, and takes nothing more', async () => {
    const place = await openPlace();
    const { session, begun, lines } = await openWarmingUp(place);
    await session.close();
    await begun;
    expect(session.status.counts.ratings).toBe(0);
    expect(lines.at(-1)).toMatchObject({ about: 'ended' });
    expect(stateOf(place).running).toBeNull();
    expect((await openSession(place.folder, place.simulator.port)).session.status.state).toBe('running');
  });

  it('as a process hears SIGUSR2 and SIGTERM', async () => {
    const place = await openPlace();
    await recordBefore(place.folder);
    const trader = startTrader('run', '--config', path.join(place.folder, 'trader.json'), '--mode', 'paper', '--no-rehearsal');
    await place.history.asked();
    expect((await statusOf(place)).state).toBe('warmingUp');
    trader.process.kill('SIGUSR2');
    await trader.until('kill by signal: SIGUSR2; it is carried out when the session begins');
    expect(existsSync(path.join(stateOf(place).path, 'KILL'))).toBe(true);
    trader.process.kill('SIGTERM');
    expect(await trader.ended).toBe(0);
    expect(trader.text).toContain('ended: tape and decisions in');
    expect(stateOf(place).killReason).toBe('SIGUSR2');
  });
});
