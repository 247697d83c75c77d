import type { TakenBy } from '../control/tell.js';
import type { SessionStatus } from '../status/session-status.js';

/** What a person can say in the dashboard. */
export const DASHBOARD_COMMANDS = ['kill', 'unkill', 'pause', 'resume', 'flatten'] as const;

export type DashboardCommand = (typeof DASHBOARD_COMMANDS)[number];

/** What the dashboard shows. */
export interface DashboardStatus {
  readonly schemaVersion: 1;
  /** Wall time at which it was known, ISO. */
  readonly at: string;
  /** `none` runs, or one that has not connected yet; `silent`: one is there and does not answer. */
  readonly session: 'running' | 'none' | 'silent';
  /** Why it is silent; otherwise `null`. */
  readonly problem: string | null;
  /** Reason of the kill switch that is down, for the session that runs or for the next one; `null` when it is up. */
  readonly killReason: string | null;
  /** `null` unless one runs. */
  readonly status: SessionStatus | null;
}

/** Who has a command. */
export interface CommandTaken {
  /** `switch`: the kill switch is thrown or lifted on disk, and the session that is there did not answer. */
  readonly by: TakenBy | 'switch';
  /** Why the session did not answer, or why the switch of the session that has the word is not on disk; otherwise `null`. */
  readonly problem: string | null;
}

/** Everything that a dashboard knows of what it shows. */
export interface DashboardSource {
  status(): Promise<DashboardStatus>;
  /** Throws a `MiaError` when nobody takes it. */
  command(command: DashboardCommand, reason: string): Promise<CommandTaken>;
}
