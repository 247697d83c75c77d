import type { TapeEvent } from '@mia-trading/core';
import { generatedSession } from '../market/generated-session.js';
import type { LoopedMarket } from '../market/looped-market.js';
import { realHour } from '../market/real-hour.js';
import { tradesAndQuotes } from '../market/trades-and-quotes.js';
import { TradingRun, TRADING_CONFIG } from '../market/trading-run.js';
import { FastestStretches } from '../measure/fastest-stretches.js';
import { rateNote, timePasses } from '../measure/passes.js';
import { eventsOf, FLOORS, NO_REAL_DATA, type Floor, type Measured, type Workload, type WorkloadContext } from '../workload.js';

const NS_PER_SECOND = 1_000_000_000;

async function measure(context: WorkloadContext, market: LoopedMarket, floor?: Floor): Promise<Measured> {
  const run = new TradingRun(market.instrument);
  run.begin(market);
  const stretches = new FastestStretches();
  let events: readonly TapeEvent[] = [];
  const passes = await timePasses({
    warm: 1,
    items: eventsOf(context),
    prepare: (index) => {
      events = [...market.pass(index)];
    },
    pass: () => {
      stretches.begin();
      for (const event of events) {
        run.session.process(event);
        stretches.tick();
      }
      return events.length;
    },
  });
  const beside = floor === undefined ? {} : { floor };
  const perEvaluation = run.session.engine.events / run.summary.evaluations;
  return {
    figures: [
      { name: 'whole pipeline', value: passes.medianRate, unit: 'events/s', ...beside, note: rateNote(passes) },
      { name: 'whole pipeline, CPU time', value: passes.cpuRate, unit: 'events/s', ...beside, note: 'per second of one core, collector threads included; what counts on a busy machine' },
      { name: 'whole pipeline, undisturbed', value: NS_PER_SECOND / stretches.ns, unit: 'events/s', note: 'each stretch of events at its fastest over the passes: without pauses of the collector and the host' },
    ],
    notes: [market.description, `one run over many trade dates, events made before each pass, ${perEvaluation.toFixed(1)} events an evaluation, configuration ${TRADING_CONFIG}`, run.evidence],
  };
}

export const pipelines: readonly Workload[] = [
  {
    name: 'pipeline:l3',
    description: 'Book, features, evaluations, risk, brackets, simulated venue, fingerprint and summary on the real hour order by order.',
    run: async (context) => {
      const market = await realHour(context.data);
      return market === null ? NO_REAL_DATA : measure(context, market, FLOORS.pipelineOrders);
    },
  },
  {
    name: 'pipeline:quotes',
    description: 'The same on the real hour as trades and quotes.',
    run: async (context) => {
      const market = await realHour(context.data);
      return market === null ? NO_REAL_DATA : measure(context, tradesAndQuotes(market), FLOORS.pipelineQuotes);
    },
  },
  { name: 'pipeline:generated', description: 'The same on a generated session of trades and ten levels.', run: (context) => measure(context, generatedSession(context.isQuick)) },
];
