import { z } from 'zod';
import { levelMapConfig } from './level-map/level-map-config.js';
import { mtfConfluenceConfig } from './mtf-confluence/mtf-config.js';
import { volumeProfileConfig } from './volume-profile/volume-profile-config.js';
import { vwapTrendConfig } from './vwap/vwap-config.js';

/** Section `technical` of the configuration. */
export const technicalConfig = z.strictObject({
  vwapTrend: vwapTrendConfig.prefault({}).describe('VWAP, its bands and the feature vwapTrend.'),
  volumeProfile: volumeProfileConfig.prefault({}).describe('Volume profile, session levels and the feature volumeProfile.'),
  mtfConfluence: mtfConfluenceConfig.prefault({}).describe('Timeframes and the feature mtfConfluence.'),
  levelMap: levelMapConfig.prefault({}).describe('Levels in one map, merged into zones.'),
});

export type TechnicalConfig = z.output<typeof technicalConfig>;
