import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { SECOND, type Micros } from '@mia-trading/core';
import { resolveConfig } from '@mia-trading/engine';
import { RecordingWriter } from '@mia-trading/recording';
import { startTwsSimulator } from '@mia-trading/tws-simulator';
import { traderConfigSchema } from '../config/trader-config.js';
import { SessionLog } from '../output/session-log.js';
import { TraderSession } from '../session/trader-session.js';
import { EAGER } from './eager-settings.js';
import { OPENING, swingingBatches, swingingMarket, SYMBOL, TRADE_DATE } from './swinging-market.js';

/** Seconds of the made-up market before the session, and in all. */
const BEFORE = 300;
const SECONDS = 14_400;
const BEGIN: Micros = OPENING + BEFORE * SECOND;
/** Event time over wall time. */
const SPEED = 120;
/** Orders after which the way they go is known to the machine: four or five trades. */
const ENOUGH_ORDERS = 16;
/** Wall time after which it is enough in any case: a slow machine trades less in it. */
const LONGEST_MS = 4_000;
/** Between two looks at how many orders there were, wall time. */
const LOOK_MS = 20;

/** What a rehearsal has come to. */
export interface Rehearsed {
  /** Orders sent to the server inside this process. */
  readonly orders: number;
  /** Wall time. */
  readonly milliseconds: number;
}

/**
 * Plays a made-up market to a session of its own, so that what an order of the real one goes through has run before: code that runs for the
 * first time has to be compiled, which takes an order longer than all else. Nothing leaves the process: the broker is a simulator within
 * it, and files are in a temporary directory that is removed. What has been compiled is kept from now on, however seldom it runs. Ends after
 * so much wall time at the latest.
 */
export async function rehearse(longestMs = LONGEST_MS): Promise<Rehearsed> {
  setFlagsFromString('--no-flush-bytecode');
  const begin = performance.now();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mia-rehearsal-'));
  try {
    return { orders: await tradeIn(folder, longestMs), milliseconds: performance.now() - begin };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tradeIn(folder: string, longestMs: number): Promise<number> {
  const before = path.join(folder, 'before');
  await recordBefore(before);
  const simulator = await startTwsSimulator({
    recording: swingingBatches(OPENING, SECONDS), speed: SPEED, from: BEGIN, begin: 'onSubscription',
    listing: { date: TRADE_DATE, instruments: [SYMBOL], options: [] }, broker: { limits: false },
  });
  try {
    const broker = { port: simulator.port, symbol: SYMBOL, indices: [], depth: false, chainUnderlying: '', tickByTickSpacingMs: 0 };
    const values = { ...EAGER, broker, tape: { directory: path.join(folder, 'tapes') }, warmUp: { bars: false, lastTapes: false, recordings: [before] } };
    const { config, hash } = resolveConfig(traderConfigSchema, [{ origin: 'rehearsal', values }]);
    const session = await TraderSession.open({ config, configHash: hash, choice: { mode: 'paper', liveAccount: '' }, log: new SessionLog([]) });
    try {
      await session.begin();
      await Promise.race([enough(session, longestMs), session.failed.then((cause) => Promise.reject(cause))]);
      return session.status.counts.orders;
    } finally {
      await session.abandon();
    }
  } finally {
    await simulator.close();
  }
}

async function recordBefore(directory: string): Promise<void> {
  const writer = await RecordingWriter.create(directory, { format: 'segments' });
  for (const event of swingingMarket(OPENING, BEFORE)) writer.write(event);
  await writer.finish({ instruments: [SYMBOL], feedQuality: 'l1', clockSource: 'exchange' });
}

function enough(session: TraderSession, longestMs: number): Promise<void> {
  const until = performance.now() + longestMs;
  return new Promise((resolve) => {
    const look = (): void => {
      if (session.status.counts.orders >= ENOUGH_ORDERS || performance.now() >= until) resolve();
      else setTimeout(look, LOOK_MS);
    };
    look();
  });
}
