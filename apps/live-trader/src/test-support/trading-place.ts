import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SECOND, type Micros } from '@mia-trading/core';
import { RecordingWriter } from '@mia-trading/recording';
import { startTwsSimulator, type SimulatorPart, type TwsSimulator, type TwsSimulatorOptions } from '@mia-trading/tws-simulator';
import { resolveConfig } from '@mia-trading/engine';
import { traderConfigSchema, type TraderConfig } from '../config/trader-config.js';
import { SessionLog, type LogLine } from '../output/session-log.js';
import type { Mode } from '../session/mode.js';
import { TraderSession } from '../session/trader-session.js';
import { EAGER } from '../rehearsal/eager-settings.js';
import { OPENING, swingingBatches, swingingMarket, SYMBOL, TRADE_DATE } from '../rehearsal/swinging-market.js';

/** Event time over wall time. */
const SPEED = 20;
/** Seconds of the market before a session, on the recording that it warms up on. */
const BEFORE = 300;
export const BEGIN: Micros = OPENING + BEFORE * SECOND;
const closers: (() => Promise<void> | void)[] = [];

/** Ends what a test has opened, last first; to be called after each. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export function atEnd(close: () => Promise<void> | void): void {
  closers.push(close);
}

/** A directory of a test's own, gone after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mia-trader-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A simulator with so many seconds of a swinging market, of which the first five minutes are history; it begins at the first subscription. */
export async function openSimulator(seconds = 3_600, options: Partial<TwsSimulatorOptions> = {}, parts: readonly SimulatorPart[] = []): Promise<TwsSimulator> {
  const simulator = await startTwsSimulator(
    { recording: swingingBatches(OPENING, seconds), speed: SPEED, from: BEGIN, begin: 'onSubscription', listing: { date: TRADE_DATE, instruments: [SYMBOL], options: [] }, broker: { limits: false }, ...options },
    parts,
  );
  atEnd(() => simulator.close());
  return simulator;
}

export function configOf(folder: string, port: number, more: object = {}): { readonly config: TraderConfig; readonly hash: string } {
  const broker = { port, symbol: SYMBOL, indices: [], depth: false, chainUnderlying: '', tickByTickSpacingMs: 0, handshakeTimeoutMs: 30_000, reconnectMinMs: 20, requestTimeoutMs: 30_000 };
  const tape = { directory: path.join(folder, 'tapes'), syncOnFlush: false };
  const layers = [{ origin: 'test', values: { broker, tape, warmUp: { bars: false, recordings: [path.join(folder, 'before')] }, ...EAGER } }, { origin: 'more', values: { ...more } }];
  return resolveConfig(traderConfigSchema, layers);
}

/** A session whose log can be looked at and waited for. */
export interface Watched {
  readonly session: TraderSession;
  readonly lines: readonly LogLine[];
  /** Resolves once a line of the log is there; rejects when the session has failed before. */
  until(holds: (line: LogLine) => boolean): Promise<LogLine>;
}

/** Writes what the market did before the session, once. */
export async function recordBefore(folder: string): Promise<void> {
  const directory = path.join(folder, 'before');
  if (existsSync(directory)) return;
  const writer = await RecordingWriter.create(directory, { format: 'segments' });
  for (const event of swingingMarket(OPENING, BEFORE)) writer.write(event);
  await writer.finish({ instruments: [SYMBOL], feedQuality: 'l1', clockSource: 'exchange' });
}

/** Opens a session and lets it begin; ended after the test unless the test has ended it. */
export async function openSession(folder: string, port: number, mode: Mode = 'paper', more: object = {}): Promise<Watched> {
  const watched = await openUnbegun(folder, port, mode, more);
  await watched.session.begin();
  return watched;
}

/** The same without its beginning. */
export async function openUnbegun(folder: string, port: number, mode: Mode = 'paper', more: object = {}): Promise<Watched> {
  const lines: LogLine[] = [];
  const waiting: { readonly holds: (line: LogLine) => boolean; readonly then: (line: LogLine) => void }[] = [];
  const log = new SessionLog([
    (together) => {
      lines.push(...together);
      for (const line of together) {
        for (const one of waiting.filter(({ holds }) => holds(line))) {
          waiting.splice(waiting.indexOf(one), 1);
          one.then(line);
        }
      }
    },
  ]);
  await recordBefore(folder);
  const { config, hash } = configOf(folder, port, more);
  const session = await TraderSession.open({ config, configHash: hash, choice: { mode, liveAccount: '' }, log });
  atEnd(() => session.close());
  const failure = session.failed.then((cause) => Promise.reject(cause));
  // Whoever waits hears of it; nobody else needs to.
  failure.catch(() => undefined);
  return {
    session,
    lines,
    until: (holds) => {
      const there = lines.find(holds);
      return there === undefined ? Promise.race([failure, new Promise<LogLine>((then) => waiting.push({ holds, then }))]) : Promise.resolve(there);
    },
  };
}
