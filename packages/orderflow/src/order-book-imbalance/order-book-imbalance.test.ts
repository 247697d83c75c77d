import { describe, expect, it } from '@jest/globals';
import { createReading, TradeFlag, type Reading } from '@mia-trading/core';
import { orderflowConfig } from '../config.js';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { priorScale } from '../test-support/prior-sessions.js';
import { OrderBookImbalance } from './order-book-imbalance.js';

const SECOND = 1_000_000;
const options = orderflowConfig.parse({}).orderBookImbalance;

/** Every component on a scale of its own that gives `tanh(1)` in the market of {@link leaningMarket}. */
const scales = {
  schemaVersion: 1 as const,
  components: {
    queueImbalance: priorScale(0.5),
    weightedMidOffsetTicks: priorScale(0.25),
    tradePressure: priorScale(0.5),
    persistentDepth: priorScale(40),
    orderFlowImbalance1s: priorScale(1),
    orderFlowImbalance5s: priorScale(1),
    orderFlowImbalance10s: priorScale(1),
  },
};

/**
 * One price a side, 100 x 101 ticks. For 12 s 10 x 20 is shown, then 60 x 20: imbalance 0.5, weighted mid 0.25 ticks above the mid.
 * The one change of the window brings +50 to an average depth of 40 (OFI 1.25), and 20 contracts were bought (0.5 of that depth).
 */
function leaningMarket(feature: OrderBookImbalance, market = new FakeMarket()): FakeMarket {
  const publish = (now: number, bidSize: number): void => {
    market.now = now;
    market.book.asOf = now;
    market.book.set([[100, bidSize]], [[101, 20]]);
    feature.onBook(market);
  };
  for (let second = 0; second <= 12; second += 1) publish(second * SECOND, 10);
  market.now = 12.5 * SECOND;
  feature.onTrade(print({ ticks: 101, size: 20, aggressor: 1, tsInit: market.now }), market);
  publish(12.5 * SECOND, 60);
  return market;
}

function read(feature: OrderBookImbalance, market: FakeMarket): Reading {
  const reading = createReading();
  feature.read(market, reading);
  return reading;
}

function warmFeature(overrides: Partial<typeof options> = {}): OrderBookImbalance {
  const feature = new OrderBookImbalance({ ...options, ...overrides });
  feature.restore(scales);
  return feature;
}

describe('orderBookImbalance', () => {
  it('adds up its components by weight: 0.36 and 0.24 of tanh(1) and tanh(1.25), 0.4 of tanh(-0.25)', () => {
    const feature = warmFeature();
    const market = leaningMarket(feature);
    const result = read(feature, market);
    // 10 bid against 20 offered has rested for 12 s: persistent depth is -10 on a scale of 40.
    const expected = 0.6 * ((0.3 + 0.1 + 0.2) * Math.tanh(1) + 0.4 * Math.tanh(1.25)) + 0.4 * Math.tanh(-0.25);
    expect(result.signal).toBeCloseTo(expected, 12);
    expect(result).toMatchObject({ available: true, asOf: 12.5 * SECOND, reason: '' });
    expect(result.confidence).toBeCloseTo(1, 12);
    expect(feature.explain(market)).toMatchObject({
      queueImbalance: 0.5,
      weightedMidOffsetTicks: 0.25,
      tradePressure: 0.5,
      persistentDepth: -10,
      orderFlowImbalance1s: 1.25,
      orderFlowImbalance10s: 1.25,
      averageDepth: 40,
    });
  });

  it('does without depth on an L1 feed, at lower confidence', () => {
    const feature = warmFeature();
    const market = new FakeMarket();
    market.feedQuality = 'l1';
    const result = read(feature, leaningMarket(feature, market));
    expect(result.signal).toBeCloseTo((0.3 + 0.1 + 0.2) * Math.tanh(1) + 0.4 * Math.tanh(1.25), 12);
    expect(result.confidence).toBeCloseTo(0.6 * 0.8, 12);
  });

  it('trusts a feed whose book and prints come apart less', () => {
    const feature = warmFeature();
    const market = new FakeMarket();
    market.feedQuality = 'l2-async';
    expect(read(feature, leaningMarket(feature, market)).confidence).toBeCloseTo(0.8, 12);
  });

  it('does without trade pressure when sizes or aggressors are not known', () => {
    const feature = warmFeature();
    const market = leaningMarket(feature);
    feature.onTrade(print({ ticks: 101, size: 0, flags: TradeFlag.SizeUnknown, tsInit: market.now }), market);
    const result = read(feature, market);
    const rest = 0.6 * (0.4 * Math.tanh(1) + 0.4 * Math.tanh(1.25)) + 0.4 * Math.tanh(-0.25);
    expect(result.signal).toBeCloseTo(rest / (1 - 0.6 * 0.2), 12);
    expect(result.confidence).toBeCloseTo(1 - 0.6 * 0.2, 12);
    expect(feature.explain(market)['tradePressure']).toBeNull();
  });

  it('is 0 for a scale that is flat', () => {
    const feature = new OrderBookImbalance(options);
    const flat = Object.fromEntries(Object.keys(scales.components).map((name) => [name, priorScale(0)]));
    feature.restore({ schemaVersion: 1, components: flat });
    expect(read(feature, leaningMarket(feature))).toMatchObject({ available: true, signal: 0 });
  });
});

describe('orderBookImbalance is unavailable, and says why', () => {
  it.each([
    ['feed is sampled', (market: FakeMarket) => Object.assign(market, { feedQuality: 'sampled' })],
    ['not in continuous trading', (market: FakeMarket) => Object.assign(market, { phase: 'auction' })],
    ['book is not whole', (market: FakeMarket) => market.book.set([[102, 5]], [[101, 5]])],
    ['book is not whole', (market: FakeMarket) => market.book.set([[100, 5]], [])],
  ])('%s', (reason, change) => {
    const feature = warmFeature();
    const market = leaningMarket(feature);
    change(market);
    expect(read(feature, market)).toEqual({ available: false, signal: 0, confidence: 0, asOf: 12.5 * SECOND, reason });
    expect(feature.explain(market)['queueImbalance']).toBeNull();
  });

  it('without scales', () => {
    const feature = new OrderBookImbalance(options);
    expect(read(feature, leaningMarket(feature)).reason).toBe('not warm');
  });

  it('with nothing but depth and half of the imbalance missing', () => {
    const feature = new OrderBookImbalance(options);
    feature.restore({ schemaVersion: 1, components: { persistentDepth: priorScale(40), queueImbalance: priorScale(1), weightedMidOffsetTicks: priorScale(1) } });
    expect(read(feature, leaningMarket(feature)).reason).toBe('not warm');
  });

  it('after a gap, until its windows are whole again', () => {
    const feature = warmFeature();
    const market = leaningMarket(feature);
    feature.onGap();
    market.now += 1;
    feature.onBook(market);
    const result = read(feature, market);
    expect(result.reason).toBe('not warm');
  });
});

describe('orderBookImbalance of one session only', () => {
  it('is warm after 300 seconds with a book, at confidence 0.7 at most', () => {
    const feature = new OrderBookImbalance(options);
    const market = new FakeMarket();
    const readings = Array.from({ length: 330 }, (_, second) => {
      market.now = second * SECOND;
      market.book.set([[100, 10 + (second % 7)]], [[101, 10 + (second % 5)]]);
      feature.onBook(market);
      return read(feature, market);
    });
    // Second k has k samples of the queue behind it and k - 1 of one-second order flow, the first of which makes half of the imbalance part.
    expect(readings.findIndex((reading) => reading.available)).toBe(301);
    expect(readings.at(-1)?.confidence).toBeCloseTo(0.7, 12);
  });
});
