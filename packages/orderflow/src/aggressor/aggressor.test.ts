import { describe, expect, it } from '@jest/globals';
import { NO_PRICE, TradeFlag, type Aggressor } from '@mia-trading/core';
import fc from 'fast-check';
import { FakeMarket, print, quoteBook } from '../test-support/fake-market.js';
import { splitRun } from '../test-support/split-run.js';
import { readTrades, realHourExists, type RealTrade } from '../test-support/real-hour.js';
import { AggressorClassifier } from './aggressor-classifier.js';
import { classifyAggressor, quoteRule, tickRule } from './classify-aggressor.js';

describe('classifyAggressor', () => {
  const quoted = { bid: 19_200, ask: 19_201, tickDirection: 0 as Aggressor, exchange: 0 as Aggressor };

  it('believes the exchange before the quote', () => {
    expect(classifyAggressor({ ...quoted, price: 19_201, exchange: -1 })).toEqual({ aggressor: -1, source: 'exchange' });
  });

  it('calls a print at the ask a buy and one at the bid a sell', () => {
    expect(classifyAggressor({ ...quoted, price: 19_201 })).toEqual({ aggressor: 1, source: 'quote' });
    expect(classifyAggressor({ ...quoted, price: 19_200 })).toEqual({ aggressor: -1, source: 'quote' });
    expect(classifyAggressor({ ...quoted, price: 19_205 })).toEqual({ aggressor: 1, source: 'quote' });
    expect(classifyAggressor({ ...quoted, price: 19_190 })).toEqual({ aggressor: -1, source: 'quote' });
  });

  it('gives a print inside a wide spread to the nearer side, and one at the mid to the tick rule', () => {
    const wide = { ...quoted, bid: 100, ask: 104 };
    expect(classifyAggressor({ ...wide, price: 103 })).toEqual({ aggressor: 1, source: 'quote' });
    expect(classifyAggressor({ ...wide, price: 101 })).toEqual({ aggressor: -1, source: 'quote' });
    expect(classifyAggressor({ ...wide, price: 102, tickDirection: -1 })).toEqual({ aggressor: -1, source: 'tick' });
    expect(classifyAggressor({ ...wide, price: 102 })).toEqual({ aggressor: 0, source: 'none' });
  });

  it.each([
    ['locked', 100, 100],
    ['crossed', 101, 100],
    ['without bid', NO_PRICE, 100],
    ['without ask', 100, NO_PRICE],
  ])('does not use a quote that is %s', (_, bid, ask) => {
    expect([99, 100, 102].map((price) => quoteRule(price, bid, ask))).toEqual([0, 0, 0]);
    expect(classifyAggressor({ ...quoted, bid, ask, price: 100, tickDirection: 1 })).toEqual({ aggressor: 1, source: 'tick' });
  });

  it('mirrors: reflected prices give the opposite aggressor from the same source', () => {
    const ticks = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(ticks, ticks, ticks, fc.constantFrom<Aggressor>(-1, 0, 1), (price, bid, ask, direction) => {
        const verdict = classifyAggressor({ price, bid, ask, tickDirection: direction, exchange: 0 });
        const mirrored = classifyAggressor({ price: -price, bid: -ask, ask: -bid, tickDirection: (0 - direction) as Aggressor, exchange: 0 });
        expect(mirrored.aggressor + verdict.aggressor).toBe(0);
        expect(mirrored.source).toBe(verdict.source);
      }),
    );
  });
});

describe('tickRule', () => {
  it('keeps the direction of the last change through unchanged prices', () => {
    const prices = [10, 10, 11, 11, 10, 10, 12];
    let direction: Aggressor = 0;
    let previous = Number.NaN;
    const directions = prices.map((price) => {
      direction = tickRule(price, previous, direction);
      previous = price;
      return direction;
    });
    expect(directions).toEqual([0, 0, 1, 1, -1, -1, 1]);
  });
});

describe('AggressorClassifier', () => {
  function quotedMarket(): FakeMarket {
    const market = new FakeMarket();
    quoteBook(market, { bid: 100, bidSize: 5, ask: 101, askSize: 5 });
    return market;
  }

  it('leaves a print alone whose source is known', () => {
    const trade = print({ ticks: 101, aggressor: -1, aggressorSource: 'exchange' });
    expect(new AggressorClassifier().classify(trade, quotedMarket())).toBe(trade);
    const cross = print({ ticks: 101, aggressor: 0, aggressorSource: 'exchange' });
    expect(new AggressorClassifier().classify(cross, quotedMarket())).toBe(cross);
  });

  it('adds aggressor and source to a bare print and keeps everything else', () => {
    const trade = print({ ticks: 101, size: 7, tsInit: 5, seq: 9, matchId: 3, flags: TradeFlag.Last });
    expect(new AggressorClassifier().classify(trade, quotedMarket())).toEqual({ ...trade, aggressor: 1, aggressorSource: 'quote' });
  });

  it.each([
    ['an auction', TradeFlag.Auction],
    ['an off-book trade', TradeFlag.OffBook],
  ])('gives the print of %s no aggressor', (_, flags) => {
    const trade = print({ ticks: 101, flags });
    expect(new AggressorClassifier().classify(trade, quotedMarket())).toBe(trade);
  });

  it('gives no aggressor before continuous trading', () => {
    const market = quotedMarket();
    market.phase = 'preOpen';
    expect(new AggressorClassifier().classify(print({ ticks: 101 }), market).aggressor).toBe(0);
  });

  it('falls back to the tick rule while the book is crossed, and forgets the last price at a reset', () => {
    const market = quotedMarket();
    quoteBook(market, { bid: 102, bidSize: 5, ask: 101, askSize: 5 });
    const classifier = new AggressorClassifier();
    expect(classifier.classify(print({ ticks: 100 }), market).aggressorSource).toBe('none');
    expect(classifier.classify(print({ ticks: 101 }), market)).toMatchObject({ aggressor: 1, aggressorSource: 'tick' });
    classifier.reset();
    expect(classifier.classify(print({ ticks: 99 }), market)).toMatchObject({ aggressor: 0, aggressorSource: 'none' });
  });
});

describe('a restart', () => {
  it('property: a snapshot at any point goes on as if nothing had happened', () => {
    const make = (): { readonly subject: AggressorClassifier; readonly answer: (ticks: number) => unknown } => {
      const subject = new AggressorClassifier();
      const market = new FakeMarket();
      return { subject, answer: (ticks) => subject.classify(print({ ticks }), market) };
    };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 99, max: 101 })), fc.nat(), (prices, at) => {
        const { whole, resumed } = splitRun(make, prices, at % (prices.length + 1));
        expect(resumed).toEqual(whole);
      }),
    );
  });
});

describe('on the real hour', () => {
  const real = realHourExists ? it : it.skip;

  function agreement(trades: readonly RealTrade[], setQuote: (market: FakeMarket, trade: RealTrade) => void): { right: number; classified: number } {
    const classifier = new AggressorClassifier();
    const market = new FakeMarket();
    let right = 0;
    let classified = 0;
    for (const trade of trades) {
      setQuote(market, trade);
      const verdict = classifier.classify(print({ ticks: trade.ticks, size: trade.size, tsInit: trade.ts }), market);
      if (trade.aggressor === 0) expect(verdict.aggressor).toBe(0);
      else {
        classified += 1;
        if (verdict.aggressor === trade.aggressor) right += 1;
      }
    }
    return { right, classified };
  }

  real('the quote before the print names every one of 2,972 aggressors as the exchange does, and none for the opening cross', () => {
    expect(agreement(readTrades(), quoteBook)).toEqual({ right: 2_972, classified: 2_972 });
  });

  real('the tick rule alone is right for 74.8 % of them', () => {
    const { right, classified } = agreement(readTrades(), (market) => market.book.set([], []));
    expect(classified).toBe(2_972);
    expect(right / classified).toBeCloseTo(0.748, 3);
  });
});
