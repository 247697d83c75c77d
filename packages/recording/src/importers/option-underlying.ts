/** Index options whose root is not the underlying: the weeklies and afternoon-settled series. Source: Cboe product pages. */
const UNDERLYING_OF_ROOT = new Map([
  ['SPXW', 'SPX'],
  ['NDXP', 'NDX'],
  ['RUTW', 'RUT'],
  ['VIXW', 'VIX'],
  ['XSPW', 'XSP'],
]);

/** Symbol of what an option root is written on, e.g. `SPX` of `SPXW`; the root itself where it is no special series. */
export function underlyingOf(root: string): string {
  return UNDERLYING_OF_ROOT.get(root) ?? root;
}
