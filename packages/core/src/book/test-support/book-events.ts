import type { DepthEvent, FeedStatusEvent, OrderEvent, QuoteEvent, TradeEvent } from '../../events/events.js';
import type { Side } from '../../events/side.js';
import type { Micros } from '../../time/micros.js';

/** Tick size of ES in points. */
export const TICK = 0.25;

const SYMBOL = 'ESH4';

function header(time: Micros) {
  return { tsEvent: time, tsInit: time, seq: 0, instrument: SYMBOL };
}

/** Prices of these builders are in ticks of {@link TICK}. */
export function order(action: OrderEvent['action'], orderId: number, side: Side, ticks: number, size: number, rest: Partial<OrderEvent> = {}): OrderEvent {
  return { kind: 'order', ...header(1), action, orderId, side, price: ticks * TICK, size, last: true, snapshot: false, ...rest };
}

export function level(side: Side, ticks: number, size: number, rest: Partial<DepthEvent> = {}): DepthEvent {
  return { kind: 'depth', ...header(1), action: 'set', side, price: ticks * TICK, size, orders: 0, endOfBatch: true, ...rest };
}

export function clearedDepth(rest: Partial<DepthEvent> = {}): DepthEvent {
  return level(1, 0, 0, { action: 'clear', endOfBatch: false, ...rest });
}

/** `undefined` for an absent side. */
export function quote(bid: number | undefined, bidSize: number, ask: number | undefined, askSize: number, rest: Partial<QuoteEvent> = {}): QuoteEvent {
  const points = (ticks: number | undefined): number => (ticks === undefined ? NaN : ticks * TICK);
  return { kind: 'quote', ...header(1), bid: points(bid), bidSize, ask: points(ask), askSize, ...rest };
}

export function trade(ticks: number, size: number, rest: Partial<TradeEvent> = {}): TradeEvent {
  return { kind: 'trade', ...header(1), price: ticks * TICK, size, aggressor: 1, aggressorSource: 'exchange', matchId: 0, flags: 0, ...rest };
}

export function feedStatus(status: FeedStatusEvent['status'], rest: Partial<FeedStatusEvent> = {}): FeedStatusEvent {
  return { kind: 'feedStatus', ...header(1), status, quality: null, phase: null, detail: '', ...rest };
}
