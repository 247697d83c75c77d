import type { IndexEvent, IsoDate, Micros, OptionQuoteEvent, TapeEvent } from '@mia-trading/core';
import { OptionExpiry } from './option-expiry.js';

/**
 * The options on one underlying, keyed by OSI root, expiry, strike and right. A quote event finds its series in a few dozen nanoseconds and
 * writes it in place; nothing is computed until somebody asks (`priceChain`, `analyzeChain`).
 */
export class OptionChain {
  /** Symbol of the underlying, e.g. `SPX`. Events of another one are ignored. */
  readonly underlying: string;
  readonly #roots = new Map<string, Map<IsoDate, OptionExpiry>>();
  #sorted: readonly OptionExpiry[] | null = null;
  #spot = Number.NaN;
  #spotAt: Micros = 0;
  #asOf: Micros = 0;
  #receivedAt: Micros = 0;
  #version = 0;

  constructor(underlying: string) {
    this.underlying = underlying;
  }

  /** Level of the underlying in points, the latest told by its own events or beside quotes; NaN before the first. */
  get spot(): number {
    return this.#spot;
  }

  /** Time of {@link spot}. */
  get spotAt(): Micros {
    return this.#spotAt;
  }

  /** Latest data time (`tsEvent`) of any quote; 0 before the first. */
  get asOf(): Micros {
    return this.#asOf;
  }

  /** Latest time at which any of it could be had (`tsInit`). */
  get receivedAt(): Micros {
    return this.#receivedAt;
  }

  /** Grows by one with each event taken. */
  get version(): number {
    return this.#version;
  }

  /** Number of strikes over all roots and expiries. */
  get size(): number {
    return this.expiries.reduce((sum, { size }) => sum + size, 0);
  }

  /** Every root and expiry, settled ones included, by settlement time, then by root. This order is the order of every sum. */
  get expiries(): readonly OptionExpiry[] {
    this.#sorted ??= [...this.#roots.values()]
      .flatMap((byExpiry) => [...byExpiry.values()])
      .sort((a, b) => a.settlement - b.settlement || (a.root.root < b.root.root ? -1 : a.root.root > b.root.root ? 1 : 0) || (a.expiry < b.expiry ? -1 : 1));
    return this.#sorted;
  }

  expiry(root: string, expiry: IsoDate): OptionExpiry | undefined {
    return this.#roots.get(root)?.get(expiry);
  }

  /** Takes the state of one series, which it adds when it is new. A strike that is not above 0 is ignored. @throws MiaError `MIA-OPTIONS-EXPIRY`. */
  onOptionQuote(event: OptionQuoteEvent): void {
    if (event.instrument !== this.underlying || !(event.strike > 0)) return;
    let byExpiry = this.#roots.get(event.root);
    if (byExpiry === undefined) this.#roots.set(event.root, (byExpiry = new Map()));
    let expiry = byExpiry.get(event.expiry);
    if (expiry === undefined) {
      byExpiry.set(event.expiry, (expiry = new OptionExpiry(event.root, event.expiry)));
      this.#sorted = null;
    }
    expiry.update(event);
    if (event.underlying !== null) this.#setSpot(event.underlying, event.tsEvent);
    this.#note(event.tsInit);
    if (event.tsEvent > this.#asOf) this.#asOf = event.tsEvent;
  }

  /** Takes the level of the underlying; other indices are ignored. */
  onIndex(event: IndexEvent): void {
    if (event.instrument !== this.underlying) return;
    this.#setSpot(event.level, event.tsEvent);
    this.#note(event.tsInit);
  }

  /** The chain as it stands, which later events do not reach: what a computation spread over time works on. */
  copy(): OptionChain {
    const copy = new OptionChain(this.underlying);
    for (const [root, byExpiry] of this.#roots) copy.#roots.set(root, new Map([...byExpiry].map(([date, expiry]) => [date, expiry.copy()])));
    copy.#spot = this.#spot;
    copy.#spotAt = this.#spotAt;
    copy.#asOf = this.#asOf;
    copy.#receivedAt = this.#receivedAt;
    copy.#version = this.#version;
    return copy;
  }

  #setSpot(level: number, time: Micros): void {
    if (!(level > 0 && level < Number.POSITIVE_INFINITY) || time < this.#spotAt) return;
    this.#spot = level;
    this.#spotAt = time;
  }

  #note(tsInit: Micros): void {
    if (tsInit > this.#receivedAt) this.#receivedAt = tsInit;
    this.#version += 1;
  }
}

/** A chain from the events of a table or recording; events of other kinds or underlyings are passed over. */
export function chainFrom(underlying: string, events: Iterable<TapeEvent>): OptionChain {
  const chain = new OptionChain(underlying);
  for (const event of events) {
    if (event.kind === 'optionQuote') chain.onOptionQuote(event);
    else if (event.kind === 'index') chain.onIndex(event);
  }
  return chain;
}
