import type { MarketListener, MarketView } from '../contracts/feature.js';
import type { TradeEvent } from '../events/events.js';

const ROW = 8;

type Hooks = Required<Pick<MarketListener, 'onTrade' | 'onBook'>>;
const SILENT: Hooks = { onTrade: () => undefined, onBook: () => undefined };

/** Those of `listeners` that have a hook, by eights and in order; a row that is not full ends in silence. */
export function listenerRows(listeners: readonly MarketListener[], hook: keyof Hooks): ListenerRow[] {
  const heard = listeners.filter((listener) => listener[hook] !== undefined);
  return Array.from({ length: Math.ceil(heard.length / ROW) }, (_, row) => new ListenerRow(heard.slice(row * ROW, (row + 1) * ROW) as Hooks[]));
}

/**
 * Eight listeners, each called from a line of its own. A line that always meets the same kind of listener becomes a direct call, or no
 * call at all; the one line of a loop over sixteen kinds is looked up anew each time, which cost the whole pipeline 6 %.
 */
export class ListenerRow {
  readonly #first: Hooks;
  readonly #second: Hooks;
  readonly #third: Hooks;
  readonly #fourth: Hooks;
  readonly #fifth: Hooks;
  readonly #sixth: Hooks;
  readonly #seventh: Hooks;
  readonly #eighth: Hooks;

  constructor([first = SILENT, second = SILENT, third = SILENT, fourth = SILENT, fifth = SILENT, sixth = SILENT, seventh = SILENT, eighth = SILENT]: readonly Hooks[]) {
    this.#first = first;
    this.#second = second;
    this.#third = third;
    this.#fourth = fourth;
    this.#fifth = fifth;
    this.#sixth = sixth;
    this.#seventh = seventh;
    this.#eighth = eighth;
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    this.#first.onTrade(trade, market);
    this.#second.onTrade(trade, market);
    this.#third.onTrade(trade, market);
    this.#fourth.onTrade(trade, market);
    this.#fifth.onTrade(trade, market);
    this.#sixth.onTrade(trade, market);
    this.#seventh.onTrade(trade, market);
    this.#eighth.onTrade(trade, market);
  }

  onBook(market: MarketView): void {
    this.#first.onBook(market);
    this.#second.onBook(market);
    this.#third.onBook(market);
    this.#fourth.onBook(market);
    this.#fifth.onBook(market);
    this.#sixth.onBook(market);
    this.#seventh.onBook(market);
    this.#eighth.onBook(market);
  }
}
