import type { OptionChain } from '../chain/option-chain.js';
import type { PricedChain } from '../chain/price-chain.js';

/** Puts over calls, with what it was made of. */
export interface PutCallCounts {
  readonly puts: number;
  readonly calls: number;
  /** `null` when there are no calls. */
  readonly ratio: number | null;
}

function ratioOf(puts: number, calls: number): PutCallCounts {
  return { puts, calls, ratio: calls > 0 ? puts / calls : null };
}

/** By contracts traded this session, over every series of the chain: today's settled ones were traded too. Series without a volume are left out. */
export function putCallVolume(chain: OptionChain): PutCallCounts {
  let puts = 0;
  let calls = 0;
  for (const expiry of chain.expiries) {
    for (let i = 0; i < expiry.size; i += 1) {
      calls += (expiry.calls.volume[i] as number) || 0;
      puts += (expiry.puts.volume[i] as number) || 0;
    }
  }
  return ratioOf(puts, calls);
}

/** By open contracts, live series only. Series without open interest are left out. */
export function putCallOpenInterest(chain: PricedChain): PutCallCounts {
  let puts = 0;
  let calls = 0;
  for (let i = 0; i < chain.strikes.length; i += 1) {
    calls += (chain.callOpenInterest[i] as number) || 0;
    puts += (chain.putOpenInterest[i] as number) || 0;
  }
  return ratioOf(puts, calls);
}
