import type { Micros, Persistent, StateStream, Ticks } from '@mia-trading/core';

/** A closed bar of price and delta, as people and tests read it. Prices in ticks, volumes in contracts. */
export interface DeltaBar {
  /** Begin of the interval. */
  readonly start: Micros;
  /** Event time of the first print. */
  readonly since: Micros;
  readonly open: Ticks;
  readonly high: Ticks;
  readonly low: Ticks;
  readonly close: Ticks;
  /** All contracts, those of unknown aggressor too. */
  readonly volume: number;
  /** Contracts whose aggressor was inferred, not named by the exchange. */
  readonly inferred: number;
  /** Contracts without a known aggressor. */
  readonly unknown: number;
  /** Contracts bought less contracts sold by aggressors. */
  readonly delta: number;
  /** Lowest and highest running delta inside the bar, which begins at 0. A bar of the source does not tell them: its own `delta` and 0 bound them. */
  readonly minimumDelta: number;
  readonly maximumDelta: number;
  /** Cumulative delta of the session before the bar. */
  readonly cumulativeOpen: number;
}

const FIELDS = ['start', 'since', 'open', 'high', 'low', 'close', 'volume', 'inferred', 'unknown', 'delta', 'minimumDelta', 'maximumDelta', 'cumulativeOpen'] as const satisfies readonly (keyof DeltaBar)[];
const COLUMNS = FIELDS.length;
const SINCE = 1;
const OPEN = 2;
const HIGH = 3;
const LOW = 4;
const CLOSE = 5;
const VOLUME = 6;
const INFERRED = 7;
const UNKNOWN = 8;
const DELTA = 9;
const MINIMUM = 10;
const MAXIMUM = 11;
const CUMULATIVE = 12;

/** The last closed delta bars, newest first by `ago`: 0 is the newest. A bounded ring of numbers that allocates nothing. */
export class DeltaBarSeries implements Persistent {
  readonly capacity: number;
  readonly #table: Float64Array;
  #closedCount = 0;
  #length = 0;
  #newest = -1;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#table = new Float64Array(capacity * COLUMNS);
  }

  push(bar: DeltaBar): void {
    this.#newest = this.#newest + 1 === this.capacity ? 0 : this.#newest + 1;
    if (this.#length < this.capacity) this.#length += 1;
    this.#closedCount += 1;
    const row = this.#newest * COLUMNS;
    for (let column = 0; column < COLUMNS; column += 1) this.#table[row + column] = bar[FIELDS[column] as keyof DeltaBar];
  }

  /** A hole or a new session: nothing before it is compared with what follows. */
  clear(): void {
    this.#length = 0;
  }

  /** Bars closed since the beginning, those no longer held included. */
  get closedCount(): number {
    return this.#closedCount;
  }

  /** Bars held since the last {@link clear}, at most {@link capacity}. */
  get length(): number {
    return this.#length;
  }

  since(ago: number): Micros {
    return this.#at(ago, SINCE);
  }
  open(ago: number): Ticks {
    return this.#at(ago, OPEN);
  }
  high(ago: number): Ticks {
    return this.#at(ago, HIGH);
  }
  low(ago: number): Ticks {
    return this.#at(ago, LOW);
  }
  close(ago: number): Ticks {
    return this.#at(ago, CLOSE);
  }
  volume(ago: number): number {
    return this.#at(ago, VOLUME);
  }
  inferred(ago: number): number {
    return this.#at(ago, INFERRED);
  }
  unknown(ago: number): number {
    return this.#at(ago, UNKNOWN);
  }
  delta(ago: number): number {
    return this.#at(ago, DELTA);
  }
  /** Highest cumulative delta of the session inside the bar. */
  cumulativeHigh(ago: number): number {
    return this.#at(ago, CUMULATIVE) + this.#at(ago, MAXIMUM);
  }
  /** Lowest cumulative delta of the session inside the bar. */
  cumulativeLow(ago: number): number {
    return this.#at(ago, CUMULATIVE) + this.#at(ago, MINIMUM);
  }
  /** Cumulative delta of the session at the bar's close. */
  cumulativeClose(ago: number): number {
    return this.#at(ago, CUMULATIVE) + this.#at(ago, DELTA);
  }

  /** A copy, for people and tests. @throws RangeError when no such bar is held. */
  bar(ago: number): DeltaBar {
    if (!(ago >= 0 && ago < this.#length)) throw new RangeError(`bars 0 to ${this.#length - 1} ago are held, not ${ago}`);
    return Object.fromEntries(FIELDS.map((field, column) => [field, this.#at(ago, column)])) as unknown as DeltaBar;
  }

  persist(state: StateStream): void {
    this.#closedCount = state.number(this.#closedCount);
    this.#length = state.number(this.#length);
    this.#newest = state.number(this.#newest);
    state.numbers(this.#table);
  }

  #at(ago: number, column: number): number {
    const row = this.#newest - ago;
    return this.#table[(row < 0 ? row + this.capacity : row) * COLUMNS + column] as number;
  }
}
