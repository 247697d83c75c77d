import { beforeAll, describe, expect, it } from '@jest/globals';
import { SECOND, type Detection, type Micros, type TradeEvent } from '@mia-trading/core';
import { orderflowConfig, SmartMoneyFlow } from '@mia-trading/orderflow';
import type { Episode, EpisodeKind, GeneratedSession } from '@mia-trading/synthetic-market';
import { documented, inside, isFullLevel, margin, measure, perHour, planted, share, watch, withoutEpisodes, type Measure, type Watched } from './test-support/measured-detectors.js';

/** Large orders, sweeps, absorption and stealth on sessions that played no part in choosing anything; default settings throughout. */
const SEEDS = isFullLevel ? [111, 112, 113, 114, 115, 116] : [111, 112];
const NULL_SEEDS = isFullLevel ? [211, 212] : [];
const config = orderflowConfig.parse({});
const { largeOrders, sweeps } = config.smartMoneyFlow;

const STEALTH = ['stealthAccumulation', 'stealthDistribution'];
const LARGE = ['largeParent', 'block'];
const HELD: readonly EpisodeKind[] = ['absorption', 'iceberg'];
/** How long after the end of an episode a detection still belongs to it: windows are full until then. */
const PATIENCE: Readonly<Partial<Record<EpisodeKind, Micros>>> = { absorption: SECOND, iceberg: SECOND, sweep: SECOND, block: SECOND, accumulation: 30 * SECOND };

/** Prints of one exchange event and aggressor, grouped from the raw tape. */
interface Order {
  readonly time: Micros;
  readonly side: number;
  readonly contracts: number;
  readonly prices: number;
}

interface Tape extends Watched {
  readonly orders: readonly Order[];
}

function run(session: GeneratedSession): Tape {
  const trades = new Map<string, TradeEvent[]>();
  const watched = watch(
    session,
    (hear) => [new SmartMoneyFlow(config.smartMoneyFlow, config.parents, undefined, hear)],
    (event) => {
      if (event.kind !== 'trade' || event.instrument !== session.instrument.symbol) return;
      const key = `${event.matchId} ${event.aggressor}`;
      const prints = trades.get(key);
      if (prints === undefined) trades.set(key, [event]);
      else prints.push(event);
    },
  );
  const orders = [...trades.values()].map((prints) => ({
    time: prints[0]?.tsInit ?? Number.NaN,
    side: prints[0]?.aggressor ?? 0,
    contracts: prints.reduce((sum, { size }) => sum + size, 0),
    prices: new Set(prints.map(({ price }) => price)).size,
  }));
  return { ...watched, orders };
}

const among = (kinds: readonly string[]) => (detection: Detection): boolean => kinds.includes(detection.kind);
const belongs = (detection: Detection, episode: Episode): boolean => inside(detection, episode, PATIENCE[episode.kind] ?? 0);

describe('large money on planted sessions', () => {
  let sessions: readonly Tape[] = [];
  let nothing: readonly Watched[] = [];
  beforeAll(() => {
    sessions = SEEDS.map((seed) => run(planted(seed)));
    nothing = NULL_SEEDS.map((seed) => run(withoutEpisodes(seed)));
  }, 60_000);

  const scored = (kinds: readonly string[], target: EpisodeKind, mayStandFor: readonly EpisodeKind[] = [target]): Measure => measure(sessions, { isOne: among(kinds), target, mayStandFor, belongs });

  /** Detections of a kind against all orders of the raw tape that fit its definition. */
  function againstTape(kinds: readonly string[], fits: (order: Order) => boolean): { readonly told: unknown[]; readonly true: unknown[] } {
    return {
      told: sessions.flatMap(({ detections }) => detections.filter(among(kinds)).map(({ detectedAt, side, detail }) => [detectedAt, side, detail['contracts']])),
      true: sessions.flatMap(({ orders }) => orders.filter(fits).map(({ time, side, contracts }) => [time, side, contracts])),
    };
  }

  it('every large parent and every sweep of the tape is told, and nothing else', () => {
    const large = againstTape(LARGE, ({ contracts }) => contracts >= largeOrders.minimumSize);
    expect(large.told).toEqual(large.true);
    const several = againstTape(['sweep'], ({ prices, contracts }) => prices >= sweeps.minimumLevels && contracts >= sweeps.minimumSize);
    expect(several.told).toEqual(several.true);
    expect([large.true.length, several.true.length].every((count) => count > 50)).toBe(true);
  });

  it('planted sweeps and blocks are all among them', () => {
    for (const { found, planted: all } of [scored(['sweep'], 'sweep'), scored(LARGE, 'block')]) {
      expect(all).toBeGreaterThan(3 * SEEDS.length);
      expect(found).toBe(all);
    }
  });

  it('prices that absorb and orders worked in pieces are found as often as documented, and as little else', () => {
    const held = scored(['absorption'], 'absorption', HELD);
    const hidden = scored(['absorption'], 'iceberg', HELD);
    const collected = scored(STEALTH, 'accumulation');
    // Rates over the sessions of the full level, rounded down to a twentieth; fewer episodes may fall two standard deviations below.
    const shares: readonly (readonly [rate: number, part: number, whole: number])[] = [
      [0.8, held.found + hidden.found, held.planted + hidden.planted],
      [0.95, held.right, held.told],
      [0.8, collected.found, collected.planted],
      [0.9, collected.right, collected.told],
    ];
    for (const [rate, part, whole] of shares) expect(part / whole).toBeGreaterThan(rate - margin(rate, whole));
  });

  (isFullLevel ? it : it.skip)('at the full level: the table of docs/detectors.md is what is measured (MIA_UPDATE_DOCS=1 writes it anew)', () => {
    const row = (name: string, truth: string, { found, planted: all, right, told }: Measure, kinds: readonly string[]): string =>
      `| ${name} | ${truth} | ${share(found, all)} | ${share(right, told)} | ${perHour(sessions, among(kinds))} | ${perHour(nothing, among(kinds))} |`;
    const table = [
      '| detection | planted truth | recall | precision | an hour | of the null market |',
      '| --- | --- | --: | --: | --: | --: |',
      row('`absorption`', '`absorption`; or `iceberg`', scored(['absorption'], 'absorption', HELD), ['absorption']),
      row('`absorption`', '`iceberg`; or `absorption`', scored(['absorption'], 'iceberg', HELD), ['absorption']),
      row('`stealthAccumulation`, `stealthDistribution`', '`accumulation`', scored(STEALTH, 'accumulation'), STEALTH),
      row('`sweep`', '`sweep`', scored(['sweep'], 'sweep'), ['sweep']),
      row('`largeParent`, `block`', '`block`', scored(LARGE, 'block'), LARGE),
    ].join('\n');
    const { page, expected } = documented('planted-detectors-flow.test.ts', table);
    expect(page).toBe(expected);
  });
});
