import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND, type Micros } from '@mia-trading/core';
import fc from 'fast-check';
import { LossLimits } from './limits.js';
import { LOCKOUT_ENDS, type Lockout, type LockoutCause } from './lockouts.js';
import { configOf, NOW } from './test-support/fixtures.js';

const RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 5_000 : 300;
const { limits: config } = configOf();
const EQUITY = 200_000;
const DATES = ['2024-01-03', '2024-01-04', '2024-01-31', '2024-02-01', '2024-02-02'];

type Step =
  | { readonly kind: 'trade' | 'mark'; readonly dollars: number }
  | { readonly kind: 'entry' | 'session' | 'restart' }
  | { readonly kind: 'lock' | 'lift'; readonly cause: 'KILL_SWITCH' | 'PAUSED' };

const dollars = fc.integer({ min: -300_000, max: 200_000 }).map((cents) => cents / 100);
const cause = fc.constantFrom('KILL_SWITCH' as const, 'PAUSED' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('trade' as const, 'mark' as const), dollars }),
  fc.record({ kind: fc.constantFrom('entry' as const, 'session' as const, 'restart' as const) }),
  fc.record({ kind: fc.constantFrom('lock' as const, 'lift' as const), cause }),
);

/** Takes the steps a minute apart; `restarts` tells whether a restart step goes through JSON or does nothing. */
function history(steps: readonly Step[], restarts: boolean, look: (limits: LossLimits, step: Step, now: Micros, date: number) => void = () => undefined): { readonly limits: LossLimits; readonly heard: Lockout[] } {
  const heard: Lockout[] = [];
  const listener = (lockout: Lockout): void => void heard.push(lockout);
  let limits = new LossLimits(config, EQUITY, listener);
  let date = 0;
  limits.onSession(DATES[0] ?? '');
  steps.forEach((one, index) => {
    const now = NOW + index * MINUTE;
    if (one.kind === 'trade') limits.onTrade(one.dollars, now);
    else if (one.kind === 'mark') limits.onMark(one.dollars, now);
    else if (one.kind === 'entry') limits.onEntry(`i-${index}`, now);
    else if (one.kind === 'lock') limits.lock(one.cause, 'cli: told to', now);
    else if (one.kind === 'lift') limits.lift(one.cause);
    else if (one.kind === 'session') limits.onSession(DATES[(date = Math.min(date + 1, DATES.length - 1))] ?? '');
    else if (restarts) limits = LossLimits.restore(config, JSON.parse(JSON.stringify(limits.snapshot())), listener);
    look(limits, one, now, date);
  });
  return { limits, heard };
}

const causes = (limits: LossLimits): LockoutCause[] => limits.state.lockouts.map((lockout) => lockout.cause);

describe('limits over a random history', () => {
  it('property: a restart at any moment, through JSON, changes nothing that follows', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const straight = history(steps, false);
        const restarted = history(steps, true);
        expect(restarted.limits.state).toEqual(straight.limits.state);
        expect(restarted.heard).toEqual(straight.heard);
      }),
      { numRuns: RUNS },
    );
  });

  it('property: equity is the sum of all trades and the mark, and the high of the month is never below it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let closed = 0;
        let open = 0;
        history(steps, true, (limits, one) => {
          if (one.kind === 'trade') {
            closed += one.dollars;
            open = 0;
          } else if (one.kind === 'mark') open = one.dollars;
          expect(limits.equity).toBeCloseTo(EQUITY + closed + open, 6);
          expect(limits.state.monthHigh).toBeGreaterThanOrEqual(limits.equity - 1e-6);
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('property: a lockout goes only by its own rule or by a person', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let before: readonly Lockout[] = [];
        let lastDate = 0;
        history(steps, true, (limits, one, now, date) => {
          const present = causes(limits);
          for (const gone of before.filter((lockout) => !present.includes(lockout.cause))) {
            const end = LOCKOUT_ENDS[gone.cause];
            const isLifted = end === 'person' && one.kind === 'lift' && one.cause === gone.cause;
            const isNewDate = date !== lastDate && (end === 'tradeDate' || (end === 'month' && DATES[date]?.slice(0, 7) !== DATES[lastDate]?.slice(0, 7)));
            const isOver = end === 'time' && gone.until !== null && now >= gone.until;
            expect([gone, isLifted || isNewDate || isOver]).toEqual([gone, true]);
          }
          before = limits.state.lockouts;
          lastDate = date;
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('property: a loss at its limit is always locked, and each lockout is told of once with its cause', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { heard } = history(steps, true, (limits, one) => {
          if (one.kind !== 'trade' && one.kind !== 'mark') return;
          const { realised, unrealised, equityAtStart, monthHigh } = limits.state;
          if (realised + unrealised <= -config.dailyLoss * equityAtStart) expect(causes(limits)).toContain('DAILY_LOSS');
          if (limits.equity <= monthHigh * (1 - config.monthlyLoss)) expect(causes(limits)).toContain('MONTHLY_LOSS');
          expect(new Set(causes(limits)).size).toBe(causes(limits).length);
        });
        expect(heard.every(({ reason, since }) => reason !== '' && since >= NOW)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('what is not a number', () => {
  it('as a mark says nothing: a wrong print does not lock the day, and the mark before it stands', () => {
    const marked = new LossLimits(config, EQUITY);
    marked.onMark(-3_000, NOW);
    expect(marked.onMark(Number.NaN, NOW)).toBeNull();
    expect(marked.state).toMatchObject({ unrealised: -3_000, lockouts: [] });
    expect(marked.onMark(-4_000, NOW)).toMatchObject({ cause: 'DAILY_LOSS' });
  });

  it('as the result of a trade locks: what cannot be counted leaves no room', () => {
    const traded = new LossLimits(config, EQUITY);
    expect(traded.onTrade(Number.NaN, NOW)).toMatchObject({ cause: 'DAILY_LOSS' });
  });
});

describe('a kill switch', () => {
  it('stays down over trade dates, months and a resume, and keeps its first reason', () => {
    const limits = new LossLimits(config, EQUITY);
    limits.lock('KILL_SWITCH', 'signal: SIGUSR2', NOW);
    limits.lock('KILL_SWITCH', 'cli: again', NOW + SECOND);
    limits.lock('PAUSED', 'cli: lunch', NOW + SECOND);
    for (const date of DATES) limits.onSession(date);
    limits.lift('PAUSED');
    expect(limits.state.lockouts).toEqual([{ cause: 'KILL_SWITCH', since: NOW, until: null, reason: 'signal: SIGUSR2' }]);
  });
});

describe('a state of the version before', () => {
  const old = { schemaVersion: 1, tradeDate: '2024-01-03', equityAtStart: EQUITY, realised: -4_000, unrealised: 0, entries: 3, lossStreak: 0, month: '2024-01', monthHigh: EQUITY, intents: [] };

  it('is read with its locks', () => {
    const { state } = LossLimits.restore(config, { ...old, pausedUntil: NOW, dailyLocked: true, monthLocked: true, killed: true, killReason: 'operator' });
    expect(state).toEqual({
      ...old,
      schemaVersion: 2,
      lockouts: [
        { cause: 'KILL_SWITCH', since: 0, until: null, reason: 'operator' },
        { cause: 'MONTHLY_LOSS', since: 0, until: null, reason: '' },
        { cause: 'DAILY_LOSS', since: 0, until: null, reason: '' },
        { cause: 'LOSS_STREAK', since: 0, until: NOW, reason: '' },
      ],
    });
  });

  it('without locks has none', () => {
    expect(LossLimits.restore(config, { ...old, pausedUntil: 0, dailyLocked: false, monthLocked: false, killed: false, killReason: '' }).state.lockouts).toEqual([]);
  });
});
