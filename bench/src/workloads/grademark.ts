import { createRequire } from 'node:module';
import path from 'node:path';
import { createSessionClock, DAY, MINUTE, parseIsoDate, resolveInstrument } from '@mia-trading/core';
import { configSchema } from '@mia-trading/engine';
import { backtest, type IBar } from 'grademark';
import { LoopedMarket } from '../market/looped-market.js';
import { minuteBars } from '../market/minute-bars.js';
import { TradingRun } from '../market/trading-run.js';
import { rateNote, timePasses } from '../measure/passes.js';
import { repositoryRoot } from '../runner/paths.js';
import type { Measured, Workload, WorkloadContext } from '../workload.js';

type Series = Parameters<typeof backtest<IBar, IBar, unknown, number>>[1];
type SeriesClass = new (bars: readonly IBar[]) => Series;

const TRADE_DATE = '2026-11-17';
const NOON_HOURS = 18;
const REGULAR_OPEN = 930;
const REGULAR_BARS = 390;
const SESSIONS = 50;
const QUICK_SESSIONS = 10;
const HELD_BARS = 5;
/** Longer than a bar: nothing happens between two of them. */
const ENTRY_SECONDS = 130;
const STOP_POINTS = 5;
const TARGET_POINTS = 12.5;
const US_PER_MS = 1_000;
const WARM = 1;
const PASSES = 5;

/** A peer dependency that grademark's installation brings along. */
function seriesClass(): SeriesClass {
  const ours = createRequire(path.join(repositoryRoot, 'bench', 'package.json'));
  const { DataFrame } = createRequire(ours.resolve('grademark'))('data-forge') as { readonly DataFrame: SeriesClass };
  return DataFrame;
}

function sessions(): LoopedMarket {
  const instrument = resolveInstrument('ES');
  const { sessionStart } = createSessionClock(instrument).at((parseIsoDate(TRADE_DATE) ?? 0) * DAY + NOON_HOURS * 60 * MINUTE);
  const events = minuteBars(REGULAR_BARS - 1, instrument.symbol, sessionStart + (REGULAR_OPEN + 1) * MINUTE);
  return new LoopedMarket({ instrument, events, description: `one-minute bars of a random walk, ${events.length} a session` });
}

async function run({ isQuick }: WorkloadContext): Promise<Measured> {
  const market = sessions();
  const count = isQuick ? QUICK_SESSIONS : SESSIONS;
  const bars: IBar[] = [];
  for (let index = 0; index < count; index += 1) {
    for (const event of market.pass(index)) if (event.kind === 'bar') bars.push({ time: new Date(event.tsInit / US_PER_MS - 60_000), open: event.open, high: event.high, low: event.low, close: event.close, volume: event.volume ?? 0 });
  }
  const DataFrame = seriesClass();
  let trades = 0;
  const theirs = await timePasses({
    warm: WARM,
    items: bars.length * PASSES,
    pass: () => {
      trades = backtest<IBar, IBar, unknown, number>(
        {
          entryRule: (enter, { bar }) => {
            if (bar.close > bar.open) enter();
          },
          exitRule: (exit, { position }) => {
            if (position.holdingPeriod >= HELD_BARS) exit();
          },
          stopLoss: () => STOP_POINTS,
          profitTarget: () => TARGET_POINTS,
        },
        new DataFrame(bars),
      ).length;
      return bars.length;
    },
  });
  let evidence = '';
  const ours = await timePasses({
    warm: WARM,
    items: bars.length * PASSES,
    pass: () => {
      const trading = new TradingRun(market.instrument, barConfig());
      for (let index = 0; index < count; index += 1) trading.pass(market, index);
      trading.session.finish();
      evidence = trading.evidence;
      return bars.length;
    },
  });
  return {
    figures: [
      { name: 'mia', value: ours.medianRate, unit: 'bars/s', note: rateNote(ours) },
      { name: 'grademark', value: theirs.medianRate, unit: 'bars/s', note: `${rateNote(theirs)}; ${trades} trades` },
    ],
    notes: [
      `${market.description}, ${bars.length} bars`,
      `grademark: long after a rising bar, out after ${HELD_BARS} bars, stop and target; it keeps no book, rates nothing and hashes nothing`,
      `mia: every bar through the whole pipeline, rated and fingerprinted; ${evidence}`,
    ],
  };
}

/** Bars only: no order flow, no quotes, an open gate. */
function barConfig() {
  return configSchema.parse({
    risk: {
      checks: { entryGate: 51, allowWithoutQuote: true, maxFeedAgeRegular: 120, minCoverage: 0, minSentimentCoverage: 0, minExecutionCoverage: 0, minTechnicalCoverage: 0 },
      sizing: { tierFactors: { WEAK_SIGNAL: 1, NO_TRADE: 1 } },
      stopTarget: { minRewardRisk: 2 },
    },
    execution: { bracket: { timeStop: HELD_BARS, entryTimeout: ENTRY_SECONDS } },
    entry: { rearmBelow: 51, rearmAfterExitMinutes: 0 },
  });
}

export const grademark: Workload = { name: 'bars', description: 'A backtest on one-minute bars beside grademark.', run };
