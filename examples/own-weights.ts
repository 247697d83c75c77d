// A backtest in code, with weights of one's own: order flow and VWAP alone. Prints the trades and the fingerprint of the run.
import { createSessionClock, isoFromMicros, MINUTE, resolveInstrument, type TapeEvent } from '@mia-trading/core';
import { configSchema, Fingerprint, RunSummary, SimulatedSession } from '@mia-trading/engine';
import { tradeStatistics } from '@mia-trading/performance';
import { generateSession } from '@mia-trading/synthetic-market';

const MINUTES = 60;
const TRADE_DATE = '2026-11-17';

const config = configSchema.parse({
  // Points must add up to 100. Without the options features the sentiment group weighs nothing, so its coverage is 0 by definition.
  // There is no VIX either, and an unknown volatility regime counts as high: it would raise the gate and widen the stops.
  score: { customWeights: { volumeConfirmation: 40, orderBookImbalance: 30, vwapTrend: 30 }, regime: { unknownAs: 'Normal' } },
  risk: { checks: { entryGate: 72, minCoverage: 0.5, minSentimentCoverage: 0, minExecutionCoverage: 0.5 } },
});

const instrument = resolveInstrument('ESZ6', { asOf: TRADE_DATE });
const calendar = createSessionClock(instrument);
const from = calendar.regularHours(TRADE_DATE)?.start ?? 0;
const { sessionStart } = calendar.at(from);

const summary = new RunSummary();
const fingerprint = new Fingerprint();
const session = new SimulatedSession({ config, instrument, sinks: [summary, fingerprint] });
// A recording says in its manifest what its feed can show; here the caller does.
const quality: TapeEvent = { kind: 'feedStatus', tsEvent: from, tsInit: from, seq: 0, instrument: '', status: 'quality', quality: 'l2-atomic', phase: null, detail: 'generated' };
session.process(quality);
for (const event of generateSession({ seed: 11, instrument, sessionStart, from, to: from + MINUTES * MINUTE, openPrice: 6000 })) session.process(event);
session.finish();

for (const trade of summary.trades) {
  const time = isoFromMicros(trade.entryTs).slice(11, 19);
  console.log(`${time}  ${trade.side > 0 ? 'long ' : 'short'} ${trade.quantity} at ${trade.entryPrice.toFixed(2)}, ${trade.exitReason} at ${trade.exitPrice.toFixed(2)}: ${trade.net.toFixed(2)} dollars, score ${trade.score.toFixed(2)}`);
}
const { trades, winRate, net } = tradeStatistics(summary.trades, config.account.equity, session.engine.tradeDates);
console.log(`${summary.evaluations} ratings, ${trades} trades, ${winRate === null ? 'no' : (100 * winRate).toFixed(0)} % won, ${net.toFixed(2)} dollars net`);
console.log(`fingerprint ${fingerprint.digest()}`);
