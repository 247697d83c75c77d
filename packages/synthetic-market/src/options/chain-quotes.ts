import { type Micros, type OptionRight, type SeededRandom } from '@mia-trading/core';
import { blackGreeks, createGreeks, type Greeks } from '@mia-trading/spx-options';
import type { EventOutbox } from '../market/event-outbox.js';
import { carryFactor, DIVIDEND_YIELD, RATE, yearsBetween } from './carry.js';
import type { ExpiryChain, SeriesColumns } from './expiry-chain.js';
import { impliedVolatility } from './surface.js';

/** Points between prices of options below {@link CHEAP}, and above it. */
const SMALL_STEP = 0.05;
const LARGE_STEP = 0.1;
const CHEAP = 3;
/** Half spread before rounding outward: a floor in points, a share of the price. */
const LEAST_HALF_SPREAD = 0.02;
const SPREAD_SHARE = 0.004;
/** Nobody bids for less than this. */
const LEAST_BID = 0.05;
const USUAL_CONTRACTS = 25;
/** Vendor volatilities and Greeks carry so many steps per unit. */
const VENDOR_PRECISION = 1e6;
const STEPS_PER_POINT = 20;
const CENTS = 100;
const YEAR_DAYS = 365;
/** Symbol of the index that options of both roots are on. */
export const UNDERLYING = 'SPX';

/** Values a pair of options by the surface and publishes its quotes: bid ≤ value ≤ ask, so that no quote can be traded against another. */
export class ChainQuotes {
  readonly #random: SeededRandom;
  readonly #outbox: EventOutbox;
  readonly #greeks: Greeks = createGreeks();
  quotes = 0;

  constructor(random: SeededRandom, outbox: EventOutbox) {
    this.#random = random;
    this.#outbox = outbox;
  }

  /** Call and put of one strike, at one time. Nothing after the settlement. */
  publishPair(chain: ExpiryChain, index: number, now: Micros, spot: number, shortVariance: number): void {
    const years = yearsBetween(now, chain.listed.settlement);
    if (years <= 0) return;
    const strike = chain.strikes[index] as number;
    const volatility = impliedVolatility(Math.log(strike / (spot * carryFactor(years))), years, shortVariance);
    this.#publish(chain, chain.calls, 'C', index, years, spot, volatility);
    this.#publish(chain, chain.puts, 'P', index, years, spot, volatility);
  }

  #publish(chain: ExpiryChain, columns: SeriesColumns, right: OptionRight, index: number, years: number, spot: number, volatility: number): void {
    const greeks = this.#greeks;
    const strike = chain.strikes[index] as number;
    blackGreeks(greeks, right === 'C' ? 1 : -1, spot, strike, years, volatility, RATE, DIVIDEND_YIELD);
    const half = LEAST_HALF_SPREAD + SPREAD_SHARE * greeks.price;
    const bid = bidBelow(greeks.price - half);
    const ask = askAbove(greeks.price + half);
    columns.bid[index] = bid;
    columns.ask[index] = ask;
    const { root, expiry } = chain.listed;
    const { now } = this.#outbox;
    const last = columns.last[index] as number;
    this.quotes += 1;
    this.#outbox.events.push({
      kind: 'optionQuote',
      tsEvent: now,
      tsInit: now,
      seq: this.#outbox.nextSeq(),
      instrument: UNDERLYING,
      root,
      expiry,
      strike,
      right,
      bid,
      ask,
      bidSize: bid === 0 ? 0 : this.#contracts(),
      askSize: this.#contracts(),
      last: Number.isNaN(last) ? null : last,
      volume: columns.volume[index] as number,
      openInterest: columns.openInterest[index] as number,
      iv: vendor(volatility),
      delta: vendor(greeks.delta),
      gamma: vendor(greeks.gamma),
      vega: vendor(greeks.vega / CENTS),
      theta: vendor(greeks.theta / YEAR_DAYS),
      underlying: Math.round(spot * CENTS) / CENTS,
    });
  }

  #contracts(): number {
    return 1 + Math.floor(this.#random.exponential(USUAL_CONTRACTS));
  }
}

function vendor(value: number): number {
  return Math.round(value * VENDOR_PRECISION) / VENDOR_PRECISION;
}

/** Highest price of the grid at or below `price`; 0 where nobody bids. */
export function bidBelow(price: number): number {
  const bid = onGrid(Math.floor(price / stepAt(price)), stepAt(price));
  return bid < LEAST_BID ? 0 : bid;
}

/** Lowest price of the grid at or above `price`. */
export function askAbove(price: number): number {
  return Math.max(SMALL_STEP, onGrid(Math.ceil(price / stepAt(price)), stepAt(price)));
}

function stepAt(price: number): number {
  return price < CHEAP ? SMALL_STEP : LARGE_STEP;
}

/** Rounds away what the multiplication leaves: prices are whole twentieths. */
function onGrid(steps: number, step: number): number {
  return Math.round(steps * step * STEPS_PER_POINT) / STEPS_PER_POINT;
}
