import { SECOND, type IsoDate, type Micros } from '@mia-trading/core';
import { impliedVolatility, whyNoVolatility, type NoVolatilityReason } from '../pricing/implied-volatility.js';
import type { OptionChain } from './option-chain.js';
import type { OptionExpiry, SeriesColumns } from './option-expiry.js';
import type { OptionRoot } from './option-root.js';
import { chainRate, parityForward } from './parity.js';
import { middleAt, quoteFault } from './quote-hygiene.js';
import { YEAR, yearsUntil } from './settlement.js';

/** Gamma near the close grows without bound: a minute is the shortest time that Greeks are computed for. */
export const SHORTEST_TIME: number = (60 * SECOND) / YEAR;

/** Where the volatility of a strike comes from. */
export const VolatilitySource = { None: 0, Own: 1, Vendor: 2 } as const;

export interface PriceChainOptions {
  /** Moment of valuation; unless given, the chain's own. */
  readonly asOf?: Micros;
  /** Level of the underlying, points; unless given, the chain's own. */
  readonly spot?: number;
  /** `own`: volatility from quotes, the vendor's where a quote is missing. `vendor`: the vendor's throughout. */
  readonly greeks?: 'own' | 'vendor';
  /** Rate for a chain that tells none by parity, a fraction a year; unless given, 0. */
  readonly fallbackRate?: number;
}

/** A live root and expiry with its forward; its strikes are the entries `from` ≤ i < `to` of the columns of {@link PricedChain}. */
export interface PricedExpiry {
  readonly root: OptionRoot;
  readonly expiry: IsoDate;
  readonly settlement: Micros;
  /** Real time to settlement in years of 365 days, above 0. */
  readonly years: number;
  /** {@link years}, at least one minute: what Greeks are computed with. */
  readonly greekYears: number;
  /** Points. */
  readonly forward: number;
  /** `spot`: too few quotes for parity, or American style; the forward is then the spot. */
  readonly forwardSource: 'parity' | 'spot';
  readonly parityStrikes: number;
  readonly discount: number;
  /** The yield that makes spot and rate give the forward over {@link greekYears}, a fraction a year. */
  readonly dividendYield: number;
  readonly from: number;
  readonly to: number;
  readonly source: OptionExpiry;
}

/** What was left out, counted in series (a call or a put) unless said otherwise. */
export interface ExcludedSeries {
  /** Settled at the moment of valuation. */
  settled: number;
  /** Live, but without own or vendor volatility. */
  noQuote: number;
  /** Open interest of those, contracts. */
  noQuoteOpenInterest: number;
  /** Live, but the source tells no open interest: left out, never read as 0. */
  noOpenInterest: number;
}

/** A chain with a forward per expiry and a volatility per strike: what every exposure is computed from. */
export interface PricedChain {
  readonly underlying: string;
  readonly asOf: Micros;
  readonly spot: number;
  /** Fraction a year, continuously compounded. */
  readonly rate: number;
  readonly rateSource: 'parity' | 'fallback';
  readonly greeks: 'own' | 'vendor';
  readonly isAmerican: boolean;
  /** By settlement, then root; settled ones are not in it. */
  readonly expiries: readonly PricedExpiry[];
  /** Columns over all live strikes in the order of {@link expiries}, strikes ascending. */
  readonly strikes: Float64Array;
  /** Of the call and of the put, 0.2 = 20 %; one value for both with own Greeks. NaN where there is none. */
  readonly callVolatility: Float64Array;
  readonly putVolatility: Float64Array;
  /** A {@link VolatilitySource} per strike. */
  readonly volatilitySource: Uint8Array;
  /** Contracts; NaN where the source has none. */
  readonly callOpenInterest: Float64Array;
  readonly putOpenInterest: Float64Array;
  readonly excluded: Readonly<ExcludedSeries>;
  /** Strikes whose own volatility could not be had, by reason. */
  readonly faults: Readonly<Record<NoVolatilityReason, number>>;
}

type Faults = Record<NoVolatilityReason, number>;

/** Positive and finite, or NaN. */
function usable(volatility: number): number {
  return volatility > 0 && volatility < Number.POSITIVE_INFINITY ? volatility : Number.NaN;
}

/** Volatility of the out-of-the-money side of a strike from its quote; NaN, counted by reason, when it has none. */
function ownVolatility(expiry: OptionExpiry, index: number, forward: number, years: number, discount: number, faults: Faults): number {
  const strike = expiry.strikes[index] as number;
  const right = strike >= forward ? 1 : -1;
  const side = right === 1 ? expiry.calls : expiry.puts;
  const middle = middleAt(side, index);
  const volatility = impliedVolatility(right, middle, forward, strike, years, discount);
  if (!Number.isNaN(volatility)) return volatility;
  const fault = quoteFault(side.bid[index] as number, side.ask[index] as number);
  faults[fault === 'none' ? (whyNoVolatility(right, middle, forward, strike, years, discount) ?? 'noQuote') : fault] += 1;
  return Number.NaN;
}

/** The vendor's volatility of the out-of-the-money side, else of the other; NaN when it has neither. */
function vendorVolatility(expiry: OptionExpiry, index: number, forward: number): number {
  const isCallOutside = (expiry.strikes[index] as number) >= forward;
  const outside = usable((isCallOutside ? expiry.calls : expiry.puts).iv[index] as number);
  return Number.isNaN(outside) ? usable((isCallOutside ? expiry.puts : expiry.calls).iv[index] as number) : outside;
}

function countExcluded(side: SeriesColumns, index: number, volatility: number, excluded: ExcludedSeries): void {
  const openInterest = side.openInterest[index] as number;
  if (Number.isNaN(side.quotedAt[index])) return;
  if (Number.isNaN(openInterest)) excluded.noOpenInterest += 1;
  if (!Number.isNaN(volatility)) return;
  excluded.noQuote += 1;
  if (openInterest > 0) excluded.noQuoteOpenInterest += openInterest;
}

/**
 * Valuation of a chain at one moment, an expiry at a time: settled series are dropped first, then forwards and rate are taken from parity, then a
 * volatility is solved for every strike on its out-of-the-money side. Nothing is made up: what cannot be had is NaN and counted.
 *
 * The chain must not change until it is done.
 */
export class ChainPricing {
  /** Complete once {@link isDone}; until then the volatilities of expiries to come are NaN. */
  readonly priced: PricedChain;
  readonly #excluded: ExcludedSeries = { settled: 0, noQuote: 0, noQuoteOpenInterest: 0, noOpenInterest: 0 };
  readonly #faults: Faults = { belowIntrinsic: 0, aboveMax: 0, expired: 0, noQuote: 0, crossed: 0 };
  #solved = 0;

  constructor(chain: OptionChain, options: PriceChainOptions = {}) {
    const asOf = options.asOf ?? chain.asOf;
    const spot = options.spot ?? chain.spot;
    const live: { expiry: OptionExpiry; years: number }[] = [];
    for (const expiry of chain.expiries) {
      const years = yearsUntil(expiry.settlement, asOf);
      if (years > 0) live.push({ expiry, years });
      else this.#excluded.settled += countSeries(expiry);
    }
    const parityRate = chainRate(live, spot);
    const rate = Number.isNaN(parityRate) ? (options.fallbackRate ?? 0) : parityRate;
    const expiries: PricedExpiry[] = [];
    let size = 0;
    for (const { expiry, years } of live) {
      const priced = priceExpiry(expiry, years, spot, rate, size);
      expiries.push(priced);
      size = priced.to;
    }
    this.priced = {
      underlying: chain.underlying, asOf, spot, rate, rateSource: Number.isNaN(parityRate) ? 'fallback' : 'parity', greeks: options.greeks ?? 'own',
      isAmerican: live.some(({ expiry }) => expiry.root.style === 'american'), expiries,
      strikes: new Float64Array(size), callVolatility: new Float64Array(size).fill(Number.NaN), putVolatility: new Float64Array(size).fill(Number.NaN),
      volatilitySource: new Uint8Array(size), callOpenInterest: new Float64Array(size), putOpenInterest: new Float64Array(size),
      excluded: this.#excluded, faults: this.#faults,
    };
  }

  get isDone(): boolean {
    return this.#solved === this.priced.expiries.length;
  }

  /** Solves the next expiry; returns its number of strikes, 0 when done. */
  solveNext(): number {
    const priced = this.priced.expiries[this.#solved];
    if (priced === undefined) return 0;
    this.#solved += 1;
    const { strikes, callVolatility, putVolatility, volatilitySource, callOpenInterest, putOpenInterest, greeks } = this.priced;
    const { source: expiry, years, forward, discount, from, to } = priced;
    const { calls, puts } = expiry;
    const isVendor = greeks === 'vendor';
    for (let next = from; next < to; next += 1) {
      const i = next - from;
      strikes[next] = expiry.strikes[i] as number;
      callOpenInterest[next] = calls.openInterest[i] as number;
      putOpenInterest[next] = puts.openInterest[i] as number;
      const own = isVendor ? Number.NaN : ownVolatility(expiry, i, forward, years, discount, this.#faults);
      const other = Number.isNaN(own) ? vendorVolatility(expiry, i, forward) : Number.NaN;
      volatilitySource[next] = !Number.isNaN(own) ? VolatilitySource.Own : !Number.isNaN(other) ? VolatilitySource.Vendor : VolatilitySource.None;
      const shared = Number.isNaN(own) ? other : own;
      callVolatility[next] = (isVendor ? usable(calls.iv[i] as number) : Number.NaN) || shared;
      putVolatility[next] = (isVendor ? usable(puts.iv[i] as number) : Number.NaN) || shared;
      countExcluded(calls, i, callVolatility[next] as number, this.#excluded);
      countExcluded(puts, i, putVolatility[next] as number, this.#excluded);
    }
    return to - from;
  }
}

/** Values a chain at one moment, all at once: see {@link ChainPricing}. */
export function priceChain(chain: OptionChain, options: PriceChainOptions = {}): PricedChain {
  const pricing = new ChainPricing(chain, options);
  while (!pricing.isDone) pricing.solveNext();
  return pricing.priced;
}

function priceExpiry(expiry: OptionExpiry, years: number, spot: number, rate: number, from: number): PricedExpiry {
  const discount = Math.exp(-rate * years);
  const parity = expiry.root.style === 'european' ? parityForward(expiry, spot, discount) : { forward: Number.NaN, strikes: 0 };
  const isParity = parity.forward > 0;
  const forward = isParity ? parity.forward : spot;
  const greekYears = Math.max(years, SHORTEST_TIME);
  return {
    root: expiry.root, expiry: expiry.expiry, settlement: expiry.settlement, years, greekYears,
    forward, forwardSource: isParity ? 'parity' : 'spot', parityStrikes: parity.strikes, discount, dividendYield: rate - Math.log(forward / spot) / greekYears,
    from, to: from + expiry.size, source: expiry,
  };
}

function countSeries(expiry: OptionExpiry): number {
  let count = 0;
  for (let i = 0; i < expiry.size; i += 1) count += (Number.isNaN(expiry.calls.quotedAt[i]) ? 0 : 1) + (Number.isNaN(expiry.puts.quotedAt[i]) ? 0 : 1);
  return count;
}
