import { describe, expect, it } from '@jest/globals';
import { asCurrent, PLAIN_CONDITIONS, type ConfluenceRating, type Contribution, type OrderId, type VenueCommand } from '@mia-trading/core';
import { configSchema } from '../config/config.js';
import { parseSessionStart, SESSION_START_VERSION, type SessionStart } from '../session/session-start.js';
import { ES } from '../test-support/small-market.js';
import { DecisionCheck } from './decision-check.js';
import { readDecisionLines, type RecordedDecision } from './decision-line.js';
import { DecisionLog } from './decision-log.js';

const line = (feature: string, over: Partial<Contribution> = {}): Contribution => ({ feature, group: 'technical', weight: 50, available: true, signal: 1 / 3, confidence: 1, points: 8, wouldAdd: 8, asOf: 5, reason: '', ...over });
const rating: ConfluenceRating = {
  ts: 7, instrument: 'ESH4', price: Number.NaN, score: 58, tier: 'NO_TRADE', direction: 1, net: 1 / 6, bonus: 0, clamp: 0, coverage: 0.5,
  groups: { sentiment: { net: 0, coverage: 0 }, execution: { net: 0, coverage: 0 }, technical: { net: 1 / 6, coverage: 0.5 } },
  contributions: [line('vwapTrend'), line('tickPatterns', { available: false, signal: 0, confidence: 0, points: 0, wouldAdd: 0, reason: 'not warm' })],
  regime: { volatility: 'Normal', gamma: 'unknown', trend: 'unknown', session: 'newYorkOpen' },
  conditions: PLAIN_CONDITIONS,
};
const cancel: VenueCommand = { kind: 'cancel', orderId: 's-1' as OrderId };
const start: SessionStart = { schemaVersion: SESSION_START_VERSION, sessionId: 's', config: configSchema.parse({}), instrument: ES, ledger: null, limits: null, reconcileFirst: true, intents: 3, tradesFrom: 5 };

function written(write: (log: DecisionLog) => void): string[] {
  const lines: string[] = [];
  write(new DecisionLog((text) => lines.push(text)));
  return lines;
}

async function read(lines: readonly string[]): Promise<RecordedDecision[]> {
  const decisions: RecordedDecision[] = [];
  for await (const decision of readDecisionLines((async function* () { yield* lines; })())) decisions.push(decision);
  return decisions;
}

const whole = written((log) => {
  log.begin(start);
  log.onRating(asCurrent(rating), () => null);
  log.onCommand(cancel, 8);
  log.end(9);
});

describe('a decision log', () => {
  it('begins with the start of the session, from which it can be started again', async () => {
    const [first] = await read(whole);
    expect(parseSessionStart(first?.line)).toEqual({ kind: 'start', ...start });
    for (const wrong of [null, {}, { ...start, schemaVersion: 2 }, { ...start, config: { entry: 5 } }]) expect(() => parseSessionStart(wrong)).toThrow(expect.objectContaining({ code: 'MIA-ENGINE-DECISION-LOG' }));
  });

  it('tells a rating in short, numbers that JSON cannot write included', async () => {
    const [, told] = await read(whole);
    expect(told?.line).toEqual({ kind: 'rating', ts: 7, price: Number.NaN, score: 58, direction: 1, bonus: 0, clamp: 0, coverage: 0.5, features: { vwapTrend: [0.333333333, 1], tickPatterns: 'not warm' }, hash: expect.stringMatching(/^[0-9a-f]{16}$/) });
  });

  it('has another hash for any other number behind a rating', () => {
    const hashes = [rating, { ...rating, net: rating.net + 1e-15 }, { ...rating, contributions: [line('vwapTrend', { asOf: 6 })] }].map((one) => /"hash":"(.*?)"/.exec(written((log) => log.onRating(asCurrent(one), () => null))[0] ?? '')?.[1]);
    expect(new Set(hashes).size).toBe(3);
  });

  it('without its last bytes is read without its last line; damaged in the middle it is refused with the line', async () => {
    const cut = [...whole.slice(0, 3), whole[3]?.slice(0, 9) ?? ''];
    expect((await read(cut)).map(({ number, line: { kind } }) => [number, kind])).toEqual([[1, 'start'], [2, 'rating'], [3, 'command']]);
    await expect(read([...whole.slice(0, 2), '{"kind":', ...whole.slice(2)])).rejects.toThrow('Line 3 of the decision log');
  });
});

describe('a comparison', () => {
  it('counts what is equal and stops at the first difference, with the fields that differ', async () => {
    const check = new DecisionCheck();
    const decisions = await read(whole);
    expect(check.isVerified).toBe(false);
    for (const decision of decisions.slice(1, 2)) expect(check.compare(decision, decision.text)).toBe(true);
    expect([check.isVerified, check.compared.ratings]).toEqual([true, 1]);
    const [other = ''] = written((log) => log.onCommand({ ...cancel, orderId: 's-2' as OrderId }, 8));
    expect(check.compare(decisions[2] ?? null, other)).toBe(false);
    expect(check.compare(null, whole[3] ?? '')).toBe(false);
    expect([check.isVerified, check.firstDivergence]).toEqual([false, { line: 3, fields: ['command.orderId'], recorded: { kind: 'command', ts: 8, command: cancel }, replayed: { kind: 'command', ts: 8, command: { ...cancel, orderId: 's-2' } } }]);
  });
});
