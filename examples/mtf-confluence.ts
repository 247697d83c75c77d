// mtfConfluence alone: 1, 5, 15 and 60 minutes in one signal. The volatility regime, told from outside, decides how much each of them counts.
import { createReading, createSessionClock, FeatureSet, isoFromMicros, MarketState, runFeatures, type VolatilityRegime } from '@mia-trading/core';
import { plantedSession } from '@mia-trading/synthetic-market';
import { MtfConfluence, technicalConfig } from '@mia-trading/technical';

const TIMEFRAMES = ['1m', '5m', '15m', '1h'];
const REGIMES: readonly VolatilityRegime[] = ['High', 'Normal', 'Low'];

const session = plantedSession({ seed: 7, minutes: { from: 0, to: 1_320 }, scale: 0.02 });
const market = new MarketState(session.instrument, createSessionClock(session.instrument));
const { mtfConfluence: config } = technicalConfig.parse({});
const regimes = REGIMES.map((regime) => new MtfConfluence(config, () => regime));
const features = new FeatureSet(regimes);
for (const event of session.events()) runFeatures(features, market, event);

const reading = createReading();
const two = (value: unknown): string => (value === null || value === undefined ? ' none' : Number(value).toFixed(2).padStart(5));
console.log(`at ${isoFromMicros(market.now).slice(11, 16)}`);
const [first] = regimes;
const told = first?.explain(market) ?? {};
for (const name of TIMEFRAMES) console.log(`${name.padEnd(3)} ${String(told[`${name}.bars`]).padStart(4)} bars  signal ${two(told[`${name}.signal`])}  RSI ${two(told[`${name}.rsi`])}  confidence ${two(told[`${name}.confidence`])}`);
for (const [index, feature] of regimes.entries()) {
  feature.read(market, reading);
  const { mean, bonus, penalty } = feature.explain(market);
  console.log(`${(REGIMES[index] ?? '').padEnd(6)} mean ${two(mean)}, bonus ${two(bonus)}, penalty ${two(penalty)}: signal ${two(reading.signal)}, confidence ${two(reading.confidence)}`);
}
