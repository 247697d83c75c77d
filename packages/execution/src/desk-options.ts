import type { Instrument, Micros, OrderIntent, TradeRecord } from '@mia-trading/core';
import type { CommandSink } from './bracket/bracket.js';
import type { BracketConfig } from './config.js';
import type { JournalSink } from './journal/journal-record.js';
import type { OrderLedger } from './journal/order-ledger.js';
import type { ToldClose } from './outside/outside-close.js';

export interface ExecutionDeskOptions {
  readonly sessionId: string;
  readonly instrument: Instrument;
  readonly config: BracketConfig;
  /** Where commands go once they are in the journal: the venue. */
  readonly send: CommandSink;
  /** A round trip is finished. */
  readonly onTrade: (trade: TradeRecord, now: Micros) => void;
  /** Somebody else has closed contracts of ours, or they are there after all. */
  readonly onOutside?: (close: ToldClose, now: Micros) => void;
  /** Default: none, as in a backtest. */
  readonly journal?: JournalSink;
  /** What an earlier process left, from `openJournal`; the desk goes on from there. Default: nothing. */
  readonly ledger?: OrderLedger;
  /** Nothing may be entered before the first {@link ExecutionDesk.reconcile}. Default: `false`, for a venue that forgets nothing. */
  readonly reconcileFirst?: boolean;
}

/** When and on what terms an approved plan is carried out. */
export interface SubmitTerms {
  readonly intent: OrderIntent;
  readonly now: Micros;
  /** ISO trade date. */
  readonly tradeDate: string;
  /** Time by which the position must be on its way out; `null` for none. */
  readonly flatBy: Micros | null;
  /** Why it must be by then. Default: `sessionEnd`. */
  readonly flatReason?: 'sessionEnd' | 'roll';
  /** Dollars per contract for entry and exit, to mark the open position. */
  readonly roundTurnFees: number;
}
