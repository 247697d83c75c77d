import type { Micros, TapeEvent } from '@mia-trading/core';

/** Something that has events to deliver later. */
export interface DelayedSource {
  /** When the next one arrives; `Infinity` when none is under way. */
  readonly nextDue: Micros;
  /** Delivers what arrives at {@link nextDue}. */
  deliver(emit: (event: TapeEvent) => void): void;
}
