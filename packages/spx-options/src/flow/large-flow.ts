import { MINUTE, parseIsoDate, QuantileSketch, SECOND, type MarketListener, type MarketView, type Micros, type OptionKey, type OptionQuoteEvent, type OptionTradeEvent } from '@mia-trading/core';
import type { LargeFlowConfig } from './config.js';
import { FlowSums, type LargeFlowReading } from './flow-sums.js';
import { isComplexPrint, printSide, type PrintQuote } from './print-side.js';
import { SeriesMap } from './series-map.js';

/** Large option flow by what expires when. */
export interface LargeFlowSnapshot {
  /** Sides are inferred from quotes and sizes; they do not tell who is informed, nor what opens or closes. */
  readonly method: 'aggressor-inferred';
  /** Series that expire today, whose deltas live for hours. */
  readonly zeroDte: LargeFlowReading;
  readonly later: LargeFlowReading;
  /** Prints left out for their condition code, this session. */
  readonly complexPrints: number;
  /** Large prints left out as legs of one trade: same time and size, different series. */
  readonly legPrints: number;
}

/** What is known of one series. */
interface SeriesState extends PrintQuote {
  bid: number;
  ask: number;
  bidSize: number;
  askSize: number;
  /** When the quote was heard; 0 before the first. */
  quotedAt: Micros;
  delta: number;
  underlying: number;
  /** Index of its range of days to expiry: today, a week, longer. */
  readonly range: number;
  /** +1 call, -1 put. */
  readonly direction: number;
}

/** Last day of the middle range of days to expiry; sizes differ between the ranges. */
const WEEK_DAYS = 7;
const RANGES = 3;
/** The legs of one trade are printed with one time but may be heard one after the other; then they come within this time. */
const HOLD = SECOND;
/** More large prints than this at one instant are one trade with many legs. */
const MAX_AT_ONCE = 64;

/**
 * Which way the large option prints lean: premium and delta-notional that customers took on, signed by {@link printSide}.
 *
 *     large        size ≥ 50 contracts and ≥ 99th percentile (to 2 %) of the sizes so far this session, expiries of today, a week and longer apart
 *     signed       side · (+1 call, -1 put) · premium;   side · delta · size · 100 · underlying
 *     direction    Σ signed · 2^(-age / 20 min) / Σ unsigned · 2^(-age / 20 min)
 *
 * Prints whose side is not known count in the denominator and in nothing else: they weaken a direction and are never shared out. Left
 * out are multi-leg condition codes and large prints of one size and one time in different series (legs of one trade); to see the latter,
 * a print is held until one of another time comes, at most a second. Series that expire today are summed apart. A session begins with nothing.
 *
 * Delta and underlying are those of the series' last quote; a print without them counts as premium only, and `deltaCoverage` says so.
 */
export class LargeFlow implements MarketListener {
  readonly #options: LargeFlowConfig;
  readonly #complex: ReadonlySet<string>;
  readonly #series = new SeriesMap<SeriesState>();
  readonly #sizes: readonly QuantileSketch[];
  readonly #zeroDte: FlowSums;
  readonly #later: FlowSums;
  /** Large prints of one instant, in columns. */
  readonly #heldSeries: SeriesState[] = [];
  readonly #heldSizes = new Float64Array(MAX_AT_ONCE);
  readonly #heldPrices = new Float64Array(MAX_AT_ONCE);
  readonly #heldSides = new Int8Array(MAX_AT_ONCE);
  #heldTime: Micros = 0;
  #heardAt: Micros = 0;
  #overflow = 0;
  #complexPrints = 0;
  #legPrints = 0;

  constructor(options: LargeFlowConfig) {
    this.#options = options;
    this.#complex = new Set(options.complexConditions);
    this.#sizes = Array.from({ length: RANGES }, () => new QuantileSketch({ quantile: options.sizeQuantile }));
    const halfLife = options.halfLifeMinutes * MINUTE;
    this.#zeroDte = new FlowSums(halfLife);
    this.#later = new FlowSums(halfLife);
  }

  onSession(): void {
    this.#series.clear();
    for (const sketch of this.#sizes) sketch.clear();
    this.#zeroDte.clear();
    this.#later.clear();
    this.#heldSeries.length = 0;
    this.#overflow = 0;
    this.#complexPrints = 0;
    this.#legPrints = 0;
  }

  onOptionQuote(quote: OptionQuoteEvent, market: MarketView): void {
    if (!this.#options.roots.includes(quote.root)) return;
    const state = this.#stateOf(quote, market);
    state.bid = quote.bid ?? Number.NaN;
    state.ask = quote.ask ?? Number.NaN;
    state.bidSize = quote.bidSize ?? Number.NaN;
    state.askSize = quote.askSize ?? Number.NaN;
    state.delta = quote.delta ?? Number.NaN;
    state.underlying = quote.underlying ?? Number.NaN;
    state.quotedAt = market.now;
  }

  onOptionTrade(trade: OptionTradeEvent, market: MarketView): void {
    if (!(trade.price > 0 && trade.price < Infinity && trade.size > 0 && trade.size < Infinity) || !this.#options.roots.includes(trade.root)) return;
    if (trade.tsEvent !== this.#heldTime || market.now > this.#heardAt + HOLD) this.#settle();
    if (isComplexPrint(trade.conditions, this.#complex)) {
      this.#complexPrints += 1;
      return;
    }
    const state = this.#stateOf(trade, market);
    const sizes = this.#sizes[state.range] as QuantileSketch;
    const isLarge = trade.size >= this.#options.minimumContracts && (sizes.count < this.#options.quantilePrints || trade.size >= sizes.value * (1 - sizes.relativeAccuracy));
    sizes.add(trade.size);
    if (isLarge) this.#hold(trade, state, market);
  }

  /** Flow as of `market.now`. Allocates: for people and features of another rhythm than the tick's. */
  at(market: MarketView): LargeFlowSnapshot {
    if (market.now > this.#heardAt + HOLD) this.#settle();
    return {
      method: 'aggressor-inferred',
      zeroDte: this.#zeroDte.at(market.now),
      later: this.#later.at(market.now),
      complexPrints: this.#complexPrints,
      legPrints: this.#legPrints,
    };
  }

  #stateOf(key: OptionKey, market: MarketView): SeriesState {
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const days = (parseIsoDate(key.expiry) ?? 0) - (parseIsoDate(market.tradeDate) ?? 0);
    const state: SeriesState = {
      bid: Number.NaN, ask: Number.NaN, bidSize: Number.NaN, askSize: Number.NaN, quotedAt: 0, delta: Number.NaN, underlying: Number.NaN,
      range: days <= 0 ? 0 : days <= WEEK_DAYS ? 1 : 2,
      direction: key.right === 'C' ? 1 : -1,
    };
    this.#series.set(key, state);
    return state;
  }

  #hold(trade: OptionTradeEvent, state: SeriesState, market: MarketView): void {
    const index = this.#heldSeries.length;
    if (index === 0) {
      this.#heldTime = trade.tsEvent;
      this.#heardAt = market.now;
    }
    if (index === MAX_AT_ONCE) {
      this.#overflow += 1;
      return;
    }
    const isFresh = state.quotedAt > 0 && market.now - state.quotedAt <= this.#options.quoteStaleSeconds * SECOND;
    this.#heldSeries.push(state);
    this.#heldSizes[index] = trade.size;
    this.#heldPrices[index] = trade.price;
    this.#heldSides[index] = printSide(trade.price, trade.size, trade.aggressor, isFresh ? state : undefined, this.#options.useTradeSizeRule).side;
  }

  /** Time has moved on: what is held joins the sums, legs apart. */
  #settle(): void {
    const count = this.#heldSeries.length;
    for (let index = 0; index < count; index += 1) {
      if (this.#overflow > 0 || this.#isLeg(index)) this.#legPrints += 1;
      else this.#sum(index);
    }
    this.#legPrints += this.#overflow;
    this.#overflow = 0;
    this.#heldSeries.length = 0;
  }

  #isLeg(index: number): boolean {
    for (let other = 0; other < this.#heldSeries.length; other += 1) {
      if (this.#heldSizes[other] === this.#heldSizes[index] && this.#heldSeries[other] !== this.#heldSeries[index]) return true;
    }
    return false;
  }

  #sum(index: number): void {
    const state = this.#heldSeries[index] as SeriesState;
    const contracts = (this.#heldSizes[index] as number) * this.#options.multiplier;
    const premium = contracts * (this.#heldPrices[index] as number);
    const sums = state.range === 0 ? this.#zeroDte : this.#later;
    sums.add(this.#heldSides[index] as number, state.direction, premium, contracts * state.delta * state.underlying, this.#heardAt);
  }
}
