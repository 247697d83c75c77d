import { MiaError } from '@mia-trading/core';
import type { RunningProcess, StateDirectory } from '@mia-trading/monitoring';
import type { SessionLog } from '../output/session-log.js';

/** What a person has said by a file alone. */
export interface SwitchWord {
  readonly command: 'kill' | 'unkill';
  readonly reason: string;
}

/**
 * What a session keeps in its state directory while it runs. A disk that refuses neither ends the session nor keeps a word from it: that is
 * told once, and tried again at every {@link look}.
 */
export class KeptState {
  readonly #state: StateDirectory;
  readonly #log: SessionLog;
  /** Why each thing could not be done, as it was told. */
  readonly #told = new Map<string, string>();
  /** Reason of a kill that is not on the disk. */
  #unkept: string | null = null;

  constructor(state: StateDirectory, log: SessionLog) {
    this.#state = state;
    this.#log = log;
  }

  /** Writes the file of the kill switch, now or as soon as the disk takes it. */
  kill(reason: string): void {
    this.#unkept = reason;
    this.#writeKill();
  }

  /** Takes that file away. Throws `MIA-TRADER-SWITCH` when the disk refuses: the switch has to stay thrown then. */
  lift(reason: string): void {
    this.#state.unkill(reason);
    this.#unkept = null;
    this.#attempt('the file UNKILL stays behind', () => this.#state.takeUnkill());
  }

  /** What was said by a file since the last look; `null` for nothing new. */
  look(isKilled: boolean): SwitchWord | null {
    this.#writeKill();
    return this.#attempt('nobody can kill by a file', () => {
      const reason = this.#state.killReason;
      const lifted = this.#state.takeUnkill();
      if (reason !== null) return isKilled ? null : { command: 'kill', reason };
      return lifted !== null && isKilled && this.#unkept === null ? { command: 'unkill', reason: lifted } : null;
    });
  }

  keepOrderIdFloor(account: string, floor: number): void {
    this.#attempt('the highest order id is not kept', () => this.#state.keepOrderIdFloor(account, floor));
  }

  /** Says how this process is reached. Throws when the disk refuses: nobody could speak to it. */
  begin(running: RunningProcess): void {
    this.#state.running = running;
  }

  end(): void {
    this.#attempt('the file running.json stays behind', () => {
      this.#state.running = null;
    });
  }

  #writeKill(): void {
    const reason = this.#unkept;
    if (reason === null) return;
    this.#attempt('the kill holds in this session, and a restart does not know of it', () => {
      this.#state.kill(reason);
      this.#unkept = null;
    });
  }

  /** `null` when it failed. */
  #attempt<T>(consequence: string, step: () => T): T | null {
    try {
      const result = step();
      if (this.#told.delete(consequence)) this.#log.notice('state', `no longer so: ${consequence}`);
      return result;
    } catch (cause) {
      const why = cause instanceof MiaError ? `${cause.message} ${cause.remedy}` : String(cause);
      if (this.#told.get(consequence) !== why) this.#log.error('state', `${consequence}: ${why}`);
      this.#told.set(consequence, why);
      return null;
    }
  }
}
