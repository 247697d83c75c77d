import { describe, expect, it } from '@jest/globals';
import { microsFromIso, type Micros } from '@mia-trading/core';
import type { SessionStatus } from '@mia-trading/monitoring';
import { maskAccount } from '../output/mask.js';
import { renderLine, renderStatus } from './render-status.js';

const NOON = microsFromIso('2026-11-24T17:00:00Z') as Micros;

const QUIET: SessionStatus = {
  schemaVersion: 1,
  sessionId: 'ESZ6-20261124-160000',
  mode: 'paper',
  account: 'DU****67',
  instrument: 'ESZ6',
  tape: 'tapes/ESZ6-20261124-160000',
  time: '2026-11-24T17:00:00.000000Z',
  clock: { source: 'system', speed: 1 },
  state: 'running',
  warmUp: null,
  feed: { quality: 'l2-async', isLive: true, dataAgeMs: 120, quarantined: 0, chain: null, optionVolumes: { calls: null, puts: null }, told: 'live: live market data' },
  queue: { waiting: 0, peak: 3, lost: 0 },
  rating: null,
  position: { contracts: 0, phase: 'idle', unrealised: 0, openRisk: 0, plan: null },
  blocks: [],
  room: { daily: 2_000, monthly: 5_000, trades: 10 },
  today: { realised: 0, entries: 0 },
  counts: { events: 1_234_567, ratings: 0, refusals: 0, orders: 0, fills: 0, trades: 0 },
  lastRefusal: null,
  trades: [],
};

const contribution = (feature: string, points: number, more: object = {}) => ({ feature, points, weight: 10, signal: points / 10, available: true, reason: '', ...more });

const BUSY: SessionStatus = {
  ...QUIET,
  clock: { source: 'simulator', speed: 20 },
  queue: { waiting: 5, peak: 10_000, lost: 17 },
  rating: { ts: NOON, price: 6_010.25, score: 72.4, tier: 'GOOD_SIGNAL', direction: -1, coverage: 0.85, bonus: 1, contributions: [contribution('small', -0.5), contribution('large', 5), contribution('absent', 0, { available: false, reason: 'not warm' }), contribution('weightless', 9, { weight: 0 })] },
  position: { contracts: -2, phase: 'open', unrealised: -125, openRisk: 400, plan: { side: -1, stopPrice: 6_014, targetPrice: 6_000 } },
  blocks: ['KILL_SWITCH: cli: enough'],
  lastRefusal: { ts: NOON, code: 'POSITION_OPEN' },
  trades: [{ entryTs: NOON, exitTs: NOON, side: 1, quantity: 2, entryPrice: 6_000, exitPrice: 6_010, exitReason: 'target', score: 71, net: 991 }],
};

describe('the session as text', () => {
  it('says what is not there yet', () => {
    const text = renderStatus(QUIET, []).join('\n');
    for (const part of ['none yet: the features are warming up', 'position  flat, idle', 'entries   allowed', 'no option chain yet', '1,234,567 events']) expect(text).toContain(part);
    expect(text).not.toContain('wall time');
  });

  it('shows contributions by their size, those that weigh nothing left out, and why one is absent', () => {
    const lines = renderStatus(BUSY, []);
    const named = lines.filter((line) => /^ {2}(small|large|absent|weightless)/.test(line)).map((line) => line.trim().split(/\s+/).slice(0, 2).join(' '));
    expect(named).toEqual(['large +5.00', 'small -0.50', 'absent –']);
    expect(lines.find((line) => line.includes('absent'))).toContain('not warm');
  });

  it('shows position, what is at risk, what keeps entries back, and trades', () => {
    const text = renderStatus(BUSY, []).join('\n');
    for (const part of ['position  short 2, open, stop 6014, target 6000', '-$125.00, at risk -$400.00', 'held back: KILL_SWITCH: cli: enough; last refused POSITION_OPEN at 17:00:00', '20.0 × wall time', '17 lost', 'long  2  6000 to 6010  target', '+$991.00']) expect(text).toContain(part);
  });

  it('tells how far a warm-up has come, that nothing is entered meanwhile, and what waits for its end', () => {
    const past = { done: 2, sources: 6, events: 1_234_567, reached: '2026-11-23T20:15:00.000000Z', asksBars: false, waiting: ['flatten by cli: enough'] };
    const status: SessionStatus = { ...QUIET, state: 'warmingUp', warmUp: past, position: { ...QUIET.position, contracts: 2 }, blocks: ['KILL_SWITCH: cli: enough'] };
    const text = renderStatus(status, []).join('\n');
    for (const part of ['ESZ6  paper  DU****67  warming up', 'warm-up   2 of 6 recordings, 1,234,567 events, up to 2026-11-23 20:15:00', 'when it is over: flatten by cli: enough', 'held back: the session warms up; KILL_SWITCH: cli: enough', 'by the journal, the broker was not asked yet: long 2']) expect(text).toContain(part);
    expect(renderLine(status)).toBe('2026-11-24 17:00:00 warming up paper: 2 of 6 recordings, 1,234,567 events, up to 2026-11-23 20:15:00; 2 contracts by the journal');
    expect(renderLine({ ...status, warmUp: { ...past, reached: null } })).toContain('events; 2 contracts');
    expect(renderLine({ ...status, warmUp: { ...past, asksBars: true } })).toContain('20:15:00, asking the broker for bars;');
  });

  it('is one line without a terminal', () => {
    expect(renderLine(BUSY)).toBe('2026-11-24 17:00:00 running paper: GOOD_SIGNAL 72.4 short at 6010.25; -2 contracts -$125.00 open, +$0.00 today; data 0.1 s old, 17 events lost');
  });
});

describe('an account in a log', () => {
  it.each([
    ['U1234567', 'U1****67'],
    ['DU7654321', 'DU*****21'],
    ['DUSIM1', 'DUSIM1'],
    ['', ''],
  ])('%s is %s', (account, shown) => {
    expect(maskAccount(account)).toBe(shown);
  });
});
