import type { TapeEvent } from '@mia-trading/core';
import type { Config } from '@mia-trading/engine';
import { heaviestMarket } from '../market/inputs.js';
import type { LoopedMarket } from '../market/looped-market.js';
import { TradingRun, tradingConfig } from '../market/trading-run.js';
import { allocatedBytes } from '../measure/allocated.js';
import { keep } from '../measure/kept.js';
import { eventsOf, type Measured, type Workload, type WorkloadContext } from '../workload.js';

const WARM = 3;
const RARE_EVALUATION_MS = 60_000;
/** Known to take seven words of eight bytes: a header of three and four fields. */
const KNOWN_OBJECTS = 1_000_000;
const KNOWN_BYTES = 56;

interface Share {
  readonly bytes: number;
  readonly events: number;
  readonly evaluations: number;
}

/** What the engine allocates over `passes` passes; the events are there before. */
function allocation(market: LoopedMarket, config: Config, passes: number): Share {
  const run = new TradingRun(market.instrument, config);
  run.begin(market);
  for (let index = 0; index < WARM; index += 1) run.pass(market, index);
  const evaluationsBefore = run.summary.evaluations;
  let bytes = 0;
  for (let index = WARM; index < WARM + passes; index += 1) {
    const events: readonly TapeEvent[] = [...market.pass(index)];
    bytes += allocatedBytes(() => {
      for (const event of events) run.session.process(event);
    }).bytes;
  }
  return { bytes, events: passes * market.events.length, evaluations: run.summary.evaluations - evaluationsBefore };
}

/** What the method finds for an object of known size. */
function knownBytes(): number {
  const ring: unknown[] = new Array<unknown>(1_024).fill(null);
  const { bytes } = allocatedBytes(() => {
    for (let index = 0; index < KNOWN_OBJECTS; index += 1) ring[index % ring.length] = { a: index, b: 1, c: 2, d: 3 };
  });
  keep(ring.length);
  return bytes / KNOWN_OBJECTS;
}

async function run(context: WorkloadContext): Promise<Measured> {
  const { market, notes } = await heaviestMarket(context);
  const passes = Math.ceil(eventsOf(context) / 2 / market.events.length);
  const config = tradingConfig();
  const usual = allocation(market, config, passes);
  const rare = allocation(market, { ...config, score: { ...config.score, evaluationIntervalMs: RARE_EVALUATION_MS } }, passes);
  const perEvaluation = (usual.bytes - rare.bytes) / Math.max(1, usual.evaluations - rare.evaluations);
  return {
    figures: [
      { name: 'everything', value: usual.bytes / usual.events, unit: 'bytes/event', note: `${usual.events} events, ${usual.evaluations} evaluations` },
      { name: 'without evaluations', value: rare.bytes / rare.events, unit: 'bytes/event', note: `evaluated once a minute: ${rare.evaluations} evaluations` },
      { name: 'an evaluation', value: perEvaluation, unit: 'bytes', note: 'difference of the two' },
    ],
    notes: [...notes, 'growth of the V8 heap between collections (GCProfiler), the event objects themselves not counted', `the method finds ${knownBytes().toFixed(1)} bytes for an object of ${KNOWN_BYTES}`],
  };
}

export const allocationWorkload: Workload = { name: 'allocation', description: 'Heap bytes that the whole pipeline allocates for an event and for an evaluation.', run };
