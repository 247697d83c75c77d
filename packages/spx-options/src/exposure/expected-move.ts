import type { PricedChain, PricedExpiry } from '../chain/price-chain.js';
import { middleAt } from '../chain/quote-hygiene.js';

/** How far the market expects the underlying to move until an expiry, one standard deviation. */
export interface ExpectedMove {
  readonly root: string;
  readonly expiry: string;
  /** Volatility at the forward, 0.2 = 20 %; `null` when neither neighbour has one. */
  readonly atmVolatility: number | null;
  /** Forward · volatility · √T, points; `null` without a volatility. */
  readonly points: number | null;
  /** Middle of call plus put at the strike nearest the forward, points: about 0.8 of `points`; `null` when it is not quoted. */
  readonly straddle: number | null;
}

/** Volatility at the forward, linear between the nearest strikes that have one; NaN when there is none on both sides and none beside it. */
export function atmVolatility(chain: PricedChain, { from, to, forward }: PricedExpiry): number {
  let below = -1;
  let above = -1;
  for (let i = from; i < to; i += 1) {
    if (Number.isNaN(chain.callVolatility[i])) continue;
    if ((chain.strikes[i] as number) <= forward) below = i;
    else {
      above = i;
      break;
    }
  }
  const single = below < 0 ? above : above < 0 ? below : -1;
  if (below < 0 && above < 0) return Number.NaN;
  if (single >= 0) return chain.callVolatility[single] as number;
  const [low, high] = [chain.strikes[below] as number, chain.strikes[above] as number];
  const share = (forward - low) / (high - low);
  return (1 - share) * (chain.callVolatility[below] as number) + share * (chain.callVolatility[above] as number);
}

export function expectedMove(chain: PricedChain, expiry: PricedExpiry): ExpectedMove {
  const volatility = atmVolatility(chain, expiry);
  const { source, forward } = expiry;
  let at = source.indexAtOrAbove(forward);
  if (at === source.size || (at > 0 && forward - (source.strikes[at - 1] as number) < (source.strikes[at] as number) - forward)) at -= 1;
  const straddle = middleAt(source.calls, at) + middleAt(source.puts, at);
  const known = volatility > 0;
  return {
    root: expiry.root.root,
    expiry: expiry.expiry,
    atmVolatility: known ? volatility : null,
    points: known ? forward * volatility * Math.sqrt(expiry.years) : null,
    straddle: Number.isNaN(straddle) ? null : straddle,
  };
}
