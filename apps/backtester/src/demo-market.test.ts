import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createSessionClock, EvaluationGrid, MarketState } from '@mia-trading/core';
import { FEATURE_NAMES, ScoringPipeline } from '@mia-trading/confluence-scoring';
import { configSchema } from '@mia-trading/engine';
import { generateMarket, type Episode } from '@mia-trading/synthetic-market';
import { repositoryFile } from './test-support/command-line.js';

/** Part of each session in minutes from 17:00 CT: two whole half hours, whose usual volume `dealerPosition` asks for, and a little more. */
const OPENING = { from: 930, to: 995 };
/** Every so many points of the evaluation grid are rated here. */
const EVALUATED = 4;
const WARM_UP_SESSIONS = 5;

/** The value that follows an option of the demo's command line. */
function option(name: string): string {
  const { generate } = JSON.parse(readFileSync(repositoryFile('scripts/lib/demo-market.json'), 'utf8')) as { generate: readonly string[] };
  return generate[generate.indexOf(name) + 1] ?? '';
}

describe('the opening of each session of the demo', () => {
  /** Share of the evaluations of the last session at which each feature was available. */
  const available = new Map<string, number>();
  const absent = new Set<string>();
  let evaluations = 0;
  const tradeDates: string[] = [];
  let episodes: readonly Episode[] = [];

  beforeAll(() => {
    const pipeline = new ScoringPipeline(configSchema.parse({}));
    const grid = new EvaluationGrid();
    let market: MarketState | null = null;
    let points = 0;
    for (const session of generateMarket({ seed: Number(option('--seed')), sessions: Number(option('--sessions')), mode: 'planted', scale: Number(option('--scale')), chain: 'thin', minutes: OPENING })) {
      market ??= new MarketState(session.instrument, createSessionClock(session.instrument));
      tradeDates.push(session.tradeDate);
      episodes = session.truth;
      for (const event of session.events()) {
        while (grid.isDueBefore(event.tsInit)) {
          pipeline.announce(market.advanceTo(grid.take()), market);
          points += 1;
          if (tradeDates.length <= WARM_UP_SESSIONS || points % EVALUATED !== 0) continue;
          evaluations += 1;
          for (const { feature, available: isAvailable, reason } of pipeline.evaluate(market).contributions) {
            if (isAvailable) available.set(feature, (available.get(feature) ?? 0) + 1);
            else if (reason === 'not implemented') absent.add(feature);
          }
        }
        pipeline.announce(market.advance(event), market);
        pipeline.onEvent(event, market);
        pipeline.announce(market.apply(event), market);
        grid.note(market.now);
      }
    }
  }, 120_000);

  it('has five sessions of warm-up and planted episodes in the last one', () => {
    expect(tradeDates.length).toBe(WARM_UP_SESSIONS + 1);
    expect(episodes.length).toBeGreaterThan(1);
  });

  it('has every feature available in the last session, the daily ones from its first moments on', () => {
    expect(evaluations).toBeGreaterThan(3_500);
    const built = FEATURE_NAMES.filter((feature) => !absent.has(feature));
    expect(built.length).toBeGreaterThan(10);
    for (const feature of built) expect([feature, (available.get(feature) ?? 0) / evaluations > 0.4]).toEqual([feature, true]);
    for (const feature of ['fearGreed', 'techSentiment', 'putCallRatio', 'vixLevel']) expect((available.get(feature) ?? 0) / evaluations).toBeGreaterThan(0.98);
  });
});
