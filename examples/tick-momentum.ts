// tickMomentum alone, on prints made by hand: twenty that go nowhere, twenty bought a tick higher each, twenty sold down again.
import { createReading, createSessionClock, FeatureSet, MarketState, resolveInstrument, runFeatures, SECOND, type Side, type TradeEvent } from '@mia-trading/core';
import { orderflowConfig, TickMomentum } from '@mia-trading/orderflow';

const PRINTS = 20;
/** So many seconds of quiet trading tell what is usual. */
const QUIET = 400;

const instrument = resolveInstrument('ESZ6', { asOf: '2026-11-17' });
const market = new MarketState(instrument, createSessionClock(instrument));
const feature = new TickMomentum(orderflowConfig.parse({}).tickMomentum);
const features = new FeatureSet([feature]);
const reading = createReading();
const open = Date.UTC(2026, 10, 17, 14, 30) * 1_000;

// Without this the feed counts as sampled, in which prints may be missing.
runFeatures(features, market, { kind: 'feedStatus', tsEvent: open, tsInit: open, seq: 0, instrument: 'ESZ6', status: 'quality', quality: 'l1', phase: null, detail: '' });
let seq = 1;
let ticks = 24_000;
function print(aggressor: Side, move: number, size: number): void {
  ticks += move;
  const time = open + seq * SECOND;
  const trade: TradeEvent = { kind: 'trade', tsEvent: time, tsInit: time, seq, instrument: 'ESZ6', price: ticks * instrument.tickSize, size, aggressor, aggressorSource: 'exchange', matchId: 0, flags: 1 };
  seq += 1;
  runFeatures(features, market, trade);
}

function tell(what: string): void {
  feature.read(market, reading);
  const { volume, direction, deltaContracts, moveTicks, velocity, microTrend, entryTiming } = feature.explain();
  if (!reading.available) return console.log(`${what.padEnd(9)} unavailable: ${reading.reason}`);
  const rounded = [volume, direction, velocity].map((value) => Number(value).toFixed(2));
  console.log(`${what.padEnd(9)} signal ${reading.signal.toFixed(2)}; volume ${rounded[0]}, direction ${rounded[1]}, velocity ${rounded[2]}; delta ${deltaContracts}, ${moveTicks} ticks; ${microTrend}, ${entryTiming}`);
}

for (let index = 0; index < PRINTS / 2; index += 1) print(index % 2 === 0 ? 1 : -1, index % 2 === 0 ? 1 : -1, 2);
tell('too early');
for (let index = 0; index < QUIET; index += 1) print(index % 2 === 0 ? 1 : -1, index % 2 === 0 ? 1 : -1, 1 + (index % 3));
tell('quiet');
for (let index = 0; index < PRINTS; index += 1) print(1, 1, 2);
tell('bought');
for (let index = 0; index < PRINTS; index += 1) print(-1, -1, 2);
tell('sold');
