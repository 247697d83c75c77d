import { ONE_PERCENT } from './gamma-terms.js';

/**
 * Which side of gamma dealers are on, and what they must trade to stay hedged.
 *
 * Long gamma: their delta grows with the price, so they sell rallies and buy dips. Short gamma: they buy rallies and sell dips.
 */
export interface DealerPosition {
  readonly gamma: 'long' | 'short' | 'neutral';
  /** Net over gross exposure, -1 to 1; 0 when there is no exposure. */
  readonly netOverGross: number;
  readonly hedging: HedgingPressure;
}

/** Futures that dealers trade to stay delta neutral when the index rises; a fall is the opposite. Positive buys, negative sells. An upper bound: the sign model is one. */
export interface HedgingPressure {
  readonly esContractsPerPercent: number;
  readonly esContractsPerPoint: number;
  readonly onRally: 'sell' | 'buy' | 'none';
}

/** Dollars per point of one ES contract. */
export const ES_POINT_VALUE = 50;

/** ES contracts from $ of delta per 1 % of the index, at the index level `spot` (the future's own price, where known, changes it by the basis alone). */
export function hedgingPressure(netGex: number, spot: number): HedgingPressure {
  // Dealers hold delta of +netGex after a rise of 1 %; the hedge is its opposite.
  const perPercent = netGex === 0 ? 0 : -netGex / (spot * ES_POINT_VALUE);
  return {
    esContractsPerPercent: perPercent,
    esContractsPerPoint: perPercent / (spot * ONE_PERCENT),
    onRally: perPercent < 0 ? 'sell' : perPercent > 0 ? 'buy' : 'none',
  };
}

/**
 * `long` when net gamma is above `neutralRatio` of gross and spot is above the flip, `short` when it is below the negative of it and spot is below the
 * flip, else `neutral`. Without a flip (gamma of one sign over the whole profile) the ratio alone decides.
 */
export function dealerPosition(netGex: number, grossGex: number, spot: number, flip: number | null, neutralRatio: number): DealerPosition {
  const netOverGross = grossGex > 0 ? netGex / grossGex : 0;
  const isLong = netOverGross > neutralRatio && (flip === null || spot > flip);
  const isShort = netOverGross < -neutralRatio && (flip === null || spot < flip);
  return { gamma: isLong ? 'long' : isShort ? 'short' : 'neutral', netOverGross, hedging: hedgingPressure(netGex, spot) };
}
