import { describe, expect, it } from '@jest/globals';
import { createReading, MINUTE, TradeFlag, type MarketView, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { at, barAt, CASES, mirrored, prints, runThrough, tradeAt } from '../test-support/stream.js';
import { volumeProfileConfig } from './volume-profile-config.js';
import { VolumeProfileFeature } from './volume-profile-feature.js';

const config = volumeProfileConfig.parse({});

function readingOf(feature: VolumeProfileFeature, market: MarketView) {
  const reading = createReading();
  feature.read(market, reading);
  return reading;
}

/** A Wednesday evening to Thursday evening in January: 17:00 CT is 23:00 UTC, regular hours are 14:30-21:00 UTC. */
const DAY: TradeEvent[] = [
  tradeAt(at('2024-01-10T23:00:00Z'), 4800, 10, 1),
  tradeAt(at('2024-01-11T08:00:00Z'), 4790, 5, -1),
  tradeAt(at('2024-01-11T14:29:59Z'), 4795, 5, -1),
  tradeAt(at('2024-01-11T14:30:00Z'), 4796, 20, 1),
  tradeAt(at('2024-01-11T14:59:59Z'), 4801, 4, 1),
  tradeAt(at('2024-01-11T15:00:00Z'), 4803, 3, 1),
  tradeAt(at('2024-01-11T20:59:59Z'), 4802, 2, -1),
  tradeAt(at('2024-01-11T21:00:00Z'), 4805, 1, 1),
];

describe('levels of a day, by hand', () => {
  it('overnight to 08:30, opening range to 09:00, regular hours to 15:00', () => {
    const { levels } = ((): VolumeProfileFeature => {
      const feature = new VolumeProfileFeature(config);
      runThrough([feature], DAY);
      return feature;
    })();
    expect(levels.session).toMatchObject({ open: 4800, high: 4805, low: 4790, close: 4805 });
    expect(levels.overnight).toMatchObject({ high: 4800, low: 4790 });
    expect(levels.regular).toMatchObject({ open: 4796, high: 4803, low: 4796, close: 4802 });
    expect(levels.openingRange).toMatchObject({ high: 4801, low: 4796 });
    expect(levels.previousRegular.pointOfControl).toBeNaN();
    expect(levels.regularProfile.valueArea.pointOfControl).toBe(4796 * 4);
    expect(levels.sessionProfile.histogram.volume).toBe(50);
  });

  it('go on record at the next session: PPOC, PVAH, PVAL of regular hours', () => {
    const feature = new VolumeProfileFeature(config);
    runThrough([feature], [...DAY, tradeAt(at('2024-01-11T23:00:01Z'), 4810, 7, 1)]);
    const { previousRegular, previousSession, session } = feature.levels;
    // 29 lots: 20 at 4796, 4 at 4801, 3 at 4803, 2 at 4802; 70 % is 20.3, so the area grows up, two rows at a time, to 4801.
    expect(previousRegular).toMatchObject({ pointOfControl: 4796, valueAreaLow: 4796, valueAreaHigh: 4801, isWhole: true, minutes: 390 });
    expect(previousRegular.range).toMatchObject({ high: 4803, low: 4796, close: 4802 });
    expect(previousSession.range).toMatchObject({ high: 4805, low: 4790, close: 4805 });
    expect(previousSession.isWhole).toBe(true);
    expect(session).toMatchObject({ high: 4810, low: 4810 });
    expect(feature.levels.regular.high).toBeNaN();
  });

  it('a half day shows in its minutes, a hole in isWhole, a gap of sessions keeps the last record', () => {
    const feature = new VolumeProfileFeature(config);
    const half = [tradeAt(at('2023-11-24T14:30:00Z'), 4550, 5), tradeAt(at('2023-11-24T17:55:00Z'), 4560, 5)];
    runThrough([feature], [...half, tradeAt(at('2023-11-26T23:00:00Z'), 4555, 1), tradeAt(at('2023-11-28T00:00:00Z'), 4556, 1)]);
    expect(feature.levels.previousRegular).toMatchObject({ minutes: 206, isWhole: true });
    const holed = new VolumeProfileFeature(config);
    const market = runThrough([holed], DAY);
    holed.onGap();
    expect(readingOf(holed, market).available).toBe(true);
    runThrough([holed], [tradeAt(at('2024-01-11T23:00:01Z'), 4810, 7, 1)]);
    expect(holed.levels.previousRegular.isWhole).toBe(false);
  });

  it('jumping from regular hours into those of the next day begins a new profile', () => {
    const feature = new VolumeProfileFeature(config);
    runThrough([feature], [...DAY.slice(0, 5), tradeAt(at('2024-01-12T14:31:00Z'), 4820, 6, 1)]);
    expect(feature.levels.regularProfile.histogram.volume).toBe(6);
    expect(feature.levels.regularProfile.wholeness.sawBegin).toBe(true);
    expect(feature.levels.sessionProfile.wholeness.sawBegin).toBe(false);
    expect(feature.levels.previousRegular.range.high).toBe(4801);
  });
});

describe('volumeProfile, by hand', () => {
  it('is tanh of the distance from the POC in half value areas', () => {
    const feature = new VolumeProfileFeature(config);
    const reading = readingOf(feature, runThrough([feature], DAY));
    // Session: POC 4796 with 20 of 50 lots; see the explanation for the area.
    const market = runThrough([new VolumeProfileFeature(config)], DAY);
    const explained = feature.explain(market);
    const half = ((explained['vah'] as number) - (explained['val'] as number)) / 2;
    expect(explained).toMatchObject({ profile: 'session', poc: 4796, location: 'aboveValue', overnightHigh: 4800, previousHigh: null });
    expect(reading).toMatchObject({ available: true, confidence: 50 / 1_000, asOf: at('2024-01-11T21:00:00Z') });
    expect(Math.abs(reading.signal - Math.tanh((4805 - 4796) / half))).toBeLessThanOrEqual(1e-12);
  });

  it('is unavailable without sizes, without prints, over its bound and when old', () => {
    const reasons = [
      [...DAY, tradeAt(at('2024-01-11T21:01:00Z'), 4800, 0, 0, TradeFlag.SizeUnknown)],
      [barAt(at('2024-01-10T23:01:00Z'), [4800, 4801, 4799, 4800], 100)],
      [...DAY, tradeAt(at('2024-01-11T21:01:00Z'), 48_000, 1)],
    ].map((events) => {
      const feature = new VolumeProfileFeature(config);
      return readingOf(feature, runThrough([feature], events)).reason;
    });
    expect(reasons).toEqual(['trade size unknown', 'no prints in this session', 'price range over the bound']);
    const feature = new VolumeProfileFeature(config);
    const market = runThrough([feature], DAY);
    market.advanceTo(market.now + 5 * MINUTE + 1);
    expect(readingOf(feature, market).reason).toBe('last trade too old');
  });

  it('bars of the source move highs and lows only', () => {
    const feature = new VolumeProfileFeature(config);
    const open = at('2024-01-11T14:00:00Z');
    const bars = Array.from({ length: 60 }, (_, i) => barAt(open + (i + 1) * MINUTE, [4800, 4801 + i, 4799 - i, 4800], 10));
    runThrough([feature], bars);
    expect(feature.levels.session).toMatchObject({ high: 4860, low: 4740 });
    expect(feature.levels.overnight).toMatchObject({ high: 4830, low: 4770 });
    expect(feature.levels.regular.high).toBe(4860);
    expect(feature.levels.sessionProfile.histogram.volume).toBe(0);
  });
});

describe('over random prints, session boundaries, clock changes and half days', () => {
  it('levels and records are those of the prints of each trade date', () => {
    fc.assert(
      fc.property(prints, (trades) => {
        const feature = new VolumeProfileFeature(config);
        const byDate = new Map<string, TradeEvent[]>();
        const market = runThrough([feature], trades, (state, event) => {
          if (event.kind === 'trade' && event.size > 0) byDate.set(state.tradeDate, [...(byDate.get(state.tradeDate) ?? []), event]);
        });
        const high = (list: readonly TradeEvent[]): number => Math.max(...list.map((trade) => trade.price));
        const { session, previousSession, sessionProfile } = feature.levels;
        const current = byDate.get(market.tradeDate) ?? [];
        if (current.length > 0) expect(session).toMatchObject({ high: high(current), low: Math.min(...current.map((trade) => trade.price)), close: current.at(-1)?.price });
        expect(sessionProfile.histogram.volume).toBe(current.reduce((sum, trade) => sum + trade.size, 0));
        const before = [...byDate.keys()].filter((date) => date < market.tradeDate).at(-1);
        const last = before === undefined ? undefined : byDate.get(before);
        if (last === undefined) expect(previousSession.range.high).toBeNaN();
        else expect(previousSession.range).toMatchObject({ high: high(last), close: last.at(-1)?.price });
      }),
      CASES,
    );
  });

  it('the signal mirrors, stays in range, and knows nothing of the future', () => {
    fc.assert(
      fc.property(prints, fc.nat({ max: 250 }), (trades, cut) => {
        const isTied = (feature: VolumeProfileFeature): boolean => {
          const { histogram } = feature.levels.sessionProfile;
          const seen = new Set<number>();
          for (let price = histogram.lowest; price <= histogram.highest; price += 1) {
            const size = histogram.volumeAt(price);
            if (seen.has(size)) return true;
            seen.add(size);
          }
          return false;
        };
        const run = (list: readonly TradeEvent[]) => {
          const feature = new VolumeProfileFeature({ ...config, valueAreaRule: 'oneRow' });
          const readings: { signal: number; tied: boolean }[] = [];
          runThrough([feature], list, (market) => readings.push({ signal: readingOf(feature, market).signal, tied: market.isRegularHours || isTied(feature) }));
          return readings;
        };
        const plain = run(trades);
        const mirror = run(mirrored(trades));
        expect(run(trades.slice(0, cut))).toEqual(plain.slice(0, cut));
        plain.forEach(({ signal, tied }, i) => {
          expect(Math.abs(signal)).toBeLessThanOrEqual(1);
          // Tie rules prefer up or down and are the one exception to the mirror.
          if (!tied) expect(Math.abs(signal + (mirror[i]?.signal as number))).toBeLessThanOrEqual(1e-9);
        });
      }),
      CASES,
    );
  });
});
