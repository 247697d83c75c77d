import type { Micros, VenueCommand } from '@mia-trading/core';
import type { Config } from '@mia-trading/engine';
import type { LockoutCause } from '@mia-trading/risk';
import type { Draft } from '../taped-engine.js';

/** What a crash leaves of the write it happens in. */
export type CrashKind = 'before' | 'torn' | 'after';

/** The first line a trader hears. */
export interface Birth {
  readonly config: Config;
  /** Holds the journal of all lives. */
  readonly directory: string;
  /** Directory of the tape of this life. */
  readonly tape: string;
  readonly now: Micros;
  /** Write of its journal, from 1, at which it kills itself; `null` for none. */
  readonly diesAt: number | null;
  readonly kind: CrashKind;
}

/** What it hears then: what happens at an instant, to put on its tape and handle one after the other, or that it should end orderly. */
export type Word = { readonly kind: 'events'; readonly ts: Micros; readonly drafts: readonly Draft[] } | { readonly kind: 'stop' };

/** How a trader stands, told after every word. */
export interface Standing {
  readonly kind: 'standing';
  readonly wantsReconciliation: boolean;
  readonly contracts: number;
  readonly openOrders: readonly string[];
  readonly isIdle: boolean;
  readonly blocks: readonly string[];
  readonly lockouts: readonly LockoutCause[];
  /** Dollars since the trade date began, after fees. */
  readonly realised: number;
  /** Execution ids known, sorted. */
  readonly executions: readonly string[];
  readonly journalWrites: number;
}

/** What it says. A command is on its way once its line is written. */
export type Saying = { readonly kind: 'command'; readonly command: VenueCommand; readonly now: Micros } | Standing;
