import { describe, expect, it } from '@jest/globals';
import { feedStatus, level, order, quote, trade } from '../book/test-support/book-events.js';
import { createSessionClock } from '../calendar/trading-calendar.js';
import { NO_PRICE } from '../contracts/book-view.js';
import { TradeFlag, type BookPhase, type TapeEvent } from '../events/events.js';
import type { Instrument } from '../instruments/instrument.js';
import { MINUTE, microsFromIso, type Micros } from '../time/micros.js';
import { MarketChange } from './market-change.js';
import { MarketState } from './market-state.js';
import type { SessionClock, SessionState } from './session-source.js';

const ES: Instrument = { symbol: 'ESH4', root: 'ES', kind: 'future', exchange: 'CME', currency: 'USD', tickSize: 0.25, pointValue: 50, calendar: 'CME_EQUITY' };
const { None, Book, Gap, Session, RegularHours, Phase } = MarketChange;

/** Times are minutes; the states hold one after the other. */
class FixedSessions implements SessionClock {
  readonly asked: Micros[] = [];
  constructor(readonly states: readonly SessionState[]) {}

  at(time: Micros): SessionState {
    this.asked.push(time);
    const state = this.states.find((one) => time < one.until);
    if (state === undefined) throw new RangeError('after the last state');
    return state;
  }
}

function state(phase: BookPhase | 'closed', untilMinute: number, tradeDate = '2023-12-26', isRegularHours = false, sessionStart = 0): SessionState {
  return { tradeDate, sessionStart, isRegularHours, phase, until: untilMinute * MINUTE };
}

const continuous = (): FixedSessions => new FixedSessions([state('continuous', Infinity)]);

/** Both steps of one event; the answers apart. */
function handle(market: MarketState, event: TapeEvent): [advance: number, apply: number] {
  return [market.advance(event), market.apply(event)];
}

function at<E extends TapeEvent>(time: Micros, event: E): E {
  return { ...event, tsEvent: time, tsInit: time };
}

describe('MarketState and time', () => {
  it('knows nothing before the first event', () => {
    const market = new MarketState(ES, continuous());
    expect([market.now, market.tradeDate, market.lastPrice, market.isRegularHours, market.book.isWhole]).toEqual([0, '', NaN, false, false]);
  });

  it('tells of session, regular hours and phase with the first event inside them', () => {
    const sessions = new FixedSessions([
      state('preOpen', 10, '2023-12-25'),
      state('continuous', 20, '2023-12-26', false, 10 * MINUTE),
      state('continuous', 30, '2023-12-26', true, 10 * MINUTE),
      state('closed', 40, '2023-12-26', false, 10 * MINUTE),
    ]);
    const market = new MarketState(ES, sessions);
    const after = (minute: number): [number, string, number, boolean, string] => [market.advanceTo(minute * MINUTE), market.tradeDate, market.sessionMinute, market.isRegularHours, market.phase];
    expect(after(9)).toEqual([Session | Phase, '2023-12-25', 9, false, 'preOpen']);
    expect(after(10)).toEqual([Session | Phase, '2023-12-26', 0, false, 'continuous']);
    expect(after(12.5)).toEqual([None, '2023-12-26', 2, false, 'continuous']);
    expect(after(20)).toEqual([RegularHours, '2023-12-26', 10, true, 'continuous']);
    expect(after(30)).toEqual([RegularHours | Phase, '2023-12-26', 20, false, 'halted']);
    expect(sessions.asked).toEqual([9, 10, 20, 30].map((minute) => minute * MINUTE));
  });

  it('counts the minutes of the session as a division would, whatever the steps', () => {
    const market = new MarketState(ES, new FixedSessions([state('continuous', Infinity, '2023-12-26', false, 17 * MINUTE + 3)]));
    for (let time = 18 * MINUTE; time < 400 * MINUTE; time += 41_000_003) {
      market.advanceTo(time);
      expect(market.sessionMinute).toBe(Math.floor((time - 17 * MINUTE - 3) / MINUTE));
    }
  });

  it('never goes back', () => {
    const market = new MarketState(ES, continuous());
    market.advanceTo(50);
    market.advance(at(49, trade(100, 1)));
    expect([market.now, market.regressions]).toEqual([50, 1]);
  });

  it('follows the CME calendar over the reopening of Christmas 2023', () => {
    const market = new MarketState(ES, createSessionClock(ES));
    const before = microsFromIso('2023-12-25T22:50:00Z') ?? NaN;
    const opening = microsFromIso('2023-12-25T23:00:00Z') ?? NaN;
    market.advanceTo(before);
    expect([market.phase, market.isRegularHours]).toEqual(['preOpen', false]);
    expect(market.advanceTo(opening) & Phase).toBe(Phase);
    expect([market.phase, market.tradeDate, market.sessionMinute]).toEqual(['continuous', '2023-12-26', 0]);
    market.advanceTo(microsFromIso('2023-12-26T14:30:00Z') ?? NaN);
    expect([market.isRegularHours, market.sessionMinute]).toEqual([true, 15 * 60 + 30]);
  });
});

describe('MarketState and what it is told', () => {
  it('keeps the book, and answers when it has a new state', () => {
    const market = new MarketState(ES, continuous());
    expect(handle(market, at(5, quote(100, 3, 101, 5)))).toEqual([Session | Phase, Book]);
    expect([market.book.bestBid, market.feedQuality, market.now]).toEqual([100, 'l1', 5]);
    expect(handle(market, at(6, level(1, 99, 3)))).toEqual([None, Book]);
    expect(handle(market, at(7, order('add', 1, -1, 102, 1)))).toEqual([None, Book]);
    expect([market.book.bestBid, market.book.bestAsk, market.feedQuality]).toEqual([NO_PRICE, 102, 'l3']);
  });

  it('takes the last price from prints of the outright book', () => {
    const market = new MarketState(ES, continuous());
    handle(market, trade(19_240, 2));
    handle(market, trade(19_300, 2, { flags: TradeFlag.OffBook }));
    handle(market, trade(19_301, 2, { flags: TradeFlag.Spread }));
    handle(market, { ...trade(0, 2), price: NaN });
    handle(market, { ...trade(19_302, 2), instrument: 'ESM4' });
    expect(market.lastPrice).toBe(4810);
  });

  it('lets a print end an exchange event', () => {
    const market = new MarketState(ES, continuous());
    handle(market, order('add', 1, 1, 100, 1, { last: false }));
    expect(market.apply(trade(100, 1))).toBe(None);
    expect(market.apply(trade(100, 1, { flags: TradeFlag.Last }))).toBe(Book);
    expect(market.book.bestBid).toBe(100);
  });

  it('leaves out other instruments', () => {
    const market = new MarketState(ES, continuous());
    handle(market, quote(100, 3, 101, 5));
    expect(market.apply({ ...quote(90, 1, 91, 1), instrument: 'NQH4' })).toBe(None);
    expect(market.apply({ ...feedStatus('gap'), instrument: 'NQH4' })).toBe(None);
    expect([market.book.bestBid, market.book.isWhole, market.gaps]).toEqual([100, true, 0]);
  });

  it.each(['gap', 'disconnected'] as const)('makes the book unusable when the feed says %s', (status) => {
    const market = new MarketState(ES, continuous());
    handle(market, quote(100, 3, 101, 5));
    expect(market.apply({ ...feedStatus(status), instrument: '' })).toBe(Gap);
    expect([market.book.isWhole, market.gaps]).toEqual([false, 1]);
    expect(handle(market, at(9, quote(100, 3, 101, 5)))).toEqual([None, Book]);
    expect(market.book.isWhole).toBe(true);
  });

  it('believes the feed about its quality', () => {
    const market = new MarketState(ES, continuous());
    market.apply(feedStatus('quality', { quality: 'l2-atomic' }));
    handle(market, quote(100, 3, 101, 5));
    expect([market.feedQuality, market.book.bestBid]).toEqual(['l2-atomic', NO_PRICE]);
    handle(market, level(1, 99, 3));
    expect(market.book.bestBid).toBe(99);
  });

  it('believes the feed about the phase until the calendar closes the market', () => {
    const sessions = new FixedSessions([state('continuous', 10), state('continuous', 20, '2023-12-26', true), state('closed', 30), state('continuous', 40)]);
    const market = new MarketState(ES, sessions);
    market.advanceTo(MINUTE);
    expect(market.apply(feedStatus('phase', { phase: 'halted' }))).toBe(Phase);
    expect(market.apply(feedStatus('phase', { phase: 'halted' }))).toBe(None);
    market.advanceTo(15 * MINUTE);
    expect([market.phase, market.isRegularHours]).toEqual(['halted', true]);
    market.advanceTo(25 * MINUTE);
    expect(market.advanceTo(35 * MINUTE)).toBe(Phase);
    expect(market.phase).toBe('continuous');
  });

  it('forgets the phase that the feed told when the next event comes after the market was closed in between', () => {
    const sessions = new FixedSessions([state('continuous', 10), state('closed', 30), state('preOpen', 35), state('continuous', 40)]);
    const market = new MarketState(ES, sessions);
    market.advanceTo(MINUTE);
    market.apply(feedStatus('phase', { phase: 'halted' }));
    expect(market.advanceTo(36 * MINUTE)).toBe(Phase);
    expect(market.phase).toBe('continuous');
  });

  it('closes a snapshot without last record before the next event of the instrument is seen', () => {
    const market = new MarketState(ES, continuous());
    handle(market, order('add', 1, 1, 100, 2, { snapshot: true, last: false }));
    handle(market, order('add', 2, -1, 101, 3, { snapshot: true, last: false }));
    expect(market.book.isWhole).toBe(false);
    expect(market.advance({ ...trade(100, 1), instrument: 'NQH4' })).toBe(None);
    expect(market.advance(trade(100, 1))).toBe(Book);
    expect([market.book.isWhole, market.book.bestBidSize, market.book.version]).toEqual([true, 2, 1]);
  });

  it('counts books crossed in continuous trading as holes', () => {
    const market = new MarketState(ES, continuous());
    handle(market, quote(100, 3, 101, 5));
    expect(market.apply(quote(102, 3, 101, 5))).toBe(Book | Gap);
    expect([market.gaps, market.book.violations, market.book.isWhole]).toEqual([1, 1, false]);
  });
});
