/**
 * A trader in a process of its own is killed (SIGKILL) at every write of its journal and at random moments, and comes back, while market
 * and broker go on. Whatever was under way: nothing is sent twice, nothing the broker knows is lost, position, money and lockouts are
 * right, and the tape of every life replays to the decisions that were logged.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SECOND } from '@mia-trading/core';
import { DECISION_LOG, verifyReplay } from './replay-verification.js';
import { CrashSession, type Death } from './test-support/crash/crash-session.js';
import { buildTrader, Nursery } from './test-support/crash/trader-process.js';

const IS_FULL = process.env['MIA_TEST_LEVEL'] === 'full';
/** Sessions of lives that end at a random moment. */
const SESSIONS = IS_FULL ? 10 : 2;
const LIVES = IS_FULL ? 100 : 3;
const SIDE_BY_SIDE = Math.max(2, availableParallelism());
/** Of the boundaries every one, or one in so many. */
const BOUNDARY_STEP = IS_FULL ? 1 : 13;
const DOWNTIME = 2 * SECOND;
const TIME_LIMIT_MS = 1_800_000;

let folder = '';
let nursery: Nursery;
let sessions = 0;
let decisions = 0;

function newSession(): CrashSession {
  sessions += 1;
  return new CrashSession(path.join(folder, `session-${sessions}`), nursery);
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mia-crash-'));
  nursery = new Nursery(buildTrader(path.join(folder, 'program')));
});

afterAll(async () => {
  await nursery.close();
  rmSync(folder, { recursive: true });
});

/** Lets event time pass, the trader coming back after a while whenever it dies. */
async function liveTo(session: CrashSession, seconds: number): Promise<void> {
  const until = session.begun + seconds * SECOND;
  while (session.now < until || !session.isAlive) {
    if (!session.isAlive) {
      await session.passTo(session.now + DOWNTIME);
      await session.start();
    }
    await session.passTo(until);
  }
}

/** A person's word, said again to the next life when this one died of it. */
async function insist(session: CrashSession, command: 'pause' | 'resume' | 'kill'): Promise<void> {
  while (!(await session.order(command))) {
    await session.passTo(session.now + DOWNTIME);
    await session.start();
  }
}

/** A trade that ends by itself while a person has paused entries, and one that a person ends. */
async function play(death: Death | null): Promise<CrashSession> {
  const session = newSession();
  await session.start(death);
  await liveTo(session, 14);
  await insist(session, 'pause');
  await liveTo(session, 30);
  expect(session.standing?.lockouts).toEqual(['PAUSED']);
  await insist(session, 'resume');
  await liveTo(session, 64);
  await insist(session, 'kill');
  await liveTo(session, 74);
  // One that has just come back needs time to settle.
  for (let deaths = -1; deaths !== session.deaths; ) {
    deaths = session.deaths;
    await liveTo(session, (session.now - session.begun) / SECOND + 8);
  }
  expect(session.standing?.lockouts).toEqual(['KILL_SWITCH']);
  return session;
}

/** Every tape replays to its log, the cut-off ends of both apart. */
async function expectReplayable(session: CrashSession): Promise<void> {
  for (const tape of session.tapes) {
    const { firstDivergence, compared } = await verifyReplay(tape, path.join(tape, DECISION_LOG), { update: () => undefined });
    expect(firstDivergence).toBeNull();
    decisions += compared.ratings + compared.orders + compared.fills + compared.refusals;
  }
}

/** Trader and broker agree on every fill and on the money; the ids of orders never came twice, or the broker would have thrown. */
function expectAgreement({ standing, broker }: CrashSession): void {
  expect(standing?.blocks).toEqual([]);
  expect(standing?.contracts).toBe(broker.contracts);
  expect(standing?.executions).toEqual(broker.executionIds);
}

function expectFlat(session: CrashSession): void {
  const { standing, broker } = session;
  expectAgreement(session);
  expect([standing?.isIdle, standing?.openOrders, broker.contracts, broker.orders.openCount]).toEqual([true, [], 0, 0]);
  expect(standing?.realised).toBeCloseTo(broker.cash, 6);
}

describe('a trader that is killed', () => {
  it('at a write of its journal: before, in the middle, or right after it', async () => {
    const undisturbed = await play(null);
    const writes = undisturbed.standing?.journalWrites ?? 0;
    expectFlat(undisturbed);
    expect([undisturbed.deaths, undisturbed.broker.executionIds.length]).toEqual([0, 4]);
    expect(writes).toBeGreaterThan(30);
    expect(await undisturbed.stop()).toBe(0);
    const kinds = ['before', 'torn', 'after'] as const;
    const plans = Array.from({ length: writes }, (_, index): Death => ({ atWrite: index + 1, kind: kinds[index % kinds.length] ?? 'after' })).filter((_, index) => index % BOUNDARY_STEP === 0);
    await sideBySide(plans, async (death) => {
      const session = await play(death);
      expect(session.deaths).toBe(1);
      expectFlat(session);
      await session.stop();
      await expectReplayable(session);
    });
  }, TIME_LIMIT_MS);

  it('at random moments, again and again, one session long', async () => {
    const life = fc.record({ aliveSteps: fc.integer({ min: 1, max: 12 }), downSteps: fc.integer({ min: 0, max: 8 }), afterMs: fc.constantFrom(0, 0, 1, 2, 4), word: fc.constantFrom(null, null, null, null, 'pause', 'resume') });
    await sideBySide(fc.sample(fc.array(life, { minLength: LIVES, maxLength: LIVES }), SESSIONS), async (lives) => {
      const session = newSession();
      let wasPaused: boolean | null = false;
      for (const { aliveSteps, downSteps, afterMs, word } of lives) {
        await session.start();
        await session.passTo(session.now + (2 + aliveSteps) * (SECOND / 2));
        expectAgreement(session);
        const isPaused = session.standing?.lockouts.includes('PAUSED') === true;
        if (wasPaused !== null) expect(isPaused).toBe(wasPaused);
        // Entries go on soon, or nothing would be under way when it dies.
        wasPaused = word === null ? isPaused : null;
        if (isPaused && word === null) {
          await session.order('resume');
          wasPaused = false;
        }
        await session.killWhile(word, afterMs);
        await session.passTo(session.now + downSteps * (SECOND / 2));
      }
      await session.start();
      await session.passTo(session.now + 2 * SECOND);
      await session.order('kill');
      await session.passTo(session.now + 8 * SECOND);
      expectFlat(session);
      expect(session.deaths).toBe(LIVES);
      expect(session.broker.commands.length).toBeGreaterThan(LIVES / 4);
      expect(await session.stop()).toBe(0);
      await expectReplayable(session);
    });
    expect(decisions).toBeGreaterThan(LIVES);
  }, TIME_LIMIT_MS);
});

/** As many at a time as there are processors. */
async function sideBySide<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
}
