import type { FeedSummary } from '@mia-trading/ibkr-feed';
import type { Contribution, Micros, Side, Tier, TradeRecord } from '@mia-trading/core';
import type { Mode } from './mode.js';

/** How a session stands, as `status` tells it and the terminal shows it. Money in dollars, prices in points. */
export interface SessionStatus {
  readonly schemaVersion: 1;
  readonly sessionId: string;
  readonly mode: Mode;
  /** Masked. */
  readonly account: string;
  readonly instrument: string;
  readonly tape: string;
  /** Event time, ISO. */
  readonly time: string;
  readonly clock: { readonly source: string; readonly speed: number };
  /** `warmingUp` until the session has begun. */
  readonly state: 'warmingUp' | 'running' | 'disconnected' | 'stopped';
  readonly feed: FeedSummary & { readonly told: string };
  readonly queue: { readonly waiting: number; readonly peak: number; readonly lost: number };
  /** `null` before the first. */
  readonly rating: { readonly ts: Micros; readonly price: number | null; readonly score: number; readonly tier: Tier; readonly direction: Side | 0; readonly coverage: number; readonly bonus: number; readonly contributions: readonly Pick<Contribution, 'feature' | 'points' | 'weight' | 'signal' | 'available' | 'reason'>[] } | null;
  readonly position: { readonly contracts: number; readonly phase: string; readonly unrealised: number; readonly openRisk: number; readonly plan: { readonly side: Side; readonly stopPrice: number; readonly targetPrice: number } | null };
  /** What keeps entries back: differences with the broker, and lockouts with their cause. */
  readonly blocks: readonly string[];
  readonly room: { readonly daily: number; readonly monthly: number; readonly trades: number };
  readonly today: { readonly realised: number; readonly entries: number };
  readonly counts: { readonly events: number; readonly ratings: number; readonly refusals: number; readonly orders: number; readonly fills: number; readonly trades: number };
  readonly lastRefusal: { readonly ts: Micros; readonly code: string } | null;
  readonly trades: readonly Pick<TradeRecord, 'entryTs' | 'exitTs' | 'side' | 'quantity' | 'entryPrice' | 'exitPrice' | 'exitReason' | 'score' | 'net'>[];
}
