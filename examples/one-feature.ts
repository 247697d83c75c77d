// One feature alone: no engine, no recording, no disk. Prints what orderBookImbalance sees at each minute of a generated session.
import { createReading, createSessionClock, EvaluationGrid, FeatureSet, isoFromMicros, MarketState, MINUTE, resolveInstrument, runFeatures } from '@mia-trading/core';
import { OrderBookImbalance, orderflowConfig } from '@mia-trading/orderflow';
import { generateSession } from '@mia-trading/synthetic-market';

const MINUTES = 10;
const TRADE_DATE = '2026-11-17';

const instrument = resolveInstrument('ESZ6', { asOf: TRADE_DATE });
const calendar = createSessionClock(instrument);
const open = calendar.regularHours(TRADE_DATE)?.start ?? 0;
const { sessionStart } = calendar.at(open);

const feature = new OrderBookImbalance(orderflowConfig.parse({}).orderBookImbalance);
const features = new FeatureSet([feature]);
const market = new MarketState(instrument, calendar);
const grid = new EvaluationGrid(MINUTE);
const reading = createReading();

for (const event of generateSession({ seed: 7, instrument, sessionStart, from: open, to: open + MINUTES * MINUTE, openPrice: 6000 })) {
  // What is due is read before the first event that is later: a reading never contains its future.
  while (grid.isDueBefore(event.tsInit)) {
    features.announce(market.advanceTo(grid.take()), market);
    feature.read(market, reading);
    const time = isoFromMicros(market.now).slice(11, 19);
    if (!reading.available) console.log(`${time}  unavailable: ${reading.reason}`);
    else console.log(`${time}  signal ${reading.signal.toFixed(2)}  confidence ${reading.confidence.toFixed(2)}  persistent depth ${Number(feature.explain(market)['persistentDepth']).toFixed(1)}`);
  }
  runFeatures(features, market, event);
  grid.note(event.tsInit);
}
