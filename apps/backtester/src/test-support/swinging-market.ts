import { MILLISECOND, MINUTE, resolveInstrument, type TapeEvent } from '@mia-trading/core';
import { RecordingWriter } from '@mia-trading/recording';

/** Tuesday 2024-01-09, 08:35 CT: the first minute in which entries are let out. */
const START = Date.UTC(2024, 0, 9, 14, 35) * 1_000;
const EVERY = 500 * MILLISECOND;

/** Settings under which a quarter of an hour of such a market is traded, by flow and technical features alone. */
export const OPEN_SETTINGS = {
  entry: { rearmBelow: 50, rearmAfterExitMinutes: 0 },
  score: { evaluationIntervalMs: 1_000, rangeBarMinutes: 1, rangeBars: 3, regime: { unknownAs: 'Normal' } },
  risk: {
    checks: { entryGate: 50, minCoverage: 0, minSentimentCoverage: 0, minExecutionCoverage: 0, minTechnicalCoverage: 0, disabled: ['OPPOSING_LEVEL'] },
    sizing: { tierFactors: { WEAK_SIGNAL: 1, NO_TRADE: 1 } },
    stopTarget: { stopAtr: 0.5 },
    limits: { maxTradesPerDay: 1_000, maxLossStreak: 100, dailyLoss: 0.9, monthlyLoss: 0.9 },
  },
};

/** Quotes and prints of a market that swings by `swing` ticks; aggressors point the wrong way, so that stops are met. */
function swingingMarket(symbol: string, price: number, swing: number, length: number): TapeEvent[] {
  const { tickSize } = resolveInstrument(symbol, { asOf: '2024-01-09' });
  const events: TapeEvent[] = [];
  for (let n = 0, time = START; time < START + length; n += 1, time = START + n * EVERY) {
    const bid = price - Math.round(swing * Math.sin(n / 61) + (swing / 3) * Math.sin(n / 7)) * tickSize;
    const side = Math.cos(n / 61) >= 0 ? 1 : -1;
    const header = { tsEvent: time, tsInit: time, instrument: symbol };
    events.push({ kind: 'quote', ...header, seq: 2 * n, bid, bidSize: side > 0 ? 40 : 15, ask: bid + tickSize, askSize: side > 0 ? 15 : 40 });
    events.push({ kind: 'trade', ...header, seq: 2 * n + 1, price: side > 0 ? bid + tickSize : bid, size: 1 + (n % 7), aggressor: side, aggressorSource: 'exchange', matchId: n + 1, flags: 1 });
  }
  return events;
}

/** Writes such a market as a recording. */
export async function recordSwingingMarket(directory: string, { symbol = 'ESH4', price = 4_800, swing = 30, minutes = 15 } = {}): Promise<void> {
  const writer = await RecordingWriter.create(directory);
  const events = swingingMarket(symbol, price, swing, minutes * MINUTE);
  for (const event of events) writer.write(event);
  await writer.finish({ instruments: [symbol], feedQuality: 'l1', clockSource: 'exchange', sourceMessages: events.length });
}
