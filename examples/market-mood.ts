// techSentiment and fearGreed alone: where VXN stands against VIX, and a blend of what daily series say, each ranked among its own past.
import { createReading, createSessionClock, FeatureSet, MarketState, runFeatures } from '@mia-trading/core';
import { DailyHistory, FearGreed, optionsConfig, TechSentiment } from '@mia-trading/spx-options';
import { generateMarket } from '@mia-trading/synthetic-market';

const config = optionsConfig.parse({});
const reading = createReading();
for (const session of generateMarket({ seed: 7, sessions: 3, mode: 'null', scale: 0.01, chain: 'thin', minutes: { from: 930, to: 940 } })) {
  const market = new MarketState(session.instrument, createSessionClock(session.instrument));
  const nasdaq = new DailyHistory();
  const tech = new TechSentiment(config.techSentiment, { nasdaq });
  const mood = new FearGreed(config.fearGreed);
  const features = new FeatureSet([tech, mood]);
  // Each session begins with the closes of earlier days, so that ranks are known at once.
  for (const event of session.events()) runFeatures(features, market, event);

  tech.read(market, reading);
  const { ratio, percentile } = tech.explain(market);
  console.log(`${session.tradeDate}  techSentiment ${reading.available ? reading.signal.toFixed(2) : reading.reason}: VXN/VIX ${Number(ratio).toFixed(3)}, percentile ${Number(percentile).toFixed(2)} among ${nasdaq.length} days`);
  mood.read(market, reading);
  const { value, band, date, contrarian, ...parts } = mood.explain();
  const ranked = Object.entries(parts).map(([part, greed]) => `${part} ${typeof greed === 'number' ? greed.toFixed(2) : 'none'}`);
  console.log(`            fearGreed ${reading.available ? reading.signal.toFixed(2) : reading.reason}: ${Number(value).toFixed(1)}, ${band}, of ${date}, contrarian ${contrarian} (${ranked.join(', ')})`);
}
