import { volumeAnomaly, spreadAnomaly } from './anomaly.js';
import { baseQuality, trendContinuation } from './base.js';
import { colourTurn } from './colour-turn.js';
import { exhaustion } from './exhaustion.js';
import { failedBreak } from './failed-break.js';
import { gammaPin } from './gamma-pin.js';
import { pocTouch, vwapRejection } from './level-touch.js';
import { longDownUpBar } from './long-down-up-bar.js';
import type { BarPattern } from './pattern.js';
import type { TickPatternsConfig } from './tick-patterns-config.js';

const PATTERNS = [exhaustion, failedBreak, longDownUpBar, colourTurn, baseQuality, trendContinuation, vwapRejection, pocTouch, gammaPin, volumeAnomaly, spreadAnomaly] as const;

/** Every pattern of closed bars, in the order of `BAR_PATTERN_NAMES`, with the numbers of a configuration. */
export function createBarPatterns(config: TickPatternsConfig): readonly BarPattern[] {
  return PATTERNS.map((create) => create(config));
}
