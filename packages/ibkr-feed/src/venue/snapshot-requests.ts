import type { BrokerSnapshot, Micros } from '@mia-trading/core';
import type { Connection } from '../connection/connection.js';
import type { SnapshotQuery } from './snapshot-query.js';

export interface SnapshotRequestsOptions {
  readonly connection: Connection;
  readonly query: SnapshotQuery;
  /** Milliseconds from one to the next. */
  readonly spacingMs: number;
  readonly now: () => Micros;
  readonly onSnapshot: (snapshot: BrokerSnapshot) => void;
}

/** One question at a time, not too often, and again until all of it is answered; none while TWS is not linked to the broker. */
export class SnapshotRequests {
  readonly #options: SnapshotRequestsOptions;
  #isWanted = false;
  #isAsking = false;
  #isClosed = false;
  #lastMs = Number.NEGATIVE_INFINITY;
  #takeBack: (() => void) | null = null;

  constructor(options: SnapshotRequestsOptions) {
    this.#options = options;
  }

  want(): void {
    this.#isWanted = true;
    this.#ask();
  }

  close(): void {
    this.#isClosed = true;
    this.#takeBack?.();
  }

  #ask(): void {
    const { connection, spacingMs } = this.#options;
    if (!this.#isWanted || this.#isAsking || this.#isClosed || !connection.isServerUp) return;
    const pause = this.#lastMs + spacingMs - connection.timer.now();
    if (pause > 0) {
      this.#takeBack ??= connection.timer.after(pause, () => {
        this.#takeBack = null;
        this.#ask();
      });
      return;
    }
    this.#isWanted = false;
    this.#isAsking = true;
    this.#lastMs = connection.timer.now();
    void this.#run();
  }

  async #run(): Promise<void> {
    const { query, now, onSnapshot } = this.#options;
    const askedAt = now();
    const told = await query.ask();
    this.#isAsking = false;
    if (this.#isClosed) return;
    onSnapshot({ askedAt, ...told });
    if (!told.openOrders.ok || !told.executions.ok || !told.positions.ok) this.#isWanted = true;
    this.#ask();
  }
}
