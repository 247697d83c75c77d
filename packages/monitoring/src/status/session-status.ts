import type { Contribution, FeedQuality, Micros, Side, Tier, TradeRecord } from '@mia-trading/core';

/** How a session stands, as `status` tells it, the terminal and the dashboard show it. Money in dollars, prices in points. */
export interface SessionStatus {
  readonly schemaVersion: 1;
  readonly sessionId: string;
  /** `signals` sends nothing; `paper` trades a paper account; `live` trades money. */
  readonly mode: 'signals' | 'paper' | 'live';
  /** Masked. */
  readonly account: string;
  readonly instrument: string;
  readonly tape: string;
  /** Event time, ISO. */
  readonly time: string;
  /** Whose clock, and how many seconds of event time pass in one. */
  readonly clock: { readonly source: string; readonly speed: number };
  /** `warmingUp` until the session has begun. */
  readonly state: 'warmingUp' | 'running' | 'disconnected' | 'stopped';
  /** `null` once the session has begun. */
  readonly warmUp: WarmUpStanding | null;
  readonly feed: FeedStanding;
  readonly queue: { readonly waiting: number; readonly peak: number; readonly lost: number };
  /** `null` before the first. */
  readonly rating: RatingStanding | null;
  readonly position: {
    readonly contracts: number;
    readonly phase: string;
    readonly unrealised: number;
    readonly openRisk: number;
    readonly plan: { readonly side: Side; readonly stopPrice: number; readonly targetPrice: number } | null;
  };
  /** What keeps entries back: differences with the broker, and lockouts with their cause. */
  readonly blocks: readonly string[];
  readonly room: { readonly daily: number; readonly monthly: number; readonly trades: number };
  readonly today: { readonly realised: number; readonly entries: number };
  readonly counts: { readonly events: number; readonly ratings: number; readonly refusals: number; readonly orders: number; readonly fills: number; readonly trades: number };
  readonly lastRefusal: { readonly ts: Micros; readonly code: string } | null;
  /** The last ones, newest first. */
  readonly trades: readonly Pick<TradeRecord, 'entryTs' | 'exitTs' | 'side' | 'quantity' | 'entryPrice' | 'exitPrice' | 'exitReason' | 'score' | 'net'>[];
}

/** How far the warm-up of a session has come. Until it is over nothing is decided, and position and limits are those of the journal. */
export interface WarmUpStanding {
  /** Recordings gone through, and in all. */
  readonly done: number;
  readonly sources: number;
  readonly events: number;
  /** Time of the last event, ISO; `null` before the first. */
  readonly reached: string | null;
  /** The broker is being asked for bars of what the recordings lack: the last step. */
  readonly asksBars: boolean;
  /** What people have said meanwhile, oldest first; it is carried out when the session begins. */
  readonly waiting: readonly string[];
}

/** The last rating of a session. */
export interface RatingStanding {
  readonly ts: Micros;
  readonly price: number | null;
  readonly score: number;
  readonly tier: Tier;
  readonly direction: Side | 0;
  readonly coverage: number;
  readonly bonus: number;
  readonly contributions: readonly Pick<Contribution, 'feature' | 'points' | 'weight' | 'signal' | 'available' | 'reason'>[];
}

/** How the market data of a session stand. */
export interface FeedStanding {
  readonly quality: FeedQuality | null;
  readonly isLive: boolean;
  /** Milliseconds since anything came about the traded contract. */
  readonly dataAgeMs: number;
  /** Prices held back because they cannot be. */
  readonly quarantined: number;
  /** Series of options that are followed; `null` before the chain is known. */
  readonly chain: { readonly series: number; readonly fresh: number; readonly withOpenInterest: number; readonly streaming: number; readonly holes: number } | null;
  /** Contracts traded today in the options on the index, where the broker tells them; else `null`. */
  readonly optionVolumes: { readonly calls: number | null; readonly puts: number | null };
  /** The last thing the feed said of itself. */
  readonly told: string;
}
