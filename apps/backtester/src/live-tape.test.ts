import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { MINUTE, type Micros } from '@mia-trading/core';
import { jsonHash } from '@mia-trading/engine';
import { LiveTape, sealRecording, tapeConfigSchema, type RecordingDescription } from '@mia-trading/recording';
import { backtest, type BacktestResult } from './backtest.js';
import { ES, OPEN, tidalConfig, tidalMarket } from './test-support/tidal-market.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mia-live-tape-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** One feature, ready after a few minutes, and short trades. */
const config = tidalConfig({ timeStop: 0.2, equity: 500_000, score: { customWeights: { volumeProfile: 100 }, bonusPoints: 0, trialWeight: 0 } });
const BEGUN: Micros = OPEN + 5 * MINUTE;

/** A backtest of five minutes of market that warmed a session up, and four of the session. */
async function run(name: string, described: Partial<RecordingDescription>, isSealed = false): Promise<BacktestResult> {
  const directory = path.join(folder, name);
  const tape = LiveTape.create(directory, { instruments: [ES.symbol], feedQuality: 'l1', clockSource: 'receive', ...described }, tapeConfigSchema.parse({ syncOnFlush: false }));
  for (const event of tidalMarket(OPEN, OPEN + 9 * MINUTE)) tape.append(event);
  tape.close();
  if (isSealed) await sealRecording(directory);
  return backtest([directory], { config, hash: jsonHash(config), origins: {} }, { progress: { update: () => undefined } });
}

describe('a backtest of the tape of a live session', () => {
  it('trades from the time at which the session began: what warmed it up is no market to trade', async () => {
    const all = await run('all', {});
    const session = await run('session', { warmUp: { tradesFrom: BEGUN } });
    expect(all.summary.trades.some(({ entryTs }) => entryTs < BEGUN)).toBe(true);
    expect(session.summary.trades.length).toBeGreaterThan(0);
    expect(session.summary.trades.every(({ entryTs }) => entryTs >= BEGUN)).toBe(true);
    expect(session.summary.evaluations).toBeLessThan(all.summary.evaluations);
    expect((await run('sealed', { warmUp: { tradesFrom: BEGUN } }, true)).fingerprint).toBe(session.fingerprint);
  });
});
