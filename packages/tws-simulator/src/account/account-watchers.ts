import type { ClientSession } from '../session/client-session.js';

type WatchedKind = 'account' | 'positions' | 'summary' | 'positionsMulti' | 'accountMulti' | 'profit' | 'profitSingle';

interface Watcher {
  readonly session: ClientSession;
  readonly kind: WatchedKind;
  readonly requestId: number;
  readonly on: 'trade' | 'time';
  readonly tell: () => void;
}

/** Who goes on being told of accounts: after every trade, or as time passes. */
export class AccountWatchers {
  #all: readonly Watcher[] = [];

  /** The same request again takes the place of the one before. */
  add(session: ClientSession, kind: WatchedKind, requestId: number, on: 'trade' | 'time', tell: () => void): void {
    this.remove(session, kind, requestId);
    this.#all = [...this.#all, { session, kind, requestId, on, tell }];
  }

  remove(session: ClientSession, kind: WatchedKind, requestId: number): void {
    this.#all = this.#all.filter((one) => one.session !== session || one.kind !== kind || one.requestId !== requestId);
  }

  forget(session: ClientSession): void {
    this.#all = this.#all.filter((one) => one.session !== session);
  }

  update(on: 'trade' | 'time'): void {
    for (const watcher of this.#all) if (watcher.on === on) watcher.tell();
  }
}
