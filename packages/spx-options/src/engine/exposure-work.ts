import type { Micros } from '@mia-trading/core';
import { withinHorizon } from '../analysis/analyze-chain.js';
import type { OptionChain } from '../chain/option-chain.js';
import { ChainPricing, type PricedChain } from '../chain/price-chain.js';
import type { ExposureConfig } from '../config.js';
import { atmVolatility } from '../exposure/expected-move.js';
import { crossingsOf, nearestCrossing, profileLevel } from '../exposure/gamma-flip.js';
import { createSums, GammaTerms } from '../exposure/gamma-terms.js';
import { greekExposures } from '../exposure/greek-exposures.js';
import type { SignModel } from '../exposure/sign-model.js';
import { exposureByStrike } from '../exposure/strike-exposures.js';
import { gammaWalls, type GammaWalls } from '../exposure/walls.js';

/** Volatility at the money of an expiry that settles in the afternoon. */
export interface AtmVolatility {
  readonly settlement: Micros;
  /** 0.2 = 20 %. */
  readonly volatility: number;
}

/** What a full computation found. Exposures in $ per 1 %, levels in points of the index; equal to `analyzeChain` of the same chain, bit for bit. */
export interface ExposureSnapshot {
  /** Counts the computations of a session. */
  readonly id: number;
  /** Event time at which the chain was taken. */
  readonly takenAt: Micros;
  /** Data time of the chain. */
  readonly asOf: Micros;
  readonly spot: number;
  /** Strikes of the chain, settled ones included. */
  readonly chainSize: number;
  readonly terms: GammaTerms;
  readonly totalGex: number;
  readonly grossGex: number;
  /** Level nearest to spot at which net gamma changes sign; `null` when there is none. */
  readonly gammaFlip: number | null;
  readonly crossings: readonly number[];
  readonly walls: GammaWalls;
  /** Change of dealers' delta per passing calendar day, $. */
  readonly charm: number;
  /** Next to settle first. */
  readonly atm: readonly AtmVolatility[];
  /** Share of open interest with a volatility, 0 to 1. */
  readonly coverage: number;
}

export interface ExposureWorkOptions {
  readonly id: number;
  readonly takenAt: Micros;
  readonly spot: number;
  readonly signs: SignModel;
  readonly exposure: ExposureConfig;
}

/** Costs in revaluations of one strike, about 15 ns each: an implied volatility, a term set up, the Greeks of a call and a put. */
const SOLVE_COST = 20;
const TERM_COST = 5;
const GREEKS_COST = 20;
/** Brent's method needs about so many revaluations of the chain. */
const ROOT_COST = 10;

/**
 * The full computation on a chain that nobody changes any more, in slices: each `next()` does a bounded piece of it and yields its cost
 * in revaluations of one strike, so that whoever drives it shares it out by count, the same in every replay.
 */
export function* exposureWork(chain: OptionChain, { id, takenAt, spot, signs, exposure }: ExposureWorkOptions): Generator<number, ExposureSnapshot> {
  const pricing = new ChainPricing(chain, { spot, greeks: exposure.greeks });
  const { priced } = pricing;
  while (!pricing.isDone) yield SOLVE_COST * pricing.solveNext();
  const terms = new GammaTerms(priced, signs);
  yield TERM_COST * priced.strikes.length;
  const include = withinHorizon(priced, exposure.horizonDays);
  const walls = gammaWalls(exposureByStrike(terms, spot, include), spot);
  const sums = createSums();
  terms.at(spot, sums);
  const { net: totalGex, gross: grossGex } = sums;
  yield TERM_COST * terms.size;
  const crossings = yield* crossingWork(terms, spot, signs, exposure);
  let charm = 0;
  for (const expiry of priced.expiries) {
    charm += greekExposures({ ...priced, expiries: [expiry] }, signs).total.charm;
    yield GREEKS_COST * (expiry.to - expiry.from);
  }
  return {
    id, takenAt, asOf: priced.asOf, spot, chainSize: chain.size, terms, totalGex, grossGex,
    gammaFlip: nearestCrossing(crossings, spot), crossings, walls, charm, atm: atmOf(priced), coverage: coverageOf(priced),
  };
}

/** The profile a level at a time, then each change of sign refined. */
function* crossingWork(terms: GammaTerms, spot: number, signs: SignModel, { profileLevels, profileRange }: ExposureConfig): Generator<number, number[]> {
  if (!signs.hasDirection || terms.size === 0) return [];
  const sums = createSums();
  const net = (level: number): number => {
    terms.at(level, sums);
    return sums.net;
  };
  const crossings: number[] = [];
  let below = 0;
  let netBelow = 0;
  for (let index = 0; index < profileLevels; index += 1) {
    const level = profileLevel(spot, { levels: profileLevels, range: profileRange }, index);
    const value = net(level);
    yield terms.size;
    const found = index === 0 ? [] : crossingsOf(net, [below, level], [netBelow, value]);
    if (found.length > 0) yield ROOT_COST * terms.size;
    crossings.push(...found);
    below = level;
    netBelow = value;
  }
  return crossings;
}

function atmOf(priced: PricedChain): AtmVolatility[] {
  return priced.expiries
    .filter(({ root }) => root.settlement === 'PM')
    .map((expiry) => ({ settlement: expiry.settlement, volatility: atmVolatility(priced, expiry) }))
    .filter(({ volatility }) => volatility > 0);
}

function coverageOf({ callOpenInterest, putOpenInterest, excluded }: PricedChain): number {
  let total = 0;
  for (let i = 0; i < callOpenInterest.length; i += 1) total += ((callOpenInterest[i] as number) || 0) + ((putOpenInterest[i] as number) || 0);
  return total > 0 ? 1 - excluded.noQuoteOpenInterest / total : 0;
}
