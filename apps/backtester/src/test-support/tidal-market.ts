import { MILLISECOND, microsFromIso, resolveInstrument, type MarketEvent, type Micros } from '@mia-trading/core';
import { configSchema, type Config } from '@mia-trading/engine';

export const ES = resolveInstrument('ESH4', { asOf: '2024-01-09' });
/** 2024-01-09, 08:35:00 CT. */
export const OPEN: Micros = microsFromIso('2024-01-09T14:35:00Z') ?? 0;

const STEP = 500 * MILLISECOND;
/** Steps of the tide and of the waves on it, and their heights in ticks: a minute of rise takes it past a stop or a target. */
const TIDE = { steps: 61, ticks: 6 };
const WAVES = { steps: 7, ticks: 2 };
/** Best bid when the tide is at its mean, in points. */
const START = 4_800;

/** A quote and a print every half second, or every so many half seconds, the same at a time whatever `from` is, of a market that comes and goes like the tide, sizes and aggressors telling where it goes. */
export function* tidalMarket(from: Micros, to: Micros, every = 1): Generator<MarketEvent> {
  let seq = 0;
  for (let n = Math.ceil((from - OPEN) / (STEP * every)) * every; OPEN + n * STEP < to; n += every) {
    const time = OPEN + n * STEP;
    const bid = START + Math.round(TIDE.ticks * Math.sin(n / TIDE.steps) + WAVES.ticks * Math.sin(n / WAVES.steps)) * ES.tickSize;
    const isRising = Math.cos(n / TIDE.steps) >= 0;
    const header = (): { tsEvent: Micros; tsInit: Micros; seq: number; instrument: string } => ({ tsEvent: time, tsInit: time, seq: seq++, instrument: ES.symbol });
    yield { kind: 'quote', ...header(), bid, bidSize: isRising ? 40 : 15, ask: bid + ES.tickSize, askSize: isRising ? 15 : 40 };
    yield { kind: 'trade', ...header(), price: isRising ? bid + ES.tickSize : bid, size: 1 + (Math.abs(n) % 7), aggressor: isRising ? 1 : -1, aggressorSource: 'exchange', matchId: 1_000_000 + n, flags: 1 };
  }
}

/** Trades whatever has a direction, `timeStop` minutes at most. */
export function tidalConfig({ timeStop = 1, equity = 100_000, score = {} }: { readonly timeStop?: number; readonly equity?: number; readonly score?: object } = {}): Config {
  return configSchema.parse({
    account: { equity },
    entry: { rearmBelow: 50, rearmAfterExitMinutes: 0 },
    score: { evaluationIntervalMs: 1_000, rangeBarMinutes: 1, rangeBars: 2, regime: { unknownAs: 'Normal' }, ...score },
    risk: {
      checks: { entryGate: 50, minCoverage: 0, minSentimentCoverage: 0, minExecutionCoverage: 0, minTechnicalCoverage: 0, disabled: ['OPPOSING_LEVEL'] },
      sizing: { tierFactors: { WEAK_SIGNAL: 1, NO_TRADE: 1 } },
      limits: { maxTradesPerDay: 10_000, maxLossStreak: 10_000, dailyLoss: 0.9, monthlyLoss: 0.9, maxEntriesPerMinute: 100 },
    },
    execution: { bracket: { timeStop } },
  });
}
