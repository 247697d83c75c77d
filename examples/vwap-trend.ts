// vwapTrend alone: VWAP with its bands, its slope, and touches, rejections and breakouts as they happen, beside a VWAP added up by hand.
import { createReading, createSessionClock, EvaluationGrid, FeatureSet, isoFromMicros, MarketState, MINUTE, runFeatures } from '@mia-trading/core';
import { plantedSession } from '@mia-trading/synthetic-market';
import { technicalConfig, VwapTrend } from '@mia-trading/technical';

const session = plantedSession({ seed: 7, scale: 0.1, minutes: { from: 930, to: 1_020 } });
const market = new MarketState(session.instrument, createSessionClock(session.instrument));
const counts = new Map<string, number>();
const feature = new VwapTrend(technicalConfig.parse({}).vwapTrend, ({ kind }) => counts.set(kind, (counts.get(kind) ?? 0) + 1));
const features = new FeatureSet([feature]);
const grid = new EvaluationGrid(15 * MINUTE);
const reading = createReading();

const points = (value: unknown): string => (value === null ? 'none' : Number(value).toFixed(2));
let [volume, turnover] = [0, 0];
for (const event of session.events()) {
  while (grid.isDueBefore(event.tsInit)) {
    features.announce(market.advanceTo(grid.take()), market);
    feature.read(market, reading);
    const { regularVwap, lower1, upper1, position, slopeTicksPerBar, slopeClass, squeeze } = feature.explain(market);
    const said = reading.available ? `signal ${reading.signal.toFixed(2)}` : `unavailable: ${reading.reason}`;
    console.log(`${isoFromMicros(market.now).slice(11, 16)}  VWAP ${points(regularVwap)}, SD1 ${points(lower1)} to ${points(upper1)}, ${position}, ${points(slopeTicksPerBar)} ticks a bar, ${slopeClass}${squeeze === true ? ', squeezed' : ''}  ${said}`);
  }
  runFeatures(features, market, event);
  grid.note(event.tsInit);
  if (event.kind !== 'trade') continue;
  volume += event.size;
  turnover += event.size * event.price;
}
console.log(`by hand ${(turnover / volume).toFixed(6)}, by the feature ${Number(feature.explain(market)['regularVwap']).toFixed(6)}`);
console.log([...counts].sort().map(([kind, count]) => `${kind} ${count}`).join(', '));
