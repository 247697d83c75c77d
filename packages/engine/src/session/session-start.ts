import { MiaError, type Micros, type ResolvedInstrument } from '@mia-trading/core';
import type { LedgerFacts } from '@mia-trading/execution';
import type { LimitsState } from '@mia-trading/risk';
import { configSchema, type Config } from '../config/config.js';

export const SESSION_START_VERSION = 1;

/**
 * All that an engine begins a session with beside the events of the tape, as plain data: the first line of the decision log. The same
 * start and the same tape make the same decisions.
 */
export interface SessionStart {
  readonly schemaVersion: typeof SESSION_START_VERSION;
  /** Begins every id of the session; a session that goes on after a restart keeps it. */
  readonly sessionId: string;
  /** The effective configuration. */
  readonly config: Config;
  /** The traded instrument, its contract as the broker tells it. */
  readonly instrument: ResolvedInstrument;
  /** Orders, fills and the plan under way as an earlier process left them; `null` for none. */
  readonly ledger: LedgerFacts | null;
  /** Loss limits and lockouts as an earlier process left them; `null` begins with the configured equity. */
  readonly limits: LimitsState | null;
  /**
   * The venue is a broker who knows more than we do: nothing is entered before its first snapshot is on the tape, and after a lost link
   * not before the next. `false` for a venue that forgets nothing.
   */
  readonly reconcileFirst: boolean;
  /** Number of the last intent of the session so far; the next one is above it. */
  readonly intents: number;
  /** Event time at which the session began. What the tape holds before it warms the features up: nothing is decided on it. */
  readonly tradesFrom: Micros;
}

/** Reads the start of a decision log. Throws `MIA-ENGINE-DECISION-LOG` when it is none, or one of a newer version. */
export function parseSessionStart(value: unknown): SessionStart {
  const start = value as Partial<SessionStart> | null;
  if (typeof start !== 'object' || start === null || typeof start.sessionId !== 'string' || typeof start.instrument !== 'object') throw notAStart('it does not begin with the start of a session');
  if (start.schemaVersion !== SESSION_START_VERSION) throw notAStart(`it has version ${String(start.schemaVersion)}; this program reads ${SESSION_START_VERSION}`);
  const config = configSchema.safeParse(start.config);
  if (!config.success) throw notAStart(`its configuration is not one of this version: ${config.error.issues[0]?.message ?? ''}`);
  return { ...(start as SessionStart), config: config.data };
}

function notAStart(why: string): MiaError {
  return new MiaError('MIA-ENGINE-DECISION-LOG', `The decision log cannot be read: ${why}.`, 'Give the log that the session wrote beside its tape, with the program version that wrote it.', { why });
}
