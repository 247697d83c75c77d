import type { PricedChain } from '../chain/price-chain.js';
import { brentRoot } from './brent.js';
import { createSums, GammaTerms } from './gamma-terms.js';
import type { SignModel } from './sign-model.js';

/** Levels are exact to this, points: far below any tick. */
const LEVEL_TOLERANCE = 1e-6;
/** The band looks this far around the headline, a fraction of it, at this many levels. */
const BAND_RANGE = 0.08;
const BAND_LEVELS = 33;

/** Net exposure with spot at `level`, $ per 1 %. */
export interface ProfilePoint {
  readonly level: number;
  readonly netGex: number;
}

/** Re-computation of the flip under another assumption. */
export interface FlipVariant {
  readonly name: 'zeroCarry' | 'withoutNextExpiry' | 'withinHorizon';
  /** Points; `null` when there is no crossing near the headline. */
  readonly level: number | null;
}

export interface GammaFlip {
  /** Level nearest to spot at which net gamma changes sign, points; `null` with a `reason` when there is none. */
  readonly level: number | null;
  /** Every level at which it does within the profile, ascending. */
  readonly crossings: readonly number[];
  /** Lowest and highest level that any of `variants` and the headline give: how far the modelling moves it. */
  readonly band: { readonly low: number; readonly high: number } | null;
  readonly variants: readonly FlipVariant[];
  readonly reason: string | null;
}

export interface ProfileOptions {
  /** Levels of the profile, odd so that one is the spot. */
  readonly levels: number;
  /** Reach to each side, a fraction of spot. */
  readonly range: number;
}

/** The `index`-th of the evenly spaced levels, points; written so that the middle one is the spot itself and not its neighbour by rounding. */
export function profileLevel(spot: number, { levels, range }: ProfileOptions, index: number): number {
  return spot + (spot * range * (2 * index - (levels - 1))) / (levels - 1);
}

/** Net exposure over evenly spaced spot levels. */
export function gammaProfile(terms: GammaTerms, spot: number, options: ProfileOptions): ProfilePoint[] {
  const sums = createSums();
  return Array.from({ length: options.levels }, (_, i) => {
    const level = profileLevel(spot, options, i);
    terms.at(level, sums);
    return { level, netGex: sums.net };
  });
}

/** Levels at which `net` changes sign between neighbours of `levels`, whose values are known: each refined by Brent's method. */
export function crossingsOf(net: (level: number) => number, levels: readonly number[], values: readonly number[]): number[] {
  const crossings: number[] = [];
  for (let i = 1; i < levels.length; i += 1) {
    const [a, b] = [values[i - 1] as number, values[i] as number];
    if (b === 0 && a !== 0) crossings.push(levels[i] as number);
    else if (a !== 0 && a > 0 !== b > 0) crossings.push(brentRoot(net, levels[i - 1] as number, levels[i] as number, LEVEL_TOLERANCE));
  }
  return crossings;
}

/** The crossing nearest to `target`, the first of two; `null` when there is none. */
export function nearestCrossing(crossings: readonly number[], target: number): number | null {
  return crossings.reduce<number | null>((best, level) => (best === null || Math.abs(level - target) < Math.abs(best - target) ? level : best), null);
}

/** The crossing of another assumption nearest to the headline. */
function variantLevel(terms: GammaTerms, headline: number, include: readonly boolean[] | undefined): number | null {
  const sums = createSums();
  const net = (level: number): number => {
    terms.at(level, sums, include);
    return sums.net;
  };
  const levels = Array.from({ length: BAND_LEVELS }, (_, i) => headline * (1 - BAND_RANGE + (2 * BAND_RANGE * i) / (BAND_LEVELS - 1)));
  return nearestCrossing(crossingsOf(net, levels, levels.map(net)), headline);
}

/**
 * Levels of spot at which the modelled gamma of dealers changes sign: sign changes of the profile, each refined by Brent's method. The headline is
 * the one nearest to spot. It is a model's number, good to about 25 points: the band shows what zero carry, leaving out the next expiry, or only
 * the expiries `isWithinHorizon` would make of it.
 */
export function gammaFlip(chain: PricedChain, signs: SignModel, terms: GammaTerms, profile: readonly ProfilePoint[], isWithinHorizon: readonly boolean[]): GammaFlip {
  const none = (reason: string): GammaFlip => ({ level: null, crossings: [], band: null, variants: [], reason });
  if (!signs.hasDirection) return none(`the sign model "${signs.name}" has no direction`);
  if (terms.size === 0) return none('no series has open interest and a volatility');
  const sums = createSums();
  const net = (level: number): number => {
    terms.at(level, sums);
    return sums.net;
  };
  const levels = profile.map(({ level }) => level);
  const crossings = crossingsOf(net, levels, profile.map(({ netGex }) => netGex));
  const level = nearestCrossing(crossings, chain.spot);
  if (level === null) {
    const [low = Number.NaN, high = Number.NaN] = [levels[0], levels.at(-1)];
    const isLong = (profile[0]?.netGex ?? 0) > 0;
    return none(`net gamma is ${isLong ? 'positive' : 'negative'} at every level from ${low.toFixed(0)} to ${high.toFixed(0)}`);
  }
  const uncarried = { ...chain, rate: 0, expiries: chain.expiries.map((expiry) => ({ ...expiry, dividendYield: 0, forward: chain.spot, discount: 1 })) };
  const nextSettlement = chain.expiries[0]?.expiry;
  const variants: FlipVariant[] = [
    { name: 'zeroCarry', level: variantLevel(new GammaTerms(uncarried, signs), level, undefined) },
    { name: 'withoutNextExpiry', level: variantLevel(terms, level, chain.expiries.map(({ expiry }) => expiry !== nextSettlement)) },
    { name: 'withinHorizon', level: variantLevel(terms, level, isWithinHorizon) },
  ];
  const all = [level, ...variants.flatMap((variant) => (variant.level === null ? [] : [variant.level]))];
  return { level, crossings, band: { low: Math.min(...all), high: Math.max(...all) }, variants, reason: null };
}
