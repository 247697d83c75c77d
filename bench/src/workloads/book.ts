import { createSessionClock, MarketState, OrderBook, TradeFlag, type TapeEvent } from '@mia-trading/core';
import { generatedSession } from '../market/generated-session.js';
import type { LoopedMarket } from '../market/looped-market.js';
import { realHour } from '../market/real-hour.js';
import { keep } from '../measure/kept.js';
import { timeNote, timePasses } from '../measure/passes.js';
import { eventsOf, NO_REAL_DATA, type Measured, type Workload, type WorkloadContext } from '../workload.js';

const WARM = 2;

function applyToBook(book: OrderBook, events: readonly TapeEvent[]): void {
  for (const event of events) {
    if (event.kind === 'order') book.applyOrder(event);
    else if (event.kind === 'depth') book.applyDepth(event);
    else if (event.kind === 'trade' && (event.flags & TradeFlag.Last) !== 0) book.endEvent(event.tsEvent);
  }
}

function applyToMarket(market: MarketState, events: readonly TapeEvent[]): void {
  for (const event of events) {
    market.advance(event);
    market.apply(event);
  }
}

async function measure(context: WorkloadContext, market: LoopedMarket): Promise<Measured> {
  let events: readonly TapeEvent[] = [];
  const prepare = (index: number): void => {
    events = [...market.pass(index)];
  };
  const book = new OrderBook(market.instrument.tickSize);
  const alone = await timePasses({ warm: WARM, items: eventsOf(context), prepare, pass: () => (applyToBook(book, events), events.length) });
  const state = new MarketState(market.instrument, createSessionClock(market.instrument));
  const whole = await timePasses({ warm: WARM, items: eventsOf(context), prepare, pass: () => (applyToMarket(state, events), events.length) });
  keep(book.version + state.book.version);
  return {
    figures: [
      { name: 'book', value: alone.cpuNs, unit: 'ns/event', note: timeNote(alone) },
      { name: 'book, clock, session, phase', value: whole.cpuNs, unit: 'ns/event', note: timeNote(whole) },
    ],
    notes: [market.description, `the book published ${state.book.version} states, ${state.book.violations} violations, ${state.book.unknownOrders} unknown orders`],
  };
}

export const books: readonly Workload[] = [
  {
    name: 'book:l3',
    description: 'Order-by-order messages applied to the book.',
    run: async (context) => {
      const market = await realHour(context.data);
      return market === null ? NO_REAL_DATA : measure(context, market);
    },
  },
  { name: 'book:l2', description: 'Changes of price levels applied to the book.', run: (context) => measure(context, generatedSession(context.isQuick)) },
];
