import type { TapeEvent } from '@mia-trading/core';

type WithoutSeq<E> = E extends TapeEvent ? Omit<E, 'seq'> & { readonly seq?: number } : never;

/** An event on its way to a tape. `seq` may be missing: the sink assigns it. */
export type UnsequencedEvent = WithoutSeq<TapeEvent>;

/**
 * Takes events in tape order, one call per event, never awaited.
 *
 * The sink assigns `seq` (0, 1, 2, ... in call order; a `seq` on the event is ignored) and stores
 * `tsInit = max(tsInit of the previous event, tsInit given)`. The event itself is neither changed nor kept, so the caller may
 * hand over a fresh literal or one it owns. Give `tsInit` = receive time where the source has one, else `tsEvent`.
 */
export interface EventSink {
  /** Throws a `MiaError` when the event cannot be stored (a time or id that is no whole number, a full disk). */
  write(event: UnsequencedEvent): void;
}
