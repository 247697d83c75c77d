import { describe, expect, it } from '@jest/globals';
import { createReading, createSessionClock, EvaluationGrid, FeatureSet, MarketState, runFeatures, type Feature, type Reading } from '@mia-trading/core';
import { orderflowConfig } from './config.js';
import { OrderBookImbalance } from './order-book-imbalance/order-book-imbalance.js';
import { readMarket, realHourExists, realInstrument, type RealEvent } from './test-support/real-hour.js';
import { VolumeConfirmation } from './volume-confirmation/volume-confirmation.js';

/** The opening of the hour: a price to reflect it at. */
const MIRROR = { ticks: 19_200 };
const config = orderflowConfig.parse({});

interface Evaluation {
  readonly time: number;
  readonly readings: readonly Reading[];
}

/** Both features through the hour as the engine runs them: a 250 ms grid of event time. */
function evaluate(events: readonly RealEvent[]): { evaluations: Evaluation[]; market: MarketState } {
  const features: Feature[] = [new VolumeConfirmation(config.volumeConfirmation), new OrderBookImbalance(config.orderBookImbalance)];
  const set = new FeatureSet(features);
  const market = new MarketState(realInstrument, createSessionClock(realInstrument));
  const grid = new EvaluationGrid(250_000);
  const evaluations: Evaluation[] = [];
  for (const event of events) {
    while (grid.isDueBefore(event.tsInit)) {
      const time = grid.take();
      set.announce(market.advanceTo(time), market);
      const readings = features.map((feature) => {
        const reading = createReading();
        feature.read(market, reading);
        return reading;
      });
      evaluations.push({ time, readings });
    }
    runFeatures(set, market, event);
    if (event.kind !== 'feedStatus') grid.note(event.tsInit);
  }
  return { evaluations, market };
}

const MINUTE = 60_000_000;
const BEGIN = Date.UTC(2023, 11, 25, 23) * 1_000;
const VOLUME = 0;
const BOOK = 1;

/** Evaluations at which a feature was available. */
function availableOf(evaluations: readonly Evaluation[], feature: number): { readonly time: number; readonly reading: Reading }[] {
  return evaluations.flatMap(({ time, readings }) => {
    const reading = readings[feature];
    return reading?.available === true ? [{ time, reading }] : [];
  });
}

describe('both features on the real hour, trades and depth', () => {
  const real = realHourExists ? it : it.skip;

  real('speak once their scales are warm, within their ranges, and say why before', () => {
    const { evaluations, market } = evaluate(readMarket());
    expect([market.gaps, market.book.violations]).toEqual([0, 0]);
    const book = availableOf(evaluations, BOOK);
    const volume = availableOf(evaluations, VOLUME);
    // 300 seconds with a book; 300 seconds with a print after the first 30 s took longer in this thin hour.
    expect((book[0]?.time ?? 0) - BEGIN).toBeGreaterThan(5 * MINUTE);
    expect((book[0]?.time ?? 0) - BEGIN).toBeLessThan(6 * MINUTE);
    expect(book).toHaveLength(evaluations.filter(({ time }) => time >= (book[0]?.time ?? 0)).length);
    expect((volume[0]?.time ?? 0) - BEGIN).toBeGreaterThan(5 * MINUTE);
    expect(volume.length / evaluations.length).toBeGreaterThan(0.7);
    for (const available of [book, volume]) {
      const signals = available.map(({ reading }) => reading.signal);
      expect(Math.max(...signals)).toBeLessThanOrEqual(1);
      expect(Math.min(...signals)).toBeGreaterThanOrEqual(-1);
      expect(new Set(signals).size).toBeGreaterThan(1_000);
    }
    expect(Math.max(...book.map(({ reading }) => reading.confidence))).toBeCloseTo(0.7, 12);
    expect(Math.max(...volume.map(({ reading }) => reading.confidence))).toBeCloseTo(0.7 * 0.85, 12);
    const reasons = new Set(evaluations.flatMap(({ readings }) => readings.map(({ reason }) => reason)));
    expect([...reasons].sort()).toEqual(['', 'aggressor coverage too low', 'not warm']);
  });

  real('no look-ahead: cutting the recording leaves every earlier reading as it was', () => {
    const events = readMarket();
    const { evaluations } = evaluate(events);
    const cut = evaluate(events.slice(0, Math.floor(events.length / 2))).evaluations;
    expect(cut.length).toBeGreaterThan(1_000);
    expect(cut).toEqual(evaluations.slice(0, cut.length));
  });

  real('mirror: the reflected hour gives the opposite signals', () => {
    const { evaluations } = evaluate(readMarket());
    const reflected = evaluate(readMarket(MIRROR)).evaluations;
    const states = (list: readonly Evaluation[]): unknown => list.map(({ time, readings }) => [time, ...readings.flatMap(({ available, confidence, reason }) => [available, confidence, reason])]);
    expect(states(reflected)).toEqual(states(evaluations));
    const sums = reflected.flatMap(({ readings }, index) => readings.map(({ signal }, feature) => Math.abs(signal + (evaluations[index]?.readings[feature]?.signal ?? Number.NaN))));
    expect(Math.max(...sums)).toBeLessThanOrEqual(1e-9);
  });
});
