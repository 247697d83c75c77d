/** How many contracts an account holds, and how many of them a person said are not ours. Signed. */
export interface Holding {
  readonly broker: number;
  readonly ignored: number;
}

/**
 * How many of `net` signed contracts of ours a broker who shows this can still hold. Contracts that were ignored against ours only hide
 * ours in the sum; contracts that were ignored on our side stand in for ours, because closing ours opens nothing then.
 */
export function stillThere(net: number, { broker, ignored }: Holding): number {
  const side = net < 0 ? -1 : 1;
  const there = Math.max(side * broker, side * (broker - ignored));
  return side * Math.min(Math.max(there, 0), Math.abs(net));
}
