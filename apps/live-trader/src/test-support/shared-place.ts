/** A session that shares its account with somebody else, and what tests of both need. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';
import type { SimulatorPart } from '@mia-trading/tws-simulator';
import { runCommand } from './command-line.js';
import { OtherProgram } from './other-program.js';
import { replayed } from './replayed.js';
import { configOf, openSession, openSimulator, temporaryFolder, type Watched } from './trading-place.js';

/** The broker is asked every six seconds of event time, so that a test need not wait for five minutes. */
export const ASKED_OFTEN = { reconciliation: { intervalMinutes: 0.1 } };

export interface Place {
  readonly folder: string;
  readonly port: number;
  readonly trader: Watched;
  readonly other: OtherProgram;
}

export async function openPlace(parts: readonly SimulatorPart[] = [], more: object = {}): Promise<Place> {
  const simulator = await openSimulator(3_600, {}, parts);
  const folder = temporaryFolder();
  const trader = await openSession(folder, simulator.port, 'paper', { ...ASKED_OFTEN, ...more });
  return { folder, port: simulator.port, trader, other: await OtherProgram.at(simulator) };
}

/** Waits for the next line of a kind that has a text, from now on. */
export function next({ lines, until }: Watched, about: string, text = ''): Promise<unknown> {
  const from = lines.length;
  return until((line) => lines.indexOf(line) >= from && line.about === about && line.text.includes(text));
}

/** Holds nothing and enters nothing, so that what somebody else does is all that happens. */
export async function standStill({ session, lines, until }: Watched): Promise<void> {
  const { engine } = session;
  session.operator('cli', 'pause', 'for the test');
  while (engine.limits.lockout('PAUSED') === null || !engine.desk.isIdle) {
    const seen = lines.length;
    await until((line) => lines.indexOf(line) >= seen);
  }
}

/** Entries again, if nothing else keeps them back. */
export function goOn({ session }: Watched): void {
  session.operator('cli', 'resume', 'for the test');
}

/** What is shown to need a person's word. */
export const blocksOf = ({ session }: Watched): readonly string[] => session.status.blocks.filter((block) => /FOREIGN|DIFFERENCE/.test(block));

/** Says it as a person does, by a command of its own. */
export async function command({ folder, port }: Place, ...words: readonly string[]): Promise<void> {
  const config = path.join(folder, 'trader.json');
  writeFileSync(config, JSON.stringify(configOf(folder, port).config));
  const { code, err } = await runCommand(...words, '--config', config);
  expect([code, err]).toEqual([0, expect.stringContaining('the running session has it')]);
}

/** The session ends, another one begins in the same place and enters; the tapes of both make the same decisions again. */
export async function expectLasting({ folder, port, trader }: Place): Promise<Watched> {
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
