import { heaviestMarket } from '../market/inputs.js';
import { TradingRun } from '../market/trading-run.js';
import { percentile } from '../measure/percentile.js';
import { eventsOf, FLOORS, type Figure, type Measured, type Workload, type WorkloadContext } from '../workload.js';

const US_PER_MS = 1_000;
const TIMER_CALLS = 1_000_000;
const WARM = 3;
const SHARES = [
  ['p50', 0.5],
  ['p99', 0.99],
  ['p99.9', 0.999],
] as const;

/** Median microseconds between two readings of the clock with nothing in between: part of every latency below. */
function timerCost(): number {
  const costs = new Float64Array(TIMER_CALLS);
  for (let index = 0; index < TIMER_CALLS; index += 1) {
    const begin = performance.now();
    costs[index] = (performance.now() - begin) * US_PER_MS;
  }
  return percentile(costs.sort(), SHARES[0][1]);
}

function figures(what: string, times: Float64Array, timer: number): Figure[] {
  const ascending = times.sort();
  const most = (ascending.at(-1) ?? NaN).toFixed(0);
  return SHARES.map(([name, share]) => ({
    name: `${what} ${name}`,
    value: Math.max(0, percentile(ascending, share) - timer),
    unit: 'µs',
    ...(what === 'evaluation' && name === 'p99' ? { floor: FLOORS.evaluationP99 } : {}),
    note: `of ${ascending.length}, slowest ${most}`,
  }));
}

async function run(context: WorkloadContext): Promise<Measured> {
  const { market, notes } = await heaviestMarket(context);
  const trading = new TradingRun(market.instrument);
  trading.begin(market);
  const { session, summary } = trading;
  for (let index = 0; index < WARM; index += 1) trading.pass(market, index);
  const timer = timerCost();
  const passes = Math.ceil(eventsOf(context) / market.events.length);
  const plain = new Float64Array(passes * market.events.length);
  const evaluating = new Float64Array(plain.length);
  let plainCount = 0;
  let evaluatingCount = 0;
  for (let index = WARM; index < WARM + passes; index += 1) {
    for (const event of market.pass(index)) {
      const { evaluations } = summary;
      const begin = performance.now();
      session.process(event);
      const time = (performance.now() - begin) * US_PER_MS;
      if (summary.evaluations === evaluations) plain[plainCount++] = time;
      else evaluating[evaluatingCount++] = time;
    }
  }
  return {
    figures: [...figures('event', plain.subarray(0, plainCount), timer), ...figures('evaluation', evaluating.subarray(0, evaluatingCount), timer)],
    notes: [
      ...notes,
      `the timer's own ${timer.toFixed(3)} µs are taken off; pauses of the collector and of the machine are in`,
      'evaluation: the call that evaluated, with the event it then handled and the orders it sent',
      trading.evidence,
    ],
  };
}

export const latency: Workload = { name: 'latency', description: 'Time from handing an event to the engine until it is done with it.', run };
