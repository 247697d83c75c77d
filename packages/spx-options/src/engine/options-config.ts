import { z } from 'zod';
import { esBasisConfig } from '../basis/config.js';
import { exposureConfig } from '../config.js';
import { optionsEngineConfig } from './config.js';
import { dealerPositionConfig, gammaExposureConfig } from '../features/config.js';
import { sessionFlowConfig } from '../flow/config.js';
import { sentimentConfig } from '../sentiment/config.js';

/** Section `options` of the configuration: the chain in a stream and the features drawn from it. */
export const optionsConfig = z.strictObject({
  engine: optionsEngineConfig.describe('The chain and its exposures in a stream.'),
  exposure: exposureConfig.describe('Exposures, levels and flip.'),
  basis: esBasisConfig.prefault({}).describe('The future over the index.'),
  flow: sessionFlowConfig.describe('Prints of options: the large-flow direction, and what dealers took on.'),
  gammaExposure: gammaExposureConfig.describe('The feature gammaExposure.'),
  dealerPosition: dealerPositionConfig.describe('The feature dealerPosition.'),
  ...sentimentConfig.shape,
});

export type OptionsConfig = z.output<typeof optionsConfig>;
