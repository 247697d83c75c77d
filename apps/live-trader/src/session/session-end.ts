import type { Micros } from '@mia-trading/core';

export interface SessionEndOptions {
  /** Milliseconds of wall time. */
  readonly for?: number;
  /** Event time. */
  readonly until?: Micros;
  readonly now: () => Micros;
}

/** Why a session ends. */
export type EndCause = { readonly kind: 'time' } | { readonly kind: 'signal'; readonly name: string } | { readonly kind: 'failure'; readonly cause: unknown };

/** Between two looks at the event time. */
const LOOK_MS = 50;
const EXIT_AT_ONCE = 1;

/**
 * Waits for the first of: time over, counted from when `begun` resolves; SIGINT or SIGTERM; a failure, which `begun` may end in too. A second
 * signal ends the process at once.
 */
export async function sessionEnd({ for: milliseconds, until, now }: SessionEndOptions, failed: Promise<unknown>, begun: Promise<void> = Promise.resolve()): Promise<EndCause> {
  let timer: NodeJS.Timeout | undefined;
  let look: NodeJS.Timeout | undefined;
  let isOver = false;
  const signals = new Promise<EndCause>((resolve) => {
    let count = 0;
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        count += 1;
        if (count > 1) process.exit(EXIT_AT_ONCE);
        resolve({ kind: 'signal', name });
      });
    }
  });
  const failures = Promise.race([failed, begun.then(() => failed, (cause: unknown) => cause)]);
  const times = new Promise<EndCause>((resolve) => {
    const count = (): void => {
      if (isOver) return;
      if (milliseconds !== undefined) timer = setTimeout(() => resolve({ kind: 'time' }), milliseconds);
      if (until !== undefined) look = setInterval(() => now() >= until && resolve({ kind: 'time' }), LOOK_MS);
    };
    begun.then(count, () => undefined);
  });
  try {
    return await Promise.race([signals, times, failures.then((cause): EndCause => ({ kind: 'failure', cause }))]);
  } finally {
    isOver = true;
    clearTimeout(timer);
    clearInterval(look);
  }
}
