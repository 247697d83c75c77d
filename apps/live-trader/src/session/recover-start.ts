import type { Micros, ResolvedInstrument } from '@mia-trading/core';
import { sessionStart, type SessionStart } from '@mia-trading/engine';
import { openJournal, type Journal, type JournalStore } from '@mia-trading/execution';
import { engineConfig } from '../config/read-config.js';
import type { TraderConfig } from '../config/trader-config.js';
import type { SessionLog } from '../output/session-log.js';

export interface RecoverOptions {
  readonly store: JournalStore;
  readonly sessionId: string;
  readonly config: TraderConfig;
  readonly configHash: string;
  readonly instrument: ResolvedInstrument;
  /** Event time at which the session begins. */
  readonly now: Micros;
  readonly log: SessionLog;
}

/** What a session goes on from: the journal as an earlier process left it. What of it was lost is told. Throws as {@link openJournal}. */
export function recoverStart({ store, sessionId, config, configHash, instrument, now, log }: RecoverOptions): { readonly journal: Journal; readonly start: SessionStart } {
  const { journal, ledger, tail, isFromEarlier } = openJournal({ store, sessionId, configHash, now });
  if (tail.state !== 'whole') log.warn('journal', `the last write of the journal was cut off and left out: ${tail.state}`);
  if (isFromEarlier) log.error('journal', 'the newest file of the journal does not hold how it began: the one before it was read, and what happened since is for the broker to tell');
  return { journal, start: sessionStart({ sessionId, config: engineConfig(config), instrument, ledger, reconcileFirst: true, tradesFrom: now }) };
}
