import type { DurationMicros } from '@mia-trading/core';
import type { EsMarket } from '../es/es-market.js';
import type { Influence } from '../es/influence.js';

/** A part of an episode in which the market is influenced in one way. */
export interface Stage {
  readonly duration: DurationMicros;
  /** Part of what follows, not of what is to be detected. */
  readonly isOutcome: boolean;
  /** Influence from the beginning of the stage on. */
  begin(es: EsMarket, deviation: number): Influence;
  /** What it does in a quarter of a second. */
  step?(es: EsMarket): void;
}

/** What an episode leaves for its ground truth, kept up while it is played. */
export interface Trace {
  lots: number;
  refills: number;
  readonly detail: Record<string, number>;
}
