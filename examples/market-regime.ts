// The volatility regime and the trend alone, over six generated sessions: VIX and range against the usual, and what that changes about an entry.
import { AverageRange, regimeConfigSchema, TrendGauge, VolatilityGauge } from '@mia-trading/confluence-scoring';
import { createSessionClock, FeatureSet, MarketState, MINUTE, runFeatures } from '@mia-trading/core';
import { optionsConfig, VixLevel } from '@mia-trading/spx-options';
import { generateMarket } from '@mia-trading/synthetic-market';
import { technicalConfig, VolumeProfileFeature, VwapTrend } from '@mia-trading/technical';

const config = regimeConfigSchema.parse({});
const technical = technicalConfig.parse({});
const range = new AverageRange({ barPeriod: MINUTE, bars: 14, usualSessions: config.usualSessions, changeBars: config.volatilityTrendBars });
const vix = new VixLevel(optionsConfig.parse({}).vixLevel);
const vwap = new VwapTrend(technical.vwapTrend);
const profile = new VolumeProfileFeature(technical.volumeProfile);
const volatility = new VolatilityGauge(config, range, vix);
const trend = new TrendGauge(config, { vwap: vwap.vwap, levels: profile.levels });
const features = new FeatureSet([range, vix, vwap, profile, trend]);

/** Told a quarter of an hour before the end, at a minute of which the earlier sessions have all told their range. */
const BEFORE_END = 15 * MINUTE;

function tell(tradeDate: string, market: MarketState): void {
  const regime = volatility.update(market);
  const { fromVix, atrRatio } = volatility.condition(market);
  const { size, stop, target, gatePoints } = volatility.adjustment;
  console.log(`${tradeDate}  volatility ${regime}: VIX ${fromVix}, range ${range.points.toFixed(2)} points, ${atrRatio === null ? 'usual not known yet' : `${atrRatio.toFixed(2)} of the usual`}; size x${size}, stop x${stop}, target x${target}, gate ${gatePoints >= 0 ? '+' : ''}${gatePoints}`);
  const { vwapSlope, adx, valueMigration } = trend.condition(market);
  console.log(`            trend ${trend.regimeAt(market)}: VWAP slope ${vwapSlope?.toFixed(2) ?? 'unknown'}, ADX ${adx?.toFixed(1) ?? 'unknown'}, value ${valueMigration ?? 'unknown'}`);
}

let market: MarketState | null = null;
for (const session of generateMarket({ seed: 11, sessions: 6, mode: 'null', scale: 0.01, chain: 'thin', minutes: { from: 930, to: 990 } })) {
  market ??= new MarketState(session.instrument, createSessionClock(session.instrument));
  let isTold = false;
  for (const event of session.events()) {
    if (!isTold && event.tsInit > session.to - BEFORE_END) {
      isTold = true;
      tell(session.tradeDate, market);
    }
    runFeatures(features, market, event);
  }
}
