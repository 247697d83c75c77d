import { describe, expect, it } from '@jest/globals';
import { MILLISECOND, SECOND, type BrokerReport, type ExecutionId, type MarketEvent, type Micros, type OrderId, type VenueCommand } from '@mia-trading/core';
import type { DecisionLine } from '../output/decision-line.js';
import type { SessionStart } from '../session/session-start.js';
import { at, ES, openConfig } from '../test-support/small-market.js';
import { FillValidation, type FillValidationResult } from './fill-validation.js';
import { fitLatency } from './fit-latency.js';

const START = at('2024-01-09T15:00:00Z');
const start: SessionStart = { schemaVersion: 1, sessionId: 's', config: openConfig(), instrument: ES, ledger: null, limits: null, reconcileFirst: false, intents: 0, tradesFrom: START };
const orderId = 's-o1' as OrderId;
const submit: VenueCommand = { kind: 'submit', order: { orderId, instrument: ES.symbol, role: 'target', side: -1, quantity: 1, type: 'limit', limitPrice: 4_801, stopPrice: null, timeInForce: 'GTC', parentId: null, ocaGroup: null } };

/** The price rises to 4801, where it prints once and no higher, and falls back. */
const market: readonly MarketEvent[] = [4_800, 4_800.25, 4_800.5, 4_800.75, 4_800.5, 4_800, 4_799.75].flatMap((bid, n): MarketEvent[] => {
  const ts = START + n * SECOND;
  const header = { tsEvent: ts, tsInit: ts, seq: n, instrument: ES.symbol };
  return [
    { kind: 'quote', ...header, bid, bidSize: 20, ask: bid + 0.25, askSize: 20 },
    { kind: 'trade', ...header, price: bid + 0.25, size: 1, aggressor: 1, aggressorSource: 'exchange', matchId: n + 1, flags: 1 },
  ];
});

const report = (ms: number, value: object): DecisionLine => ({ kind: 'report', ts: START + ms * MILLISECOND, report: { orderId, ...value } as BrokerReport });
const working = report(600, { kind: 'working', tsVenue: START + 450 * MILLISECOND });
const executed = report(3_300, { kind: 'executed', tsVenue: START + 3_000 * MILLISECOND, executionId: 'x1' as ExecutionId, instrument: ES.symbol, side: -1, quantity: 1, price: 4_801, remaining: 0, fees: 2.25, passive: true });

function validated(...reports: readonly DecisionLine[]): FillValidationResult {
  const validation = new FillValidation(start);
  for (const line of [{ kind: 'command', ts: START + 200 * MILLISECOND, command: submit } as const, ...reports]) validation.onDecision(line);
  for (const event of market) validation.onEvent(event);
  return validation.finish();
}

const agreementOf = ({ resting }: FillValidationResult, rule: string) => resting.find(({ fillRule }) => fillRule === rule)?.agreement;

describe('an order to sell at 4801, which prints once and is never exceeded', () => {
  it('was not filled: a rule that fills at a touch is wrong, the sober one is right', () => {
    const found = validated(working);
    expect([agreementOf(found, 'touch'), agreementOf(found, 'tradeThrough')]).toEqual([0, 1]);
    expect(found.proposal.fillRule).toBe('tradeThrough');
    expect(found.comparison).toMatchObject([{ role: 'target', type: 'limit', orders: 1, filled: 0, simulatedFilled: 0, missed: 0, unexpected: 0, slippageTicks: null }]);
  });

  it('was filled: the session speaks for the touch', () => {
    const found = validated(working, executed);
    expect([agreementOf(found, 'touch'), agreementOf(found, 'tradeThrough')]).toEqual([1, 0]);
    expect(found.proposal.fillRule).toBe('touch');
    expect(found.comparison).toMatchObject([{ filled: 1, simulatedFilled: 0, missed: 0, unexpected: 1 }]);
  });
});

describe('latency', () => {
  const outcome = (sent: number, venue: number, heard: number) => ({ request: submit.order, sentAt: START + sent * MILLISECOND, answeredVenueTs: START + venue * MILLISECOND, answeredAt: START + heard * MILLISECOND, filled: 0, price: Number.NaN, filledAt: null as Micros | null });

  it('is split where the venue tells exact times: medians of 250, 300, 200 ms there and 150, 100, 200 ms back', () => {
    expect(fitLatency([outcome(0, 250, 400), outcome(1_000, 1_300, 1_400), outcome(2_000, 2_200, 2_400)])).toMatchObject({ answers: 3, isSplit: true, orderLatency: 250, reportLatency: 150, latencySpread: 0 });
  });

  it('is half of the round trip each where it dates to the second', () => {
    expect(fitLatency([outcome(100, 0, 300), outcome(1_500, 1_000, 1_900)])).toMatchObject({ isSplit: false, orderLatency: 150, reportLatency: 150 });
    expect(fitLatency([outcome(100, 0, 300), outcome(1_500, 1_000, 1_900)])?.latencySpread).toBeCloseTo(Math.log(2) / 2, 6);
  });

  it('is not known without an answer', () => {
    expect(fitLatency([{ ...outcome(0, 0, 0), answeredAt: null, answeredVenueTs: null }])).toBeNull();
    expect(fitLatency([])).toBeNull();
  });
});
