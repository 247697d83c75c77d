// A latency model of one's own: 20 ms to the exchange, but 800 ms in the two minutes after the open. What the same orders pay under it.
import { createSessionClock, isoFromMicros, MarketChange, MarketState, MILLISECOND, MINUTE, resolveInstrument, SECOND, type BrokerReport, type Micros, type OrderId } from '@mia-trading/core';
import { constantLatency, executionConfigSchema, SimulatedVenue, type LatencyModel } from '@mia-trading/execution';
import { generateSession } from '@mia-trading/synthetic-market';

const MINUTES = 4;
const BETWEEN = 30 * SECOND;
const TRADE_DATE = '2026-11-17';
const BUSY_MINUTES = 2;

const instrument = resolveInstrument('ESZ6', { asOf: TRADE_DATE });
const calendar = createSessionClock(instrument);
const open = calendar.regularHours(TRADE_DATE)?.start ?? 0;
const events = [...generateSession({ seed: 7, instrument, sessionStart: calendar.at(open).sessionStart, from: open, to: open + MINUTES * MINUTE, openPrice: 6000 })];
const config = executionConfigSchema.parse({}).simulatedVenue;

/** Buys one contract at market every half minute; returns what it was charged, and when. */
function buyOften(latencyAt: (now: () => Micros) => LatencyModel): { readonly sent: Micros; readonly tsVenue: Micros; readonly price: number }[] {
  const market = new MarketState(instrument, calendar);
  const venue = new SimulatedVenue({ instrument, config, latency: latencyAt(() => market.now) });
  const sent = new Map<string, Micros>();
  const fills: { sent: Micros; tsVenue: Micros; price: number }[] = [];
  const onReport = (report: BrokerReport): void => {
    if (report.kind === 'executed') fills.push({ sent: sent.get(report.orderId) ?? 0, tsVenue: report.tsVenue, price: report.price });
  };
  let due = open + BETWEEN;
  for (const event of events) {
    market.advance(event);
    venue.advance(market.now, market, onReport);
    if (event.kind === 'trade' || event.kind === 'depth') venue.onMessage(event, market);
    if ((market.apply(event) & MarketChange.Book) !== 0) venue.onBook(market);
    if (market.now < due) continue;
    due += BETWEEN;
    const orderId = `example-${sent.size + 1}` as OrderId;
    sent.set(orderId, market.now);
    venue.send({ kind: 'submit', order: { orderId, instrument: instrument.symbol, role: 'entry', side: 1, quantity: 1, type: 'market', limitPrice: null, stopPrice: null, timeInForce: 'DAY', parentId: null, ocaGroup: null } }, market.now);
  }
  return fills;
}

const busyOpen = (now: () => Micros): LatencyModel => ({
  feed: () => 0,
  order: () => (now() < open + BUSY_MINUTES * MINUTE ? 800 : 20) * MILLISECOND,
  report: () => 20 * MILLISECOND,
});

for (const [name, model] of [['constant', () => constantLatency(config)], ['busy open', busyOpen]] as const) {
  for (const { sent, tsVenue, price } of buyOften(model)) {
    console.log(`${name.padEnd(9)}  sent ${isoFromMicros(sent).slice(11, 23)}  filled ${((tsVenue - sent) / MILLISECOND).toFixed(0).padStart(4)} ms later at ${price.toFixed(2)}`);
  }
}
