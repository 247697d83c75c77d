import { describe, expect, it } from '@jest/globals';
import { createReading, HOUR, MINUTE, TradeFlag, type BarEvent, type MarketView, type TradeEvent, type VolatilityRegime } from '@mia-trading/core';
import fc from 'fast-check';
import { BarSeries } from '../bars/bar-series.js';
import { FormingBar } from '../bars/forming-bar.js';
import { expectToSurviveRestart, seenOf } from '../test-support/restart.js';
import { at, barAt, CASES, mirrored, prints, runThrough, tradeAt } from '../test-support/stream.js';
import { confluenceOf, createConfluence, type TimeframeVote } from './confluence.js';
import { mtfConfluenceConfig } from './mtf-config.js';
import { MtfConfluence } from './mtf-confluence.js';
import { TimeframeTrend } from './timeframe-trend.js';

const OPEN = at('2024-01-10T23:00:00Z');
const config = mtfConfluenceConfig.parse({});
const NORMAL = [0.5, 0.3, 0.15, 0.05];

function readingOf(feature: MtfConfluence, market: MarketView) {
  const reading = createReading();
  feature.read(market, reading);
  return reading;
}

function confluence(votes: readonly (readonly [signal: number, confidence: number, completeness?: number])[], weights: readonly number[] = NORMAL) {
  const result = createConfluence();
  confluenceOf(votes.map(([signal, confidence, completeness = 1]): TimeframeVote => ({ signal, confidence, completeness })), weights, config, result);
  return result;
}

describe('confluence of four timeframes, by hand', () => {
  it('all agree: mean 0.5·0.8 + 0.3·0.6 + 0.15·0.4 + 0.05·0.4 = 0.66, raised by 15 %', () => {
    const { mean, bonus, penalty, signal, confidence } = confluence([[0.8, 1], [0.6, 1], [0.4, 1], [0.4, 1]]);
    expect(mean).toBeCloseTo(0.66, 12);
    expect([bonus, penalty, confidence]).toEqual([0.15, 0, 1]);
    expect(signal).toBeCloseTo(0.66 * 1.15, 12);
  });

  it('half of the conditions met on 1 m, all on the others: 15 % of 0.5·0.5 + 0.5 = 0.75', () => {
    expect(confluence([[0.8, 1, 0.5], [0.6, 1], [0.4, 1], [0.4, 1]]).bonus).toBeCloseTo(0.15 * 0.75, 12);
  });

  it('1 m against 5 m: pair 0.5·0.3·0.6 = 0.09 of all pairs 0.3175, half of that is lost', () => {
    // Pairs: .5·.3 + .5·.15 + .5·.05 + .3·.15 + .3·.05 + .15·.05 = 0.3175.
    const { mean, bonus, penalty, signal } = confluence([[0.8, 1], [-0.6, 1], [0.1, 1], [0, 1]]);
    expect(mean).toBeCloseTo(0.4 - 0.18 + 0.015, 12);
    expect(bonus).toBe(0);
    expect(penalty).toBeCloseTo((0.5 * 0.09) / 0.3175, 12);
    expect(signal).toBeCloseTo(0.235 * (1 - (0.5 * 0.09) / 0.3175), 12);
  });

  it('missing timeframes lower the confidence and leave the signal to the others', () => {
    const { signal, confidence, bonus } = confluence([[0.5, 0.8], [9, 0], [9, 0], [9, 0]]);
    expect(signal).toBeCloseTo(0.5, 12);
    expect(confidence).toBeCloseTo(0.4, 12);
    expect(bonus).toBe(0);
    expect(confluence([[1, 0], [1, 0], [1, 0], [1, 0]])).toEqual(createConfluence());
  });

  it('negated votes negate it exactly, weights need not add up to 1, and it stays in range', () => {
    // A quality is a ratio of counts: 0, or far above where doubles lose their precision.
    const quality = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1, noNaN: true }));
    const vote = fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), quality);
    const weight = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(vote, vote, vote, vote), fc.tuple(weight, weight, weight, weight), (votes, weights) => {
        const plain = confluence(votes, weights);
        const negated = confluence(votes.map(([signal, quality]) => [-signal, quality] as const), weights);
        expect(negated.signal + plain.signal).toBe(0);
        expect(negated.confidence).toBe(plain.confidence);
        expect(Math.abs(plain.signal)).toBeLessThanOrEqual(1);
        const doubled = confluence(votes, weights.map((each) => 2 * each));
        expect(Math.abs(doubled.signal - plain.signal)).toBeLessThanOrEqual(1e-9);
      }),
      CASES,
    );
  });
});

/** A timeframe over closes given directly; high and low half a point around. */
function timeframeOver(closes: readonly number[], gapAt = -1): TimeframeTrend {
  const series = new BarSeries(100);
  const trend = new TimeframeTrend(series, config);
  const bar = new FormingBar();
  closes.forEach((close, i) => {
    bar.begin(i, i + 1);
    bar.addPrices(close, close + 0.5, close - 0.5, close);
    bar.whole = i !== gapAt;
    series.push(bar, i + 1);
    trend.foldClosed();
  });
  return trend;
}

describe('one timeframe, by hand', () => {
  const rising = Array.from({ length: 60 }, (_, i) => 100 + i);

  it('a steady rise of 1 a bar: EMA9 - EMA21 = 6, ATR 1.5, RSI 100, histogram 0, all steps up', () => {
    const trend = timeframeOver(rising);
    // An EMA of n lags a line of slope 1 by (n - 1)/2: 10 - 4 = 6. MACD is then 12.5 - 5.5 = 7 for ever, its histogram 0.
    expect(trend.trend).toBeCloseTo(Math.tanh(6 / 1.5), 6);
    expect(trend.momentum).toBeCloseTo(0.5, 6);
    expect(trend.structure).toBe(1);
    expect(trend.signal).toBeCloseTo(0.4 * Math.tanh(4) + 0.3 * 0.5 + 0.3, 6);
    expect(trend.confidence).toBe(1);
    // The histogram is 0 but for rounding, which is no side: four of five.
    expect(trend.completeness).toBe(0.8);
    expect(timeframeOver(rising.map((close) => -close)).completeness).toBe(0.8);
  });

  it('completeness by hand: after 40 up and one far down, EMA9 over EMA21, RSI, structure and not the close, nor the histogram', () => {
    const trend = timeframeOver([...rising.slice(0, 40), 130]);
    expect(trend.signal).toBeGreaterThan(0);
    expect(trend.completeness).toBe(0.6);
    expect(timeframeOver(Array.from({ length: 50 }, () => 100)).completeness).toBe(0);
    // MACD is not warm at 30 bars: all of four.
    expect(timeframeOver(rising.slice(0, 30)).completeness).toBe(1);
  });

  it('is warm from the 21st bar, complete from the 34th', () => {
    const confidences = [20, 21, 33, 34].map((bars) => timeframeOver(rising.slice(0, bars)).confidence);
    expect(confidences).toEqual([0, 0.85, 0.85, 1]);
  });

  it('a market that stands still is available and says nothing', () => {
    const trend = timeframeOver(Array.from({ length: 50 }, () => 100));
    expect([trend.trend, trend.momentum, trend.structure, trend.signal, trend.confidence]).toEqual([0, 0, 0, 0, 1]);
  });

  it('a bar with a hole takes its share of the confidence while it is among the last 21', () => {
    expect(timeframeOver(rising, 50).confidence).toBeCloseTo(20 / 21, 12);
    expect(timeframeOver(rising, 30).confidence).toBe(1);
  });
});

/** Prints every 10 s that rise a tick a minute. */
function rise(minutes: number, flags: number = TradeFlag.Last): TradeEvent[] {
  const isSized = flags === TradeFlag.Last;
  return Array.from({ length: minutes * 6 }, (_, i) => tradeAt(OPEN + (i * MINUTE) / 6, 4800 + Math.floor(i / 6) * 0.25, isSized ? 1 : 0, 1, flags));
}

describe('mtfConfluence', () => {
  it('on a steady rise is positive; weights follow what is warm and the volatility', () => {
    let volatility: VolatilityRegime = 'Normal';
    const feature = new MtfConfluence(config, () => volatility);
    const market = runThrough([feature], rise(120));
    market.advanceTo(OPEN + 120 * MINUTE);
    const reading = readingOf(feature, market);
    // 120 bars of 1 m, 24 of 5 m (warm, MACD not), 8 of 15 m, 2 of 1 h.
    expect(feature.timeframes.map((timeframe) => timeframe.bars)).toEqual([120, 24, 8, 2]);
    expect(reading.available).toBe(true);
    expect(reading.confidence).toBeCloseTo(0.5 + 0.3 * 0.85, 12);
    expect(reading.signal).toBeGreaterThan(0.8);
    volatility = 'High';
    expect(readingOf(feature, market).confidence).toBeCloseTo(0.7 + 0.2 * 0.85, 12);
    volatility = 'Low';
    expect(readingOf(feature, market).confidence).toBeCloseTo(0.3 + 0.3 * 0.85, 12);
    volatility = 'unknown';
    expect(readingOf(feature, market).confidence).toBeCloseTo(0.7 + 0.2 * 0.85, 12);
    expect(feature.timeframes[0]?.completeness).toBeGreaterThanOrEqual(0.8);
    expect(feature.explain(market)).toMatchObject({ volatility: 'unknown', '1m.bars': 120, '1m.structure': 1, '15m.signal': null, '1h.confidence': 0 });
  });

  it('works on prints without sizes and on bars without volume exactly as with them', () => {
    const sized = new MtfConfluence(config);
    const unsized = new MtfConfluence(config);
    const barred = new MtfConfluence(config);
    const market = runThrough([sized], rise(60));
    runThrough([unsized], rise(60, TradeFlag.SizeUnknown | TradeFlag.Last));
    const bars: BarEvent[] = Array.from({ length: 60 }, (_, i) => {
      const price = 4800 + i * 0.25;
      return barAt(OPEN + (i + 1) * MINUTE, [price, price, price, price], null);
    });
    runThrough([barred], bars);
    market.advanceTo(OPEN + 60 * MINUTE);
    const expected = readingOf(sized, market);
    expect(expected.available).toBe(true);
    expect(readingOf(unsized, market)).toEqual(expected);
    expect(readingOf(barred, market)).toEqual({ ...expected, asOf: OPEN + 60 * MINUTE });
  });

  it('is unavailable until 21 one-minute bars have closed, and when the last price is old', () => {
    const feature = new MtfConfluence(config);
    const market = runThrough([feature], rise(21));
    expect(readingOf(feature, market).reason).toBe('not warm');
    market.advanceTo(OPEN + 21 * MINUTE);
    expect(readingOf(feature, market).available).toBe(true);
    market.advanceTo(OPEN + 27 * MINUTE);
    expect(readingOf(feature, market).reason).toBe('last price too old');
  });

  it('source bars of 5 minutes feed the longer timeframes only', () => {
    const feature = new MtfConfluence(config);
    runThrough([feature], Array.from({ length: 36 }, (_, i) => barAt(OPEN + (i + 1) * 5 * MINUTE, [4800, 4801 + i, 4799 + i, 4800 + i], 5, 5 * MINUTE)));
    expect(feature.timeframes.map((timeframe) => timeframe.bars)).toEqual([0, 36, 12, 3]);
  });
});

describe('over random prints, session boundaries, clock changes and half days', () => {
  it('mirrors, stays in range, and knows nothing of the future', () => {
    fc.assert(
      fc.property(prints, fc.nat({ max: 250 }), (trades, cut) => {
        // Shorter averages, so that short streams are warm on every timeframe.
        const short = mtfConfluenceConfig.parse({ fastPeriod: 2, slowPeriod: 4, rsiPeriod: 3, atrPeriod: 3, macdFast: 2, macdSlow: 4, macdSignal: 2, structureBars: 2 });
        const run = (list: readonly TradeEvent[]) => {
          const feature = new MtfConfluence(short);
          const readings: ReturnType<typeof readingOf>[] = [];
          runThrough([feature], list, (market) => readings.push(readingOf(feature, market)));
          return readings;
        };
        const plain = run(trades);
        const mirror = run(mirrored(trades));
        expect(run(trades.slice(0, cut))).toEqual(plain.slice(0, cut));
        plain.forEach((reading, i) => {
          expect(mirror[i]?.available).toBe(reading.available);
          expect(Math.abs(reading.signal + (mirror[i]?.signal as number))).toBeLessThanOrEqual(1e-9);
          expect(mirror[i]?.confidence).toBe(reading.confidence);
          expect(Math.abs(reading.signal)).toBeLessThanOrEqual(1);
          expect(reading.confidence).toBeLessThanOrEqual(1);
        });
      }),
      CASES,
    );
  });

  it('streaming equals a batch over the closed bars', () => {
    fc.assert(
      fc.property(prints, (trades) => {
        const feature = new MtfConfluence(config);
        const market = runThrough([feature], trades);
        market.advanceTo(market.now + HOUR);
        readingOf(feature, market);
        const closes = feature.ladder.rungs.map((rung) => rung.series.toArray());
        closes.forEach((bars, i) => {
          // The ring keeps 42 bars; where none has left it, a fresh timeframe over the same bars must say the same.
          if (feature.timeframes[i]?.bars !== bars.length) return;
          const series = new BarSeries(100);
          const fresh = new TimeframeTrend(series, config);
          for (const bar of bars) {
            const forming = new FormingBar();
            forming.addPrices(bar.open, bar.high, bar.low, bar.close);
            series.push(forming, bar.end);
          }
          fresh.foldClosed();
          expect(feature.timeframes[i]).toMatchObject({ signal: fresh.signal, trend: fresh.trend, momentum: fresh.momentum, structure: fresh.structure, confidence: fresh.confidence, completeness: fresh.completeness });
        });
      }),
      CASES,
    );
  });

  it('goes on after a restart as if there had been none', () => {
    const short = mtfConfluenceConfig.parse({ fastPeriod: 2, slowPeriod: 4, rsiPeriod: 3, atrPeriod: 3, macdFast: 2, macdSlow: 4, macdSignal: 2, structureBars: 2 });
    fc.assert(
      fc.property(prints, fc.nat({ max: 250 }), (trades, cut) => {
        expectToSurviveRestart(
          () => {
            const feature = new MtfConfluence(short);
            return { hears: feature, state: feature, look: (market) => seenOf(feature, market) };
          },
          trades,
          cut,
        );
      }),
      CASES,
    );
  });
});
