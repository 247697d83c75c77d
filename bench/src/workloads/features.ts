import { createReading, createSessionClock, FeatureSet, MarketState, runFeatures, type Feature, type MarketListener, type TapeEvent } from '@mia-trading/core';
import { FEATURE_NAMES, type FeatureName } from '@mia-trading/confluence-scoring';
import { configSchema, type Config } from '@mia-trading/engine';
import { DeltaDivergence, Icebergs, OrderBookImbalance, SmartMoneyFlow, SupportResistance, TickMomentum, VolumeConfirmation } from '@mia-trading/orderflow';
import { DealerHedging, FearGreed, GammaExposure, OptionsEngine, PutCallRatio, TechSentiment, VixLevel } from '@mia-trading/spx-options';
import { MtfConfluence, ProfileImbalance, TickPatterns, VolumeProfileFeature, VwapTrend } from '@mia-trading/technical';
import { qualityEvent, qualityOf } from '../market/feed-quality.js';
import { heaviestMarket } from '../market/inputs.js';
import type { LoopedMarket } from '../market/looped-market.js';
import { timeInTurn } from '../measure/passes.js';
import { median } from '../measure/percentile.js';
import { eventsOf, FLOORS, type Measured, type Workload, type WorkloadContext } from '../workload.js';

/** A feature with the detectors that the pipeline runs beside it. */
interface Built {
  readonly feature: Feature;
  readonly before?: readonly MarketListener[];
  readonly after?: readonly MarketListener[];
}

/** Levels and detections go to nobody here: the pipeline's own wiring is measured by `pipeline`. */
const BUILDERS: Readonly<Record<FeatureName, (config: Config) => Built>> = {
  gammaExposure: ({ options }) => withChain(options, (chain) => new GammaExposure(chain, options.gammaExposure)),
  putCallRatio: ({ options }) => ({ feature: new PutCallRatio(options.putCallRatio) }),
  vixLevel: ({ options }) => ({ feature: new VixLevel(options.vixLevel) }),
  dealerPosition: ({ options }) => withChain(options, (chain) => new DealerHedging(chain, options.dealerPosition)),
  volumeConfirmation: ({ orderflow }) => ({ feature: new VolumeConfirmation(orderflow.volumeConfirmation) }),
  orderBookImbalance: ({ orderflow }) => ({ feature: new OrderBookImbalance(orderflow.orderBookImbalance), before: [new SupportResistance(orderflow.supportResistance)] }),
  smartMoneyFlow: ({ orderflow }) => ({ feature: new SmartMoneyFlow(orderflow.smartMoneyFlow, orderflow.parents), before: [new Icebergs(orderflow.icebergs)] }),
  vwapTrend: ({ technical }) => ({ feature: new VwapTrend(technical.vwapTrend) }),
  tickPatterns: ({ technical }) => ({ feature: new TickPatterns(technical.tickPatterns) }),
  mtfConfluence: ({ technical }) => ({ feature: new MtfConfluence(technical.mtfConfluence) }),
  tickMomentum: ({ orderflow }) => ({ feature: new TickMomentum(orderflow.tickMomentum) }),
  deltaDivergence: ({ orderflow }) => ({ feature: new DeltaDivergence(orderflow.deltaDivergence, orderflow.deltaAnalysis) }),
  volumeProfile: ({ technical }) => {
    const feature = new VolumeProfileFeature(technical.volumeProfile);
    return { feature, after: [new ProfileImbalance(technical.profileImbalance, feature.levels)] };
  },
  techSentiment: ({ options }) => ({ feature: new TechSentiment(options.techSentiment) }),
  fearGreed: ({ options }) => ({ feature: new FearGreed(options.fearGreed) }),
};

function withChain(options: Config['options'], feature: (chain: OptionsEngine) => Feature): Built {
  const chain = new OptionsEngine(options);
  return { feature: feature(chain), before: [chain] };
}

const WARM = 5;
/** Events between two readings: about what the evaluation grid makes of a busy market. */
const READ_EVERY = 8;
/** Every round takes three passes: half the events are enough. */
const ROUNDS_SHARE = 2;

/** A feature set on a market of its own. */
class Lane {
  readonly #state: MarketState;
  readonly #set: FeatureSet;
  readonly #feature: Feature | undefined;
  readonly #reading = createReading();
  reads = 0;
  available = 0;

  constructor({ instrument, events }: LoopedMarket, built?: Built) {
    this.#state = new MarketState(instrument, createSessionClock(instrument));
    this.#set = new FeatureSet(built === undefined ? [] : [...(built.before ?? []), built.feature, ...(built.after ?? [])]);
    this.#feature = built?.feature;
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

/** Median over the rounds of what the first way took more than the second. */
function medianDifference(more: readonly number[], less: readonly number[]): number {
  return median(more.map((nanoseconds, round) => nanoseconds - (less[round] ?? NaN)));
}

async function measure(context: WorkloadContext, name: FeatureName): Promise<Measured> {
  const build = BUILDERS[name];
  const { market, notes } = await heaviestMarket(context);
  const config = configSchema.parse({});
  let events: readonly TapeEvent[] = [];
  const bare = new Lane(market);
  const folding = new Lane(market, build(config));
  const reading = new Lane(market, build(config));
  const rounds = Math.ceil(eventsOf(context) / ROUNDS_SHARE / market.events.length);
  const [without = [], folded = [], read = []] = timeInTurn([() => bare.run(events), () => folding.run(events), () => reading.runAndRead(events)], {
    warm: WARM,
    rounds,
    prepare: (round) => {
      events = [...market.pass(round)];
    },
  });
  const share = ((reading.available / reading.reads) * 100).toFixed(0);
  return {
    figures: [
      { name: 'with book and clock', value: median(folded), unit: 'ns/event', note: `best ${Math.min(...folded).toFixed(0)}; without the feature ${median(without).toFixed(0)}, best ${Math.min(...without).toFixed(0)}` },
      { name: 'feature alone', value: medianDifference(folded, without), unit: 'ns/event', floor: FLOORS.featureEvent, note: `CPU time, median of the differences of ${rounds} rounds` },
      { name: 'reading', value: medianDifference(read, folded) * READ_EVERY, unit: 'ns/read', floor: FLOORS.featureRead, note: `the same, read every ${READ_EVERY} events; available in ${share} % of ${reading.reads}` },
    ],
    notes,
  };
}

export const features: readonly Workload[] = FEATURE_NAMES.map((name) => ({
  name: `feature:${name}`,
  description: `The feature ${name}, with the detectors beside it, on book and clock: folding events, and answering.`,
  run: (context) => measure(context, name),
}));
