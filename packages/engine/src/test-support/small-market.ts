import { microsFromIso, MILLISECOND, resolveInstrument, SECOND, type ConfluenceRating, type CurrentRating, type Micros, type TapeEvent, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import { configSchema, type Config } from '../config/config.js';
import type { DecisionSink } from '../output/decision-sink.js';

export const ES = resolveInstrument('ESH4', { asOf: '2024-01-09' });

/** Instant of an ISO time; the test is wrong where it is none. */
export function at(iso: string): Micros {
  const time = microsFromIso(iso);
  if (time === undefined) throw new RangeError(iso);
  return time;
}

/** Everything is traded that has a direction at all and levels are no matter, so that the limits alone decide. */
export function openConfig(risk: { readonly checks?: object; readonly limits?: object } = {}, bracket: object = {}): Config {
  return configSchema.parse({
    entry: { rearmBelow: 50, rearmAfterExitMinutes: 0 },
    score: { evaluationIntervalMs: 1_000, rangeBarMinutes: 1, rangeBars: 3, regime: { unknownAs: 'Normal' } },
    risk: {
      checks: { entryGate: 50, minCoverage: 0, minSentimentCoverage: 0, minExecutionCoverage: 0, minTechnicalCoverage: 0, disabled: ['OPPOSING_LEVEL'], ...risk.checks },
      sizing: { tierFactors: { WEAK_SIGNAL: 1, NO_TRADE: 1 } },
      limits: { ...risk.limits },
    },
    execution: { bracket },
  });
}

/**
 * Quotes and prints of a market that swings by `swing` ticks, one of each every 500 ms; `from` and `to` in event time.
 * With a negative swing aggressors and sizes point the wrong way: whoever follows them loses.
 */
export function swingingMarket(from: Micros, to: Micros, swing = 6, start = 4_800): TapeEvent[] {
  const events: TapeEvent[] = [];
  const step = 500 * MILLISECOND;
  for (let time = from, n = 0; time < to; time += step, n += 1) {
    const wave = Math.round(swing * Math.sin(n / 61) + (swing / 3) * Math.sin(n / 7));
    const bid = start + wave * 0.25;
    const rising = Math.cos(n / 61) >= 0;
    const header = { tsEvent: time, tsInit: time, seq: events.length, instrument: ES.symbol };
    events.push({ kind: 'quote', ...header, bid, bidSize: rising ? 40 : 15, ask: bid + 0.25, askSize: rising ? 15 : 40 });
    events.push({ kind: 'trade', ...header, seq: events.length, price: rising ? bid + 0.25 : bid, size: 1 + (n % 7), aggressor: rising ? 1 : -1, aggressorSource: 'exchange', matchId: n + 1, flags: 1 });
  }
  return events;
}

/** Keeps what a test looks at. */
export class Decisions implements DecisionSink {
  readonly ratings: ConfluenceRating[] = [];
  readonly refusals: string[] = [];
  readonly commands: { readonly ts: Micros; readonly command: VenueCommand }[] = [];
  readonly trades: TradeRecord[] = [];

  onRating(rating: CurrentRating): void {
    this.ratings.push(rating.keep());
  }

  onRefusal(_: unknown, refusal: { readonly code: string }): void {
    this.refusals.push(refusal.code);
  }

  onCommand(command: VenueCommand, ts: Micros): void {
    this.commands.push({ ts, command });
  }

  onTrade(trade: TradeRecord): void {
    this.trades.push(trade);
  }

  /** Event times, since `from`, at which entries were sent. */
  get entries(): readonly Micros[] {
    return this.commands.filter(({ command }) => command.kind === 'submit' && command.order.role === 'entry').map(({ ts }) => ts);
  }
}

export const minutes = (n: number): number => n * 60 * SECOND;
