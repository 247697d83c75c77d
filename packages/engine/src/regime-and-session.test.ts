import { describe, expect, it } from '@jest/globals';
import { SECOND, type ConfluenceRating, type Detection, type IndexEvent, type TapeEvent } from '@mia-trading/core';
import type { RiskAssessment } from '@mia-trading/risk';
import { configSchema, type Config } from './config/config.js';
import type { DecisionSink } from './output/decision-sink.js';
import { Fingerprint } from './output/fingerprint.js';
import { RunSummary } from './output/run-summary.js';
import { SimulatedSession } from './simulated-session.js';
import { at, Decisions, ES, minutes, openConfig, swingingMarket } from './test-support/small-market.js';

const OPEN = at('2024-01-09T14:35:00Z');
const market = swingingMarket(OPEN, OPEN + minutes(20));

function vixAt(level: number): IndexEvent {
  return { kind: 'index', tsEvent: OPEN - SECOND, tsInit: OPEN - SECOND, seq: 0, instrument: 'VIX', level };
}

function run(config: Config, events: readonly TapeEvent[]) {
  const decisions = new Decisions();
  const summary = new RunSummary();
  const found: Detection[] = [];
  const seen: { rating: ConfluenceRating; assessment: RiskAssessment | null }[] = [];
  const session = new SimulatedSession({ config, instrument: ES, sinks: [decisions, summary, { onRating: (rating, assessment) => void seen.push({ rating: rating.keep(), assessment: assessment() }), onDetection: (detection) => void found.push(detection) }] });
  for (const event of events) session.process(event);
  session.finish();
  return { decisions, summary, found, seen, assessed: seen.flatMap(({ assessment }) => (assessment === null ? [] : [assessment])) };
}

describe('regime and session in a run', () => {
  const open = openConfig({ checks: { entryGate: 62 } });
  // Few features that all see the swing, so that scores get far from 50.
  const gates = configSchema.parse({ ...open, score: { ...open.score, customWeights: { orderBookImbalance: 40, volumeConfirmation: 40, vwapTrend: 20 } } });
  const [normal, extreme] = [run(gates, [vixAt(18), ...market]), run(gates, [vixAt(40), ...market])];

  it('leave every score and tier as it was', () => {
    expect(extreme.seen.map(({ rating }) => [rating.score, rating.tier])).toEqual(normal.seen.map(({ rating }) => [rating.score, rating.tier]));
    expect(normal.seen.at(-1)?.rating.regime.volatility).toBe('Normal');
    expect(extreme.seen.at(-1)?.rating.regime.volatility).toBe('Extreme');
  });

  it('show in every assessment how they move gate, size and stop', () => {
    expect(normal.assessed.length).toBeGreaterThan(10);
    expect(new Set(normal.assessed.map(({ entryGate }) => entryGate))).toEqual(new Set([62]));
    expect(new Set(extreme.assessed.map(({ entryGate }) => entryGate))).toEqual(new Set([72]));
    for (const { multipliers } of extreme.assessed) expect(multipliers).toEqual({ regimeSize: 0.5, sessionSize: 1, stop: 2, target: 2, gatePoints: 10 });
  });

  it('are assessed once for every sink that asks, and whether one asks decides nothing', () => {
    const fingerprintBeside = (...others: DecisionSink[]) => {
      const fingerprint = new Fingerprint();
      const session = new SimulatedSession({ config: gates, instrument: ES, sinks: [...others, fingerprint] });
      for (const event of [vixAt(18), ...market]) session.process(event);
      session.finish();
      return fingerprint.digest();
    };
    const told: (RiskAssessment | null)[][] = [[], []];
    const asking = told.map((answers): DecisionSink => ({ onRating: (_rating, assessment) => void answers.push(assessment()) }));
    expect(fingerprintBeside(...asking)).toBe(fingerprintBeside());
    const [first = [], second = []] = told;
    expect(first.filter((answer) => answer !== null).length).toBe(normal.assessed.length);
    expect(first.every((answer, index) => answer === second[index])).toBe(true);
  });

  it('move what it takes to enter: the crossing itself is of the gate that holds now', () => {
    const entriesOf = ({ decisions }: typeof normal) => decisions.entries.length + decisions.refusals.length;
    expect(entriesOf(normal)).toBeGreaterThan(0);
    expect(entriesOf(extreme)).toBeLessThan(entriesOf(normal));
    const crossings = extreme.seen.filter(({ rating }, index) => rating.score >= 72 && (extreme.seen[index - 1]?.rating.score ?? 100) < 72).length;
    expect(entriesOf(extreme)).toBeLessThanOrEqual(crossings);
  });

  it('by the factors of the brief, the New York open is larger and the overlap a little more', () => {
    const brief = run(configSchema.parse({ ...gates, score: { ...gates.score, sessions: 'brief' } }), [vixAt(18), ...market]);
    expect(brief.assessed[0]?.multipliers.sessionSize).toBeCloseTo(1.2 * 1.05, 12);
    expect(brief.seen.at(-1)?.rating.conditions.session).toEqual({ isOverlap: true, isShortened: false, factors: 'brief' });
  });

  it('hand detections to whoever looks on, counted by kind', () => {
    expect(normal.found.length).toBeGreaterThan(0);
    expect(Object.values(normal.summary.detections).reduce((sum, count) => sum + count, 0)).toBe(normal.found.length);
    expect(normal.found.filter(({ since, detectedAt }, index) => since > detectedAt || detectedAt < (normal.found[index - 1]?.detectedAt ?? 0))).toEqual([]);
  });
});
