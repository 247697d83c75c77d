import type { OptionKey, OptionRight } from '@mia-trading/core';
import type { PricedChain } from '../chain/price-chain.js';
import { createSums, GammaTerms } from '../exposure/gamma-terms.js';
import { customSigns, type SignModel } from '../exposure/sign-model.js';
import type { DealerFlow } from './dealer-flow.js';

/** Gamma exposure of dealers from what was open in the morning and from what has traded since, apart. $ per 1 % move. */
export interface FlowExposure {
  /** From open interest, by the sign model: what `totalGex` is. */
  readonly openInterestGex: number;
  /** From signed prints since the session began, without a sign model. */
  readonly flowGex: number;
  readonly combinedGex: number;
  readonly signModel: string;
  /** Share of the open interest that has a volatility, 0 to 1; `null` without open interest. */
  readonly openInterestCoverage: number | null;
  /** Share of the contracts traded in the live series whose side is known and whose series has a volatility, 0 to 1; `null` when none traded. */
  readonly flowCoverage: number | null;
  /** Contracts traded in the live series of the chain. */
  readonly contracts: number;
}

/**
 * `openInterestGex = Σ γ·OI·sign·multiplier·S²·0.01` and `flowGex = Σ γ·dealers·multiplier·S²·0.01` with the dealers' contracts of
 * {@link DealerFlow}: both by the same {@link GammaTerms}, so one pricing model serves both. Their sum takes the morning's positions from an
 * assumption and the day's from inferred sides: it is worth no more than the lower of the two coverages.
 */
export function flowExposure(chain: PricedChain, signs: SignModel, flow: DealerFlow): FlowExposure {
  const size = chain.strikes.length;
  const calls = new Float64Array(size);
  const puts = new Float64Array(size);
  let [contracts, covered, openInterest, valued] = [0, 0, 0, 0];
  const key: { root: string; expiry: string; strike: number; right: OptionRight } = { root: '', expiry: '', strike: 0, right: 'C' };
  const take = (i: number, right: OptionRight, volatility: number, open: number): number => {
    key.strike = chain.strikes[i] as number;
    key.right = right;
    const { dealers, classified, unclassified } = flow.of(key);
    contracts += classified + unclassified;
    if (open > 0) openInterest += open;
    if (volatility > 0) {
      covered += classified;
      if (open > 0) valued += open;
    }
    return Math.abs(dealers);
  };
  for (const expiry of chain.expiries) {
    key.root = expiry.root.root;
    key.expiry = expiry.expiry;
    for (let i = expiry.from; i < expiry.to; i += 1) {
      calls[i] = take(i, 'C', chain.callVolatility[i] as number, chain.callOpenInterest[i] as number);
      puts[i] = take(i, 'P', chain.putVolatility[i] as number, chain.putOpenInterest[i] as number);
    }
  }
  const flowSigns = customSigns('flow', (series: OptionKey) => Math.sign(flow.of(series).dealers));
  const openInterestGex = netOf(chain, signs);
  const flowGex = netOf({ ...chain, callOpenInterest: calls, putOpenInterest: puts }, flowSigns);
  return {
    openInterestGex, flowGex, combinedGex: openInterestGex + flowGex, signModel: signs.name,
    openInterestCoverage: openInterest > 0 ? valued / openInterest : null, flowCoverage: contracts > 0 ? covered / contracts : null, contracts,
  };
}

function netOf(chain: PricedChain, signs: SignModel): number {
  const sums = createSums();
  new GammaTerms(chain, signs).at(chain.spot, sums);
  return sums.net;
}
