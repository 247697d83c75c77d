import type { StateDirectory } from '@mia-trading/monitoring';
import type { SessionLog } from '../output/session-log.js';

const REASON = 'SIGUSR2';

/** The kill switch by SIGUSR2, from the start of the process on. Before there is a session it goes to the disk, and to the session once there is one. */
export class KillSignal {
  #say: ((reason: string) => void) | null = null;
  #isEarly = false;

  constructor(state: StateDirectory, log: SessionLog) {
    process.on(REASON, () => {
      if (this.#say !== null) return this.#say(REASON);
      this.#isEarly = true;
      try {
        state.kill(REASON);
      } catch (cause) {
        log.error('operator', `kill by signal: it holds for the session that starts, and not for later ones: ${String(cause)}`);
      }
    });
  }

  /** Says it to a session from now on. */
  reach(say: (reason: string) => void): void {
    this.#say = say;
    if (this.#isEarly) say(REASON);
  }
}
