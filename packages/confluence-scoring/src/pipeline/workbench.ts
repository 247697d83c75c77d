import type { DetectionListener, MarketListener, VolatilityRegime } from '@mia-trading/core';
import type { OrderflowConfig, SupportResistance } from '@mia-trading/orderflow';
import { OptionsEngine, type OptionsConfig } from '@mia-trading/spx-options';
import type { ProfileImbalance, TechnicalConfig } from '@mia-trading/technical';
import type { ScoringConfig } from '../config.js';
import type { LevelDesk } from './level-desk.js';
import type { MarketHistories } from './market-histories.js';

export interface PipelineConfig {
  readonly score: ScoringConfig;
  readonly orderflow: OrderflowConfig;
  readonly options: OptionsConfig;
  readonly technical: TechnicalConfig;
}

/** What features are built from beside their settings. */
export interface Materials {
  readonly histories: MarketHistories;
  /** Where features that ask for levels find them. */
  readonly levels: LevelDesk;
  /** Volatility regime of the last evaluation. */
  readonly volatility: () => VolatilityRegime;
  /** Hears of everything detected. */
  readonly onDetection: DetectionListener;
}

/** What the builders of features share. What only some features look at is made when the first of them is built. */
export class Workbench implements Materials {
  readonly config: PipelineConfig;
  readonly histories: MarketHistories;
  readonly levels: LevelDesk;
  readonly volatility: () => VolatilityRegime;
  readonly onDetection: DetectionListener;
  /** Detectors that hear events before the features, and those that hear them after. */
  readonly detectors: MarketListener[] = [];
  readonly followers: MarketListener[] = [];
  chain: OptionsEngine | null = null;
  imbalance: ProfileImbalance | null = null;
  walls: SupportResistance | null = null;

  constructor(config: PipelineConfig, { histories, levels, volatility, onDetection }: Materials) {
    this.config = config;
    this.histories = histories;
    this.levels = levels;
    this.volatility = volatility;
    this.onDetection = (detection) => {
      this.imbalance?.onDetection(detection);
      onDetection(detection);
    };
  }

  optionsEngine(): OptionsEngine {
    this.chain ??= new OptionsEngine(this.config.options);
    return this.chain;
  }
}
