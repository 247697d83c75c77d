import type { Aggressor, TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { type FakeMarket, print } from './fake-market.js';

/** One step of a random tape: a print, a book, a gap or a new session, some time after the one before. */
export type TapeStep =
  | { readonly kind: 'print'; readonly time: number; readonly trade: TradeEvent }
  | { readonly kind: 'book'; readonly time: number; readonly bid: number; readonly bidSize: number; readonly ask: number; readonly askSize: number }
  | { readonly kind: 'gap' | 'session'; readonly time: number };

/** Price at which a tape is reflected, ticks. */
export const MIRROR = 1_000;

/** What random tapes are made of. */
export interface TapeOptions {
  /** Longest ordinary wait between two steps, microseconds. */
  readonly longestWait: number;
  readonly largestSize: number;
  readonly steps: number;
  /** Prices lie within so many ticks of the mirror. */
  readonly reach: number;
}

/** Random tapes: prints within events of several, books with one tick or more between the sides, now and then a gap or a session. */
export function tapes({ longestWait, largestSize, steps, reach }: TapeOptions): fc.Arbitrary<TapeStep[]> {
  const step = fc.record({
    wait: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 8, arbitrary: fc.integer({ min: 0, max: longestWait }) }),
    kind: fc.oneof({ weight: 20, arbitrary: fc.constant('print' as const) }, { weight: 10, arbitrary: fc.constant('book' as const) }, { weight: 1, arbitrary: fc.constantFrom('gap' as const, 'session' as const) }),
    ticks: fc.integer({ min: MIRROR - reach, max: MIRROR + reach }),
    spread: fc.integer({ min: 1, max: 2 }),
    size: fc.integer({ min: 1, max: largestSize }),
    askSize: fc.integer({ min: 1, max: largestSize }),
    aggressor: fc.oneof({ weight: 9, arbitrary: fc.constantFrom<Aggressor>(-1, 1) }, { weight: 1, arbitrary: fc.constant<Aggressor>(0) }),
    isSameEvent: fc.boolean(),
  });
  return fc.array(step, { minLength: 2, maxLength: steps, size: 'max' }).map((list) => {
    let time = 1_700_000_000_000_000;
    let matchId = 1;
    return list.map(({ wait, kind, ticks, spread, size, askSize, aggressor, isSameEvent }): TapeStep => {
      time += wait;
      if (!isSameEvent) matchId += 1;
      if (kind === 'print') return { kind, time, trade: print({ ticks, size, aggressor, matchId, tsInit: time }) };
      if (kind === 'book') return { kind, time, bid: ticks, bidSize: size, ask: ticks + spread, askSize };
      return { kind, time };
    });
  });
}

/** The tape reflected at {@link MIRROR}: bids are offers, buyers are sellers. */
export function mirrored(tape: readonly TapeStep[]): TapeStep[] {
  return tape.map((step) => {
    if (step.kind === 'book') return { ...step, bid: 2 * MIRROR - step.ask, bidSize: step.askSize, ask: 2 * MIRROR - step.bid, askSize: step.bidSize };
    if (step.kind !== 'print') return step;
    const ticks = 2 * MIRROR - Math.round(step.trade.price * 4);
    return { ...step, trade: { ...step.trade, price: ticks / 4, aggressor: (0 - step.trade.aggressor) as Aggressor } };
  });
}

/** What hears a tape. */
export interface TapeListener {
  onTrade?(trade: TradeEvent, market: FakeMarket): void;
  onBook?(market: FakeMarket): void;
  onGap?(market: FakeMarket): void;
  onSession?(market: FakeMarket): void;
}

/** Plays one step of a tape: the market moves on, the listener hears of it. */
export function play(step: TapeStep, market: FakeMarket, listener: TapeListener): void {
  market.now = step.time;
  if (step.kind === 'print') {
    listener.onTrade?.(step.trade, market);
    market.lastPrice = step.trade.price;
  } else if (step.kind === 'book') {
    market.book.set([[step.bid, step.bidSize]], [[step.ask, step.askSize]]);
    listener.onBook?.(market);
  } else if (step.kind === 'gap') listener.onGap?.(market);
  else listener.onSession?.(market);
}

/** A step together with the book and the price before it: enough to play it to an object that was restored in between. */
export interface BookedStep {
  readonly step: TapeStep;
  readonly book: TapeStep | null;
  readonly lastPrice: number;
}

export function booked(tape: readonly TapeStep[]): BookedStep[] {
  let book: TapeStep | null = null;
  let lastPrice = Number.NaN;
  return tape.map((step) => {
    const before = { step, book, lastPrice };
    if (step.kind === 'book') book = step;
    if (step.kind === 'print') lastPrice = step.trade.price;
    return before;
  });
}

/** Plays a step in a market as it stood before it. */
export function playBooked({ step, book, lastPrice }: BookedStep, market: FakeMarket, listener: TapeListener): void {
  if (book !== null) play(book, market, {});
  market.lastPrice = lastPrice;
  play(step, market, listener);
}
