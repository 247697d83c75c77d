import { describe, expect, it } from '@jest/globals';
import { createSessionClock, MILLISECOND, OrderBook, resolveInstrument, SECOND, TradeFlag, type DepthEvent, type Micros, type OptionQuoteEvent, type QuoteEvent, type Side, type TapeEvent, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { IbkrLikeFeed } from './ibkr-like-feed.js';
import { IBKR_LIKE, type IbkrLikeOptions } from './ibkr-like-options.js';

const ES = resolveInstrument('ESH4', { asOf: '2024-01-09' });
const sessions = createSessionClock(ES);
/** 2024-01-09 10:00 CT, a Tuesday. */
const START = Date.UTC(2024, 0, 9, 16) * 1_000;
const at = (ms: number): Micros => START + ms * MILLISECOND;

function degraded(events: readonly TapeEvent[], options: Partial<IbkrLikeOptions> = {}, isFinished = true): TapeEvent[] {
  const told: TapeEvent[] = [];
  const feed = new IbkrLikeFeed({ instrument: ES, sessions, emit: (event) => void told.push(event), options: { ...IBKR_LIKE, ...options } });
  for (const event of events) feed.process(event);
  if (isFinished) feed.finish();
  return told;
}

const header = (ms: number, seq = 0) => ({ tsEvent: at(ms), tsInit: at(ms), seq, instrument: 'ESH4' });
const level = (ms: number, side: Side, price: number, size: number, endOfBatch = true): DepthEvent => ({ kind: 'depth', ...header(ms), action: 'set', side, price, size, orders: 1, endOfBatch });
const print = (ms: number, price: number, size: number, flags: number = TradeFlag.Last): TradeEvent => ({ kind: 'trade', ...header(ms), price, size, aggressor: 1, aggressorSource: 'exchange', matchId: 77, flags });
const isDepth = (event: TapeEvent): event is DepthEvent => event.kind === 'depth';
const isQuote = (event: TapeEvent): event is QuoteEvent => event.kind === 'quote';
const isOption = (event: TapeEvent): event is OptionQuoteEvent => event.kind === 'optionQuote';

/** Twelve levels a side around 4800, then `more`. */
function bookOfTwelve(...more: readonly TapeEvent[]): TapeEvent[] {
  const levels = Array.from({ length: 12 }, (_, n) => [level(0, 1, 4_800 - n * 0.25, 10 + n, false), level(0, -1, 4_800.25 + n * 0.25, 20 + n, n === 11)]).flat();
  return [...levels, ...more];
}

describe('what Interactive Brokers would have delivered', () => {
  it('prints come at once, without aggressor and matching event; what is no last price does not come', () => {
    const told = degraded([print(0, 4_800, 3), print(1, 4_800.25, 500, TradeFlag.Last | TradeFlag.OffBook), print(2, 4_800.25, 2, TradeFlag.Last | TradeFlag.Spread), print(3, 4_800, 1, 0)]);
    expect(told).toEqual([
      { ...print(0, 4_800, 3), aggressor: 0, aggressorSource: 'none', matchId: 0, seq: 0 },
      { ...print(3, 4_800, 1), aggressor: 0, aggressorSource: 'none', matchId: 0, seq: 1 },
    ]);
  });

  it('depth comes in ten rows a side, later than it was', () => {
    const told = degraded(bookOfTwelve(), { depthDelay: 30 * MILLISECOND, depthJitter: 0 }).filter(isDepth);
    expect(told.filter(({ side }) => side === 1).map(({ price, size }) => [price, size])).toEqual(Array.from({ length: 10 }, (_, n) => [4_800 - n * 0.25, 10 + n]));
    expect(told.length).toBe(20);
    expect(new Set(told.map(({ tsInit, tsEvent }) => [tsInit, tsEvent].join()))).toEqual(new Set([[at(30), at(30)].join()]));
    expect(told.map(({ endOfBatch }) => endOfBatch).lastIndexOf(true)).toBe(told.map(({ endOfBatch }) => endOfBatch).indexOf(true));
  });

  it('a level that the best one pushes out of the rows is told as gone, and comes back when the best one leaves', () => {
    const told = degraded(bookOfTwelve(level(1_000, 1, 4_800, 0), level(2_000, 1, 4_800, 7))).filter(isDepth).slice(20);
    expect(told.map(({ price, size }) => [price, size])).toEqual([[4_800, 0], [4_797.5, 20], [4_797.5, 0], [4_800, 7]]);
  });

  it('the quote is a snapshot four times a second: what happened between two is not seen', () => {
    const told = degraded(bookOfTwelve(...Array.from({ length: 100 }, (_, n) => level(1_000 + n * 10, 1, 4_800, 50 + n)))).filter(isQuote);
    expect(told.length).toBeGreaterThanOrEqual(5);
    expect(told.length).toBeLessThanOrEqual(6);
    expect(told.at(-1)).toMatchObject({ bid: 4_800, bidSize: 149, ask: 4_800.25, askSize: 20 });
    const gaps = told.slice(1).map(({ tsInit }, index) => tsInit - (told[index]?.tsInit ?? 0));
    expect(gaps.every((gap) => gap % IBKR_LIKE.snapshotInterval === 0)).toBe(true);
  });

  it('says what is left of the quality, and nothing of the phase', () => {
    const status = (ms: number, name: 'quality' | 'phase' | 'gap'): TapeEvent => ({ kind: 'feedStatus', ...header(ms), status: name, quality: name === 'quality' ? 'l3' : null, phase: name === 'phase' ? 'continuous' : null, detail: '' });
    expect(degraded([status(0, 'quality'), status(1, 'phase'), status(2, 'gap')]).map((event) => (event.kind === 'feedStatus' ? [event.status, event.quality] : event))).toEqual([['quality', 'l2-async'], ['gap', null]]);
  });

  it('after lost events the rows begin anew', () => {
    const gap: TapeEvent = { kind: 'feedStatus', ...header(1_000), status: 'gap', quality: null, phase: null, detail: '' };
    const clear: DepthEvent = { ...level(1_100, 1, 0, 0, false), action: 'clear' };
    const told = degraded(bookOfTwelve(gap, clear, level(1_100, 1, 4_801, 4, false), level(1_100, -1, 4_801.25, 5))).filter(isDepth).slice(20);
    expect(told.map(({ action, price, size }) => [action, price, size])).toEqual([['clear', 0, 0], ['set', 4_801, 4], ['set', 4_801.25, 5]]);
  });
});

describe('options through a hundred lines', () => {
  const option = (ms: number, strike: number, bid: number, expiry = '2024-01-09'): OptionQuoteEvent => ({
    kind: 'optionQuote', ...header(ms), instrument: 'SPX', root: 'SPXW', expiry, strike, right: 'C',
    bid, ask: bid + 1, bidSize: 1, askSize: 1, last: null, volume: null, openInterest: 5, iv: null, delta: null, gamma: null, vega: null, theta: null, underlying: 4_750,
  });
  const chain = (ms: number, bid: number) => Array.from({ length: 200 }, (_, n) => option(ms, 4_250 + n * 5, bid));
  const few = { streamedSeries: 10, rotationLines: 20, turn: 6 * SECOND };
  const idle = (ms: number): TapeEvent => ({ kind: 'clock', ...header(ms), instrument: '' });

  it('the nearest to the money are there within a snapshot, the others take turns of twenty', () => {
    const told = degraded([...chain(0, 3), ...chain(10, 4), idle(1_000), idle(6_100), idle(12_100)], few).filter(isOption);
    const streamed = told.filter(({ tsInit }) => tsInit < at(1_000));
    expect(streamed.map(({ strike }) => Math.abs(strike - 4_750)).every((distance) => distance <= 25)).toBe(true);
    expect(new Set(streamed.map(({ strike }) => strike)).size).toBe(10);
    const turns = told.filter(({ tsInit }) => tsInit >= at(6_000));
    expect(turns.length).toBe(40);
    expect(new Set(turns.map(({ strike }) => strike)).size).toBe(40);
    expect(turns.every(({ tsEvent, tsInit, bid }) => tsEvent === tsInit && bid === 4)).toBe(true);
  });

  it('series nearer to expiry come first, expired ones not at all', () => {
    const two = [...chain(0, 3).map((event) => ({ ...event, expiry: '2024-01-08' })), ...chain(1, 3).map((event) => ({ ...event, expiry: '2024-01-10' })), ...chain(2, 4)];
    const told = degraded([...two, ...chain(10, 5), idle(900)], few).filter(isOption);
    expect(new Set(told.map(({ expiry }) => expiry))).toEqual(new Set(['2024-01-09']));
  });

  it('a table that was delayed stays as old as it was', () => {
    const late = chain(0, 3).map((event) => ({ ...event, tsEvent: at(-900_000) }));
    const told = degraded([...late, idle(7_000)], few).filter(isOption);
    expect(told.length).toBeGreaterThan(20);
    expect(told.every(({ tsEvent, tsInit }) => tsInit - tsEvent === 900_000 * MILLISECOND)).toBe(true);
  });
});

/** A random walk of the book with prints. */
const market = fc
  .array(fc.record({ gap: fc.integer({ min: 0, max: 400 }), kind: fc.constantFrom('level', 'level', 'print', 'index'), side: fc.constantFrom(1 as const, -1 as const), away: fc.integer({ min: 0, max: 14 }), size: fc.integer({ min: 0, max: 60 }) }), { minLength: 1, maxLength: 120 })
  .map((steps) => {
    let time = 1;
    return bookOfTwelve(
      ...steps.map(({ gap, kind, side, away, size }): TapeEvent => {
        time += gap;
        if (kind === 'print') return print(time, side === 1 ? 4_800.25 : 4_800, size + 1);
        if (kind === 'index') return { kind: 'index', ...header(time), instrument: 'VIX', level: 15 + size / 10 };
        // The best levels stay, so that the book is never empty.
        return level(time, side, side === 1 ? 4_800 - away * 0.25 : 4_800.25 + away * 0.25, away === 0 ? size + 1 : size);
      }),
    );
  });

const ladder = (book: OrderBook, side: Side, rows: number) => Array.from({ length: Math.min(rows, book.levelCount(side)) }, (_, n) => [book.levelPrice(side, n), book.levelSize(side, n)]);

describe('properties', () => {
  it('time never goes back, every volume printed is told, nothing tells an aggressor or an order', () => {
    fc.assert(
      fc.property(market, (events) => {
        const told = degraded(events);
        told.forEach(({ tsInit, seq }, index) => {
          expect(seq).toBe(index);
          if (index > 0) expect(tsInit).toBeGreaterThanOrEqual(told[index - 1]?.tsInit ?? 0);
        });
        const volume = (list: readonly TapeEvent[]) => list.reduce((sum, event) => sum + (event.kind === 'trade' ? event.size : 0), 0);
        expect(volume(told)).toBe(volume(events));
        expect(told.filter((event) => event.kind === 'order' || (event.kind === 'trade' && event.aggressor !== 0))).toEqual([]);
      }),
    );
  });

  it('a book built from the rows is uncrossed at every batch, has ten rows at most, and ends as the real one', () => {
    fc.assert(
      fc.property(market, (events) => {
        const [real, seen] = [new OrderBook(0.25), new OrderBook(0.25)];
        for (const event of events) if (isDepth(event)) real.applyDepth(event);
        for (const event of degraded(events)) {
          if (!isDepth(event)) continue;
          seen.applyDepth(event);
          if (!event.endOfBatch) continue;
          expect(seen.bestBid).toBeLessThan(seen.bestAsk);
          expect(Math.max(seen.levelCount(1), seen.levelCount(-1))).toBeLessThanOrEqual(10);
        }
        for (const side of [1, -1] as const) expect(ladder(seen, side, 12)).toEqual(ladder(real, side, 10));
      }),
    );
  });

  it('does not look ahead: a recording cut anywhere gives the beginning of what the whole one gives', () => {
    fc.assert(
      fc.property(market, fc.nat(), (events, where) => {
        const cut = degraded(events.slice(0, where % events.length), {}, false);
        expect(degraded(events).slice(0, cut.length)).toEqual(cut);
      }),
    );
  });

  it('a seed gives the same events every time, another one others', () => {
    fc.assert(
      fc.property(market, fc.nat(1_000), (events, seed) => {
        expect(degraded(events, { seed })).toEqual(degraded(events, { seed }));
        expect(degraded(events, { seed: seed + 1 })).not.toEqual(degraded(events, { seed }));
      }),
      { numRuns: 30 },
    );
  });
});
