import { createSessionClock, MarketChange, MarketState, NO_PRICE, resolveInstrument, SECOND, ticksToPrice, type BrokerReport, type DurationMicros, type Micros, type OrderId, type Side, type TapeEvent } from '@mia-trading/core';
import { executionConfigSchema, SimulatedVenue, type SimulatedVenueConfig } from '@mia-trading/execution';
import { QueueTruth } from './queue-truth.js';

/** A virtual order is given up after that long. */
export const PROBE_LIFE = 60 * SECOND;

/** How long a virtual order waited for its fill, by the truth and by each model; `Infinity`: not filled before it was given up. */
export interface Probe {
  readonly truth: Micros;
  readonly models: Readonly<Record<string, Micros>>;
}

interface Trial {
  readonly venue: SimulatedVenue;
  filledAt: Micros;
}

interface OpenProbe {
  readonly since: Micros;
  readonly truth: { readonly filledAt: Micros };
  readonly trials: readonly (readonly [string, Trial])[];
}

const instrument = resolveInstrument('ESH4', { asOf: '2023-12-26' });
const IMMEDIATE = { feedLatency: 0, orderLatency: 0, reportLatency: 0 };

/**
 * Puts orders of one contract to the end of the queue at the best bid and offer, in turn to every model in a venue of its own, so that
 * they do not take prints from each other. Event times of the exchange alone, no latency: an order queues at the state it sees.
 *
 * @param every time from one pair of orders to the next.
 */
export function probeQueues(events: readonly TapeEvent[], every: DurationMicros, models: Readonly<Record<string, Partial<SimulatedVenueConfig>>>): Probe[] {
  const market = new MarketState(instrument, createSessionClock(instrument));
  const configs = Object.entries(models).map(([name, over]) => [name, executionConfigSchema.parse({ simulatedVenue: { ...IMMEDIATE, ...over } }).simulatedVenue] as const);
  const truth = new QueueTruth();
  const probes: Probe[] = [];
  let open: OpenProbe[] = [];
  let nextProbe = 0;
  const send = (side: Side): void => {
    const price = ticksToPrice(side === 1 ? market.book.bestBid : market.book.bestAsk, instrument.tickSize);
    const trials = configs.map(([name, config]) => {
      const trial: Trial = { venue: new SimulatedVenue({ instrument, config }), filledAt: Number.NaN };
      // Shows the venue that there is a book before the order meets it.
      trial.venue.onBook(market);
      trial.venue.send({ kind: 'submit', order: { orderId: 'probe' as OrderId, instrument: instrument.symbol, role: 'entry', side, quantity: 1, type: 'limit', limitPrice: price, stopPrice: null, timeInForce: 'GTC', parentId: null, ocaGroup: null } }, market.now);
      advance(trial);
      return [name, trial] as const;
    });
    open.push({ since: market.now, truth: truth.watch({ side, price }), trials });
  };
  const advance = (trial: Trial): void => {
    if (trial.venue.nextDue() > market.now) return;
    trial.venue.advance(market.now, market, (report: BrokerReport) => {
      if (report.kind === 'executed') trial.filledAt = report.tsVenue;
    });
  };
  const close = (now: Micros): void => {
    for (const { since, truth: { filledAt }, trials } of open) {
      if (since + PROBE_LIFE > now) break;
      const waited = (at: Micros): Micros => (at - since <= PROBE_LIFE ? at - since : Number.POSITIVE_INFINITY);
      probes.push({ truth: waited(filledAt), models: Object.fromEntries(trials.map(([name, trial]) => [name, waited(trial.filledAt)])) });
    }
    open = open.filter(({ since }) => since + PROBE_LIFE > now);
  };
  for (const recorded of events) {
    const event = { ...recorded, tsInit: recorded.tsEvent };
    market.advance(event);
    close(market.now);
    truth.onEvent(event);
    const isMarket = event.kind === 'trade' || event.kind === 'order';
    for (const { trials } of open) for (const [, trial] of trials) if (isMarket && Number.isNaN(trial.filledAt)) trial.venue.onMessage(event, market);
    const hasBook = (market.apply(event) & MarketChange.Book) !== 0;
    for (const { trials } of open) {
      for (const [, trial] of trials) {
        if (!Number.isNaN(trial.filledAt)) continue;
        if (hasBook) trial.venue.onBook(market);
        advance(trial);
      }
    }
    if (!hasBook || market.phase !== 'continuous' || !market.book.isWhole || market.now < nextProbe || market.book.bestBid === NO_PRICE) continue;
    nextProbe = market.now + every;
    send(1);
    send(-1);
  }
  return probes;
}
