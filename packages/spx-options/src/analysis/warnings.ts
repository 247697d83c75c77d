import type { OptionChain } from '../chain/option-chain.js';
import { VolatilitySource, type PricedChain } from '../chain/price-chain.js';

/** Something that makes the numbers of a chain less than they look. */
export interface ChainWarning {
  readonly code: 'americanStyle' | 'staleSpot' | 'vendorVolatility' | 'noForward' | 'noLiveSeries' | 'noSpot';
  readonly message: string;
}

/** More than half of the open interest on vendor volatility is worth a word. */
const VENDOR_SHARE = 0.5;
const PERCENT = 100;
/** Beyond two weeks, dividends move the forward by more than the gap looked for. */
const LONGEST_GAP_YEARS = 14 / 365;

function openInterestAt(chain: PricedChain, i: number): number {
  return ((chain.callOpenInterest[i] as number) || 0) + ((chain.putOpenInterest[i] as number) || 0);
}

function vendorShare(chain: PricedChain): number {
  let vendor = 0;
  let total = 0;
  for (let i = 0; i < chain.strikes.length; i += 1) {
    const contracts = openInterestAt(chain, i);
    total += contracts;
    if (chain.volatilitySource[i] === VolatilitySource.Vendor) vendor += contracts;
  }
  return total > 0 ? vendor / total : 0;
}

/** Nearest parity forward, carried back to today, over spot, less 1; `null` without one in the next two weeks. */
export function spotGap(priced: PricedChain): number | null {
  const nearest = priced.expiries.find(({ forwardSource, years }) => forwardSource === 'parity' && years <= LONGEST_GAP_YEARS);
  // Rate less dividends is a few basis points over the days to the nearest expiry; the rate alone is subtracted.
  return nearest === undefined ? null : (nearest.forward * nearest.discount) / priced.spot - 1;
}

export function chainWarnings(chain: OptionChain, priced: PricedChain, staleSpotRatio: number): ChainWarning[] {
  const warnings: ChainWarning[] = [];
  const warn = (code: ChainWarning['code'], message: string): void => {
    warnings.push({ code, message });
  };
  if (!(priced.spot > 0)) warn('noSpot', `no level of ${chain.underlying} is known: nothing could be computed`);
  if (priced.expiries.length === 0) warn('noLiveSeries', 'no series is alive at the moment of valuation');
  if (priced.isAmerican) warn('americanStyle', 'American options: no parity forwards, and the European formulas leave out early exercise; compare with care');
  const unforwarded = priced.expiries.filter(({ forwardSource }) => forwardSource === 'spot').length;
  if (unforwarded > 0 && !priced.isAmerican) warn('noForward', `${unforwarded} of ${priced.expiries.length} expiries have too few quotes for a parity forward; their forward is the spot`);
  const gap = spotGap(priced);
  if (gap !== null && Math.abs(gap) > staleSpotRatio) {
    warn('staleSpot', `options imply an underlying ${(gap * PERCENT).toFixed(2)} % from its last price ${priced.spot}: the price is stale`);
  }
  const share = vendorShare(priced);
  if (priced.greeks === 'own' && share > VENDOR_SHARE) warn('vendorVolatility', `${(share * PERCENT).toFixed(0)} % of open interest is valued with the vendor's volatility, for want of quotes`);
  return warnings;
}
