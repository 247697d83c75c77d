// The volume profile of a recording's last session: node scripts/run.mjs examples/volume-profile.ts <recording>
import { createSessionClock, FeatureSet, MarketState, resolveInstrument, runFeatures } from '@mia-trading/core';
import { openRecording } from '@mia-trading/recording';
import { technicalConfig, VolumeProfileFeature } from '@mia-trading/technical';

const WIDEST_BAR = 40;

const [directory = 'demo-output/recording'] = process.argv.slice(2);
const recording = await openRecording(directory);
const [symbol = ''] = recording.manifest.instruments;
const instrument = resolveInstrument(symbol, { asOf: recording.manifest.firstTsIso?.slice(0, 10) ?? '' });
const market = new MarketState(instrument, createSessionClock(instrument));

const { volumeProfile } = technicalConfig.parse({ volumeProfile: { valueAreaRule: 'oneRow' } });
const feature = new VolumeProfileFeature(volumeProfile);
const features = new FeatureSet([feature]);
for await (const batch of recording.batches()) for (const event of batch) runFeatures(features, market, event);

// The feature keeps the profiles of session and regular hours, the ranges, and those of the session before.
const { histogram, valueArea } = feature.levels.sessionProfile;
const points = (ticks: number): string => (ticks * instrument.tickSize).toFixed(2);
console.log(`${symbol} ${market.tradeDate}: ${histogram.volume} contracts`);
console.log(`POC ${points(valueArea.pointOfControl)}, value area ${points(valueArea.low)} to ${points(valueArea.high)} with ${valueArea.volume} contracts`);
for (let price = valueArea.high + 1; price >= valueArea.low - 1; price -= 1) {
  const volume = histogram.volumeAt(price);
  const edge = price <= valueArea.high && price >= valueArea.low ? '│' : ' ';
  console.log(`${points(price)} ${edge}${'█'.repeat(Math.round((WIDEST_BAR * volume) / histogram.largestVolume))} ${volume}`);
}
