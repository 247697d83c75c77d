import type { DepthEvent, OrderEvent, Side, TapeEvent, TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { ES } from './fake-market.js';

/** What somebody does: rests an order (with a hidden part), or takes. */
export type Action =
  | { readonly kind: 'rest'; readonly side: Side; readonly level: number; readonly shown: number; readonly hidden: number; readonly wait: number }
  | { readonly kind: 'take'; readonly side: Side; readonly size: number; readonly wait: number };

/** A refill that the exchange made: truth for a detector. */
export interface TrueRefill {
  readonly time: number;
  readonly side: Side;
  readonly ticks: number;
  readonly orderId: number;
  readonly hidden: number;
  /** The level showed as much after the event as before it. */
  readonly isUnchanged: boolean;
}

interface Resting {
  readonly id: number;
  readonly side: Side;
  readonly ticks: number;
  readonly display: number;
  shown: number;
  hidden: number;
}

const side = fc.constantFrom<Side>(1, -1);
const wait = fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 900_000 }));
/** Streams in which a third of the orders hide something. */
export const actions: fc.Arbitrary<readonly Action[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('rest' as const), side, level: fc.integer({ min: 0, max: 2 }), shown: fc.integer({ min: 1, max: 9 }), hidden: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 1, max: 30 })), wait }),
    fc.record({ kind: fc.constant('take' as const), side, size: fc.integer({ min: 1, max: 25 }), wait }),
  ),
  { maxLength: 60, size: 'max' },
);

/** Best bid and offer of the deep orders that keep the book two-sided. */
const BID = 19_200;
const ASK = BID + 1;
const DEEP = 5;
const DEEP_SIZE = 10_000;
/** Session hours of 2023-12-26. */
const BEGIN = Date.UTC(2023, 11, 26, 15) * 1_000;

/** An exchange with price-time priority that refills icebergs inside the matching event, at the end of the queue. Slow and obvious. */
export function play(steps: readonly Action[]): { readonly orders: TapeEvent[]; readonly levels: TapeEvent[]; readonly truth: TrueRefill[] } {
  const orders: (OrderEvent | TradeEvent)[] = [];
  const levels: (DepthEvent | TradeEvent)[] = [];
  const truth: TrueRefill[] = [];
  let queue: Resting[] = [];
  let time = BEGIN;
  let nextId = 1;
  let matchId = 0;
  const header = (): { tsEvent: number; tsInit: number; seq: number; instrument: string } => ({ tsEvent: time, tsInit: time, seq: 0, instrument: ES.symbol });
  const shownAt = (of: Side, ticks: number): number => queue.filter((one) => one.side === of && one.ticks === ticks).reduce((sum, { shown }) => sum + shown, 0);
  const message = (action: OrderEvent['action'], one: Resting, size: number, last: boolean): void => {
    orders.push({ ...header(), kind: 'order', action, side: one.side, price: one.ticks * ES.tickSize, size, orderId: one.id, last, snapshot: false });
  };
  const level = (of: Side, ticks: number, endOfBatch: boolean): void => {
    levels.push({ ...header(), kind: 'depth', action: 'set', side: of, price: ticks * ES.tickSize, size: shownAt(of, ticks), orders: 0, endOfBatch });
  };
  const rest = (of: Side, ticks: number, shown: number, hidden: number): void => {
    const one: Resting = { id: nextId, side: of, ticks, display: shown, shown, hidden };
    nextId += 1;
    queue.push(one);
    message('add', one, shown, true);
    level(of, ticks, true);
  };
  const take = (aggressor: Side, wanted: number): void => {
    const passive = -aggressor as Side;
    const before = new Map(queue.map((one) => [one.ticks * one.side, shownAt(one.side, one.ticks)]));
    const filled = new Map<Resting, { before: number; size: number }>();
    const traded = new Map<number, number>();
    for (let left = wanted; left > 0; ) {
      const best = queue.filter((one) => one.side === passive).reduce((chosen, one) => (passive * (one.ticks - chosen.ticks) > 0 ? one : chosen));
      const size = Math.min(left, best.shown);
      const so = filled.get(best);
      filled.set(best, { before: so?.before ?? best.shown, size: (so?.size ?? 0) + size });
      traded.set(best.ticks, (traded.get(best.ticks) ?? 0) + size);
      best.shown -= size;
      left -= size;
      if (best.shown > 0) continue;
      queue = queue.filter((one) => one !== best);
      best.shown = Math.min(best.display, best.hidden);
      best.hidden -= best.shown;
      if (best.shown > 0) queue.push(best);
    }
    matchId += 1;
    const prints = [...traded].map(([ticks, size], index): TradeEvent => ({ ...header(), kind: 'trade', price: ticks * ES.tickSize, size, aggressor, aggressorSource: 'exchange', matchId, flags: index === traded.size - 1 ? 1 : 0 }));
    orders.push(...prints.map((print) => ({ ...print, flags: 0 })));
    levels.push(...prints);
    for (const [one, { size }] of filled) message('fill', one, size, false);
    let told = 0;
    for (const [one, { before: showed, size }] of filled) {
      told += 1;
      const isThere = queue.includes(one);
      message(isThere ? 'modify' : 'cancel', one, isThere ? one.shown : showed, told === filled.size);
      const hidden = (isThere ? one.shown : 0) + size - showed;
      if (hidden > 0) truth.push({ time, side: passive, ticks: one.ticks, orderId: one.id, hidden, isUnchanged: shownAt(passive, one.ticks) === before.get(one.ticks * passive) });
    }
    [...traded.keys()].forEach((ticks, index) => level(passive, ticks, index === traded.size - 1));
  };
  rest(1, BID - DEEP, DEEP_SIZE, 0);
  rest(-1, ASK + DEEP, DEEP_SIZE, 0);
  for (const step of steps) {
    time += step.wait;
    if (step.kind === 'take') take(step.side, step.size);
    else rest(step.side, step.side > 0 ? BID - step.level : ASK + step.level, step.shown, step.hidden);
  }
  return { orders, levels, truth };
}
