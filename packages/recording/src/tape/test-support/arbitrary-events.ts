import fc from 'fast-check';
import type { BrokerAnswer, BrokerReport, BrokerSnapshot, ExecutionId, OrderId, TapeEvent } from '@mia-trading/core';
import { AGGRESSOR_SOURCES, BOOK_PHASES, DEPTH_ACTIONS, FEED_QUALITIES, FEED_STATUSES, OPERATOR_COMMANDS, ORDER_ACTIONS } from '../wire-codes.js';

/** Any double, with those that formats lose most often made frequent. */
const double = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -40_000, max: 40_000 }).map((ticks) => ticks / 4) },
  { weight: 2, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, NaN, Infinity, -Infinity, Number.MIN_VALUE, 2 ** 27, -(2 ** 27), 2 ** 53, 0.1, 2 ** 29, 2 ** 31) },
);

const whole = fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.maxSafeInteger().map((value) => value + 0 || 0));
const text = fc.oneof(fc.constantFrom('ESH4', 'VIX', '', "it's", '"', 'é', '\u{1f4c8}'), fc.string({ unit: 'grapheme' }));

export interface Shape {
  /** Times and ids: whole numbers for a recording, anything for the codec. */
  readonly time: fc.Arbitrary<number>;
  readonly text: fc.Arbitrary<string>;
}

/** What a recording can hold. */
export const STORABLE: Shape = { time: whole, text };

/** What the codec must carry although no recording holds it. */
export const ANYTHING: Shape = { time: fc.oneof(whole, double), text: fc.oneof(text, fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', 'a\udfffb')) };

const side = fc.constantFrom(1 as const, -1 as const);
const aggressor = fc.constantFrom(1 as const, -1 as const, 0 as const);
const nullable = fc.option(double, { nil: null });
const bool = fc.boolean();

function reports(shape: Shape): fc.Arbitrary<BrokerReport> {
  const head = { orderId: shape.text as fc.Arbitrary<OrderId>, tsVenue: shape.time };
  return fc.oneof(
    fc.record({ kind: fc.constant('working' as const), ...head }),
    fc.record({
      kind: fc.constant('executed' as const),
      ...head,
      executionId: shape.text as fc.Arbitrary<ExecutionId>,
      instrument: shape.text,
      side,
      quantity: double,
      price: double,
      remaining: double,
      fees: nullable,
      passive: bool,
    }),
    fc.record({ kind: fc.constant('rejected' as const), ...head, code: shape.text, reason: shape.text }),
  );
}

/** Any event of any kind. */
export function anyEvent(shape: Shape): fc.Arbitrary<TapeEvent> {
  const head = { tsEvent: shape.time, tsInit: shape.time, seq: shape.time, instrument: shape.text };
  const option = { root: shape.text, expiry: shape.text, strike: double, right: fc.constantFrom('C' as const, 'P' as const) };
  const kind = <K extends TapeEvent['kind']>(name: K): fc.Arbitrary<K> => fc.constant(name);
  return fc.oneof(
    fc.record({
      kind: kind('trade'), ...head, price: double, size: double, aggressor, aggressorSource: fc.constantFrom(...AGGRESSOR_SOURCES), matchId: shape.time, flags: shape.time,
    }),
    fc.record({ kind: kind('quote'), ...head, bid: double, bidSize: double, ask: double, askSize: double }),
    fc.record({ kind: kind('depth'), ...head, action: fc.constantFrom(...DEPTH_ACTIONS), side, price: double, size: double, orders: double, endOfBatch: bool }),
    fc.record({ kind: kind('order'), ...head, action: fc.constantFrom(...ORDER_ACTIONS), side, price: double, size: double, orderId: shape.time, last: bool, snapshot: bool }),
    fc.record({
      kind: kind('bar'), ...head, period: shape.time, open: double, high: double, low: double, close: double,
      volume: nullable, bidVolume: nullable, askVolume: nullable, trades: nullable,
    }),
    fc.record({
      kind: kind('optionQuote'), ...head, ...option, bid: nullable, ask: nullable, bidSize: nullable, askSize: nullable, last: nullable, volume: nullable,
      openInterest: nullable, iv: nullable, delta: nullable, gamma: nullable, vega: nullable, theta: nullable, underlying: nullable,
    }),
    fc.record({ kind: kind('optionTrade'), ...head, ...option, price: double, size: double, aggressor, conditions: shape.text }),
    fc.record({ kind: kind('index'), ...head, level: double }),
    fc.record({
      kind: kind('feedStatus'), ...head, status: fc.constantFrom(...FEED_STATUSES), quality: fc.constantFrom(...FEED_QUALITIES, null),
      phase: fc.constantFrom(...BOOK_PHASES, null), detail: shape.text,
    }),
    fc.record({ kind: kind('clock'), ...head }),
    fc.record({ kind: kind('operator'), ...head, command: fc.constantFrom(...OPERATOR_COMMANDS), reason: shape.text, target: shape.text }),
    fc.record({ kind: kind('brokerReport'), ...head, report: reports(shape) }),
    fc.record({ kind: kind('brokerSnapshot'), ...head, snapshot: snapshots(shape) }),
  );
}

/** What the broker may answer: each query on its own answered or failed. */
function snapshots(shape: Shape): fc.Arbitrary<BrokerSnapshot> {
  const orderId = shape.text as fc.Arbitrary<OrderId>;
  const answer = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<BrokerAnswer<T[]>> =>
    fc.oneof(
      fc.record({ ok: fc.constant(true as const), value: fc.array(value, { maxLength: 3 }) }),
      fc.record({ ok: fc.constant(false as const), reason: shape.text }),
    );
  const order = fc.record({
    orderId, instrument: shape.text, side, quantity: double, limitPrice: nullable, stopPrice: nullable,
    state: fc.constantFrom('working' as const, 'held' as const, 'pendingCancel' as const),
  });
  const execution = reports(shape).filter((report) => report.kind === 'executed');
  const position = fc.record({ instrument: shape.text, contracts: double });
  return fc.record({ askedAt: shape.time, openOrders: answer(order), executions: answer(execution), positions: answer(position) });
}

/** Events as they lie on a tape: `seq` 0, 1, 2, ... and `tsInit` that never goes back. */
export function anyTape(maxLength = 60): fc.Arbitrary<TapeEvent[]> {
  return fc.array(anyEvent(STORABLE), { maxLength }).map((events) => {
    const times = events.map((event) => event.tsInit).sort((left, right) => left - right);
    return events.map((event, seq) => ({ ...event, seq, tsInit: times[seq] ?? 0 }));
  });
}
