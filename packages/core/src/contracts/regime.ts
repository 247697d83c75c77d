export type VolatilityRegime = 'Low' | 'Normal' | 'High' | 'Extreme' | 'unknown';
export type GammaRegime = 'long' | 'short' | 'neutral' | 'unknown';
export type TrendRegime = 'up' | 'down' | 'range' | 'unknown';

export interface MarketRegime {
  readonly volatility: VolatilityRegime;
  readonly gamma: GammaRegime;
  readonly trend: TrendRegime;
  /** Session of the day, e.g. `newYorkOpen`; `closed` outside. */
  readonly session: string;
}
