import type { Micros } from '@mia-trading/core';

export interface SessionEndOptions {
  /** Milliseconds of wall time. */
  readonly for?: number;
  /** Event time. */
  readonly until?: Micros;
  readonly now: () => Micros;
  /** SIGUSR2: the kill switch by signal. */
  readonly onKill?: () => void;
}

/** Why a session ends. */
export type EndCause = { readonly kind: 'time' } | { readonly kind: 'signal'; readonly name: string } | { readonly kind: 'failure'; readonly cause: unknown };

/** Between two looks at the event time. */
const LOOK_MS = 50;
const EXIT_AT_ONCE = 1;

/** Waits for the first of: time over, SIGINT or SIGTERM, a failure. A second signal ends the process at once. */
export async function sessionEnd({ for: milliseconds, until, now, onKill }: SessionEndOptions, failed: Promise<unknown>): Promise<EndCause> {
  let timer: NodeJS.Timeout | undefined;
  let look: NodeJS.Timeout | undefined;
  const signals = new Promise<EndCause>((resolve) => {
    let count = 0;
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        count += 1;
        if (count > 1) process.exit(EXIT_AT_ONCE);
        resolve({ kind: 'signal', name });
      });
    }
    if (onKill !== undefined) process.on('SIGUSR2', onKill);
  });
  const times = new Promise<EndCause>((resolve) => {
    if (milliseconds !== undefined) timer = setTimeout(() => resolve({ kind: 'time' }), milliseconds);
    if (until !== undefined) look = setInterval(() => now() >= until && resolve({ kind: 'time' }), LOOK_MS);
  });
  try {
    return await Promise.race([signals, times, failed.then((cause): EndCause => ({ kind: 'failure', cause }))]);
  } finally {
    clearTimeout(timer);
    clearInterval(look);
  }
}
