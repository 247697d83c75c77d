// volumeConfirmation alone: does aggressive volume confirm the move of the price? Stopped half way, and carried on by a second object from its bytes.
import { createReading, createSessionClock, EvaluationGrid, FeatureSet, isoFromMicros, MarketState, MINUTE, restoreSnapshot, runFeatures, takeSnapshot } from '@mia-trading/core';
import { orderflowConfig, VolumeConfirmation } from '@mia-trading/orderflow';
import { plantedSession } from '@mia-trading/synthetic-market';

const MINUTES = { from: 930, to: 980 };
const EVERY = 10 * MINUTE;

const session = plantedSession({ seed: 7, scale: 0.1, minutes: MINUTES });
const market = new MarketState(session.instrument, createSessionClock(session.instrument));
const { volumeConfirmation: config } = orderflowConfig.parse({});
const feature = new VolumeConfirmation(config);
const successor = new VolumeConfirmation(config);
let features = new FeatureSet([feature]);
const grid = new EvaluationGrid(EVERY);
const [reading, carriedOn] = [createReading(), createReading()];

for (const event of session.events()) {
  while (grid.isDueBefore(event.tsInit)) {
    features.announce(market.advanceTo(grid.take()), market);
    feature.read(market, reading);
    const { delta120s, volume120s, moveTicks120s, relativeVolume } = feature.explain(market);
    const said = reading.available ? `signal ${reading.signal.toFixed(3)}, confidence ${reading.confidence.toFixed(2)}` : `unavailable: ${reading.reason}`;
    console.log(`${isoFromMicros(market.now).slice(11, 16)}  two minutes: delta ${delta120s} of ${volume120s}, ${moveTicks120s} ticks, relative volume ${relativeVolume ?? 'unknown'}  ${said}`);
    if (market.now === session.from + 30 * MINUTE) {
      const bytes = takeSnapshot(feature);
      restoreSnapshot(successor, bytes);
      features = new FeatureSet([feature, successor]);
      console.log(`       carried on from ${bytes.length} bytes`);
    }
  }
  runFeatures(features, market, event);
  grid.note(event.tsInit);
}
feature.read(market, reading);
successor.read(market, carriedOn);
console.log(`in the end ${reading.signal} and ${carriedOn.signal}: ${Object.is(reading.signal, carriedOn.signal) ? 'the same' : 'different'}`);
