import type { Micros } from '@mia-trading/core';
import type { ExpiryChain } from '../options/expiry-chain.js';

/** A pin is looked for within this share of spot. */
const REACH = 0.004;

/** Strike of the nearest unexpired expiry around spot with most open interest, calls and puts together; `null` without a chain. */
export function pinStrike(chains: readonly ExpiryChain[], now: Micros, spot: number): number | null {
  const chain = chains.find(({ listed }) => listed.settlement > now);
  if (chain === undefined) return null;
  let strike: number | null = null;
  let most = -1;
  chain.strikes.forEach((candidate, index) => {
    const contracts = (chain.calls.openInterest[index] as number) + (chain.puts.openInterest[index] as number);
    if (Math.abs(candidate / spot - 1) > REACH || contracts <= most) return;
    most = contracts;
    strike = candidate;
  });
  return strike;
}
