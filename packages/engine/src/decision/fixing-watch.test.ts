import { describe, expect, it } from '@jest/globals';
import { createSessionClock, MarketState, microsFromIso, resolveInstrument, type Micros, type TradeEvent } from '@mia-trading/core';
import { FixingWatch } from './fixing-watch.js';

const at = (iso: string): Micros => microsFromIso(iso) ?? Number.NaN;

/** Prints of ES in the order of time, heard as the engine does. */
function limitsAfter(prints: readonly (readonly [iso: string, price: number, size?: number, flags?: number])[], symbol = 'ESH4'): { lower: number | null; upper: number | null } {
  const instrument = resolveInstrument(symbol, { asOf: '2024-01-09' });
  const calendar = createSessionClock(instrument);
  const market = new MarketState(instrument, calendar);
  const watch = new FixingWatch(market, calendar);
  let tradeDate = '';
  for (const [iso, price, size = 1, flags = 1] of prints) {
    const trade: TradeEvent = { kind: 'trade', tsEvent: at(iso), tsInit: at(iso), seq: 0, instrument: symbol, price, size, aggressor: 1, aggressorSource: 'exchange', matchId: 0, flags };
    market.advance(trade);
    if (market.tradeDate !== tradeDate) watch.onSession();
    ({ tradeDate } = market);
    watch.onTrade(trade, market.now);
    market.apply(trade);
  }
  const { lower, upper } = watch.limits;
  return { lower: lower === null ? null : Math.round(lower * 100) / 100, upper: upper === null ? null : Math.round(upper * 100) / 100 };
}

// Tuesday 2024-01-09, 15:00 CT is 21:00 UTC. 10 at 5,000 and 30 at 5,004 fix at 5,003.
const FIXING = [
  ['2024-01-09T20:59:29.999999Z', 4_000, 500],
  ['2024-01-09T20:59:30Z', 5_000, 10],
  ['2024-01-09T20:59:59.999999Z', 5_004, 30],
  ['2024-01-09T20:59:45Z', 9_000, 50, 1 | 8],
  ['2024-01-09T20:59:46Z', Number.NaN, 50],
  ['2024-01-09T21:00:00Z', 4_100, 70],
] as const;

describe('the fixing', () => {
  it('is the average of the last half minute of the cash session by volume; the evening has 7 % about it', () => {
    expect(limitsAfter(FIXING)).toEqual({ lower: 4_652.79, upper: 5_353.21 });
  });

  it('rules the night and the day that follow', () => {
    expect(limitsAfter([...FIXING, ['2024-01-10T02:00:00Z', 5_003]])).toEqual({ lower: 4_652.79, upper: 5_353.21 });
    expect(limitsAfter([...FIXING, ['2024-01-10T16:00:00Z', 5_003]])).toEqual({ lower: 4_652.79, upper: null });
    expect(limitsAfter([...FIXING, ['2024-01-10T20:30:00Z', 5_003]])).toEqual({ lower: 4_002.4, upper: null });
  });

  it('does not outlive a trade date that was not seen', () => {
    expect(limitsAfter([...FIXING, ['2024-01-11T16:00:00Z', 5_003]])).toEqual({ lower: null, upper: null });
  });

  it('is not known before it was seen, nor without a print in its span', () => {
    expect(limitsAfter([['2024-01-09T16:00:00Z', 5_000]])).toEqual({ lower: null, upper: null });
    expect(limitsAfter([['2024-01-09T20:50:00Z', 5_000], ['2024-01-09T21:00:01Z', 5_000], ['2024-01-10T16:00:00Z', 5_000]])).toEqual({ lower: null, upper: null });
  });

  it('of a half day is that before 12:00 CT', () => {
    // 2023-11-24, the day after Thanksgiving: cash closes at 12:00 CT, 18:00 UTC.
    expect(limitsAfter([['2023-11-24T17:59:45Z', 5_000], ['2023-11-24T18:01:00Z', 5_000]])).toEqual({ lower: 4_650, upper: 5_350 });
  });

  it('is of no concern to other markets', () => {
    expect(limitsAfter([['2024-01-09T20:59:45Z', 2_000], ['2024-01-10T02:00:00Z', 2_000]], 'GCG4')).toEqual({ lower: null, upper: null });
  });
});
