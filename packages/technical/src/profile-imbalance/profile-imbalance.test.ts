import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND, type Aggressor, type Detection, type DetectionListener, type MarketListener, type Side, type TradeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { facingBars, quietBar, quietBars, type BarByHand } from '../test-support/bars-by-hand.js';
import { expectToSurviveRestart } from '../test-support/restart.js';
import { at, CASES, mirrored, prints, runThrough, tradeAt } from '../test-support/stream.js';
import { VolumeHistogram } from '../volume-profile/volume-histogram.js';
import { VolumeProfileFeature } from '../volume-profile/volume-profile-feature.js';
import { volumeProfileConfig } from '../volume-profile/volume-profile-config.js';
import { BalanceZone } from './balance-zone.js';
import { InstitutionalLevels } from './institutional-levels.js';
import { judgeMinute } from './primary-type.js';
import { ProfileImbalance } from './profile-imbalance.js';
import { profileImbalanceConfig } from './profile-imbalance-config.js';
import { volumeGaps } from './volume-gaps.js';

const config = profileImbalanceConfig.parse({});
const none = (): number => 0;
const start = (ago: number): number => 0 - ago;

describe('volume gaps', () => {
  it('by hand: 100 contracts at 10, 1 at 13, 100 at 19: 20.1 a price; six empty prices in a row are a gap, two are not', () => {
    const histogram = new VolumeHistogram(1_000);
    for (const [price, size] of [[10, 100], [12, 1], [19, 100]] as const) histogram.add(price, size, 0);
    // 11 to 18 have less than 0.15 x 201 / 10 = 3.0.
    expect(volumeGaps(histogram, 5, 0.15)).toEqual([{ low: 11, high: 18 }]);
    histogram.add(13, 5, 0);
    expect(volumeGaps(histogram, 5, 0.15)).toEqual([]);
    expect(volumeGaps(histogram, 4, 0.15)).toEqual([{ low: 14, high: 18 }]);
    expect(volumeGaps(new VolumeHistogram(10), 1, 0.15)).toEqual([]);
  });

  it('agree with a scan over every possible run, and mirror', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 8 }), (rows, longer) => {
        const [histogram, mirror] = [new VolumeHistogram(1_000), new VolumeHistogram(1_000)];
        const at: number[] = Array.from({ length: 61 }, () => 0);
        for (const [price, size] of rows) {
          histogram.add(price, size, 0);
          mirror.add(0 - price, size, 0);
          at[price] = (at[price] ?? 0) + size;
        }
        const [lowest, highest] = [Math.min(...rows.map(([price]) => price)), Math.max(...rows.map(([price]) => price))];
        const little = (0.3 * at.reduce((sum, size) => sum + size, 0)) / (highest - lowest + 1);
        const isThin = (price: number): boolean => price >= lowest && price <= highest && (at[price] ?? 0) < little;
        const runs: { low: number; high: number }[] = [];
        for (let low = lowest; low <= highest; low += 1) {
          for (let high = low; high <= highest; high += 1) {
            const inside = Array.from({ length: high - low + 1 }, (_, index) => low + index);
            if (inside.every(isThin) && low > lowest && high < highest && !isThin(low - 1) && !isThin(high + 1) && inside.length > longer) runs.push({ low, high });
          }
        }
        expect(volumeGaps(histogram, longer, 0.3)).toEqual(runs);
        expect(volumeGaps(mirror, longer, 0.3).map(({ low, high }) => ({ low: 0 - high, high: 0 - low })).reverse()).toEqual(runs);
      }),
      CASES,
    );
  });
});

describe('institutional levels', () => {
  it('by hand: three large orders within a tick make one, and it is told once', () => {
    const levels = new InstitutionalLevels(3, 1);
    expect([levels.add(100, 120, 1), levels.add(101, 150, 1), levels.add(140, 500, -1), levels.add(100, 110, -1), levels.add(100, 100, 1)]).toEqual([false, false, false, true, false]);
    expect(levels.levels()).toEqual([{ price: 100, events: 4, contracts: 480, net: 260 }]);
    expect([levels.contracts, levels.net]).toEqual([980, -240]);
    levels.reset();
    expect([levels.levels(), levels.contracts]).toEqual([[], 0]);
  });

  it('remembers 64 prices; the weakest and oldest makes room', () => {
    const levels = new InstitutionalLevels(2, 0);
    levels.add(0, 1, 1);
    levels.add(0, 1, 1);
    for (let price = 1; price <= 64; price += 1) levels.add(price, 1, 1);
    levels.add(1, 1, 1);
    levels.add(64, 1, 1);
    expect(levels.levels().map(({ price }) => price)).toEqual([0, 64]);
  });
});

const minute = (over: Partial<BarByHand>): BarByHand => ({ open: 100, high: 100.5, low: 99.5, close: 100, volume: 100, delta: 0, ...over });

/** A zone over bars, shown one after another from the 16th on. */
function zoneOver(bars: readonly BarByHand[], large: (ago: number) => number = none, largeNet = large): { zone: BalanceZone; ended: boolean } {
  const zone = new BalanceZone(config);
  let ended = false;
  for (let count = 16; count <= bars.length; count += 1) ended = zone.next(facingBars(bars.slice(0, count)), start, large, largeNet);
  return { zone, ended };
}

describe('a zone, by hand: minutes of 100 contracts around 100, a point high', () => {
  it('15 closes within 2.5 points, 10 % more bought than sold: accumulation', () => {
    const { zone } = zoneOver(quietBars(20, 100).map((bar) => ({ ...bar, delta: 10 })));
    expect(zone.view()).toEqual({ type: 'accumulation', low: 100, high: 100, since: -14, minutes: 19, acceptance: 1, volume: 1_900, pressure: 0.1, institutionalShare: 0, strength: 0.5, confidence: 19 / 30 });
  });

  it('large orders that sell 20 a minute outweigh it: distribution', () => {
    const { zone } = zoneOver(quietBars(16, 100).map((bar) => ({ ...bar, delta: 10 })), () => 20, () => -20);
    expect(zone.view()).toMatchObject({ type: 'distribution', minutes: 15, institutionalShare: 0.2, strength: 0.5 });
    expect(zone.view().pressure).toBeCloseTo(-0.1, 12);
  });

  it('closes too far apart are none; two closes outside are borne, three end it', () => {
    expect(zoneOver(Array.from({ length: 20 }, (_, index) => quietBar(100 + index / 2))).zone.isOpen).toBe(false);
    const out = minute({ high: 101, close: 100.75 });
    const two = zoneOver([...quietBars(16, 100), out, out, minute({})]);
    expect([two.zone.isOpen, two.zone.view().acceptance]).toEqual([true, 16 / 18]);
    const three = zoneOver([...quietBars(16, 100), out, out, out]);
    expect([three.zone.isOpen, three.ended, three.zone.outside]).toEqual([false, true, 1]);
  });

  it('without sizes a zone has no pressure and no confidence', () => {
    const { zone } = zoneOver(quietBars(16, 100).map((bar) => ({ ...bar, volume: Number.NaN, delta: Number.NaN })));
    expect(zone.view()).toMatchObject({ type: 'balance', pressure: Number.NaN, strength: 0, confidence: 0 });
  });
});

describe('the primary type of a minute, by hand', () => {
  const judge = (bars: readonly BarByHand[], gaps: readonly { low: number; high: number }[] = []) => {
    const { zone, ended } = zoneOver(bars);
    return judgeMinute(facingBars(bars), zone, ended, gaps, config);
  };

  it('breakout: outside the zone on 1.5 times its volume with buyers', () => {
    const history = quietBars(18, 100);
    expect(judge([...history, minute({ high: 101, close: 101, volume: 160, delta: 60 })])).toEqual({ type: 'breakout', side: 1 });
    expect(judge([...history, minute({ high: 101, close: 101, volume: 160, delta: -10 })]).type).toBe('neutral');
    expect(judge([...history, minute({ high: 101, close: 101, volume: 140, delta: 20 })]).type).toBe('neutral');
    expect(judge([...history, minute({ high: 101, close: 100.5, volume: 160, delta: 20 })]).type).toBe('neutral');
  });

  it('vacuum: a close in a gap, on its way down; absorption: a fifth more sold over five minutes and no move; then the zone', () => {
    expect(judge([...quietBars(18, 100), minute({ close: 99.75 })], [{ low: 396, high: 399 }])).toEqual({ type: 'vacuum', side: -1 });
    expect(judge([...quietBars(18, 100), ...quietBars(5, 100).map((bar) => ({ ...bar, delta: -20 }))])).toEqual({ type: 'absorption', side: 1 });
    expect(judge(quietBars(20, 100).map((bar) => ({ ...bar, delta: -8 })))).toEqual({ type: 'distribution', side: -1 });
    expect(judge(quietBars(20, 100))).toEqual({ type: 'neutral', side: 0 });
  });
});

interface Bench {
  readonly imbalance: ProfileImbalance;
  readonly profile: VolumeProfileFeature;
  readonly hears: MarketListener;
}

/** Prints of 40 contracts and more are told as large parents, as their detector would. */
function benchOf(report: DetectionListener, over: object = {}): Bench {
  const profile = new VolumeProfileFeature(volumeProfileConfig.parse({}));
  const imbalance = new ProfileImbalance(profileImbalanceConfig.parse(over), profile.levels, report);
  const hears: MarketListener = {
    onSession: (market) => {
      profile.onSession(market);
      imbalance.onSession(market);
    },
    onRegularHours: (isRegular, market) => profile.onRegularHours(isRegular, market),
    onTrade: (trade, market) => {
      profile.onTrade(trade, market);
      imbalance.onTrade(trade, market);
      if (trade.size >= 40 && trade.aggressor !== 0) imbalance.onDetection({ kind: 'largeParent', detectedAt: market.now, since: market.now, side: trade.aggressor, price: trade.price, grade: 'confirmed', detail: { contracts: trade.size } });
    },
  };
  return { imbalance, profile, hears };
}

const OPEN = at('2024-01-10T23:00:00Z');

describe('profile imbalance on a market, by hand', () => {
  it('half an hour around one price with buyers is told as accumulation at its 16th minute, and value has moved nowhere', () => {
    const detections: Detection[] = [];
    const { imbalance, hears } = benchOf((detection) => detections.push(detection));
    const trades = Array.from({ length: 4 * 40 }, (_, quarter) => tradeAt(OPEN + quarter * 15 * SECOND, 4_800 + ([0, 0.5, -0.5, 0][quarter % 4] ?? 0), quarter % 4 === 1 ? 30 : 20, quarter % 2 === 1 ? 1 : -1));
    const market = runThrough([{ name: 'bench', read: () => undefined, explain: () => ({}), ...hears }], trades);
    // 20 + 30 + 20 + 20 contracts a minute, 50 of them bought and 40 sold: 1/9 of the volume.
    expect(detections.map(({ kind, side, detectedAt, since }) => [kind, side, detectedAt, since])).toEqual([['accumulationZone', 1, OPEN + 16 * MINUTE, OPEN + MINUTE]]);
    expect(detections[0]?.detail).toMatchObject({ low: 4_800, high: 4_800, minutes: 15, acceptance: 1, institutionalShare: 0 });
    expect(imbalance.zone?.pressure).toBeCloseTo(1 / 9, 12);
    expect([imbalance.primaryType, imbalance.primarySide, imbalance.migration]).toEqual(['accumulation', 1, 0]);
    expect(imbalance.imbalance).toBeCloseTo(0.4 * Math.tanh(10 / 9), 12);
    expect(imbalance.explain(market)).toMatchObject({ primaryType: 'accumulation', zone: 'accumulation', zoneMinutes: 38, gaps: 0, institutionalLevels: 0 });
  });

  it('three large parents at one price make an institutional level, with the side that outweighs', () => {
    const detections: Detection[] = [];
    const { hears, imbalance } = benchOf((detection) => detections.push(detection));
    const trades = [60, 50, 45].map((size, index) => tradeAt(OPEN + index * SECOND, 4_800, size, index === 0 ? -1 : 1));
    runThrough([{ name: 'bench', read: () => undefined, explain: () => ({}), ...hears }], trades);
    expect(detections).toEqual([{ kind: 'institutionalLevel', detectedAt: OPEN + 2 * SECOND, since: OPEN + 2 * SECOND, side: 1, price: 4_800, grade: 'confirmed', detail: { events: 3, contracts: 155, net: 35 } }]);
    expect(imbalance.imbalance).toBeCloseTo((0.3 * 35) / 155, 12);
  });
});

/** Small numbers, so that short streams have zones and levels. */
const SMALL = { zoneMinutes: 3, zoneRange: 6, absorptionMinutes: 2, absorptionRange: 2, levelEvents: 2, levelTicks: 2, migrationMinutes: 2, gapTicks: 1, gapShare: 0.5 };

/** Mostly within one session, a minute every few prints. */
const dense = fc
  .array(fc.record({ wait: fc.integer({ min: 0, max: 40 }), move: fc.integer({ min: -3, max: 3 }), size: fc.integer({ min: 1, max: 60 }), aggressor: fc.constantFrom<Aggressor>(1, -1, 0) }), { minLength: 1, maxLength: 250, size: 'max' })
  .map((steps) => {
    let [time, ticks] = [at('2024-03-08T20:10:00Z'), 19_200];
    return steps.map(({ wait, move, size, aggressor }) => tradeAt((time += wait * SECOND), (ticks += move) / 4, size, aggressor));
  });

describe('over random prints, session boundaries, clock changes and half days', () => {
  it('knows nothing of the future, and mirrors but for ties of the value area', () => {
    let told = 0;
    fc.assert(
      fc.property(fc.oneof(dense, prints), fc.nat({ max: 250 }), (trades, cut) => {
        const run = (list: readonly TradeEvent[]) => {
          const detections: Detection[] = [];
          const { imbalance, hears } = benchOf((detection) => detections.push(detection), SMALL);
          const rows: unknown[] = [];
          const sided: unknown[] = [];
          runThrough([{ name: 'bench', read: () => undefined, explain: () => ({}), ...hears }], list, (market) => {
            rows.push(imbalance.explain(market));
            sided.push([imbalance.primaryType, imbalance.primarySide, imbalance.zone?.type, imbalance.zone?.strength]);
            expect(Math.abs(imbalance.imbalance)).toBeLessThanOrEqual(1);
          });
          return { rows, sided, detections };
        };
        const plain = run(trades);
        told += plain.detections.length;
        expect(run(trades.slice(0, cut)).rows).toEqual(plain.rows.slice(0, cut));
        const turned: Record<string, string> = { accumulation: 'distribution', distribution: 'accumulation', accumulationZone: 'distributionZone', distributionZone: 'accumulationZone' };
        const turn = (name: unknown): unknown => turned[String(name)] ?? name;
        const mirror = run(mirrored(trades));
        expect((mirror.sided as [string, Side | 0, string | undefined, number | undefined][]).map(([type, side, zone, strength]) => [turn(type), 0 - side, turn(zone), strength])).toEqual(plain.sided);
        expect(mirror.detections.map(({ kind, side, price, detectedAt }) => [turn(kind), 0 - side, 2 * 4_800 - price, detectedAt])).toEqual(plain.detections.map(({ kind, side, price, detectedAt }) => [kind, side + 0, price, detectedAt]));
      }),
      CASES,
    );
    expect(told).toBeGreaterThan(CASES.numRuns);
  });

  it('goes on after a restart as if there had been none', () => {
    fc.assert(
      fc.property(fc.oneof(dense, prints), fc.nat({ max: 250 }), (trades, cut) => {
        let made = 0;
        // Both read one profile, which is not theirs to carry.
        const shared = new VolumeProfileFeature(volumeProfileConfig.parse({}));
        expectToSurviveRestart(
          (report) => {
            made += 1;
            const imbalance = new ProfileImbalance(profileImbalanceConfig.parse(SMALL), shared.levels, report);
            const isFirst = made === 1;
            const hears: MarketListener = {
              onSession: (market) => {
                if (isFirst) shared.onSession(market);
                imbalance.onSession(market);
              },
              onRegularHours: (isRegular, market) => (isFirst ? shared.onRegularHours(isRegular, market) : undefined),
              onTrade: (trade, market) => {
                if (isFirst) shared.onTrade(trade, market);
                imbalance.onTrade(trade, market);
                if (trade.size >= 40 && trade.aggressor !== 0) imbalance.onDetection({ kind: 'block', detectedAt: market.now, since: market.now, side: trade.aggressor, price: trade.price, grade: 'confirmed', detail: { contracts: trade.size } });
              },
            };
            return { hears, state: imbalance, look: (market) => [imbalance.explain(market), imbalance.institutional.levels(), imbalance.zone] };
          },
          trades,
          cut,
        );
      }),
      { numRuns: CASES.numRuns / 4 },
    );
  });
});
