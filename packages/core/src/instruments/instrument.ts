/** What the system must know of a traded product to price, size and time it. */
export interface Instrument {
  /** Contract symbol as traded, e.g. `ESH4`; equals `root` for an index. */
  readonly symbol: string;
  /** Product root, e.g. `ES`. */
  readonly root: string;
  readonly kind: 'future' | 'index' | 'equity' | 'crypto';
  readonly exchange: string;
  readonly currency: 'USD';
  /** Points per tick; a price is always a whole number of these. */
  readonly tickSize: number;
  /** Dollars per point per contract. */
  readonly pointValue: number;
  /** Calendar that rules its sessions. */
  readonly calendar: 'CME_EQUITY' | 'COMEX' | 'US_EQUITY' | 'ALWAYS';
}
