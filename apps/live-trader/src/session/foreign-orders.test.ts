/** Orders and contracts that were not made here: nothing is entered until a person has said whose they are, and what was said holds over a restart. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { SimulatorPart } from '@mia-trading/tws-simulator';
import { runCommand } from '../test-support/command-line.js';
import { OtherProgram, withoutForeignExecutions } from '../test-support/other-program.js';
import { replayed } from '../test-support/replayed.js';
import { SYMBOL } from '../rehearsal/swinging-market.js';
import { closeAll, configOf, openSession, openSimulator, temporaryFolder, type Watched } from '../test-support/trading-place.js';

afterEach(closeAll);

/** The broker is asked every six seconds of event time, so that a test need not wait for five minutes. */
const ASKED_OFTEN = { reconciliation: { intervalMinutes: 0.1 } };

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly trader: Watched;
  readonly other: OtherProgram;
}

async function openPlace(parts: readonly SimulatorPart[] = []): Promise<Place> {
  const simulator = await openSimulator(3_600, {}, parts);
  const folder = temporaryFolder();
  const trader = await openSession(folder, simulator.port, 'paper', ASKED_OFTEN);
  return { folder, port: simulator.port, trader, other: await OtherProgram.at(simulator) };
}

/** Waits for the next line of a kind that has a text, from now on. */
function next({ lines, until }: Watched, about: string, text = ''): Promise<unknown> {
  const from = lines.length;
  return until((line) => lines.indexOf(line) >= from && line.about === about && line.text.includes(text));
}

/** Holds nothing and enters nothing, so that what somebody else does is all that happens. */
async function standStill({ session, lines, until }: Watched): Promise<void> {
  const { engine } = session;
  session.operator('cli', 'pause', 'for the test');
  while (engine.limits.lockout('PAUSED') === null || !engine.desk.isIdle) {
    const seen = lines.length;
    await until((line) => lines.indexOf(line) >= seen);
  }
}

/** Entries again, if nothing else keeps them back. */
function goOn({ session }: Watched): void {
  session.operator('cli', 'resume', 'for the test');
}

/** What is shown to need a person's word. */
const blocksOf = ({ session }: Watched): readonly string[] => session.status.blocks.filter((block) => /FOREIGN|DIFFERENCE/.test(block));

/** Says it as a person does, by a command of its own. */
async function command({ folder, port }: Place, ...words: readonly string[]): Promise<void> {
  const config = path.join(folder, 'trader.json');
  writeFileSync(config, JSON.stringify(configOf(folder, port).config));
  const { code, err } = await runCommand(...words, '--config', config);
  expect([code, err]).toEqual([0, expect.stringContaining('the running session has it')]);
}

/** The session ends, another one begins in the same place and enters; the tapes of both make the same decisions again. */
async function expectLasting({ folder, port, trader }: Place): Promise<Watched> {
  await trader.session.close();
  const again = await openSession(folder, port, 'paper', ASKED_OFTEN);
  await next(again, 'trade');
  expect(blocksOf(again)).toEqual([]);
  expect(again.lines.filter(({ text }) => text.includes('FOREIGN_ORDERS'))).toEqual([]);
  await again.session.close();
  for (const { session } of [trader, again]) {
    const { recorded, replayed: made } = await replayed(session.status.tape);
    expect(made).toEqual(recorded);
  }
  return again;
}

describe('an order of somebody else', () => {
  it('keeps entries back and is shown, until it is ignored; it goes on working', async () => {
    const place = await openPlace();
    const { trader, other } = place;
    await next(trader, 'entry');
    await other.rest('manual-1', 1, 4_000);
    await next(trader, 'refusal', 'FOREIGN_ORDERS');
    const entries = trader.lines.filter(({ about }) => about === 'entry').length;
    expect(blocksOf(trader)).toEqual([expect.stringMatching(/^FOREIGN_ORDER manual-1: .*, 0 filled$/)]);
    await next(trader, 'refusal', 'FOREIGN_ORDERS');
    expect(trader.lines.filter(({ about }) => about === 'entry')).toHaveLength(entries);
    const entered = next(trader, 'entry');
    await command(place, 'ignore', 'manual-1', '--reason', 'mine');
    await entered;
    expect(blocksOf(trader)).toEqual([]);
    expect(await other.working()).toContain('manual-1');
    await expectLasting(place);
    expect(await other.working()).toContain('manual-1');
  });
});

describe('a trade of somebody else', () => {
  it('keeps entries back until it is claimed; its contracts are closed at market then', async () => {
    const place = await openPlace();
    const { trader, other } = place;
    await standStill(trader);
    await other.trade('manual-1', 1, 2);
    goOn(trader);
    await next(trader, 'refusal', 'FOREIGN_ORDERS');
    expect(blocksOf(trader)).toEqual([`FOREIGN_ORDER manual-1: ${SYMBOL}, 2 filled`]);
    expect([trader.session.status.position.contracts, await other.contracts()]).toEqual([2, 2]);
    trader.session.operator('cli', 'pause', 'for the test');
    const closed = next(trader, 'command', 'exit sell 2 market');
    await command(place, 'claim', 'manual-1');
    await closed;
    await other.flat();
    goOn(trader);
    await next(trader, 'entry');
    expect(blocksOf(trader)).toEqual([]);
    await expectLasting(place);
  });

  it('that is ignored stays at the broker, and the session trades beside it', async () => {
    const place = await openPlace();
    const { trader, other } = place;
    await standStill(trader);
    await other.trade('manual-1', -1, 1);
    goOn(trader);
    await next(trader, 'refusal', 'FOREIGN_ORDERS');
    trader.session.operator('cli', 'ignore', 'mine', 'manual-1');
    await next(trader, 'trade');
    await standStill(trader);
    expect([trader.session.status.position.contracts, await other.contracts()]).toEqual([0, -1]);
    goOn(trader);
    await expectLasting(place);
  });
});

/** A place in which two contracts were bought elsewhere, of which the broker tells no execution, and entries are held back for it. */
async function placeWithDifference(): Promise<Place> {
  const place = await openPlace([withoutForeignExecutions]);
  const { trader, other } = place;
  await standStill(trader);
  await other.trade('manual-1', 1, 2);
  goOn(trader);
  await next(trader, 'refusal', 'FOREIGN_ORDERS');
  return place;
}

describe('contracts that no execution explains', () => {
  it('are shown as a difference and keep entries back until they are claimed; they are closed at market then', async () => {
    const place = await placeWithDifference();
    const { trader } = place;
    expect(blocksOf(trader)).toEqual([`POSITION_DIFFERENCE ${SYMBOL}: 2 at the broker, 0 here`]);
    trader.session.operator('cli', 'claim', 'ours now', SYMBOL);
    await next(trader, 'command', 'exit sell 2 market');
    await next(trader, 'entry');
    expect(blocksOf(trader)).toEqual([]);
    await expectLasting(place);
  });

  it('that are ignored stay at the broker, and the session trades beside them', async () => {
    const place = await placeWithDifference();
    const { trader } = place;
    trader.session.operator('cli', 'ignore', 'mine', SYMBOL);
    await next(trader, 'trade');
    expect(blocksOf(trader)).toEqual([]);
    await expectLasting(place);
  });
});
