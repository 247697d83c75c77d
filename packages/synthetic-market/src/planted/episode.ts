import type { Micros, Side } from '@mia-trading/core';

export const EPISODE_KINDS = ['iceberg', 'absorption', 'sweep', 'divergence', 'gammaPin'] as const;

/** What was planted, for measuring detectors. */
export type EpisodeKind = (typeof EPISODE_KINDS)[number];

/** Ground truth of one planted episode. */
export interface Episode {
  readonly kind: EpisodeKind;
  /** Way the price goes after it: +1 up, -1 down; 0 for a pin, which holds it. */
  readonly side: Side | 0;
  readonly from: Micros;
  /** End of what can be seen; what follows from it lasts until {@link outcomeTo}. */
  readonly to: Micros;
  readonly outcomeTo: Micros;
  /** Level at which it happens, points: of the hidden order, the defended price, the sweep's last print, the second swing, the pin. */
  readonly price: number;
  /** Kind-specific quantities: lots, refills, levels crossed, strike. */
  readonly detail: Readonly<Record<string, number>>;
}
