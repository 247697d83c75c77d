import type { Micros, Side } from '@mia-trading/core';

/** Kinds that are played one after another through the day; the pin has its own hour. */
export const SCHEDULED_KINDS = ['iceberg', 'absorption', 'sweep', 'divergence', 'block', 'accumulation'] as const;

export const EPISODE_KINDS = [...SCHEDULED_KINDS, 'gammaPin'] as const;

/** What was planted, for measuring detectors. */
export type EpisodeKind = (typeof EPISODE_KINDS)[number];

export type ScheduledKind = (typeof SCHEDULED_KINDS)[number];

/** Ground truth of one planted episode. */
export interface Episode {
  readonly kind: EpisodeKind;
  /** Way the price goes after it: +1 up, -1 down; 0 for a pin, which holds it. */
  readonly side: Side | 0;
  readonly from: Micros;
  /** End of what can be seen; what follows from it lasts until {@link outcomeTo}. */
  readonly to: Micros;
  readonly outcomeTo: Micros;
  /**
   * Level at which it happens, points: of the hidden order, the defended price, the last print of a sweep or block, where the second swing
   * of a divergence begins to turn, where accumulation began, the pin.
   */
  readonly price: number;
  /**
   * Contracts that traded: of the hidden order, against the defended price, in the sweep or block, bought (sold) by accumulation. 0 for a
   * divergence and a pin.
   */
  readonly lots: number;
  /** Times the hidden order was refilled, the defended price was restored; 0 else. */
  readonly refills: number;
  /**
   * What else is known of the kind: `outcomeTicks` of what followed; `display` and `orderLots` of a hidden order; `prices` a sweep took;
   * `orders` of an accumulation; `strike` and `distanceTicks` of a pin.
   */
  readonly detail: Readonly<Record<string, number>>;
}
