import { describe, it } from '@jest/globals';
import { HOUR, MINUTE, type MarketListener, type MarketView, type Persistent, type StateStream, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { expectToSurviveRestart, RESTARTS } from '../test-support/restart.js';
import { prints } from '../test-support/stream.js';
import { BarLadder } from './bar-ladder.js';
import { deltaRule, rangeRule, reversalRule, tickRule, volumeRule } from './bar-rule.js';
import { PrintBars } from './print-bars.js';
import { RenkoBars } from './renko-bars.js';
import { sessionStartOf } from './session-start.js';
import { BAR_PERIODS, TimeBars } from './time-bars.js';

const CAPACITY = 20;

/** Bars of every kind, driven as a feature drives them. */
class EveryBar implements MarketListener, Persistent {
  readonly time = Object.values(BAR_PERIODS).map((period) => new TimeBars(period, CAPACITY));
  readonly ladder = new BarLadder([MINUTE, 5 * MINUTE, HOUR], CAPACITY);
  readonly byPrint = [tickRule(7), volumeRule(90), deltaRule(60), rangeRule(8, 0.25), reversalRule(4, 0.25)].map((rule) => new PrintBars(rule, CAPACITY));
  readonly renko = new RenkoBars(6, 0.25, CAPACITY);

  onTrade(trade: TradeEvent, { now }: MarketView): void {
    for (const bars of [...this.time, this.ladder, ...this.byPrint, this.renko]) bars.onTrade(trade, now);
  }

  onSession(market: MarketView): void {
    for (const bars of [...this.time, this.ladder, ...this.byPrint, this.renko]) bars.beginSession(sessionStartOf(market));
  }

  persist(state: StateStream): void {
    for (const bars of [...this.time, this.ladder, ...this.byPrint, this.renko]) state.part(bars);
  }

  look(): string {
    const rows = [...this.time, ...this.ladder.rungs, ...this.byPrint, this.renko];
    return JSON.stringify(rows.map(({ series, forming }) => [series.closedCount, series.at(0), forming.snapshot()]));
  }
}

describe('a restart', () => {
  it('at any print leaves no trace in any bar', () => {
    fc.assert(
      fc.property(prints, fc.nat({ max: 250 }), (trades, cut) => {
        expectToSurviveRestart(() => {
          const bars = new EveryBar();
          return { hears: bars, state: bars, look: () => bars.look() };
        }, trades, cut);
      }),
      RESTARTS,
    );
  });
});
