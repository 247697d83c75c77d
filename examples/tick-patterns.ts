// tickPatterns alone: which patterns of closed bars and of prints a session shows, how complete they are, and what they add up to.
import { createReading, createSessionClock, EvaluationGrid, FeatureSet, isoFromMicros, MarketState, MINUTE, runFeatures } from '@mia-trading/core';
import { plantedSession } from '@mia-trading/synthetic-market';
import { NO_PATTERN_LEVELS, technicalConfig, TickPatterns } from '@mia-trading/technical';

const SHOWN = 3;

const session = plantedSession({ seed: 7, scale: 0.1, minutes: { from: 930, to: 1_020 } });
const market = new MarketState(session.instrument, createSessionClock(session.instrument));
const found = new Map<string, { up: number; down: number }>();
const feature = new TickPatterns(technicalConfig.parse({}).tickPatterns, NO_PATTERN_LEVELS, ({ kind, side }) => {
  const count = found.get(kind) ?? { up: 0, down: 0 };
  if (side > 0) count.up += 1;
  else if (side < 0) count.down += 1;
  found.set(kind, count);
});
const features = new FeatureSet([feature]);
const grid = new EvaluationGrid(10 * MINUTE);
const reading = createReading();

for (const event of session.events()) {
  while (grid.isDueBefore(event.tsInit)) {
    features.announce(market.advanceTo(grid.take()), market);
    feature.read(market, reading);
    // `<pattern>.weight`: what a pattern adds to the signal now, faded since it completed.
    const weights = Object.entries(feature.explain(market)).filter(([name, weight]) => name.endsWith('.weight') && weight !== 0) as [string, number][];
    const strongest = weights.sort(([, a], [, b]) => Math.abs(b) - Math.abs(a)).slice(0, SHOWN).map(([name, weight]) => `${name.replace('.weight', '')} ${weight.toFixed(2)}`);
    console.log(`${isoFromMicros(market.now).slice(11, 16)}  ${reading.available ? `signal ${reading.signal.toFixed(2)} from ${strongest.join(', ')}` : `unavailable: ${reading.reason}`}`);
  }
  runFeatures(features, market, event);
  grid.note(event.tsInit);
}
for (const [kind, { up, down }] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`${kind.padEnd(20)} ${String(up).padStart(4)} up ${String(down).padStart(4)} down`);
