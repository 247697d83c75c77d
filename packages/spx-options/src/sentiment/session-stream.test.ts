import { describe, expect, it } from '@jest/globals';
import { createReading, createSessionClock, FeatureSet, MarketState, MINUTE, runFeatures, type Feature, type MarketEvent, type Reading } from '@mia-trading/core';
import { at, ES, indexLevel, optionQuote } from '../test-support/fake-market.js';
import { sentimentConfig } from './config.js';
import { FearGreed } from './fear-greed-feature.js';
import { PutCallRatio } from './put-call-ratio.js';
import { TechSentiment } from './tech-sentiment.js';
import { VixLevel } from './vix-level.js';

/** Seven trade dates around a holiday; the last is the one rated. */
const DATES = ['2025-08-26', '2025-08-27', '2025-08-28', '2025-08-29', '2025-09-02', '2025-09-03', '2025-09-04'] as const;
const STEP = 2 * MINUTE;

/** Indices and option volumes of one cash session; every number differs from day to day and from minute to minute. */
function session(date: string, day: number): MarketEvent[] {
  const open = at(`${date}T08:30:00-05:00`);
  return Array.from({ length: 196 }, (_, step) => {
    const time = open + step * STEP;
    const wave = ((day * 7 + step * 3) % 11) / 10;
    const levels = [['VIX', 15 + wave], ['VIX3M', 18], ['VVIX', 90 + 5 * wave], ['VXN', 19 - wave], ['SPX', 6_400 + 10 * wave]] as const;
    const volume = 100 * (step + 1);
    return [
      ...levels.map(([symbol, level]) => indexLevel(symbol, level, time)),
      optionQuote({ tsInit: time, right: 'C', volume }),
      optionQuote({ tsInit: time, right: 'P', volume: volume * (1 + wave / 2) }),
    ];
  }).flat();
}

function readings(events: readonly MarketEvent[]): Reading[][] {
  const { vixLevel, putCallRatio, techSentiment, fearGreed } = sentimentConfig.parse({});
  const ratio = new PutCallRatio(putCallRatio);
  const short = { ...fearGreed, rankDays: 5, minimumDays: 2, vixAverageDays: 2, spxAverageDays: 2, putCallDays: 1, putCallMedianDays: 2 };
  const features: Feature[] = [new VixLevel(vixLevel), ratio, new TechSentiment({ ...techSentiment, minimumDays: 3 }), new FearGreed(short, { putCall: ratio.history })];
  const market = new MarketState(ES, createSessionClock(ES));
  const listeners = new FeatureSet(features);
  return events.map((event) => {
    runFeatures(listeners, market, event);
    return features.map((feature) => {
      const reading = createReading();
      feature.read(market, reading);
      return reading;
    });
  });
}

describe('the sentiment features on a stream of sessions', () => {
  const events = DATES.flatMap(session);
  const whole = readings(events);

  it('are all available after six sessions, with finite numbers in their ranges', () => {
    for (const reading of whole.at(-1) ?? []) {
      expect(reading).toMatchObject({ available: true, reason: '' });
      expect(Math.abs(reading.signal)).toBeLessThanOrEqual(1);
      expect(reading.confidence).toBeGreaterThan(0);
      expect(reading.asOf).toBeLessThanOrEqual(events.at(-1)?.tsInit ?? 0);
    }
    expect(whole.at(-1)).toHaveLength(4);
    expect((whole[0] ?? []).every(({ available }) => !available)).toBe(true);
  });

  it('say the same when what follows is cut off or comes otherwise', () => {
    const cut = Math.floor(events.length * 0.93);
    const otherwise = events.slice(cut).map((event) => (event.kind === 'index' ? { ...event, level: 3 * event.level } : event));
    expect(readings(events.slice(0, cut))).toEqual(whole.slice(0, cut));
    expect(readings([...events.slice(0, cut), ...otherwise]).slice(0, cut)).toEqual(whole.slice(0, cut));
  });
});
