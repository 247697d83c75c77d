import { createReading, createSessionClock, FeatureSet, MarketState, runFeatures, type Feature, type TapeEvent } from '@mia-trading/core';
import { IMPLEMENTED_FEATURES, type FeatureName } from '@mia-trading/confluence-scoring';
import { configSchema, type Config } from '@mia-trading/engine';
import { OrderBookImbalance, VolumeConfirmation } from '@mia-trading/orderflow';
import { MtfConfluence, VolumeProfileFeature, VwapTrend } from '@mia-trading/technical';
import { qualityEvent, qualityOf } from '../market/feed-quality.js';
import { heaviestMarket } from '../market/inputs.js';
import type { LoopedMarket } from '../market/looped-market.js';
import { timePasses, type Passes } from '../measure/passes.js';
import { eventsOf, FLOORS, type Measured, type NotMeasured, type Workload, type WorkloadContext } from '../workload.js';

const BUILDERS: Partial<Readonly<Record<FeatureName, (config: Config) => Feature>>> = {
  volumeConfirmation: ({ orderflow }) => new VolumeConfirmation(orderflow.volumeConfirmation),
  orderBookImbalance: ({ orderflow }) => new OrderBookImbalance(orderflow.orderBookImbalance),
  vwapTrend: ({ technical }) => new VwapTrend(technical.vwapTrend),
  mtfConfluence: ({ technical }) => new MtfConfluence(technical.mtfConfluence),
  volumeProfile: ({ technical }) => new VolumeProfileFeature(technical.volumeProfile),
};

const WARM = 5;
/** Events between two readings: about what the evaluation grid makes of a busy market. */
const READ_EVERY = 8;
/** Passes for a difference of two times: three of them share the events of a workload. */
const RUNS = 3;

/** A feature set on a market of its own. */
class Lane {
  readonly #state: MarketState;
  readonly #set: FeatureSet;
  readonly #feature: Feature | undefined;
  readonly #reading = createReading();
  reads = 0;
  available = 0;

  constructor({ instrument, events }: LoopedMarket, feature?: Feature) {
    this.#state = new MarketState(instrument, createSessionClock(instrument));
    this.#set = new FeatureSet(feature === undefined ? [] : [feature]);
    this.#feature = feature;
    this.#state.apply(qualityEvent(qualityOf(events), 0));
  }

  run(events: readonly TapeEvent[]): number {
    for (const event of events) runFeatures(this.#set, this.#state, event);
    return events.length;
  }

  runAndRead(events: readonly TapeEvent[]): number {
    const feature = this.#feature;
    if (feature === undefined) return 0;
    let left = READ_EVERY;
    for (const event of events) {
      runFeatures(this.#set, this.#state, event);
      left -= 1;
      if (left > 0) continue;
      left = READ_EVERY;
      feature.read(this.#state, this.#reading);
      this.reads += 1;
      if (this.#reading.available) this.available += 1;
    }
    return events.length;
  }
}

async function measure(context: WorkloadContext, name: FeatureName): Promise<Measured | NotMeasured> {
  const build = BUILDERS[name];
  if (build === undefined) return { notMeasured: 'the benchmark does not know how to build it' };
  const { market, notes } = await heaviestMarket(context);
  const config = configSchema.parse({});
  let events: readonly TapeEvent[] = [];
  const time = (work: (events: readonly TapeEvent[]) => number): Promise<Passes> =>
    timePasses({
      warm: WARM,
      items: eventsOf(context) / RUNS,
      prepare: (index) => {
        events = [...market.pass(index)];
      },
      pass: () => work(events),
    });
  const bare = new Lane(market);
  const without = await time((batch) => bare.run(batch));
  const folding = new Lane(market, build(config));
  const folded = await time((batch) => folding.run(batch));
  const reading = new Lane(market, build(config));
  const read = await time((batch) => reading.runAndRead(batch));
  const share = ((reading.available / reading.reads) * 100).toFixed(0);
  return {
    figures: [
      { name: 'with book and clock', value: folded.bestNs, unit: 'ns/event', note: `median ${folded.medianNs.toFixed(0)}; without the feature ${without.bestNs.toFixed(0)}` },
      { name: 'feature alone', value: Math.max(0, folded.bestNs - without.bestNs), unit: 'ns/event', floor: FLOORS.featureEvent, note: `difference of the best of ${folded.count} passes` },
      { name: 'reading', value: Math.max(0, (read.bestNs - folded.bestNs) * READ_EVERY), unit: 'ns/read', floor: FLOORS.featureRead, note: `every ${READ_EVERY} events, available in ${share} % of ${reading.reads}` },
    ],
    notes,
  };
}

export const features: readonly Workload[] = IMPLEMENTED_FEATURES.map((name) => ({
  name: `feature:${name}`,
  description: `The feature ${name} alone on book and clock: folding events, and answering.`,
  run: (context) => measure(context, name),
}));
