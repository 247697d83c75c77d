import { describe, expect, it } from '@jest/globals';
import { asCurrent, type ConfluenceRating, type Contribution, type CurrentRating } from '@mia-trading/core';
import { RunSummary } from './run-summary.js';

const available = (signal: number) => ({ feature: 'vwapTrend', available: true, signal, reason: '' }) as Contribution;
const absent = (reason: string) => ({ feature: 'vwapTrend', available: false, signal: 0, reason }) as Contribution;
const rating = (score: number, coverage: number, line: Contribution) => asCurrent({ score, coverage, tier: 'NO_TRADE', contributions: [line] } as unknown as ConfluenceRating);

describe('the summary of a run', () => {
  it('counts by hand: two evaluations with the feature, and three without it for two reasons that take turns', () => {
    const summary = new RunSummary();
    const lines = [absent('not warm'), available(0.5), absent('stale'), absent('not warm'), available(-0.25)];
    lines.forEach((line, index) => {
      summary.onRating(rating(50 + index, index / 10, line), () => null);
    });
    expect(summary.evaluations).toBe(5);
    expect(summary.coverage).toEqual({ mean: (0 + 0.1 + 0.2 + 0.3 + 0.4) / 5, min: 0 });
    expect(summary.best?.score).toBe(54);
    // mean |signal| = (0.5 + 0.25) / 2
    expect(summary.features).toEqual({ vwapTrend: { available: 2, meanAbsSignal: 0.375, unavailable: { 'not warm': 2, stale: 1 } } });
  });

  it('keeps the highest rating as it was, though the next is written over it, and knows what each feature weighs', () => {
    const summary = new RunSummary();
    const current = { score: 0, coverage: 0, tier: 'NO_TRADE' as const, lines: [{ ...available(1), weight: 10 }], keep: () => ({ score: current.score }) as ConfluenceRating };
    for (const score of [60, 72, 55]) {
      current.score = score;
      summary.onRating(current as unknown as CurrentRating, () => ({ entryGate: score }) as never);
    }
    expect([summary.best, summary.bestAssessment]).toEqual([{ score: 72 }, { entryGate: 72 }]);
    expect(summary.weights).toEqual({ vwapTrend: 10 });
  });

  it('has no coverage and no features before the first evaluation', () => {
    const summary = new RunSummary();
    expect(summary.coverage).toEqual({ mean: 0, min: 0 });
    expect(summary.features).toEqual({});
    expect(summary.best).toBeUndefined();
  });
});
