import { describe, expect, it } from '@jest/globals';
import { clearedDepth, feedStatus, level, order, quote, trade } from '../book/test-support/book-events.js';
import type { Feature, MarketListener, MarketView } from '../contracts/feature.js';
import type { BarEvent, IndexEvent, OptionQuoteEvent, OptionTradeEvent, TapeEvent } from '../events/events.js';
import type { Instrument } from '../instruments/instrument.js';
import { FeatureSet, runFeatures } from './dispatch.js';
import { MarketState } from './market-state.js';
import type { SessionClock } from './session-source.js';

const ES: Instrument = { symbol: 'ESH4', root: 'ES', kind: 'future', exchange: 'CME', currency: 'USD', tickSize: 0.25, pointValue: 50, calendar: 'CME_EQUITY' };
/** Regular hours from time 100 on, a new trade date from 200 on. */
const SESSIONS: SessionClock = {
  at: (time) => ({ tradeDate: time < 200 ? '2023-12-26' : '2023-12-27', sessionStart: 0, isRegularHours: time >= 100, phase: 'continuous', until: time < 100 ? 100 : time < 200 ? 200 : Infinity }),
};
const HEADER = { tsEvent: 1, tsInit: 1, seq: 0, instrument: 'ESH4' };
const bar: BarEvent = { ...HEADER, kind: 'bar', period: 60e6, open: 1, high: 2, low: 1, close: 2, volume: null, bidVolume: null, askVolume: null, trades: null };
const vix: IndexEvent = { ...HEADER, kind: 'index', instrument: 'VIX', level: 13 };
const series = { ...HEADER, instrument: 'SPX', root: 'SPXW', expiry: '2023-12-26', strike: 4_800, right: 'C' } as const;
const optionTrade: OptionTradeEvent = { ...series, kind: 'optionTrade', price: 3, size: 1, aggressor: 1, conditions: '' };
const optionQuote: OptionQuoteEvent = { ...series, kind: 'optionQuote', bid: 1, ask: 2, bidSize: null, askSize: null, last: null, volume: null, openInterest: null, iv: null, delta: null, gamma: null, vega: null, theta: null, underlying: null };

/** Hears everything, and notes what it hears with the best bid it sees then. */
class Witness implements MarketListener {
  heard: string[] = [];
  readonly #name: string;

  constructor(name = '') {
    this.#name = name;
  }

  onTrade = (_: unknown, market: MarketView): void => this.#note('trade', market);
  onBook = (market: MarketView): void => this.#note('book', market);
  onOrder = (_: unknown, market: MarketView): void => this.#note('order', market);
  onDepth = (_: unknown, market: MarketView): void => this.#note('depth', market);
  onQuote = (_: unknown, market: MarketView): void => this.#note('quote', market);
  onBar = (_: unknown, market: MarketView): void => this.#note('bar', market);
  onOptionQuote = (_: unknown, market: MarketView): void => this.#note('optionQuote', market);
  onOptionTrade = (_: unknown, market: MarketView): void => this.#note('optionTrade', market);
  onIndex = (_: unknown, market: MarketView): void => this.#note('index', market);
  onGap = (market: MarketView): void => this.#note('gap', market);
  onSession = (market: MarketView): void => this.#note(`session ${market.tradeDate}`, market);
  onRegularHours = (isRegularHours: boolean, market: MarketView): void => this.#note(`regular ${isRegularHours}`, market);

  taken(): string[] {
    const { heard } = this;
    this.heard = [];
    return heard;
  }

  #note(what: string, market: MarketView): void {
    const bid = market.book.levelPrice(1, 0);
    this.heard.push(`${this.#name}${what}${market.book.levelCount(1) === 0 ? '' : ` ${bid}`}`);
  }
}

function stage(): { hear: (event: TapeEvent, time?: number) => string[] } {
  const witness = new Witness();
  const set = new FeatureSet([witness]);
  const market = new MarketState(ES, SESSIONS);
  return {
    hear: (event, time = 1) => {
      runFeatures(set, market, { ...event, tsEvent: time, tsInit: time });
      return witness.taken();
    },
  };
}

describe('runFeatures', () => {
  it('shows the event before the book has it, then the book with it', () => {
    const { hear } = stage();
    expect(hear(quote(100, 1, 101, 1))).toEqual(['session 2023-12-26', 'quote', 'book 100']);
    expect(hear(quote(99, 1, 101, 1), 2)).toEqual(['quote 100', 'book 99']);
  });

  it('tells of session and regular hours before the event that is inside them', () => {
    const { hear } = stage();
    hear(trade(100, 1));
    expect(hear(trade(100, 1), 100)).toEqual(['regular true', 'trade']);
    expect(hear(trade(100, 1), 200)).toEqual(['session 2023-12-27', 'trade']);
  });

  it('keeps every message of one exchange event at the state before it', () => {
    const { hear } = stage();
    hear(order('add', 1, 1, 100, 5));
    hear(order('add', 2, 1, 99, 5));
    expect(hear(trade(100, 5))).toEqual(['trade 100']);
    expect(hear(order('fill', 1, 1, 100, 5, { last: false }))).toEqual(['order 100']);
    expect(hear(order('cancel', 1, 1, 100, 5, { last: false }))).toEqual(['order 100']);
    expect(hear(order('add', 3, -1, 101, 5))).toEqual(['order 100', 'book 99']);
  });

  it('tells of a hole before it shows the book behind it', () => {
    const { hear } = stage();
    hear(order('add', 1, 1, 100, 5));
    hear(order('add', 2, 1, 90, 5, { snapshot: true, last: false }));
    expect(hear(order('add', 3, -1, 91, 5, { snapshot: true, last: true }))).toEqual(['order 90', 'gap 90', 'book 90']);
    expect(hear(feedStatus('gap'))).toEqual(['gap 90']);
  });

  it('has no book to show within a batch', () => {
    const { hear } = stage();
    expect(hear(clearedDepth())).toEqual(['session 2023-12-26', 'depth']);
    expect(hear(level(1, 100, 2))).toEqual(['depth', 'book 100']);
  });

  it('hands options and indices over whatever their instrument, and own bars', () => {
    const { hear } = stage();
    hear(trade(100, 1));
    expect([vix, optionTrade, optionQuote, bar].flatMap((event) => hear(event))).toEqual(['index', 'optionTrade', 'optionQuote', 'bar']);
  });

  it('keeps other instruments and other kinds of events to itself', () => {
    const { hear } = stage();
    hear(trade(100, 1));
    const foreign = [trade(100, 1), quote(1, 1, 2, 1), level(1, 1, 1), order('add', 1, 1, 1, 1), bar].map((event): TapeEvent => ({ ...event, instrument: 'NQH4' }));
    const others: TapeEvent[] = [feedStatus('live'), { ...HEADER, kind: 'clock' }, { ...HEADER, kind: 'operator', command: 'pause', reason: '', target: '' }];
    expect([...foreign, ...others].flatMap((event) => hear(event))).toEqual([]);
  });
});

describe('FeatureSet', () => {
  it('calls features in the order given and leaves out those without the hook', () => {
    const first = new Witness('a ');
    const second = new Witness('b ');
    second.heard = first.heard;
    const silent: Feature = { name: 'silent', read: () => undefined, explain: () => ({}) };
    const set = new FeatureSet([first, silent, second]);
    set.onEvent(trade(100, 1), new MarketState(ES, SESSIONS));
    expect(first.heard).toEqual(['a trade', 'b trade']);
  });

  it('reaches each of many listeners once, in order', () => {
    const heard: string[] = [];
    const witnesses = Array.from({ length: 19 }, (_, index) => Object.assign(new Witness(`${index} `), { heard }));
    const market = new MarketState(ES, SESSIONS);
    runFeatures(new FeatureSet(witnesses), market, quote(100, 1, 101, 1));
    heard.length = 0;
    runFeatures(new FeatureSet(witnesses), market, trade(100, 1));
    runFeatures(new FeatureSet(witnesses), market, quote(99, 1, 101, 1));
    expect(heard).toEqual(['trade 100', 'quote 100', 'book 99'].flatMap((what) => witnesses.map((_, index) => `${index} ${what}`)));
  });
});
