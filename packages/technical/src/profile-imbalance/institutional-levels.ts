import type { Persistent, Side, StateStream, Ticks } from '@mia-trading/core';

/** Prices remembered; the one with the fewest events, of several the longest unheard of, makes room. */
const PLACES = 64;

/** A price at which large orders come back. */
export interface InstitutionalLevel {
  readonly price: Ticks;
  /** Large parents, blocks and iceberg refills there. */
  readonly events: number;
  /** Contracts of them. */
  readonly contracts: number;
  /** Contracts bought less sold. */
  readonly net: number;
}

/** Prices at which large orders have come repeatedly in this session, and what they did. O(places) per large order, nothing per print. */
export class InstitutionalLevels implements Persistent {
  /** Contracts of all large orders of the session, and those bought less sold. */
  contracts = 0;
  net = 0;
  readonly #events: number;
  readonly #tolerance: Ticks;
  readonly #prices = new Float64Array(PLACES).fill(Number.NaN);
  readonly #counts = new Float64Array(PLACES);
  readonly #sizes = new Float64Array(PLACES);
  readonly #nets = new Float64Array(PLACES);
  readonly #order = new Float64Array(PLACES);
  /** Grows whenever a level comes, changes or goes, and with each session. */
  version = 0;
  #clock = 0;

  /** @param events that make a level. @param tolerance in ticks: events at most this far from the first one of a level belong to it. */
  constructor(events: number, tolerance: Ticks) {
    this.#events = events;
    this.#tolerance = tolerance;
  }

  reset(): void {
    this.contracts = this.net = this.#clock = 0;
    this.version += 1;
    this.#prices.fill(Number.NaN);
  }

  /** Takes a large order at a price. Returns whether it has just made the price an institutional level. */
  add(price: Ticks, contracts: number, side: Side): boolean {
    this.contracts += contracts;
    this.net += side * contracts;
    this.#clock += 1;
    let place = this.#find(price);
    if (place < 0) {
      place = this.#room();
      if (this.#isLevel(place)) this.version += 1;
      this.#prices[place] = price;
      this.#counts[place] = this.#sizes[place] = this.#nets[place] = 0;
    }
    const count = (this.#counts[place] as number) + 1;
    this.#counts[place] = count;
    this.#sizes[place] = (this.#sizes[place] as number) + contracts;
    this.#nets[place] = (this.#nets[place] as number) + side * contracts;
    this.#order[place] = this.#clock;
    if (count >= this.#events) this.version += 1;
    return count === this.#events;
  }

  /** Every level, the one with most contracts first. Allocates. */
  levels(): InstitutionalLevel[] {
    const levels: InstitutionalLevel[] = [];
    for (let place = 0; place < PLACES; place += 1) {
      if (this.#isLevel(place)) levels.push({ price: this.#prices[place] as number, events: this.#counts[place] as number, contracts: this.#sizes[place] as number, net: this.#nets[place] as number });
    }
    return levels.sort((a, b) => b.contracts - a.contracts || b.events - a.events);
  }

  persist(state: StateStream): void {
    this.contracts = state.number(this.contracts);
    this.net = state.number(this.net);
    this.version = state.number(this.version);
    state.numbers(this.#prices);
    state.numbers(this.#counts);
    state.numbers(this.#sizes);
    state.numbers(this.#nets);
    state.numbers(this.#order);
    this.#clock = state.number(this.#clock);
  }

  #isLevel(place: number): boolean {
    return (this.#counts[place] as number) >= this.#events && this.#prices[place] === this.#prices[place];
  }

  /** Nearest remembered price within the tolerance, of two the one with more events; -1 for none. */
  #find(price: Ticks): number {
    let found = -1;
    let nearest = this.#tolerance;
    for (let place = 0; place < PLACES; place += 1) {
      const distance = Math.abs((this.#prices[place] as number) - price);
      if (!(distance <= nearest)) continue;
      if (found >= 0 && distance === nearest && (this.#counts[place] as number) <= (this.#counts[found] as number)) continue;
      found = place;
      nearest = distance;
    }
    return found;
  }

  #room(): number {
    let weakest = 0;
    for (let place = 0; place < PLACES; place += 1) {
      if (Number.isNaN(this.#prices[place] as number)) return place;
      const difference = (this.#counts[place] as number) - (this.#counts[weakest] as number);
      if (difference < 0 || (difference === 0 && (this.#order[place] as number) < (this.#order[weakest] as number))) weakest = place;
    }
    return weakest;
  }
}
