import { z } from 'zod';
import { levelMapConfig } from './level-map/level-map-config.js';
import { mtfConfluenceConfig } from './mtf-confluence/mtf-config.js';
import { profileImbalanceConfig } from './profile-imbalance/profile-imbalance-config.js';
import { tickPatternsConfig } from './tick-patterns/tick-patterns-config.js';
import { volumeProfileConfig } from './volume-profile/volume-profile-config.js';
import { vwapTrendConfig } from './vwap/vwap-config.js';

/** Section `technical` of the configuration. */
export const technicalConfig = z.strictObject({
  vwapTrend: vwapTrendConfig.prefault({}).describe('VWAP, its bands and the feature vwapTrend.'),
  volumeProfile: volumeProfileConfig.prefault({}).describe('Volume profile, session levels and the feature volumeProfile.'),
  profileImbalance: profileImbalanceConfig.prefault({}).describe('Zones, gaps and institutional levels of the profile.'),
  mtfConfluence: mtfConfluenceConfig.prefault({}).describe('Timeframes and the feature mtfConfluence.'),
  tickPatterns: tickPatternsConfig.prefault({}).describe('Patterns of bars and prints and the feature tickPatterns.'),
  levelMap: levelMapConfig.prefault({}).describe('Levels in one map, merged into zones.'),
});

export type TechnicalConfig = z.output<typeof technicalConfig>;
