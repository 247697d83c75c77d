import type { Persistent, Side, StateStream, Ticks } from '@mia-trading/core';
import { LEVEL_TRAITS, type LevelKind } from './level-kind.js';
import { comesFirst, KIND_OF, LEVEL_SLOTS, NATURE_OF, STRENGTH_OF } from './level-slots.js';
import type { Level, LevelMapOptions, LevelZone, ZoneAhead } from './level-zone.js';

/** Prices nearer than this are one: rounding of points to ticks. */
const SAME_PRICE: Ticks = 1e-9;

/**
 * Every level of one instrument, sorted by price: what lies ahead of an entry, how near and how strong.
 *
 * Levels of one or more places are set and removed by kind; setting costs O(1) and a question sorts what has changed (insertion into an order
 * that is nearly right). Levels at most `mergeTicks` from their neighbour make one zone, however many; zones ahead of a price are made
 * of the levels ahead of it alone, so what lies behind a trade neither stops it nor lends strength to what does.
 *
 * A level exactly at the price is ahead of a buyer when it is a resistance by nature (call wall, VAH, a high), of a seller when a support;
 * one that is neither (VWAP, POC, flip) is ahead of nobody.
 */
export class LevelMap implements Persistent {
  readonly tickSize: number;
  /** Grows with every change. */
  version = 0;
  readonly #options: LevelMapOptions;
  readonly #ticks = new Float64Array(KIND_OF.length).fill(Number.NaN);
  readonly #order = new Uint16Array(KIND_OF.length);
  #size = 0;
  #isSorted = true;

  constructor(tickSize: number, options: LevelMapOptions) {
    this.tickSize = tickSize;
    this.#options = options;
  }

  /** Number of levels there are. */
  get size(): number {
    return this.#size;
  }

  /**
   * Sets a level in points, or removes it with a price that is not finite.
   *
   * @param place 0 .. places - 1 of a kind that may occur several times. @throws RangeError outside.
   */
  set(kind: LevelKind, price: number, place = 0): void {
    if (!(place >= 0 && place < LEVEL_TRAITS[kind].places)) throw new RangeError(`${kind} has ${LEVEL_TRAITS[kind].places} places, got ${place}`);
    this.setSlot(LEVEL_SLOTS[kind] + place, price);
  }

  /** {@link set} by slot: {@link LEVEL_SLOTS} of the kind plus the place. */
  setSlot(slot: number, price: number): void {
    const before = this.#ticks[slot] as number;
    const ticks = price / this.tickSize;
    if (ticks === before) return;
    if (!Number.isFinite(ticks)) {
      if (!Number.isNaN(before)) this.#remove(slot);
      return;
    }
    if (Number.isNaN(before)) this.#order[this.#size++] = slot;
    this.#ticks[slot] = ticks;
    this.#isSorted = false;
    this.version += 1;
  }

  /** Removes every level of a kind. */
  remove(kind: LevelKind): void {
    for (let place = 0; place < LEVEL_TRAITS[kind].places; place += 1) this.set(kind, Number.NaN, place);
  }

  clear(): void {
    this.#ticks.fill(Number.NaN);
    this.#size = 0;
    this.#isSorted = true;
    this.version += 1;
  }

  /** Price of a level in points; `NaN` when there is none. */
  priceOf(kind: LevelKind, place = 0): number {
    return (this.#ticks[LEVEL_SLOTS[kind] + place] ?? Number.NaN) * this.tickSize;
  }

  /** Strength 0 .. 1 of the strongest level within `ticks` of a price in points, on either side; 0 when there is none. */
  strengthNear(price: number, ticks: Ticks): number {
    const within = ticks * this.tickSize;
    let strongest = 0;
    for (let index = 0; index < this.#size; index += 1) {
      const slot = this.#order[index] as number;
      const strength = STRENGTH_OF[slot] as number;
      if (strength > strongest && Math.abs((this.#ticks[slot] as number) * this.tickSize - price) <= within) strongest = strength;
    }
    return strongest;
  }

  /** Every level, lowest first. Allocates. */
  levels(): Level[] {
    this.#sort();
    return Array.from({ length: this.#size }, (_, index) => this.#level(index));
  }

  /** Every zone, lowest first. Allocates. */
  zones(): LevelZone[] {
    this.#sort();
    const zones: LevelZone[] = [];
    for (let first = 0; first < this.#size; ) {
      const last = this.#zoneEnd(first, 1);
      zones.push(this.#zone(first, last));
      first = last + 1;
    }
    return zones;
  }

  /** Nearest zone of at least `minimumStrength` above a price in points; `null` when there is none. */
  nearestAbove(price: number, minimumStrength = 0): ZoneAhead | null {
    return this.#ahead(1, price, Infinity, minimumStrength);
  }

  /** Nearest zone of at least `minimumStrength` below a price in points; `null` when there is none. */
  nearestBelow(price: number, minimumStrength = 0): ZoneAhead | null {
    return this.#ahead(-1, price, Infinity, minimumStrength);
  }

  /**
   * The location filter: the nearest zone of at least `minimumStrength` that a trade entered at `price` (points) would run into within `ticks`.
   * `null` when there is none, or the price is not finite.
   *
   * @param side of the entry: +1 looks above, -1 below.
   */
  opposing(side: Side, price: number, ticks: Ticks, minimumStrength: number): ZoneAhead | null {
    return this.#ahead(side, price, ticks, minimumStrength);
  }

  /** Levels set by others than the market's own features are state, too. */
  persist(state: StateStream): void {
    state.numbers(this.#ticks);
    state.numbers(this.#order);
    this.#size = state.number(this.#size);
    this.#isSorted = state.boolean(this.#isSorted);
    if (state.isRestoring) this.version += 1;
  }

  #ahead(side: Side, price: number, within: Ticks, minimumStrength: number): ZoneAhead | null {
    const from = price / this.tickSize;
    if (!Number.isFinite(from)) return null;
    this.#sort();
    const end = side > 0 ? this.#size : -1;
    for (let index = side > 0 ? 0 : this.#size - 1; index !== end; index += side) {
      if (!this.#isAhead(index, side, from)) continue;
      const distanceTicks = Math.max(0, side * (this.#at(index) - from));
      if (distanceTicks > within + SAME_PRICE) return null;
      const last = this.#zoneEnd(index, side);
      if (this.#strength(index, last, side) >= minimumStrength) {
        const { low, high, strength, source, levels } = this.#zone(index, last);
        return { low, high, strength, source, levels, price: this.#at(index) * this.tickSize, distanceTicks };
      }
      index = last;
    }
    return null;
  }

  #isAhead(index: number, side: Side, from: Ticks): boolean {
    const distance = side * (this.#at(index) - from);
    if (distance > SAME_PRICE) return true;
    return distance >= -SAME_PRICE && NATURE_OF[this.#order[index] as number] === side;
  }

  /** Last position of the zone that begins at `first` and goes in the direction of `step`. */
  #zoneEnd(first: number, step: Side): number {
    let last = first;
    for (let next = first + step; next >= 0 && next < this.#size; next += step) {
      if (Math.abs(this.#at(next) - this.#at(last)) > this.#options.mergeTicks + SAME_PRICE) break;
      last = next;
    }
    return last;
  }

  #strength(first: number, last: number, step: Side): number {
    let strongest = 0;
    for (let index = first; index !== last + step; index += step) strongest = Math.max(strongest, this.#strengthAt(index));
    return Math.min(1, strongest + this.#options.gradeStep * Math.abs(last - first));
  }

  #zone(first: number, last: number): LevelZone {
    const step: Side = first <= last ? 1 : -1;
    let source = first;
    for (let index = first; index !== last + step; index += step) if (this.#strengthAt(index) > this.#strengthAt(source)) source = index;
    const lowest = Math.min(first, last);
    const highest = Math.max(first, last);
    const levels: Level[] = [];
    for (let index = lowest; index <= highest; index += 1) levels.push(this.#level(index));
    return {
      low: this.#at(lowest) * this.tickSize,
      high: this.#at(highest) * this.tickSize,
      strength: this.#strength(first, last, step),
      source: this.#kind(source),
      levels,
    };
  }

  #level(index: number): Level {
    return { kind: this.#kind(index), price: this.#at(index) * this.tickSize, strength: this.#strengthAt(index) };
  }

  #strengthAt(index: number): number {
    return STRENGTH_OF[this.#order[index] as number] as number;
  }

  #kind(index: number): LevelKind {
    return KIND_OF[this.#order[index] as number] as LevelKind;
  }

  #at(index: number): Ticks {
    return this.#ticks[this.#order[index] as number] as number;
  }

  #remove(slot: number): void {
    this.#ticks[slot] = Number.NaN;
    const index = this.#order.subarray(0, this.#size).indexOf(slot);
    this.#order.copyWithin(index, index + 1, this.#size);
    this.#size -= 1;
    this.version += 1;
  }

  /** Insertion sort by price: the order of the last time is nearly right. */
  #sort(): void {
    if (this.#isSorted) return;
    this.#isSorted = true;
    for (let index = 1; index < this.#size; index += 1) {
      const slot = this.#order[index] as number;
      const price = this.#ticks[slot] as number;
      let place = index;
      for (; place > 0; place -= 1) {
        const other = this.#order[place - 1] as number;
        const otherPrice = this.#ticks[other] as number;
        if (otherPrice < price || (otherPrice === price && comesFirst(other, slot))) break;
        this.#order[place] = other;
      }
      this.#order[place] = slot;
    }
  }
}
