// deltaDivergence alone: price and cumulative delta that do not agree, and the pivots that say so. Printed where a detection completes.
import { createReading, createSessionClock, FeatureSet, isoFromMicros, MarketState, runFeatures, type Detection } from '@mia-trading/core';
import { DeltaDivergence, orderflowConfig } from '@mia-trading/orderflow';
import { plantedSession } from '@mia-trading/synthetic-market';

const session = plantedSession({ seed: 7, kinds: ['divergence'], scale: 0.1, minutes: { from: 930, to: 1_050 } });
const market = new MarketState(session.instrument, createSessionClock(session.instrument));
const config = orderflowConfig.parse({});
const found: Detection[] = [];
const feature = new DeltaDivergence(config.deltaDivergence, config.deltaAnalysis, (detection) => found.push(detection));
const features = new FeatureSet([feature]);
const reading = createReading();

let told = 0;
let contracts = 0;
for (const event of session.events()) {
  runFeatures(features, market, event);
  if (event.kind === 'trade') contracts += event.aggressor * event.size;
  for (; told < found.length; told += 1) {
    const { kind, side, price } = found[told] as Detection;
    if (kind !== 'deltaDivergence' && kind !== 'reversalWarning') continue;
    feature.read(market, reading);
    const said = reading.available ? `signal ${reading.signal.toFixed(2)}` : reading.reason;
    console.log(`${isoFromMicros(market.now).slice(11, 19)}  ${kind} ${side > 0 ? 'up  ' : 'down'} at ${price.toFixed(2)}  ${said}, reversal ${feature.explain(market)['reversalWarning']}`);
  }
}
const { sessionDelta, regularHoursDelta } = feature.explain(market);
console.log(`delta of the session ${sessionDelta}, of regular hours ${regularHoursDelta}; the prints add up to ${contracts}`);
for (const { side, from, to, price } of session.truth) console.log(`planted: ${isoFromMicros(from).slice(11, 19)} to ${isoFromMicros(to).slice(11, 19)}, then ${side > 0 ? 'up' : 'down'} from ${price.toFixed(2)}`);
