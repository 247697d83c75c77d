import { existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parseDecisionLine, type DecisionLine } from '@mia-trading/engine';
import { openRecording } from '@mia-trading/recording';
import { closeAll, openSession, openSimulator, openUnbegun, temporaryFolder } from '../test-support/trading-place.js';

afterEach(closeAll);

function decisions(folder: string): DecisionLine[] {
  return readFileSync(path.join(folder, 'decisions.ndjson'), 'utf8').trim().split('\n').map((text) => parseDecisionLine(text) as DecisionLine);
}

describe('a session at a simulator', () => {
  it('trades, keeps everything on its tape and in its log, and ends orderly', async () => {
    const folder = temporaryFolder();
    const simulator = await openSimulator();
    const { session, until } = await openSession(folder, simulator.port);
    await until(({ about }) => about === 'trade');
    const { counts, trades, tape, clock } = session.status;
    expect(clock.source).toBe('simulator');
    expect(counts.fills).toBeGreaterThan(1);
    expect(trades[0]?.quantity).toBeGreaterThan(0);
    await session.close();
    const kinds = new Set<string>();
    for await (const batch of (await openRecording(tape)).batches()) for (const { kind } of batch) kinds.add(kind);
    expect([...kinds].sort()).toEqual(['brokerReport', 'brokerSnapshot', 'clock', 'feedStatus', 'quote', 'trade']);
    const lines = decisions(tape);
    expect([lines[0]?.kind, lines.at(-1)?.kind]).toEqual(['start', 'end']);
    for (const kind of ['rating', 'entry', 'command', 'report', 'trade']) expect([kind, lines.some((line) => line.kind === kind)]).toEqual([kind, true]);
    expect(existsSync(path.join(folder, 'tapes', 'state', 'running.json'))).toBe(false);
  });

  it('sends nothing in signals mode: entries are decided and refused here', async () => {
    const simulator = await openSimulator();
    const { session, lines, until } = await openSession(temporaryFolder(), simulator.port, 'signals');
    await until(({ about, text }) => about === 'report' && text.includes('rejected: signals are only shown'));
    expect(lines.some(({ about }) => about === 'entry')).toBe(true);
    expect(session.status.position.contracts).toBe(0);
    expect(session.status.counts.fills).toBe(0);
    await session.close();
    expect(simulator.core.firstOrderId).toBe(1);
  });

  it('is the only one in its state directory, whatever its mode', async () => {
    const folder = temporaryFolder();
    const simulator = await openSimulator();
    const { session } = await openSession(folder, simulator.port);
    await expect(openSession(folder, simulator.port, 'signals')).rejects.toMatchObject({ code: 'MIA-TRADER-RUNNING', message: expect.stringContaining(session.folder.sessionId) });
  });

  it('goes on where a session that died in a position left off', async () => {
    const folder = temporaryFolder();
    const simulator = await openSimulator();
    const first = await openSession(folder, simulator.port);
    await first.until(({ about, text }) => about === 'report' && text.includes('executed'));
    await first.session.abandon();
    const second = await openSession(folder, simulator.port);
    await second.until(({ about }) => about === 'trade');
    const { position, counts } = second.session.status;
    expect(counts.trades).toBeGreaterThan(0);
    expect(Math.abs(position.contracts)).toBeLessThanOrEqual(10);
    expect(second.session.status.blocks.filter((block) => block.startsWith('POSITION_DIFFERENCE'))).toEqual([]);
  });

  it('goes on from the file of the journal before when the newest was cut off where it begins, and says so', async () => {
    const folder = temporaryFolder();
    const simulator = await openSimulator();
    const first = await openSession(folder, simulator.port);
    await first.until(({ about, text }) => about === 'report' && text.includes('executed'));
    await first.session.abandon();
    const second = await openUnbegun(folder, simulator.port);
    const held = second.session.status.position.contracts;
    await second.session.abandon();
    const state = path.join(folder, 'tapes', 'state');
    expect(readdirSync(state).filter((name) => name.includes('.journal.'))).toHaveLength(1);
    truncateSync(path.join(state, 'DUSIM1-paper.journal'), 20);
    const third = await openUnbegun(folder, simulator.port);
    expect([held !== 0, third.session.status.position.contracts]).toEqual([true, held]);
    await third.until(({ level, about, text }) => level === 'error' && about === 'journal' && text.includes('the one before it was read'));
    await third.session.begin();
    await third.until(({ about }) => about === 'trade');
    expect(third.session.status.blocks.filter((block) => block.startsWith('POSITION_DIFFERENCE'))).toEqual([]);
  });

  it('closes the position and enters nothing more when the kill switch is thrown, also in the next session, until it is lifted', async () => {
    const folder = temporaryFolder();
    const simulator = await openSimulator();
    const first = await openSession(folder, simulator.port);
    await first.until(({ about, text }) => about === 'report' && text.includes('executed'));
    first.session.operator('cli', 'kill', 'strange fills');
    await first.until(({ about }) => about === 'trade');
    expect(first.session.status.position.contracts).toBe(0);
    await first.session.close();
    const second = await openSession(folder, simulator.port);
    expect(second.session.status.blocks.join()).toContain('KILL_SWITCH: cli: strange fills');
    await second.until(({ about, text }) => about === 'refusal' && text.includes('KILL_SWITCH'));
    second.session.operator('cli', 'unkill', 'looked at');
    await second.until(({ about }) => about === 'entry');
  });
});
