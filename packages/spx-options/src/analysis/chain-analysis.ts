import type { Micros } from '@mia-trading/core';
import type { ExcludedSeries } from '../chain/price-chain.js';
import type { SettlementTime } from '../chain/option-root.js';
import type { DealerPosition } from '../exposure/dealer-position.js';
import type { ExpectedMove } from '../exposure/expected-move.js';
import type { GammaFlip, ProfilePoint } from '../exposure/gamma-flip.js';
import type { GreekExposures } from '../exposure/greek-exposures.js';
import type { LegacyGamma } from '../exposure/legacy-gamma.js';
import type { StrikeExposure } from '../exposure/strike-exposures.js';
import type { GammaWalls } from '../exposure/walls.js';
import type { NoVolatilityReason } from '../pricing/implied-volatility.js';
import type { PutCallCounts } from './put-call.js';
import type { Vix30 } from './vix30.js';
import type { ChainWarning } from './warnings.js';

/** One live root and expiry. Exposures in $ per 1 % move. */
export interface ExpiryAnalysis extends Omit<ExpectedMove, 'points'> {
  readonly settlement: SettlementTime;
  /** Time of settlement. */
  readonly settlesAt: Micros;
  readonly years: number;
  readonly forward: number;
  readonly forwardSource: 'parity' | 'spot';
  readonly netGex: number;
  readonly grossGex: number;
  readonly callGex: number;
  readonly putGex: number;
  /** Of the gross exposure of the whole chain, 0 to 1. */
  readonly share: number;
  /** Points; `null` without a volatility. */
  readonly expectedMove: number | null;
}

/** Series that settle on the New York date of valuation, apart. */
export interface ZeroDte {
  readonly expiry: string;
  readonly netGex: number;
  readonly grossGex: number;
  /** Of the gross exposure of the whole chain, 0 to 1. */
  readonly share: number;
}

/** What a chain says at one moment. Plain values: `JSON.stringify` gives the document of `backtester gex`. */
export interface ChainAnalysis extends GammaWalls {
  readonly schemaVersion: 1;
  readonly underlying: string;
  /** Level of the underlying, points. */
  readonly spot: number;
  /** Moment of valuation, ISO 8601. */
  readonly asOf: string;
  readonly rate: number;
  readonly rateSource: 'parity' | 'fallback';
  /** Nearest parity forward against spot, a fraction; `null` without one. */
  readonly spotGap: number | null;
  readonly forwardByExpiry: readonly { readonly root: string; readonly expiry: string; readonly forward: number; readonly source: 'parity' | 'spot' }[];
  /** Net exposure of all live expiries, $ per 1 % move. Equal to the profile at spot to the last bit. */
  readonly totalGex: number;
  readonly grossGex: number;
  readonly callGex: number;
  readonly putGex: number;
  readonly gexUnit: string;
  readonly signModel: string;
  readonly greeks: 'own' | 'vendor';
  readonly horizonDays: number;
  readonly gammaFlip: GammaFlip;
  readonly profile: readonly ProfilePoint[];
  readonly maxOpenInterestCallStrike: number | null;
  readonly maxOpenInterestPutStrike: number | null;
  /** To the nearest settlement; `null` when nothing is alive. */
  readonly expectedMove: ExpectedMove | null;
  /** Over all live expiries. */
  readonly byStrike: readonly StrikeExposure[];
  readonly byExpiry: readonly ExpiryAnalysis[];
  /** `null` when nothing settles today any more. */
  readonly zeroDte: ZeroDte | null;
  readonly greekExposures: GreekExposures;
  readonly putCallVolume: PutCallCounts;
  readonly putCallOpenInterest: PutCallCounts;
  /** `null` when the sign model has no direction. */
  readonly dealerPosition: DealerPosition | null;
  readonly vix30: Vix30;
  readonly excluded: ExcludedSeries;
  /** Strikes without a volatility of their own, by reason. */
  readonly faults: Readonly<Record<NoVolatilityReason, number>>;
  readonly warnings: readonly ChainWarning[];
  /** The public method that most scripts copy, when asked for. */
  readonly legacy?: LegacyGamma;
}
