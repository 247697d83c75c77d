import { MiaError } from '@mia-trading/core';
import { requestTime, type Connection } from '@mia-trading/ibkr-feed';
import { FollowedTime } from './followed-time.js';
import type { SessionTime } from './session-time.js';

const POLL_MS = 250;
/** Of a simulator whose name nobody can take for a broker's. */
const SIMULATED = 'DUSIM';

export function isSimulated(account: string): boolean {
  return account.startsWith(SIMULATED);
}

/**
 * The clock of a simulator, which may run at any speed: asked for four times a second. Resolves once its time is known.
 * Rejects as a request does.
 */
export async function followSimulator(connection: Connection): Promise<SessionTime> {
  const { timer } = connection;
  const followed = new FollowedTime();
  const hear = async (): Promise<void> => followed.hear(await requestTime(connection), timer.now());
  await hear();
  let isStopped = false;
  let takeBack = (): void => undefined;
  const again = (): void => {
    if (!isStopped) takeBack = timer.after(POLL_MS, poll);
  };
  const poll = (): void => {
    if (!connection.isReady) return again();
    hear().then(again, (cause: unknown) => {
      if (!(cause instanceof MiaError)) throw cause;
      again();
    });
  };
  again();
  return {
    now: () => followed.at(timer.now()),
    get speed() {
      return followed.speed;
    },
    source: 'simulator',
    stop: () => {
      isStopped = true;
      takeBack();
    },
  };
}
