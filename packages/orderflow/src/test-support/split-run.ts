import { restoreSnapshot, takeSnapshot, type Persistent } from '@mia-trading/core';

/**
 * Runs events through one object, and through another that takes over from a snapshot before event `cut`: what both say of the events
 * from `cut` on. `make` gives an object and what it does with an event; equal answers mean that nothing was lost in the snapshot.
 */
export function splitRun<E, A>(
  make: () => { readonly subject: Persistent; readonly answer: (event: E) => A },
  events: readonly E[],
  cut: number,
): { readonly whole: readonly A[]; readonly resumed: readonly A[] } {
  const first = make();
  events.slice(0, cut).forEach((event) => first.answer(event));
  const second = make();
  restoreSnapshot(second.subject, takeSnapshot(first.subject));
  const rest = events.slice(cut);
  return { whole: rest.map((event) => first.answer(event)), resumed: rest.map((event) => second.answer(event)) };
}
