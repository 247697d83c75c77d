import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MINUTE, SECOND, type OptionTradeEvent } from '@mia-trading/core';
import { at, FakeMarket, optionQuote } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { largeFlowConfig, type LargeFlowConfig } from './config.js';
import { LargeFlow, type LargeFlowSnapshot } from './large-flow.js';
import { printSide, type PrintQuote } from './print-side.js';
import { SeriesMap } from './series-map.js';

const options = largeFlowConfig.parse({});
/** 2025-09-05 is today: the default expiry of the test quotes. */
const START = at('2025-09-05T10:00:00-05:00');
const TOMORROW = '2025-09-08';

function optionTrade(fields: Partial<OptionTradeEvent> & { readonly tsInit: number }): OptionTradeEvent {
  return { kind: 'optionTrade', tsEvent: fields.tsInit, seq: 0, instrument: 'SPX', root: 'SPXW', expiry: TOMORROW, strike: 6_500, right: 'C', price: 10, size: 100, aggressor: 0, conditions: '', ...fields };
}

function run(events: readonly (OptionTradeEvent | ReturnType<typeof optionQuote>)[], until: number, changes: Partial<LargeFlowConfig> = {}): LargeFlowSnapshot {
  const flow = new LargeFlow({ ...options, ...changes });
  const market = new FakeMarket().to(START);
  flow.onSession();
  for (const event of events) {
    market.to(event.tsInit);
    if (event.kind === 'optionTrade') flow.onOptionTrade(event, market);
    else flow.onOptionQuote(event, market);
  }
  return flow.at(market.to(until));
}

describe('side of an option print', () => {
  const quote: PrintQuote = { bid: 10, ask: 11, bidSize: 20, askSize: 30 };
  const side = (price: number, size: number, changed: Partial<PrintQuote> = {}): unknown => Object.values(printSide(price, size, 0, { ...quote, ...changed }, true));

  it('goes by the quote: at the ask bought, at the bid sold, between them not known', () => {
    expect([11, 11.5, 10, 9, 10.5].map((price) => side(price, 5))).toEqual([[1, 'quote'], [1, 'quote'], [-1, 'quote'], [-1, 'quote'], [0, 'none']]);
  });

  it('goes by the displayed size first: a print of just that size filled a resting customer', () => {
    expect(side(10, 20)).toEqual([1, 'tradeSize']);
    expect(side(10.5, 20)).toEqual([1, 'tradeSize']);
    expect(side(11, 30)).toEqual([-1, 'tradeSize']);
    expect(side(10.5, 20, { askSize: 20 })).toEqual([0, 'none']);
    expect(printSide(10, 20, 0, quote, false)).toEqual({ side: -1, rule: 'quote' });
  });

  it('believes the feed, and knows nothing without a quote or on a crossed one', () => {
    expect(printSide(10, 20, -1, quote, true)).toEqual({ side: -1, rule: 'feed' });
    expect(printSide(10, 20, 0, undefined, true)).toEqual({ side: 0, rule: 'none' });
    expect(side(12, 5, { bid: 12 })).toEqual([0, 'none']);
    expect(side(11, 5, { bid: 11 })).toEqual([0, 'none']);
    expect(side(10.5, 5, { bid: Number.NaN, bidSize: Number.NaN })).toEqual([0, 'none']);
    expect(side(11, 5, { bid: Number.NaN, bidSize: Number.NaN })).toEqual([1, 'quote']);
  });
});

describe('large option flow', () => {
  const quoted = optionQuote({ tsInit: START, expiry: TOMORROW, bid: 9, ask: 10, bidSize: 7, askSize: 8, delta: 0.5, underlying: 6_500 });

  it('signs premium and delta by who bought: by hand', () => {
    const time = START + SECOND;
    const { later, zeroDte, method } = run([quoted, optionTrade({ tsInit: time })], time + 2 * SECOND);
    const left = Math.exp((-Math.LN2 * 2) / (20 * 60));
    expect(later.signedPremium).toBeCloseTo(100 * 100 * 10 * left, 6);
    expect(later.signedDeltaNotional).toBeCloseTo(100 * 100 * 0.5 * 6_500 * left, 4);
    expect(later).toMatchObject({ premiumDirection: 1, deltaDirection: 1, coverage: 1, deltaCoverage: 1, prints: 1 });
    expect(zeroDte).toMatchObject({ signedPremium: 0, premium: 0, premiumDirection: null, coverage: null, prints: 0 });
    expect(method).toBe('aggressor-inferred');
  });

  it('is bullish when calls are bought or puts sold', () => {
    const direction = (right: 'C' | 'P', price: number, delta: number): unknown => {
      const { later } = run([{ ...quoted, right, delta }, optionTrade({ tsInit: START + 1, right, price })], START + MINUTE);
      return [later.premiumDirection, later.deltaDirection];
    };
    expect([direction('C', 10, 0.5), direction('C', 9, 0.5), direction('P', 10, -0.5), direction('P', 9, -0.5)]).toEqual([[1, 1], [-1, -1], [-1, -1], [1, 1]]);
  });

  it('weakens the direction by what it cannot classify, and never shares that out: by hand', () => {
    const events = [quoted, optionTrade({ tsInit: START + 1 }), optionTrade({ tsInit: START + 2, price: 9.5, size: 300 })];
    const { later } = run(events, START + MINUTE);
    expect(later.coverage).toBeCloseTo(1_000 / 3_850, 9);
    expect(later.premiumDirection).toBeCloseTo(1_000 / 3_850, 9);
    expect(later.deltaDirection).toBeCloseTo(1 / 4, 9);
    expect(later.unclassifiedPremium / later.premium).toBeCloseTo(2_850 / 3_850, 9);
  });

  it('halves in twenty minutes', () => {
    const events = [quoted, optionTrade({ tsInit: START })];
    expect(run(events, START + 20 * MINUTE).later.premium).toBeCloseTo(50_000, 6);
    expect(run(events, START + 40 * MINUTE).later.premium).toBeCloseTo(25_000, 6);
  });

  it('keeps what expires today apart', () => {
    const today = { expiry: '2025-09-05' };
    const snapshot = run([{ ...quoted, ...today }, optionTrade({ tsInit: START + 1, ...today })], START + MINUTE);
    expect([snapshot.zeroDte.prints, snapshot.later.prints]).toEqual([1, 0]);
  });

  it('leaves out multi-leg conditions, and legs printed at one time with one size', () => {
    const complex = run([quoted, optionTrade({ tsInit: START + 1, conditions: 'AUTO MLET' })], START + MINUTE);
    expect([complex.complexPrints, complex.later.prints]).toEqual([1, 0]);
    const time = START + 1;
    const legs = run([optionTrade({ tsInit: time }), optionTrade({ tsInit: time + 5, tsEvent: time, strike: 6_600 }), optionTrade({ tsInit: time + 6, tsEvent: time, size: 70 })], START + MINUTE);
    expect([legs.legPrints, legs.later.prints]).toEqual([2, 1]);
    const sameSeries = run([optionTrade({ tsInit: time }), optionTrade({ tsInit: time })], START + MINUTE);
    expect([sameSeries.legPrints, sameSeries.later.prints]).toEqual([0, 2]);
  });

  it('takes more prints at once than it can hold for one trade of many legs', () => {
    const snapshot = run(Array.from({ length: 70 }, (_, index) => optionTrade({ tsInit: START + 1, size: 100 + index })), START + MINUTE);
    expect([snapshot.legPrints, snapshot.later.prints]).toEqual([70, 0]);
  });

  it('hears large prints only: a least size, and from the hundredth print the top hundredth', () => {
    const small = Array.from({ length: 200 }, (_, index) => optionTrade({ tsInit: START + index, size: 49 }));
    const many = Array.from({ length: 200 }, (_, index) => optionTrade({ tsInit: START + 200 + index, size: 60 }));
    expect(run(small, START + MINUTE).later.prints).toBe(0);
    const big = Array.from({ length: 500 }, (_, index) => optionTrade({ tsInit: START + index, size: index % 10 === 0 ? 900 : 1 }));
    expect(run([...big, ...many], START + MINUTE).later.prints).toBe(50);
  });

  it('keeps sizes of this week and of later expiries apart', () => {
    const week = Array.from({ length: 200 }, (_, index) => optionTrade({ tsInit: START + index, size: 5_000 }));
    const later = optionTrade({ tsInit: START + 300, size: 60, expiry: '2025-12-19' });
    expect(run([...week, later], START + MINUTE).later.prints).toBe(201);
    expect(run([...week, { ...later, expiry: '2025-09-12' }], START + MINUTE).later.prints).toBe(200);
  });

  it('waits a second for the other legs of a trade, whoever asks in between', () => {
    const flow = new LargeFlow(options);
    const market = new FakeMarket().to(START);
    flow.onOptionTrade(optionTrade({ tsInit: START }), market);
    expect(flow.at(market.to(START + SECOND / 2)).later.prints).toBe(0);
    flow.onOptionTrade(optionTrade({ tsInit: START + SECOND / 2, tsEvent: START, strike: 6_600 }), market);
    expect(flow.at(market.to(START + MINUTE))).toMatchObject({ legPrints: 2, later: { prints: 0 } });
    const apart = run([optionTrade({ tsInit: START }), optionTrade({ tsInit: START + SECOND + 1, tsEvent: START, strike: 6_600 })], START + MINUTE);
    expect(apart).toMatchObject({ legPrints: 0, later: { prints: 2 } });
  });

  it('does not trust an old quote, and counts premium where the delta is not known', () => {
    const late = START + 61 * SECOND;
    expect(run([quoted, optionTrade({ tsInit: late })], late + MINUTE).later.coverage).toBe(0);
    const noDelta = run([{ ...quoted, delta: null }, optionTrade({ tsInit: START + 1 })], START + MINUTE).later;
    expect(noDelta).toMatchObject({ premiumDirection: 1, coverage: 1, deltaDirection: null, deltaCoverage: 0 });
  });

  it('ignores prints without price or size, and other roots', () => {
    const events = [optionTrade({ tsInit: START, price: 0 }), optionTrade({ tsInit: START, size: Number.NaN }), optionTrade({ tsInit: START, root: 'XSP' })];
    expect(run(events, START + MINUTE).later.prints).toBe(0);
  });

  it('begins a session with nothing', () => {
    const flow = new LargeFlow(options);
    const market = new FakeMarket().to(START);
    flow.onOptionTrade(optionTrade({ tsInit: START }), market);
    flow.onSession();
    expect(flow.at(market.to(START + MINUTE)).later).toMatchObject({ premium: 0, prints: 0 });
  });

  const print = fc.record({ gap: fc.integer({ min: 1, max: 600 }), price: fc.constantFrom(9, 9.5, 10), size: fc.integer({ min: 50, max: 400 }), right: fc.constantFrom('C' as const, 'P' as const) });

  it('equals a slow sum over all prints', () => {
    fc.assert(
      fc.property(fc.array(print, { maxLength: 40 }), (prints) => {
        let time = START;
        const events = prints.flatMap(({ gap, price, size, right }) => {
          time += gap * SECOND;
          return [{ ...quoted, tsInit: time, right }, optionTrade({ tsInit: time, price, size, right })];
        });
        const now = time + 5 * SECOND;
        const { later } = run(events, now, { quantilePrints: 1_000 });
        const sum = (measure: (trade: OptionTradeEvent) => number): number =>
          events.reduce((total, event) => (event.kind === 'optionTrade' ? total + measure(event) * event.price * event.size * 100 * Math.exp((-Math.LN2 * (now - event.tsInit)) / (20 * MINUTE)) : total), 0);
        const sideOf = ({ price }: OptionTradeEvent): number => (price === 10 ? 1 : price === 9 ? -1 : 0);
        const expected = [sum(() => 1), sum((trade) => sideOf(trade) * (trade.right === 'C' ? 1 : -1)), sum((trade) => (sideOf(trade) === 0 ? 1 : 0))];
        [later.premium, later.signedPremium, later.unclassifiedPremium].forEach((value, index) => expect(Math.abs(value - (expected[index] as number))).toBeLessThanOrEqual(1e-9 * (1 + later.premium)));
        expect(later.prints).toBe(prints.length);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('turns its sign when every print is on the other side', () => {
    fc.assert(
      fc.property(fc.array(print, { maxLength: 30 }), (prints) => {
        const told = (mirror: 1 | -1): LargeFlowSnapshot => {
          let time = START;
          const events = prints.map(({ gap, price, size, right }) => optionTrade({ tsInit: (time += gap * SECOND), size, right, aggressor: price === 9.5 ? 0 : price === 10 ? mirror : mirror === 1 ? -1 : 1 }));
          return run(events, time + 5 * SECOND);
        };
        expect(told(-1).later.signedPremium).toBeCloseTo(-told(1).later.signedPremium, 6);
        expect(told(-1).later.coverage).toEqual(told(1).later.coverage);
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('a map of option series', () => {
  it('keeps one value for each root, expiry, strike and right', () => {
    const map = new SeriesMap<number>();
    const key = { root: 'SPX', expiry: TOMORROW, strike: 6_500, right: 'C' as const };
    const others = [{ ...key, root: 'SPXW' }, { ...key, expiry: '2025-12-19' }, { ...key, strike: 6_500.001 }, { ...key, right: 'P' as const }];
    [key, ...others].forEach((each, index) => map.set(each, index));
    map.set(key, 9);
    expect([key, ...others].map((each) => map.get(each))).toEqual([9, 1, 2, 3, 4]);
    expect(map.size).toBe(5);
    map.clear();
    expect([map.get(key), map.size]).toEqual([undefined, 0]);
  });
});
