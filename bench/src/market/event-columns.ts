import type { Aggressor, DepthEvent, DurationMicros, OrderEvent, QuoteEvent, Side, TapeEvent, TradeEvent } from '@mia-trading/core';

const KINDS = ['order', 'trade', 'depth', 'quote'] as const;
/** Number of a kind that has no columns. */
const OTHER = KINDS.length;
const ORDER_ACTIONS = ['add', 'modify', 'cancel', 'fill', 'clear'] as const satisfies readonly OrderEvent['action'][];
const DEPTH_ACTIONS = ['set', 'clear'] as const satisfies readonly DepthEvent['action'][];
const SOURCES = ['exchange', 'quote', 'tick', 'none'] as const satisfies readonly TradeEvent['aggressorSource'][];
const LAST = 1;
const SNAPSHOT = 2;

type Columned = OrderEvent | TradeEvent | DepthEvent | QuoteEvent;
type Column = Int32Array | Float64Array;

/**
 * Events column by column, as a recording holds them. Making one anew is then reading numbers that lie side by side, so that it costs
 * little beside working on it; every event made is a fresh object, of one shape for each kind.
 */
export class EventColumns {
  readonly #events: readonly TapeEvent[];
  readonly #kinds: Uint8Array;
  readonly #instruments: readonly string[];
  readonly #exchangeTimes: Column;
  readonly #times: Column;
  readonly #seqs: Column;
  /** Price, or bid. */
  readonly #prices: Column;
  /** Size, or size of the bid. */
  readonly #sizes: Column;
  /** Id of the order or match, number of orders, or ask. */
  readonly #references: Column;
  /** Flags, or size of the ask. */
  readonly #flags: Column;
  /** Side, or aggressor. */
  readonly #sides: Column;
  /** Place of the action, or of the aggressor's source, in the list of them. */
  readonly #choices: Column;

  constructor(events: readonly TapeEvent[]) {
    this.#events = events;
    this.#kinds = Uint8Array.from(events, (event) => (isColumned(event) ? KINDS.indexOf(event.kind) : OTHER));
    this.#instruments = events.map(({ instrument }) => instrument);
    this.#exchangeTimes = column(events, ({ tsEvent }) => tsEvent);
    this.#times = column(events, ({ tsInit }) => tsInit);
    this.#seqs = column(events, ({ seq }) => seq);
    const rows = events.map((event) => (isColumned(event) ? rowOf(event) : NO_ROW));
    this.#prices = column(rows, ({ price }) => price);
    this.#sizes = column(rows, ({ size }) => size);
    this.#references = column(rows, ({ reference }) => reference);
    this.#flags = column(rows, ({ flags }) => flags);
    this.#sides = column(rows, ({ side }) => side);
    this.#choices = column(rows, ({ choice }) => choice);
  }

  /** The event at a position as it would be `shift` microseconds later. */
  at(index: number, shift: DurationMicros): TapeEvent {
    const tsEvent = (this.#exchangeTimes[index] as number) + shift;
    const tsInit = (this.#times[index] as number) + shift;
    const seq = this.#seqs[index] as number;
    const instrument = this.#instruments[index] as string;
    const price = this.#prices[index] as number;
    const size = this.#sizes[index] as number;
    const reference = this.#references[index] as number;
    const flags = this.#flags[index] as number;
    const side = this.#sides[index] as Side;
    const choice = this.#choices[index] as number;
    switch (KINDS[this.#kinds[index] as number]) {
      case 'order':
        return { kind: 'order', tsEvent, tsInit, seq, instrument, action: ORDER_ACTIONS[choice] as OrderEvent['action'], side, price, size, orderId: reference, last: (flags & LAST) !== 0, snapshot: (flags & SNAPSHOT) !== 0 };
      case 'trade':
        return { kind: 'trade', tsEvent, tsInit, seq, instrument, price, size, aggressor: side as Aggressor, aggressorSource: SOURCES[choice] as TradeEvent['aggressorSource'], matchId: reference, flags };
      case 'depth':
        return { kind: 'depth', tsEvent, tsInit, seq, instrument, action: DEPTH_ACTIONS[choice] as DepthEvent['action'], side, price, size, orders: reference, endOfBatch: (flags & LAST) !== 0 };
      case 'quote':
        return { kind: 'quote', tsEvent, tsInit, seq, instrument, bid: price, bidSize: size, ask: reference, askSize: flags };
      default:
        return { ...(this.#events[index] as TapeEvent), tsEvent, tsInit };
    }
  }
}

/** What columns hold of an event beside its times, number and instrument. */
interface Row {
  readonly price: number;
  readonly size: number;
  readonly reference: number;
  readonly flags: number;
  readonly side: number;
  readonly choice: number;
}

const NO_ROW: Row = { price: 0, size: 0, reference: 0, flags: 0, side: 0, choice: 0 };

function isColumned(event: TapeEvent): event is Columned {
  return (KINDS as readonly string[]).includes(event.kind);
}

function rowOf(event: Columned): Row {
  switch (event.kind) {
    case 'order': {
      const { price, size, orderId, side, action, last, snapshot } = event;
      return { price, size, reference: orderId, flags: (last ? LAST : 0) | (snapshot ? SNAPSHOT : 0), side, choice: ORDER_ACTIONS.indexOf(action) };
    }
    case 'trade': {
      const { price, size, matchId, flags, aggressor, aggressorSource } = event;
      return { price, size, reference: matchId, flags, side: aggressor, choice: SOURCES.indexOf(aggressorSource) };
    }
    case 'depth': {
      const { price, size, orders, side, action, endOfBatch } = event;
      return { price, size, reference: orders, flags: endOfBatch ? LAST : 0, side, choice: DEPTH_ACTIONS.indexOf(action) };
    }
    case 'quote': {
      const { bid, bidSize, ask, askSize } = event;
      return { price: bid, size: bidSize, reference: ask, flags: askSize, side: 0, choice: 0 };
    }
  }
}

/** Whole numbers stay such, as a reader makes them: the engine's memory holds them without a box. */
function column<Item>(items: readonly Item[], of: (item: Item) => number): Column {
  const values = Float64Array.from(items, of);
  return values.every((value) => Object.is(value | 0, value)) ? Int32Array.from(values) : values;
}
