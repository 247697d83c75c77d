import type { Side } from '@mia-trading/core';
import type { FacingBars } from '../tick-patterns/facing-bars.js';
import type { BalanceZone } from './balance-zone.js';
import type { ProfileImbalanceConfig } from './profile-imbalance-config.js';
import type { VolumeGap } from './volume-gaps.js';

/** In the order in which they are looked for; `neutral` is what is left. */
export const primaryTypes = ['breakout', 'vacuum', 'absorption', 'accumulation', 'distribution', 'neutral'] as const;

export type PrimaryType = (typeof primaryTypes)[number];

export interface MinuteJudgement {
  readonly type: PrimaryType;
  /** Where it should go; 0 for nowhere. */
  readonly side: Side | 0;
}

const NEUTRAL: MinuteJudgement = { type: 'neutral', side: 0 };

/**
 * What the newest closed minute mainly is, the first of these that holds:
 *
 * 1. breakout: it closes outside the zone (beyond the tolerance), with `breakoutVolume` times the zone's mean minute and its delta on that side
 * 2. vacuum: it closes in a volume gap of the profile; side: the way it went
 * 3. absorption: over `absorptionMinutes` one aggressor outweighs the other by `absorptionShare` of the volume, and the price has changed by at
 *    most `absorptionRange` ranges; side: against the aggressor
 * 4. accumulation or distribution: the zone is
 * 5. neutral
 */
export function judgeMinute(bars: FacingBars, zone: BalanceZone, ended: boolean, gaps: readonly VolumeGap[], config: ProfileImbalanceConfig): MinuteJudgement {
  bars.side = 1;
  const { outside } = zone;
  if ((zone.isOpen || ended) && outside !== 0 && bars.volume(0) >= config.breakoutVolume * zone.meanVolume && outside * bars.delta(0) > 0) {
    return { type: 'breakout', side: outside };
  }
  const close = Math.round(bars.close(0) / bars.tick);
  if (gaps.some(({ low, high }) => low <= close && close <= high)) return { type: 'vacuum', side: signOf(bars.close(0) - bars.open(0)) };
  const absorber = absorberOf(bars, config);
  if (absorber !== 0) return { type: 'absorption', side: absorber };
  if (!zone.isOpen) return NEUTRAL;
  const { type } = zone.view();
  if (type === 'balance') return NEUTRAL;
  return { type, side: type === 'accumulation' ? 1 : -1 };
}

function absorberOf(bars: FacingBars, { absorptionMinutes, absorptionShare, absorptionRange }: ProfileImbalanceConfig): Side | 0 {
  if (bars.count <= absorptionMinutes || !(bars.range > 0)) return 0;
  const delta = bars.totalDelta(0, absorptionMinutes - 1);
  const volume = bars.meanVolume(0, absorptionMinutes - 1) * absorptionMinutes;
  if (!(delta !== 0 && Math.abs(delta) >= absorptionShare * volume)) return 0;
  return Math.abs(bars.close(0) - bars.close(absorptionMinutes)) <= absorptionRange * bars.range ? signOf(0 - delta) : 0;
}

function signOf(value: number): Side | 0 {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}
