import { describe, expect, it } from '@jest/globals';
import { MarketChange, MINUTE, SECOND, type ConfluenceRating, type Detection, type MarketState, type Side, type TapeEvent } from '@mia-trading/core';
import { z } from 'zod';
import { pipelineConfigSections } from '../config.js';
import { at, ES, indexAt, newMarket, quoteAt, tradeAt } from '../test-support/market-stream.js';
import { FEATURE_GROUPS, FEATURE_NAMES } from '../weights/weight-set.js';
import { ScoringPipeline, type PipelineObservers } from './scoring-pipeline.js';
import type { PipelineConfig } from './workbench.js';

/** Of two prices with the same volume, equally far from the middle, the point of control is the lower one, and so is that of the reflection. */
const TIED = new Set(['volumeProfile']);

const schema = z.strictObject(pipelineConfigSections);
const configOf = (score: object = {}): PipelineConfig => schema.parse({ score });

const OPEN = at('2024-01-08T14:30:00Z');
const MINUTES = 24;

/** A regular morning, two quotes and a print every second, that wanders by a fixed pattern; a level book would add nothing here. */
function morning(from = OPEN, minutes = MINUTES): TapeEvent[] {
  const events: TapeEvent[] = [];
  for (let second = 0; second < minutes * 60; second += 1) {
    const time = from + second * SECOND;
    const wave = Math.round(9 * Math.sin(second / 97) + 5 * Math.sin(second / 13) + second / 120);
    const bid = 4_800 + wave * ES.tickSize;
    const isBuy = Math.cos(second / 97) + 0.4 * Math.sin(second / 5) > 0;
    events.push(quoteAt(time, bid, 10 + (second % 17), 10 + ((second * 7) % 23)));
    events.push({ ...tradeAt(time + 1_000, isBuy ? bid + ES.tickSize : bid, 1 + ((second * 11) % 13), isBuy ? 1 : -1), matchId: second + 1 });
  }
  return events.map((event, seq) => ({ ...event, seq }));
}

interface Run {
  readonly ratings: readonly ConfluenceRating[];
  readonly pipeline: ScoringPipeline;
  readonly market: MarketState;
}

/** Feeds events as the engine does and rates every second. */
function run(events: readonly TapeEvent[], config = configOf(), observers: PipelineObservers = {}): Run {
  const pipeline = new ScoringPipeline(config, {}, observers);
  const market = newMarket();
  const ratings: ConfluenceRating[] = [];
  let due = Math.ceil((events[0]?.tsInit ?? 0) / SECOND) * SECOND;
  for (const event of events) {
    for (; due < event.tsInit; due += SECOND) {
      pipeline.announce(market.advanceTo(due), market);
      if (market.phase === 'continuous') ratings.push(pipeline.evaluate(market));
    }
    pipeline.announce(market.advance(event), market);
    pipeline.onEvent(event, market);
    pipeline.announce(market.apply(event), market);
  }
  return { ratings, pipeline, market };
}

/** Reflects prices about 4,800 points, swaps bid and ask and turns every aggressor round. */
function mirrored(events: readonly TapeEvent[]): TapeEvent[] {
  return events.map((event) => {
    if (event.kind === 'trade') return { ...event, price: 9_600 - event.price, aggressor: -event.aggressor as Side };
    if (event.kind === 'quote') return { ...event, bid: 9_600 - event.ask, ask: 9_600 - event.bid, bidSize: event.askSize, askSize: event.bidSize };
    return event;
  });
}

const events = morning();
const whole = run(events);
const last = (ratings: readonly ConfluenceRating[]) => ratings.at(-1) as ConfluenceRating;
const lineOf = (rating: ConfluenceRating, name: string) => rating.contributions.find(({ feature }) => feature === name);

describe('ScoringPipeline', () => {
  it('rates a market of prints and quotes: flow and technical features speak, options say what they lack', () => {
    expect(whole.ratings.length).toBeGreaterThan(MINUTES * 55);
    const rating = last(whole.ratings);
    expect(rating.contributions.map(({ feature }) => feature)).toEqual(FEATURE_NAMES);
    for (const name of ['volumeConfirmation', 'orderBookImbalance', 'vwapTrend', 'mtfConfluence', 'tickPatterns', 'tickMomentum']) expect([name, lineOf(rating, name)?.available]).toEqual([name, true]);
    for (const line of rating.contributions.filter(({ group }) => group === 'sentiment')) {
      expect(line).toMatchObject({ available: false, points: 0 });
      expect(line.reason).not.toBe('');
    }
    expect(rating.contributions.filter(({ reason }) => reason === 'not built' || reason === 'not implemented')).toEqual([]);
    expect(rating.coverage).toBeLessThan(0.75);
  });

  it('adds up exactly in every rating: contributions, bonus and clamp make score - 50, in either order', () => {
    const off = whole.ratings.filter(({ contributions, bonus, clamp, score }) => {
      const lines = [...contributions.map(({ points }) => points), bonus, clamp];
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      return sum(lines) !== score - 50 || sum(lines.reverse()) !== score - 50;
    });
    expect(off).toEqual([]);
    expect(new Set(whole.ratings.map(({ score }) => score)).size).toBeGreaterThan(500);
  });

  it('mirrors: the reflected market gets the same scores and the opposite directions, feature by feature', () => {
    const mirror = run(mirrored(events)).ratings;
    expect(mirror.length).toBe(whole.ratings.length);
    const differing = whole.ratings.flatMap((rating, index) => {
      const other = mirror[index] as ConfluenceRating;
      const lines = rating.contributions.filter((line, position) => {
        const reflected = other.contributions[position];
        if (reflected?.available !== line.available) return true;
        return Math.abs(reflected.signal + line.signal) > 1e-9 || Math.abs(reflected.confidence - line.confidence) > 1e-9;
      });
      return Math.abs(other.score - rating.score) > 1e-6 ? ['score', ...lines.map(({ feature }) => feature)] : lines.map(({ feature }) => feature);
    });
    expect([...new Set(differing)].filter((name) => !TIED.has(name))).toEqual([]);
  });

  it('gives the same ratings whether or not it was asked before, and whoever looks on', () => {
    const seen: Detection[] = [];
    let prints = 0;
    const watched = run(events, configOf(), { onDetection: (detection) => void seen.push(detection), listeners: [{ onTrade: () => void (prints += 1) }] });
    expect(watched.ratings).toEqual(whole.ratings);
    expect(prints).toBe(events.length / 2);
    const pipeline = new ScoringPipeline(configOf());
    const market = newMarket();
    for (const event of events) {
      pipeline.announce(market.advance(event), market);
      pipeline.onEvent(event, market);
      pipeline.announce(market.apply(event), market);
    }
    const first = pipeline.evaluate(market);
    pipeline.levels(market);
    pipeline.explain(first, market);
    expect(pipeline.evaluate(market)).toEqual(first);
  });

  it('tells every detection once, in order of time, at the moment it is made and never before', () => {
    const found: Detection[] = [];
    const made: number[] = [];
    const market = { now: 0 };
    const noted = new ScoringPipeline(configOf(), {}, { onDetection: (detection) => { found.push(detection); made.push(market.now); } });
    const state = newMarket();
    const long = morning(OPEN, 45);
    for (const event of long) {
      market.now = event.tsInit;
      noted.announce(state.advance(event), state);
      noted.onEvent(event, state);
      noted.announce(state.apply(event), state);
    }
    expect(found.length).toBeGreaterThan(5);
    expect(found.map(({ detectedAt }) => detectedAt)).toEqual(made);
    expect(found.filter(({ since, detectedAt }) => since > detectedAt)).toEqual([]);
    expect(new Set(found.map(({ kind }) => kind)).size).toBeGreaterThan(1);
  });

  it('explains every feature that is available, the imbalance of the profile and lasting support and resistance, and nothing else', () => {
    const { pipeline, market } = run(events);
    const explained = pipeline.explain(pipeline.evaluate(market), market);
    const available = explained.contributions.filter((line) => line.available).map(({ feature }) => feature);
    expect(Object.keys(explained.explanations)).toEqual([...available, 'profileImbalance', 'supportResistance']);
    for (const name of available) expect([name, Object.keys(explained.explanations[name] ?? {}).length > 0]).toEqual([name, true]);
  });

  it('does not build what is switched off or weighs nothing, and says which', () => {
    const { pipeline, ratings } = run(events.slice(0, 600), configOf({ disabledFeatures: ['vwapTrend', 'volumeProfile'], customWeights: { orderBookImbalance: 60, vwapTrend: 40 } }));
    expect(Object.keys(pipeline.features).sort()).toEqual(['deltaDivergence', 'fearGreed', 'orderBookImbalance', 'techSentiment', 'tickMomentum']);
    expect(pipeline.chain).toBeNull();
    const rating = last(ratings);
    expect(lineOf(rating, 'vwapTrend')).toMatchObject({ available: false, reason: 'switched off', weight: 40 });
    expect(lineOf(rating, 'gammaExposure')).toMatchObject({ available: false, reason: 'weighs nothing', weight: 0 });
    expect(rating.conditions.volatility.fromVix).toBe('unknown');
    expect(pipeline.levels(newMarket()).priceOf('vwap')).toBeNaN();
  });

  it('without one feature gives every other the signal it had', () => {
    for (const lost of FEATURE_NAMES.filter((name) => lineOf(last(whole.ratings), name)?.available === true)) {
      const without = last(run(events, configOf({ disabledFeatures: [lost] })).ratings);
      for (const line of last(whole.ratings).contributions) {
        // Patterns and large flow are tied to the levels of the VWAP and of the profile.
        if (line.feature === lost || line.feature === 'tickPatterns' || line.feature === 'smartMoneyFlow') continue;
        expect([lost, line.feature, lineOf(without, line.feature)?.signal]).toEqual([lost, line.feature, line.signal]);
      }
      expect(lineOf(without, lost)).toMatchObject({ available: false, points: 0 });
      if (FEATURE_GROUPS[lost] !== 'reported' && FEATURE_GROUPS[lost] !== 'advanced') expect(without.coverage).toBeLessThan(last(whole.ratings).coverage);
    }
  });

  it('names the regime of every rating and what it changes', () => {
    const rating = last(run(events, configOf({ regime: { trendBarMinutes: 1, trendBars: 5 } })).ratings);
    expect(rating.regime).toMatchObject({ volatility: 'unknown', gamma: 'unknown', session: 'newYorkOpen' });
    expect(['up', 'down', 'range']).toContain(rating.regime.trend);
    expect(rating.conditions.adjustments).toEqual({ volatility: { size: 0.8, stop: 1.5, target: 1.5, gatePoints: 5 }, session: { size: 1, stop: 1, target: 1, gatePoints: 0 } });
    const calm = run([indexAt(OPEN - SECOND, 'VIX', 18), ...events], configOf({ sessions: 'brief' })).ratings;
    expect(last(calm).regime.volatility).toBe('Normal');
    expect(last(calm).conditions.adjustments.volatility).toEqual({ size: 1, stop: 1, target: 1, gatePoints: 0 });
    expect(last(calm).conditions.adjustments.session.size).toBeCloseTo(1.2 * 1.05, 12);
    const storm = run([indexAt(OPEN - SECOND, 'VIX', 40), ...events]).ratings;
    expect(last(storm).conditions.adjustments.volatility).toEqual({ size: 0.5, stop: 2, target: 2, gatePoints: 10 });
  });

  it('moves no score and no tier by regime or session', () => {
    const plain = run(events, configOf({ regime: { unknownAs: 'Extreme' }, sessions: 'brief' })).ratings;
    expect(plain.map(({ score, tier, direction }) => [score, tier, direction])).toEqual(whole.ratings.map(({ score, tier, direction }) => [score, tier, direction]));
    expect(last(plain).conditions.adjustments).not.toEqual(last(whole.ratings).conditions.adjustments);
  });

  it('measures stops only once enough bars have closed', () => {
    expect(run(events.slice(0, 60)).pipeline.rangePoints).toBeNull();
    expect(whole.pipeline.rangePoints).toBeGreaterThan(0.25);
  });

  it('refuses weights and session factors that are not there', () => {
    expect(() => new ScoringPipeline(configOf({ weights: 'none' }))).toThrow(expect.objectContaining({ code: 'MIA-SCORE-WEIGHTS' }));
    expect(() => new ScoringPipeline(configOf({ customWeights: { vwapTrend: 40 } }))).toThrow(expect.objectContaining({ code: 'MIA-SCORE-WEIGHTS' }));
    expect(() => new ScoringPipeline(configOf({ sessions: 'none' }))).toThrow(expect.objectContaining({ code: 'MIA-SCORE-SESSIONS' }));
  });

  it('after a gap has no aggressor left over from before it', () => {
    const { pipeline, market } = run(events);
    const before = pipeline.evaluate(market);
    pipeline.announce(MarketChange.Gap, market);
    const after = pipeline.evaluate(market);
    expect(after.coverage).toBeLessThan(before.coverage);
    expect(market.now - OPEN).toBeGreaterThan((MINUTES - 1) * MINUTE);
  });
});
