import { describe, expect, it } from '@jest/globals';
import { createSessionClock, FeatureSet, MarketState, MINUTE, runFeatures, SECOND, TradeFlag, type MarketView, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { expectToSurviveRestart, RESTARTS, seenOf } from '../test-support/restart.js';
import { at, barAt, CASES, ES, printsOf, runThrough, tradeAt } from '../test-support/stream.js';
import { VolumeHistogram } from './volume-histogram.js';
import { volumeProfileConfig } from './volume-profile-config.js';
import { VolumeProfileFeature } from './volume-profile-feature.js';

const config = volumeProfileConfig.parse({});

/** A session of regular hours on `day`, from its first to its last minute: each size at its price, then one lot at each price of the evening. */
function day(date: string, rows: readonly (readonly [price: number, size: number])[], evening: readonly number[] = []): TradeEvent[] {
  const open = at(`${date}T14:30:00Z`);
  const after = at(`${date}T21:00:00Z`);
  return [
    ...rows.map(([price, size], i) => tradeAt(open + i * MINUTE, price, size, 1)),
    ...evening.map((price, i) => tradeAt(after + i * SECOND, price, 1, 1)),
  ];
}

const MONDAY = day('2024-01-08', [[4800, 20], [4804, 5]]);
const TUESDAY = day('2024-01-09', [[4810, 30], [4806, 5]], [4806]);
const WEDNESDAY = day('2024-01-10', [[4820, 10], [4812, 4]]);
const LATER = tradeAt(at('2024-01-10T23:00:00Z'), 4813, 1);

function levelsAfter(events: readonly TradeEvent[]) {
  const feature = new VolumeProfileFeature(config);
  const market = runThrough([feature], events);
  return { levels: feature.levels, explained: feature.explain(market) };
}

describe('naked points of control, by hand', () => {
  it('are the POCs of completed regular hours that no later session has reached', () => {
    expect(levelsAfter([...MONDAY, ...TUESDAY]).levels.naked.prices).toEqual([4800]);
    expect(levelsAfter([...MONDAY, ...TUESDAY, ...WEDNESDAY, LATER]).levels.naked.prices).toEqual([4800, 4810, 4820]);
    // Wednesday evening comes down to 4809: between 4813 and 4809 lies 4810.
    const down = levelsAfter([...MONDAY, ...TUESDAY, ...WEDNESDAY, LATER, { ...LATER, price: 4809 }]);
    expect(down.levels.naked.prices).toEqual([4800, 4820]);
    expect(down.explained).toMatchObject({ nakedPoc: 4800, nakedPocs: 2 });
  });

  it('a trade after regular hours counts against the POC of that day, a gap between sessions against none', () => {
    const back = day('2024-01-09', [[4810, 30], [4806, 5]], [4806, 4811]);
    expect(levelsAfter([...back, ...WEDNESDAY]).levels.naked.prices).toEqual([]);
    // Tuesday ends at 4806, Wednesday begins at 4820: 4810 was jumped over.
    expect(levelsAfter([...TUESDAY, ...WEDNESDAY]).levels.naked.prices).toEqual([4810]);
  });

  it('the oldest goes when there are too many; a day whose begin was not seen has none', () => {
    const feature = new VolumeProfileFeature({ ...config, nakedLevels: 2 });
    runThrough([feature], [...MONDAY, ...TUESDAY, ...WEDNESDAY, LATER]);
    expect(feature.levels.naked.prices).toEqual([4810, 4820]);
    expect(levelsAfter([tradeAt(at('2024-01-08T18:00:00Z'), 4800, 9), ...TUESDAY]).levels.naked.prices).toEqual([]);
  });
});

describe('composite profile, by hand', () => {
  it('adds the developing session to the completed ones, and lets the oldest go', () => {
    const feature = new VolumeProfileFeature({ ...config, compositeSessions: 2 });
    const poc: unknown[] = [];
    const more = tradeAt(at('2024-01-11T14:30:00Z'), 4806, 40);
    runThrough([feature], [...MONDAY, ...TUESDAY, ...WEDNESDAY, LATER, more], () => {
      const { profile, sessions } = feature.levels.composite;
      poc.push([sessions, profile.histogram.volume, profile.valueArea.pointOfControl / 4]);
    });
    expect(poc).toEqual([
      [0, 20, 4800], [0, 25, 4800], // Monday
      [1, 55, 4810], [1, 60, 4810], [1, 60, 4810], // Tuesday; its evening does not count
      [2, 70, 4810], [2, 74, 4810], // Wednesday
      [2, 49, 4810], // Monday has left: 35 + 14
      [2, 89, 4806], // 5 of Tuesday and 40
    ]);
    expect(feature.levels.composite.profile.wholeness.isWhole).toBe(true);
  });

  it('leaves out a session with unknown sizes, and says so while it develops', () => {
    const unsized = tradeAt(at('2024-01-09T14:35:00Z'), 4811, 0, 0, TradeFlag.SizeUnknown);
    const { levels } = levelsAfter([...MONDAY, ...TUESDAY.slice(0, 1), unsized]);
    expect(levels.composite.profile.isUsable).toBe(false);
    const next = levelsAfter([...MONDAY, ...TUESDAY.slice(0, 1), unsized, ...WEDNESDAY]).levels.composite;
    expect([next.sessions, next.profile.isUsable, next.profile.histogram.volume]).toEqual([1, true, 25 + 14]);
  });
});

describe('nodes and single prints of a session, by hand', () => {
  it('nodes are those of the last full minute; single prints those of the regular half hours', () => {
    const open = at('2024-01-09T14:30:00Z');
    const heap = (middle: number, from: number): TradeEvent[] => [-2, -1, 0, 1, 2].map((off, i) => tradeAt(from + i * SECOND, middle + off, 12 - 4 * Math.abs(off), 1));
    const feature = new VolumeProfileFeature(config);
    const events = [...heap(4800, open), ...heap(4810, open + 40 * MINUTE)];
    const market = runThrough([feature], events);
    expect(feature.explain(market)).toMatchObject({ nodes: 1, highVolumeNode: 4800, lowVolumeNode: null });
    // The next print finds both heaps. Smoothed by up to 9 ticks they leave 4804.5..4805.5 empty, of which the lowest counts.
    const feed = (minutes: number, price: number): void => void runFeatures(new FeatureSet([feature]), market, tradeAt(open + minutes * MINUTE, price, 1, -1));
    feed(41, 4802);
    expect(feature.explain(market)).toMatchObject({ nodes: 2, highVolumeNode: 4800, lowVolumeNode: 4804.5, singlePrints: 0 });
    // Half hours: 4798..4802, 4802..4812, 4806..4813. Once touched: below 4802 and above 4812 (tails), and 4802.25..4805.75.
    feed(61, 4806);
    feed(62, 4813);
    expect(feature.levels.timeProfile.singlePrints()).toEqual([{ low: 4802.25 * 4, high: 4805.75 * 4 }]);
    expect(feature.explain(market)).toMatchObject({ singlePrints: 1 });
  });

  it('source bars move the time profile, never a volume profile', () => {
    const feature = new VolumeProfileFeature(config);
    const open = at('2024-01-09T14:30:00Z');
    runThrough([feature], [barAt(open + MINUTE, [4800, 4802, 4798, 4801], 10), barAt(open + 31 * MINUTE, [4801, 4806, 4801, 4806], 10)]);
    expect(feature.levels.timeProfile.touched.volumeAt(4801 * 4)).toBe(2);
    expect(feature.levels.timeProfile.touched.volumeAt(4806 * 4)).toBe(1);
    expect(feature.levels.composite.profile.histogram.volume).toBe(0);
  });
});

describe('a roll of the contract', () => {
  const after = (spread: number | undefined) => {
    const feature = new VolumeProfileFeature(config);
    if (spread !== undefined) feature.levels.rollSpread = (from, to) => (from === 'ESH4' && to === 'ESM4' ? spread : Number.NaN);
    runThrough([feature], [...MONDAY, ...TUESDAY]);
    const market = new MarketState({ ...ES, symbol: 'ESM4' }, createSessionClock(ES));
    runFeatures(new FeatureSet([feature]), market, { ...tradeAt(at('2024-01-10T14:30:00Z'), 4880, 2), instrument: 'ESM4' });
    return { levels: feature.levels, explained: feature.explain(market) };
  };

  it('moves what was kept by the spread and marks it', () => {
    const { levels, explained } = after(60);
    expect(explained).toMatchObject({ ppoc: 4870, previousHigh: 4870, previousLow: 4866, previousRollShift: 60, compositePoc: 4870, compositeSessions: 2 });
    expect(levels.naked.prices).toEqual([4860, 4870]);
    expect(levels.previousSession.range).toMatchObject({ high: 4870, low: 4866, close: 4866 });
  });

  it('forgets it where the spread is not known', () => {
    const { levels, explained } = after(undefined);
    expect(explained).toMatchObject({ ppoc: null, pvah: null, previousHigh: null, previousWhole: false, previousRollShift: 0, compositePoc: 4880, compositeSessions: 0 });
    expect(levels.naked.prices).toEqual([]);
  });
});

/** Prices of regular hours by trade date with what is needed to judge them again, slowly. */
interface Seen {
  readonly trade: TradeEvent;
  readonly tradeDate: string;
  readonly isRegular: boolean;
}

function collect(seen: Seen[]) {
  return (market: MarketView, event: { kind: string }): void => {
    const trade = event as TradeEvent;
    if (trade.size > 0) seen.push({ trade, tradeDate: market.tradeDate, isRegular: market.isRegularHours });
  };
}

describe('over random prints, session boundaries, clock changes and half days', () => {
  it('the composite is the histogram of the prints of its regular hours', () => {
    fc.assert(
      fc.property(printsOf(60, 250), fc.integer({ min: 1, max: 3 }), (trades, sessions) => {
        const feature = new VolumeProfileFeature({ ...config, compositeSessions: sessions });
        const seen: Seen[] = [];
        const market = runThrough([feature], trades, collect(seen));
        // Stretches of regular hours, in order; one ends where the next trade date or the next regular hours begin.
        const stretches = new Map<string, TradeEvent[]>();
        for (const { trade, tradeDate, isRegular } of seen) {
          const key = `${tradeDate} ${new Date(trade.tsInit / 1_000).toISOString().slice(0, 10)}`;
          if (isRegular) stretches.set(key, [...(stretches.get(key) ?? []), trade]);
        }
        const keys = [...stretches.keys()];
        const isDeveloping = keys.at(-1)?.startsWith(market.tradeDate) === true;
        const kept = isDeveloping ? keys.slice(-sessions - 1) : keys.slice(-sessions);
        const expected = new VolumeHistogram(config.maximumRows);
        for (const trade of kept.flatMap((key) => stretches.get(key) ?? [])) expected.add(trade.price * 4, trade.size, trade.aggressor);
        const { profile } = feature.levels.composite;
        expect(profile.histogram.volume).toBe(expected.volume);
        for (let price = expected.lowest; price <= expected.highest; price += 1) {
          expect([profile.histogram.volumeAt(price), profile.histogram.bidVolumeAt(price)]).toEqual([expected.volumeAt(price), expected.bidVolumeAt(price)]);
        }
        if (expected.volume > 0) expect(profile.histogram.pointOfControl).toBe(expected.pointOfControl);
      }),
      CASES,
    );
  });

  it('a restart at any print leaves no trace in readings and explanations', () => {
    fc.assert(
      fc.property(printsOf(60, 250), fc.nat({ max: 250 }), (trades, cut) => {
        expectToSurviveRestart(() => {
          const feature = new VolumeProfileFeature({ ...config, compositeSessions: 2 });
          return { hears: feature, state: feature, look: (market) => JSON.stringify([seenOf(feature, market), feature.levels.naked.prices]) };
        }, trades, cut);
      }),
      RESTARTS,
    );
  });
});
