import { describe, expect, it } from '@jest/globals';
import { createReading, DAY, MINUTE, TradeFlag, type Micros, type Reading, type TradeEvent } from '@mia-trading/core';
import type { OptionsEngine } from '../engine/options-engine.js';
import { FlowSums } from '../flow/flow-sums.js';
import type { LargeFlowSnapshot } from '../flow/large-flow.js';
import { ES, FakeMarket } from '../test-support/fake-market.js';
import { NOON } from '../test-support/made-up-chain.js';
import { dealerPositionConfig } from './config.js';
import { DealerHedging, hedgeContracts } from './dealer-hedging.js';

describe('hedges by hand', () => {
  it('long $3 bn per 1 %, index 6,000 up 60 points: dealers are $3 bn too long and sell 9,901 ES at 6,060', () => {
    expect(hedgeContracts(3e9, 0, 6_000, 6_060, 0, 50)).toBeCloseTo(-3e9 / (6_060 * 50), 9);
  });

  it('short gamma: they buy rallies and sell dips', () => {
    expect(hedgeContracts(-3e9, 0, 6_000, 6_060, 0, 50)).toBeGreaterThan(0);
    expect(hedgeContracts(-3e9, 0, 6_000, 5_940, 0, 50)).toBeLessThan(0);
  });

  it('charm of $2.4 bn a day makes them sell $50 m in half an hour', () => {
    expect(hedgeContracts(0, 2.4e9, 6_000, 6_000, DAY / 48, 50)).toBeCloseTo(-50e6 / (6_000 * 50), 9);
  });
});

/** An engine whose numbers the test sets. */
class SetEngine {
  reason = '';
  spot = 6_000;
  netGex = 3e9;
  position = 'long';
  confidence = 0.8;
  asOf = NOON;
  snapshot = { charm: 0 };
  flow: Pick<LargeFlowSnapshot, 'later' | 'zeroDte'> | null = null;
  largeFlowAt(): Pick<LargeFlowSnapshot, 'later' | 'zeroDte'> | null {
    return this.flow;
  }
  update(): boolean {
    return this.reason === '';
  }
}

function setUp(): { readonly engine: SetEngine; readonly feature: DealerHedging; readonly market: FakeMarket; readonly at: (minutes: number) => Reading; readonly print: (minutes: number, size: number, flags?: number) => void } {
  const engine = new SetEngine();
  const feature = new DealerHedging(engine as unknown as OptionsEngine, dealerPositionConfig.parse({}));
  const market = new FakeMarket().to(NOON, feature);
  const timeOf = (minutes: number): Micros => NOON + minutes * MINUTE;
  return {
    engine, feature, market,
    at: (minutes) => {
      const reading = createReading();
      feature.read(market.to(timeOf(minutes), feature), reading);
      return reading;
    },
    print: (minutes, size, flags = TradeFlag.Last) => {
      const time = timeOf(minutes);
      const trade: TradeEvent = { kind: 'trade', instrument: ES.symbol, tsEvent: time, tsInit: time, seq: 0, price: 6_000, size, aggressor: 1, aggressorSource: 'exchange', matchId: 0, flags };
      feature.onTrade(trade, market.to(time, feature));
    },
  };
}

/** 1,000 contracts a minute and a reading, from minute `from` up to minute `to`; the index rises a point a minute. */
function run({ engine, print, at }: ReturnType<typeof setUp>, from: number, to: number): Reading {
  let reading = createReading();
  for (let minute = from; minute <= to; minute += 1) {
    print(minute + 0.25, 1_000);
    engine.spot = 6_000 + minute;
    reading = at(minute + 0.5);
  }
  return reading;
}

describe('dealerPosition', () => {
  it('by hand: hedges of 30 minutes over the usual volume of 30 minutes', () => {
    const market = setUp();
    const reading = run(market, 0, 70);
    let hedges = 0;
    for (let minute = 41; minute <= 70; minute += 1) hedges += hedgeContracts(3e9, 0, 6_000 + minute - 1, 6_000 + minute, MINUTE, 50);
    expect(reading.signal).toBeCloseTo(Math.tanh(hedges / 30_000), 9);
    expect(reading.signal).toBeLessThan(0);
    expect(reading).toMatchObject({ available: true, confidence: 0.8 * 0.7, reason: '', asOf: NOON });
    expect(market.feature.explain(market.market)).toMatchObject({ usualVolume: 30_000, position: 'long' });
  });

  it('shows the large-flow direction beside the position where it is followed, and it moves no signal', () => {
    const market = setUp();
    const reading = run(market, 0, 70);
    expect(Object.keys(market.feature.explain(market.market)).filter((name) => name.includes('Flow'))).toEqual([]);
    const [later, zeroDte] = [new FlowSums(MINUTE), new FlowSums(MINUTE)];
    // Calls bought for 30 and puts bought for 10, another 10 of no known side; today's puts sold, of no known delta.
    for (const [side, right, premium] of [[1, 1, 30], [1, -1, 10], [0, 1, 10]] as const) later.add(side, right, premium, right * premium, market.market.now);
    zeroDte.add(-1, -1, 5, Number.NaN, market.market.now);
    market.engine.flow = { later: later.at(market.market.now), zeroDte: zeroDte.at(market.market.now) };
    expect(market.feature.explain(market.market)).toMatchObject({
      largeFlowDirection: 20 / 50, largeFlowDeltaDirection: 20 / 50, largeFlowCoverage: 40 / 50,
      zeroDteFlowDirection: 1, zeroDteFlowDeltaDirection: null, zeroDteFlowCoverage: 1,
    });
    expect(market.at(70.5)).toEqual(reading);
  });

  it('takes the median of the time of day once there are five sessions of it, at full confidence', () => {
    const market = setUp();
    // Sessions of half hours that trade 500 a minute; then one of 1,000 a minute.
    for (let session = 0; session < 5; session += 1) for (let minute = -31; minute <= 91; minute += 1) market.print(session * 1_440 + minute + 0.25, 500);
    // Wednesday to Friday, then Monday on: the weekend has no session.
    const later = 7 * 1_440;
    const reading = run(market, later, later + 61);
    expect(market.feature.explain(market.market)).toMatchObject({ usualVolume: 15_000 });
    expect(reading).toMatchObject({ available: true, confidence: 0.8 });
  });

  it('is not warm before 30 minutes of exposures, or before a volume is known', () => {
    const market = setUp();
    expect(run(market, 0, 29)).toMatchObject({ available: false, reason: 'not warm' });
    expect(run(market, 30, 45)).toMatchObject({ available: false, reason: 'not warm' });
    expect(run(market, 46, 61)).toMatchObject({ available: true });
  });

  it('begins anew after a hole of more than five minutes in the exposures', () => {
    const market = setUp();
    run(market, 0, 65);
    market.engine.reason = 'option quotes are stale';
    expect(run(market, 66, 72)).toMatchObject({ available: false, reason: 'option quotes are stale' });
    market.engine.reason = '';
    expect(run(market, 73, 80)).toMatchObject({ available: false, reason: 'not warm' });
    expect(run(market, 81, 103)).toMatchObject({ available: true });
  });

  it('counts a hole of a few minutes as one move', () => {
    const market = setUp();
    run(market, 0, 65);
    market.engine.reason = 'option quotes are stale';
    run(market, 66, 68);
    market.engine.reason = '';
    expect(run(market, 69, 70)).toMatchObject({ available: true });
  });

  it('does not know the volume of prints without sizes, nor counts prints off the book', () => {
    const market = setUp();
    run(market, 0, 65);
    market.print(65.6, 100_000, TradeFlag.OffBook);
    expect(market.feature.explain(market.market)).toMatchObject({ usualVolume: 30_000 });
    market.print(65.7, 0, TradeFlag.SizeUnknown);
    expect(market.at(66)).toMatchObject({ available: false, reason: 'ES volume is not known' });
  });

  it('forgets with the session', () => {
    const market = setUp();
    run(market, 0, 65);
    expect(run(market, 1_440, 1_450)).toMatchObject({ available: false, reason: 'not warm' });
  });
});
