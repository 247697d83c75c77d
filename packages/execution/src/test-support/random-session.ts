import fc from 'fast-check';
import { createSessionClock, type BrokerReport, type OrderId, type OrderRequest, type OrderType, type Side } from '@mia-trading/core';
import type { SimulatedVenueConfig } from '../config.js';
import { SimulatedVenue } from '../simulated-venue/simulated-venue.js';
import { ScriptedMarket } from '../testing.js';
import { configOf, ES, orderOf } from './fixtures.js';

/** What the book showed from a time on: contracts by price in ticks, best first. */
export interface Frame {
  readonly ts: number;
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
}

export interface Print {
  readonly price: number;
  readonly size: number;
}

/** Everything that happened in a random session, as a bystander saw it. Prices in ticks. */
export interface Session {
  readonly reports: readonly BrokerReport[];
  readonly requests: ReadonlyMap<string, OrderRequest>;
  /** Ids in the order in which they were sent. */
  readonly ids: readonly string[];
  readonly frames: readonly Frame[];
  readonly prints: ReadonlyMap<number, Print>;
  /** Limit prices that an order has had. */
  readonly limits: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Made once: a case takes less than either. */
const DEFAULTS = configOf({ simulatedVenue: { feedLatency: 0, reportLatency: 3 } }).simulatedVenue;
const calendar = createSessionClock(ES);
const TICK = ES.tickSize;
const CENTRE = 20_000;
const TYPES: readonly OrderType[] = ['limit', 'limit', 'limit', 'market', 'stop', 'stopLimit', 'marketIfTouched', 'trailingStop'];
const LONG_AFTER = 500;
/** Mixed radix: each draw takes its digit of a number and leaves the rest. */
class Digits {
  #rest: number;
  constructor(code: number) {
    this.#rest = code;
  }
  below(count: number): number {
    const digit = this.#rest % count;
    this.#rest = Math.floor(this.#rest / count);
    return digit;
  }
}

/** Steps of a session as bare numbers, so that many thousand short ones are made in seconds and shrink well. */
export const sessionCodes = fc.array(fc.maxSafeNat(), { minLength: 4, maxLength: 24 });

export const venueSettings = fc.record({
  fillRule: fc.constantFrom('touch' as const, 'tradeThrough' as const, 'queue' as const),
  queueModel: fc.constantFrom('orders' as const, 'conservative' as const, 'probabilistic' as const),
  latencyModel: fc.constantFrom('constant' as const, 'distribution' as const),
  /** Half milliseconds: orders arrive between events, which come at whole ones. */
  orderLatency: fc.constantFrom(0, 7.5),
  marketSlippageTicks: fc.constantFrom(0, 2),
  slippageModel: fc.constantFrom('fixed' as const, 'random' as const, 'size' as const),
});

/** Plays a session of a book of two levels a side that wanders, prints around it, and orders of every kind. */
export function playSession(codes: readonly number[], settings: Partial<SimulatedVenueConfig>, limitsOnly = false): Session {
  const venue = new SimulatedVenue({ instrument: ES, config: { ...DEFAULTS, ...settings }, calendar });
  const market = new ScriptedMarket({ venue, instrument: ES, sessions: calendar });
  const requests = new Map<string, OrderRequest>();
  const limits = new Map<string, Set<number>>();
  const frames: Frame[] = [];
  const prints = new Map<number, Print>();
  let shown: Frame = { ts: 0, bids: [], asks: [] };
  let ms = 0;
  let bid = CENTRE;
  const show = (spread: number, sizes: readonly [number, number, number, number]): void => {
    const next: Frame = { ts: market.timeAt(ms), bids: [[bid, sizes[0]], [bid - 1, sizes[1]]], asks: [[bid + spread, sizes[2]], [bid + spread + 1, sizes[3]]] };
    const changes: [Side, number, number][] = [];
    for (const [side, before, after] of [[1, shown.bids, next.bids], [-1, shown.asks, next.asks]] as const) {
      for (const [price] of before) if (!after.some(([other]) => other === price)) changes.push([side, price, 0]);
      for (const [price, size] of after) changes.push([side, price, size]);
    }
    changes.forEach(([side, price, size], index) => market.play(ms, { kind: 'depth', action: 'set', side, price: price * TICK, size, orders: 0, endOfBatch: index === changes.length - 1 }));
    shown = next;
    frames.push(next);
  };
  const submit = (digits: Digits): void => {
    const orderId = `o${requests.size + 1}`;
    const type = limitsOnly ? 'limit' : (TYPES[digits.below(TYPES.length)] ?? 'limit');
    const side: Side = digits.below(2) === 0 ? 1 : -1;
    const limit = bid + digits.below(5) - 2;
    const stop = bid + digits.below(9) - 4;
    const hasStop = type === 'stop' || type === 'stopLimit' || type === 'marketIfTouched';
    const order = orderOf({
      orderId,
      side,
      type,
      quantity: 1 + digits.below(5),
      limitPrice: type === 'limit' || type === 'stopLimit' ? limit * TICK : null,
      stopPrice: hasStop ? stop * TICK : null,
      ...(type === 'trailingStop' ? { trailBy: (1 + digits.below(3)) * TICK } : {}),
      timeInForce: limitsOnly || digits.below(6) > 0 ? 'GTC' : 'IOC',
      ocaGroup: limitsOnly || digits.below(3) > 0 ? null : 'g',
    });
    requests.set(orderId, order);
    limits.set(orderId, new Set([limit]));
    market.send({ kind: 'submit', order });
  };
  const change = (digits: Digits): void => {
    const orderId = `o${1 + digits.below(Math.max(1, requests.size))}`;
    const isCancel = digits.below(2) === 0;
    if (isCancel) return market.send({ kind: 'cancel', orderId: orderId as OrderId });
    const limit = bid + digits.below(5) - 2;
    limits.get(orderId)?.add(limit);
    market.send({ kind: 'replace', orderId: orderId as OrderId, quantity: 1 + digits.below(6), limitPrice: limit * TICK, stopPrice: null });
  };
  market.quality(0, 'l2-atomic');
  show(1, [5, 5, 5, 5]);
  market.trade(0, CENTRE * TICK, 1);
  for (const code of codes) {
    const digits = new Digits(code);
    ms += 1 + digits.below(30);
    const kind = digits.below(10);
    if (kind < 3) {
      bid += digits.below(5) - 2;
      show(1 + digits.below(2), [1 + digits.below(6), 1 + digits.below(6), 1 + digits.below(6), 1 + digits.below(6)]);
    } else if (kind < 6) {
      const print = { price: bid + digits.below(5) - 2, size: 1 + digits.below(8) };
      prints.set(market.timeAt(ms), print);
      market.trade(ms, print.price * TICK, print.size, ([0, 1, -1] as const)[digits.below(3)] ?? 0);
    } else {
      market.passTo(ms);
      if (kind < 9 || limitsOnly) submit(digits);
      else change(digits);
    }
  }
  market.passTo(ms + LONG_AFTER);
  return { reports: market.reports, requests, ids: [...requests.keys()], frames, prints, limits };
}
