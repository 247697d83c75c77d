import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Detection } from '@mia-trading/core';
import { Icebergs, orderflowConfig, SupportResistance } from '@mia-trading/orderflow';
import type { Episode, EpisodeKind, GeneratedSession } from '@mia-trading/synthetic-market';
import { documented, inside, isFullLevel, measure, perHour, planted, share, watch, withoutEpisodes, type Measure, type Watched } from './test-support/measured-detectors.js';

/** Sessions that played no part in choosing anything; default settings throughout. */
const SEEDS = isFullLevel ? [101, 102, 103, 104, 105, 106] : [101];
const NULL_SEEDS = isFullLevel ? [201, 202] : [201];
const config = orderflowConfig.parse({});
/** A synthetic refill is told a settling time after the last print, at the longest four of them. */
const SETTLING = 4 * config.icebergs.settleMs * 1_000;

const run = (session: GeneratedSession): Watched => watch(session, (hear) => [new Icebergs(config.icebergs, hear), new SupportResistance(config.supportResistance, hear)]);
const isKind = (name: string) => (detection: Detection): boolean => detection.kind === name;
/** At the very price, of its side. */
const belongs = (detection: Detection, episode: Episode): boolean => detection.price === episode.price && inside(detection, episode, SETTLING);
const refillsOf = (sessions: readonly Watched[]): number => sessions.flatMap(({ truth }) => truth).reduce((sum, { kind, refills }) => sum + (kind === 'iceberg' ? refills : 0), 0);

describe('icebergs and resting liquidity in planted sessions', () => {
  let sessions: readonly Watched[] = [];
  let nothing: readonly Watched[] = [];
  beforeAll(() => {
    sessions = SEEDS.map((seed) => run(planted(seed)));
    nothing = NULL_SEEDS.map((seed) => run(withoutEpisodes(seed)));
  }, 60_000);

  const scored = (name: string, target: EpisodeKind, mayStandFor?: readonly EpisodeKind[]): Measure => measure(sessions, { isOne: isKind(name), target, belongs, ...(mayStandFor === undefined ? {} : { mayStandFor }) });

  it('native refills: every planted iceberg is found, everything told is one, and nearly every refill is told', () => {
    const native = scored('nativeIceberg', 'iceberg');
    expect(native.planted).toBeGreaterThan(3 * SEEDS.length);
    expect(native.found).toBe(native.planted);
    expect(native.right).toBe(native.told);
    // A refill that a print met in the middle is told with the next one.
    expect(native.told / refillsOf(sessions)).toBeGreaterThan(0.95);
    expect(native.told).toBeLessThanOrEqual(refillsOf(sessions));
    for (const { detail } of sessions.flatMap(({ detections }) => detections.filter(isKind('nativeIceberg')))) {
      expect(detail['hidden']).toBe(Number(detail['displayedAfter']) + Number(detail['traded']) - Number(detail['displayedBefore']));
    }
  });

  it('a market without hidden orders has no native refill: everybody answers a match in an event of its own', () => {
    expect(nothing.flatMap(({ detections }) => detections.filter(isKind('nativeIceberg')))).toEqual([]);
  });

  it('runs of refills by new orders: every defended price is found; what else is found is only called possible', () => {
    const synthetic = scored('syntheticIceberg', 'absorption');
    expect(synthetic.planted).toBeGreaterThan(3 * SEEDS.length);
    expect(synthetic.found).toBe(synthetic.planted);
    expect(new Set(sessions.flatMap(({ detections }) => detections.filter(isKind('syntheticIceberg')).map(({ grade }) => grade)))).toEqual(new Set(['possible']));
  });

  (isFullLevel ? it : it.skip)('at the full level: the table of docs/detectors.md is what is measured (MIA_UPDATE_DOCS=1 writes it anew)', () => {
    const native = scored('nativeIceberg', 'iceberg');
    const synthetic = scored('syntheticIceberg', 'absorption', ['absorption', 'iceberg']);
    const hourly = (name: string): string => `${perHour(sessions, isKind(name))} | ${perHour(nothing, isKind(name))}`;
    const row = (name: string, truth: string, { found, planted: all, right, told }: Measure): string => `| \`${name}\` | ${truth} | ${share(found, all)} | ${share(right, told)} | ${hourly(name)} |`;
    const table = [
      '| detection | planted truth | recall | precision | an hour | of the null market |',
      '| --- | --- | --: | --: | --: | --: |',
      row('nativeIceberg', '`iceberg`', native),
      `| its refills, one by one | \`refills\` | ${share(native.right, refillsOf(sessions))} | | | |`,
      row('syntheticIceberg', '`absorption`; or `iceberg`', synthetic),
      `| \`largeResting\` | none | | | ${hourly('largeResting')} |`,
      `| \`pulledLiquidity\` | none | | | ${hourly('pulledLiquidity')} |`,
    ].join('\n');
    const { page, expected } = documented('planted-icebergs.test.ts', table);
    expect(page).toBe(expected);
  });
});
