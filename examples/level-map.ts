// Levels alone: VWAP, profile, zones of accumulation and walls of the book in one sorted map, and what stands in the way of an entry.
import { createSessionClock, FeatureSet, MarketState, runFeatures, type Detection } from '@mia-trading/core';
import { plantedSession } from '@mia-trading/synthetic-market';
import { MarketLevels, ProfileImbalance, technicalConfig, VolumeProfileFeature, VwapTrend } from '@mia-trading/technical';

const WITHIN_TICKS = 40;
/** Points between two strikes. */
const STRIKES = 25;
const LEAST_STRENGTH = 0.8;

const session = plantedSession({ seed: 7, scale: 0.05, minutes: { from: 930, to: 1_080 } });
const market = new MarketState(session.instrument, createSessionClock(session.instrument));
const { tickSize } = session.instrument;
const config = technicalConfig.parse({});
const found: Detection[] = [];
const vwap = new VwapTrend(config.vwapTrend);
const profile = new VolumeProfileFeature(config.volumeProfile);
const imbalance = new ProfileImbalance(config.profileImbalance, profile.levels, (detection) => found.push(detection));
const levels = new MarketLevels(tickSize, { vwap: vwap.vwap, profile: profile.levels, imbalance }, config.levelMap);
const features = new FeatureSet([vwap, profile, imbalance]);
for (const event of session.events()) runFeatures(features, market, event);

levels.refresh(market);
// A level of one's own: the strike that holds the price, told by the option chain.
levels.map.set('callWall', Math.ceil(market.lastPrice / STRIKES) * STRIKES);
for (const { low, high, strength, source, levels: inside } of levels.map.zones()) console.log(`${low.toFixed(2)} to ${high.toFixed(2)}  strength ${strength.toFixed(2)}  ${source}${inside.length > 1 ? ` of ${inside.map(({ kind }) => kind).join(', ')}` : ''}`);
for (const side of [1, -1] as const) {
  const ahead = levels.map.opposing(side, market.lastPrice, WITHIN_TICKS, LEAST_STRENGTH);
  console.log(`${side > 0 ? 'buying' : 'selling'} at ${market.lastPrice.toFixed(2)}: ${ahead === null ? 'nothing' : `${ahead.source} at ${ahead.price.toFixed(2)}, ${ahead.distanceTicks.toFixed(0)} ticks,`} in the way`);
}
const { zone } = imbalance;
console.log(`zone ${zone === null ? 'none' : `${(zone.low * tickSize).toFixed(2)} to ${(zone.high * tickSize).toFixed(2)}`}, imbalance ${imbalance.imbalance.toFixed(2)}, ${imbalance.gaps(market).length} volume gaps, ${found.length} detections`);
