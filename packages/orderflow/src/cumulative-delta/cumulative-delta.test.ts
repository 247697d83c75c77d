import { describe, expect, it } from '@jest/globals';
import { TradeFlag, type Aggressor } from '@mia-trading/core';
import fc from 'fast-check';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { splitRun } from '../test-support/split-run.js';
import { readTrades, realHourExists } from '../test-support/real-hour.js';
import { CumulativeDelta } from './cumulative-delta.js';

describe('CumulativeDelta', () => {
  it('adds buys, takes sells and keeps what is not known apart: +5 -8 +1 with a cross of 6', () => {
    const cvd = new CumulativeDelta();
    const market = new FakeMarket();
    for (const [size, aggressor] of [[6, 0], [5, 1], [8, -1], [1, 1]] as const) cvd.onTrade(print({ ticks: 1, size, aggressor }), market);
    const { delta, minimum, maximum, volume, buyVolume, sellVolume, unknownVolume, coverage, deltaShare, prints } = cvd.session;
    expect({ delta, minimum, maximum, volume, buyVolume, sellVolume, unknownVolume, coverage, deltaShare, prints }).toEqual({
      delta: -2,
      minimum: -3,
      maximum: 5,
      volume: 20,
      buyVolume: 6,
      sellVolume: 8,
      unknownVolume: 6,
      coverage: 0.7,
      deltaShare: -0.1,
      prints: 4,
    });
  });

  it('keeps regular and extended hours apart and starts anew with a session', () => {
    const cvd = new CumulativeDelta();
    const market = new FakeMarket();
    cvd.onTrade(print({ ticks: 1, size: 3, aggressor: 1 }), market);
    market.isRegularHours = true;
    cvd.onTrade(print({ ticks: 1, size: 10, aggressor: -1 }), market);
    expect([cvd.session.delta, cvd.regularHours.delta, cvd.extendedHours.delta]).toEqual([-7, -10, 3]);
    cvd.onSession();
    expect([cvd.session.volume, cvd.regularHours.volume, cvd.extendedHours.volume]).toEqual([0, 0, 0]);
    expect(cvd.session.coverage).toBeNaN();
    expect(cvd.session.deltaShare).toBeNaN();
  });

  it('says that it is not whole after a gap or a print without size, until the next session', () => {
    const cvd = new CumulativeDelta();
    const market = new FakeMarket();
    expect(cvd.isWhole).toBe(true);
    cvd.onTrade(print({ ticks: 1, size: 0, aggressor: 1, flags: TradeFlag.SizeUnknown }), market);
    expect(cvd.isWhole).toBe(false);
    expect(cvd.unsizedPrints).toBe(1);
    expect(cvd.session.prints).toBe(0);
    cvd.onSession();
    cvd.onGap();
    expect([cvd.isWhole, cvd.gaps]).toEqual([false, 1]);
    cvd.onSession();
    expect(cvd.isWhole).toBe(true);
  });

  it('ignores off-book prints', () => {
    const cvd = new CumulativeDelta();
    cvd.onTrade(print({ ticks: 1, size: 700, aggressor: 1, flags: TradeFlag.OffBook }), new FakeMarket());
    expect(cvd.session.volume).toBe(0);
  });

  it('property: equals the sum over the list, conserves volume, mirrors', () => {
    const prints = fc.array(fc.record({ size: fc.integer({ min: 1, max: 500 }), aggressor: fc.constantFrom<Aggressor>(-1, 0, 1), isRegularHours: fc.boolean() }));
    fc.assert(
      fc.property(prints, (list) => {
        const cvd = new CumulativeDelta();
        const mirrored = new CumulativeDelta();
        const market = new FakeMarket();
        const running = [0];
        for (const { size, aggressor, isRegularHours } of list) {
          market.isRegularHours = isRegularHours;
          cvd.onTrade(print({ ticks: 1, size, aggressor }), market);
          mirrored.onTrade(print({ ticks: 1, size, aggressor: (0 - aggressor) as Aggressor }), market);
          running.push((running.at(-1) ?? 0) + size * aggressor);
        }
        expect(cvd.session.delta).toBe(running.at(-1));
        expect(cvd.session.minimum).toBe(Math.min(...running));
        expect(cvd.session.maximum).toBe(Math.max(...running));
        expect(cvd.session.volume).toBe(list.reduce((sum, { size }) => sum + size, 0));
        expect(cvd.regularHours.delta + cvd.extendedHours.delta).toBe(cvd.session.delta);
        expect(cvd.regularHours.volume + cvd.extendedHours.volume).toBe(cvd.session.volume);
        expect(mirrored.session.delta + cvd.session.delta).toBe(0);
        expect(mirrored.session.maximum + cvd.session.minimum).toBe(0);
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('a restart', () => {
  it('property: a snapshot at any point goes on as if nothing had happened', () => {
    const step = fc.record({
      kind: fc.constantFrom('print' as const, 'print' as const, 'print' as const, 'print' as const, 'unsized' as const, 'gap' as const, 'session' as const),
      size: fc.integer({ min: 1, max: 500 }),
      aggressor: fc.constantFrom<Aggressor>(-1, 0, 1),
      isRegularHours: fc.boolean(),
    });
    type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
    const make = (): { readonly subject: CumulativeDelta; readonly answer: (step: Step) => unknown } => {
      const subject = new CumulativeDelta();
      const market = new FakeMarket();
      const answer = ({ kind, size, aggressor, isRegularHours }: Step): unknown => {
        market.isRegularHours = isRegularHours;
        if (kind === 'gap') subject.onGap();
        else if (kind === 'session') subject.onSession();
        else subject.onTrade(print({ ticks: 1, size, aggressor, flags: kind === 'unsized' ? TradeFlag.SizeUnknown : 0 }), market);
        const of = ({ delta, minimum, maximum, volume, coverage, prints }: CumulativeDelta['session']): unknown => [delta, minimum, maximum, volume, coverage, prints];
        return [of(subject.session), of(subject.regularHours), of(subject.extendedHours), subject.isWhole, subject.gaps, subject.unsizedPrints];
      };
      return { subject, answer };
    };
    fc.assert(
      fc.property(fc.array(step), fc.nat(), (steps, at) => {
        const { whole, resumed } = splitRun(make, steps, at % (steps.length + 1));
        expect(resumed).toEqual(whole);
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('on the real hour', () => {
  (realHourExists ? it : it.skip)('session delta is +796, with 44 of 9,892 contracts without aggressor', () => {
    const cvd = new CumulativeDelta();
    const market = new FakeMarket();
    for (const trade of readTrades()) cvd.onTrade(print({ ticks: trade.ticks, size: trade.size, aggressor: trade.aggressor }), market);
    expect([cvd.session.delta, cvd.session.unknownVolume, cvd.session.volume, cvd.session.prints]).toEqual([796, 44, 9_892, 2_973]);
  });
});
