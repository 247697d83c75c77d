import { beforeAll, describe, expect, it } from '@jest/globals';
import { createSessionClock, FeatureSet, MarketState, runFeatures, type Detection, type FeedStatusEvent } from '@mia-trading/core';
import { Icebergs, orderflowConfig, SupportResistance } from '@mia-trading/orderflow';
import { plantedSession, type Episode } from '@mia-trading/synthetic-market';

/** Default settings throughout; the figures stand in docs/detectors.md. */
const config = orderflowConfig.parse({});
const SEEDS = process.env['MIA_TEST_LEVEL'] === 'full' ? [3, 4, 5] : [3];
/** A synthetic refill is told a settling time after the last print, at the longest four of them. */
const SETTLING = 4 * config.icebergs.settleMs * 1_000;

interface Measured {
  readonly found: readonly Detection[];
  readonly truth: readonly Episode[];
}

/** One session of regular hours through both detectors. */
function measure(seed: number): Measured {
  const session = plantedSession({ seed });
  const found: Detection[] = [];
  const hear = (detection: Detection): void => void found.push(detection);
  const market = new MarketState(session.instrument, createSessionClock(session.instrument));
  const set = new FeatureSet([new Icebergs(config.icebergs, hear), new SupportResistance(config.supportResistance, hear)]);
  const quality: FeedStatusEvent = { kind: 'feedStatus', tsEvent: session.from, tsInit: session.from, seq: 0, instrument: session.instrument.symbol, status: 'quality', quality: 'l2-atomic', phase: null, detail: '' };
  for (const event of [quality, ...session.events()]) runFeatures(set, market, event);
  return { found, truth: session.truth };
}

const isOf = (episode: Episode, { price, side, detectedAt }: Detection): boolean => price === episode.price && side === episode.side && detectedAt >= episode.from && detectedAt <= episode.to + SETTLING;

/** Episodes of a kind, how many of them a detection of the list falls into, and how many of the list fall into one. */
function score({ truth }: Measured, kind: Episode['kind'], list: readonly Detection[]): { episodes: number; met: number; hits: number } {
  const episodes = truth.filter((episode) => episode.kind === kind);
  return {
    episodes: episodes.length,
    met: episodes.filter((episode) => list.some((detection) => isOf(episode, detection))).length,
    hits: list.filter((detection) => episodes.some((episode) => isOf(episode, detection))).length,
  };
}

describe('icebergs in planted sessions', () => {
  let sessions: readonly Measured[] = [];
  beforeAll(() => {
    sessions = SEEDS.map(measure);
  }, 60_000);

  it('native refills: every planted iceberg is found, and nearly every refill of it', () => {
    for (const session of sessions) {
      const native = session.found.filter(({ kind }) => kind === 'nativeIceberg');
      const { episodes, met, hits } = score(session, 'iceberg', native);
      expect(episodes).toBeGreaterThan(3);
      expect(met).toBe(episodes);
      for (const { detail } of native) expect(detail['hidden']).toBe(Number(detail['displayedAfter']) + Number(detail['traded']) - Number(detail['displayedBefore']));
      // About as many refills as the exchange made; one that a print met in the middle is told apart from none.
      const refills = session.truth.filter(({ kind }) => kind === 'iceberg').reduce((sum, episode) => sum + episode.refills, 0);
      expect(hits / refills).toBeGreaterThan(0.9);
    }
  });

  it('runs of refills by new orders: every defended price is found; what else is found is only called possible', () => {
    for (const session of sessions) {
      const synthetic = session.found.filter(({ kind }) => kind === 'syntheticIceberg');
      const { episodes, met } = score(session, 'absorption', synthetic);
      expect(episodes).toBeGreaterThan(3);
      expect(met).toBe(episodes);
      expect(new Set(synthetic.map(({ grade }) => grade))).toEqual(new Set(['possible']));
    }
  });
});
