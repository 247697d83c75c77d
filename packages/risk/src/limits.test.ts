import { describe, expect, it } from '@jest/globals';
import { MINUTE } from '@mia-trading/core';
import { dailyRoom, monthlyRoom } from './limits-state.js';
import { LossLimits } from './limits.js';
import { configOf, limitsOf, NOW } from './test-support/fixtures.js';

const { limits: config } = configOf();

describe('daily loss', () => {
  it('counts from the equity at the start of the trade date: 2 % of $200,000 is $4,000', () => {
    const limits = limitsOf();
    expect(dailyRoom(limits.state, config)).toBe(4_000);
    limits.onTrade(-1_500, NOW);
    expect(dailyRoom(limits.state, config)).toBe(2_500);
    limits.onMark(-500, NOW);
    expect(dailyRoom(limits.state, config)).toBe(2_000);
  });

  it('is not widened by profits', () => {
    const limits = limitsOf();
    limits.onTrade(3_000, NOW);
    expect(dailyRoom(limits.state, config)).toBe(4_000);
  });

  it('locks when realised and unrealised loss reach it, tells of it once, and stays locked when the mark recovers', () => {
    const limits = limitsOf();
    limits.onTrade(-3_000, NOW);
    expect(limits.onMark(-999, NOW)).toBeNull();
    expect(limits.onMark(-1_000, NOW)).toMatchObject({ cause: 'DAILY_LOSS', since: NOW, until: null });
    expect(limits.onMark(-1_500, NOW)).toBeNull();
    expect(limits.onMark(500, NOW)).toBeNull();
    expect(limits.lockout('DAILY_LOSS')).not.toBeNull();
  });

  it('begins anew with the next trade date, from the equity reached', () => {
    const limits = limitsOf();
    limits.onTrade(-4_000, NOW);
    expect(limits.lockout('DAILY_LOSS')).not.toBeNull();
    limits.onSession('2024-01-04');
    expect(limits.state).toMatchObject({ lockouts: [], equityAtStart: 196_000, realised: 0, entries: 0 });
    expect(dailyRoom(limits.state, config)).toBe(3_920);
  });

  it('does not begin anew when the same trade date is told again', () => {
    const limits = limitsOf();
    limits.onTrade(-4_000, NOW);
    limits.onSession('2024-01-03');
    expect(limits.lockout('DAILY_LOSS')).not.toBeNull();
  });
});

describe('monthly loss', () => {
  it('is measured from the high of the month, unrealised profit included', () => {
    const limits = limitsOf();
    limits.onMark(10_000, NOW);
    expect(limits.state.monthHigh).toBe(210_000);
    limits.onMark(0, NOW);
    expect(monthlyRoom(limits.state, config)).toBe(500);
  });

  it('locks over trade dates and opens with the month', () => {
    const limits = limitsOf();
    for (const date of ['2024-01-04', '2024-01-05', '2024-01-08']) {
      limits.onTrade(-3_500, NOW);
      limits.onSession(date);
    }
    expect(limits.lockout('MONTHLY_LOSS')).not.toBeNull();
    limits.onSession('2024-01-31');
    expect(limits.lockout('MONTHLY_LOSS')).not.toBeNull();
    limits.onSession('2024-02-01');
    expect(limits.state).toMatchObject({ lockouts: [], monthHigh: 189_500 });
  });
});

describe('losses in a row', () => {
  it('pause for 30 minutes at the third, then count anew', () => {
    const limits = limitsOf();
    limits.onTrade(-10, NOW);
    limits.onTrade(-10, NOW);
    expect(limits.lockout('LOSS_STREAK')).toBeNull();
    limits.onTrade(-10, NOW);
    expect(limits.state).toMatchObject({ lossStreak: 0, lockouts: [{ cause: 'LOSS_STREAK', since: NOW, until: NOW + 30 * MINUTE, reason: '3 losses in a row' }] });
  });

  it('are ended by a trade that does not lose', () => {
    const limits = limitsOf();
    for (const net of [-10, -10, 5, -10, -10]) limits.onTrade(net, NOW);
    expect(limits.state).toMatchObject({ lossStreak: 2, lockouts: [] });
  });
});

describe('what survives a restart', () => {
  it('is everything, through JSON', () => {
    const limits = limitsOf();
    limits.onEntry('a-1', NOW);
    limits.onTrade(-4_000, NOW);
    limits.lock('KILL_SWITCH', 'cli: enough', NOW);
    const restored = LossLimits.restore(config, JSON.parse(JSON.stringify(limits.snapshot())));
    expect(restored.state).toEqual(limits.state);
    expect(restored.equity).toBe(196_000);
    restored.onSession('2024-01-04');
    expect(restored.state.lockouts).toEqual([{ cause: 'KILL_SWITCH', since: NOW, until: null, reason: 'cli: enough' }]);
    restored.lift('KILL_SWITCH');
    expect(restored.state.lockouts).toEqual([]);
  });

  it('is refused when it is not such a state', () => {
    expect(() => LossLimits.restore(config, { schemaVersion: 9 })).toThrow(expect.objectContaining({ code: 'MIA-RISK-LIMITS-STATE' }));
    expect(() => LossLimits.restore(config, { ...limitsOf().snapshot(), monthHigh: Number.NaN })).toThrow(expect.objectContaining({ code: 'MIA-RISK-LIMITS-STATE' }));
  });
});
