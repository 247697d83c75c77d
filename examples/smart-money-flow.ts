// smartMoneyFlow alone, with the detectors that feed it: what it found of the sweeps and blocks that a generated session has by plan.
import { createReading, createSessionClock, FeatureSet, isoFromMicros, MarketState, MINUTE, runFeatures, SECOND, type Detection } from '@mia-trading/core';
import { NO_LEVELS, orderflowConfig, SmartMoneyFlow } from '@mia-trading/orderflow';
import { plantedSession } from '@mia-trading/synthetic-market';

const session = plantedSession({ seed: 7, kinds: ['sweep', 'block'], scale: 0.1, minutes: { from: 930, to: 1_000 } });
const market = new MarketState(session.instrument, createSessionClock(session.instrument));
const config = orderflowConfig.parse({});
const found: Detection[] = [];
const feature = new SmartMoneyFlow(config.smartMoneyFlow, config.parents, NO_LEVELS, (detection) => found.push(detection));
const features = new FeatureSet([feature]);
const reading = createReading();

/** What the feature said at the end of each minute. */
const minutes: { readonly ts: number; readonly signal: number; readonly behaviour: unknown; readonly contracts: unknown }[] = [];
for (const event of session.events()) {
  if (event.tsInit >= (minutes.at(-1)?.ts ?? session.from) + MINUTE) {
    feature.read(market, reading);
    const { behaviour, flowContracts } = feature.explain(market);
    minutes.push({ ts: event.tsInit, signal: reading.available ? reading.signal : Number.NaN, behaviour, contracts: flowContracts });
  }
  runFeatures(features, market, event);
}

const time = (ts: number): string => isoFromMicros(ts).slice(11, 19);
for (const { kind, side, from, to, lots, price } of session.truth) {
  const near = found.filter((one) => one.side === side && one.detectedAt >= from && one.detectedAt <= to + SECOND);
  const seen = near.find((one) => one.kind === kind) ?? near.find((one) => one.kind === 'largeParent');
  const after = minutes.find(({ ts }) => ts > to);
  const said = after === undefined ? '' : `  then signal ${after.signal.toFixed(2)}, ${after.behaviour}, ${Number(after.contracts).toFixed(0)} contracts`;
  console.log(`${time(from)}  ${side > 0 ? 'buying ' : 'selling'} ${kind} of ${lots} at ${price.toFixed(2)}: ${seen === undefined ? 'missed' : `found as ${seen.kind} at ${time(seen.detectedAt)}`}${said}`);
}
const { largeParents, largeThreshold } = feature.explain(market);
console.log(`${largeParents} large parents, from ${largeThreshold} contracts on`);
