import type { Micros, ResolvedInstrument } from '@mia-trading/core';
import type { AccountFacts, OrderLedger } from '@mia-trading/execution';
import { LossLimits } from '@mia-trading/risk';
import type { Config } from '../config/config.js';
import { SESSION_START_VERSION, type SessionStart } from './session-start.js';

export interface RecoveredSession {
  /** Begins every id; the same as before for a session that goes on. */
  readonly sessionId: string;
  readonly config: Config;
  readonly instrument: ResolvedInstrument;
  /** From `openJournal`: empty on a first start. */
  readonly ledger: OrderLedger;
  /** The venue is a broker, who is asked before anything is entered. */
  readonly reconcileFirst: boolean;
  /** Event time at which the session begins. */
  readonly tradesFrom: Micros;
}

/** The start of a session that goes on from a journal: a first start, a planned restart and the recovery from a crash alike. */
export function sessionStart({ sessionId, config, instrument, ledger, reconcileFirst, tradesFrom }: RecoveredSession): SessionStart {
  const { facts, account } = ledger;
  const isNew = account.limits === null && account.uncounted.length === 0;
  return {
    schemaVersion: SESSION_START_VERSION,
    sessionId,
    config,
    instrument,
    ledger: facts,
    limits: isNew ? null : limitsAfter(config, account).snapshot(),
    reconcileFirst,
    intents: account.intents,
    tradesFrom,
  };
}

/** Loss limits and lockouts as a journal left them, every trade counted that it knows to be closed. */
export function limitsAfter({ risk, account: { equity } }: Config, { limits, uncounted }: AccountFacts): LossLimits {
  const after = limits === null ? new LossLimits(risk.limits, equity) : LossLimits.restore(risk.limits, limits);
  for (const { net, ts } of uncounted) after.onTrade(net, ts);
  return after;
}
