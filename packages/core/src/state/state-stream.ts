/** Arrays of numbers whose content is state and whose length is configuration. */
export type NumberArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array | Int8Array;

/**
 * State on its way out of an object or into one. The same calls serve both ways, so that what is written and what is read cannot drift
 * apart: `this.#count = state.number(this.#count)` writes the count, or replaces it.
 */
export interface StateStream {
  /** Whether values come in (a snapshot is being restored) or go out. */
  readonly isRestoring: boolean;
  /** Any number, `NaN` and infinities too, exactly. */
  number(value: number): number;
  boolean(value: boolean): boolean;
  string(value: string): string;
  /** The content of an array, in place. Its length is fixed by configuration; another length does not fit. */
  numbers(values: NumberArray): void;
  /** A part that carries its own state. */
  part(part: Persistent): void;
  /** A list of any length, replaced in place: `each` writes the item given, or makes one when given `undefined`. */
  list<T>(items: T[], each: (item: T | undefined) => T): void;
}

/** Something whose state can be taken out and put back, so that a restart goes on where a stop left off. */
export interface Persistent {
  /**
   * Passes every field that is state, in a fixed order, through `state`. Configuration is not state: the object restored into must have
   * been made with the same one.
   */
  persist(state: StateStream): void;
}
